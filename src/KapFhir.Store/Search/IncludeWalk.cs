// https://hl7.org/fhir/R4/search.html#include
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>
/// The resources that go with a page. Plain directives look at the matches once; those with <c>:iterate</c> also at what was added, until
/// nothing new comes. Each resource is added once, so a circle ends; depth and count are bounded.
/// </summary>
internal sealed class IncludeWalk(IncludeSql sql, ReadSession session, int most)
{
    private const int MostRounds = 16;
    private const int SidsAtOnce = 512;

    /// <summary>The sids to add, in the order found, and whether there were more than are allowed.</summary>
    public (IReadOnlyList<long> Sids, bool IsCut) Run(IReadOnlyList<IncludeDirective> directives, IReadOnlyList<long> matches)
    {
        var seen = matches.ToHashSet();
        List<long> found = [];
        var frontier = matches;
        for (var round = 0; round < MostRounds && frontier.Count > 0; round++)
        {
            List<long> added = [];
            foreach (var directive in directives.Where(d => round == 0 || d.IsIterative))
            {
                foreach (var sid in Sids(directive, frontier, seen.Count + most + 1 - found.Count).Where(seen.Add))
                {
                    if (found.Count + added.Count == most)
                    {
                        return ([.. found, .. added], true);
                    }

                    added.Add(sid);
                }
            }

            found.AddRange(added);
            frontier = added;
        }

        return (found, frontier.Count > 0 && directives.Any(d => d.IsIterative));
    }

    private IEnumerable<long> Sids(IncludeDirective directive, IReadOnlyList<long> frontier, int limit) => frontier
        .Chunk(SidsAtOnce)
        .Select(chunk => sql.Of(directive, chunk, limit))
        .SelectMany(statement => statement is { } some ? session.Query(some, r => r.GetInt64(0)) : []);
}
