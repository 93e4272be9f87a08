// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Fhir;
using KapFhir.Server.Interactions;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>Finds what a condition matches, at most two.</summary>
internal delegate IReadOnlyList<StoredVersion> Matcher(BundleEntry? entry, Criteria criteria);

/// <summary>Which resource each entry of a transaction is about, and what the names between them stand for.</summary>
internal sealed class TransactionTargets
{
    private readonly Dictionary<int, string> _ids = [];
    private readonly Dictionary<int, StoredVersion> _found = [];

    /// <summary>What fullUrls and conditional references stand for.</summary>
    public LinkTable Links { get; } = new();

    /// <summary>The id of an entry's resource, or null for a conditional delete that matches nothing.</summary>
    public string? IdOf(int index) => _ids.GetValueOrDefault(index);

    /// <summary>True if the entry is a conditional create whose resource exists.</summary>
    public bool IsFound(int index) => _found.ContainsKey(index);

    /// <summary>The resource that a conditional create found.</summary>
    public StoredVersion Found(int index) => _found[index];

    /// <summary>True if everything has the same target.</summary>
    public bool IsSameAs(TransactionTargets other) =>
        _ids.Count == other._ids.Count
            && _ids.All(i => other.IdOf(i.Key) == i.Value && IsFound(i.Key) == other.IsFound(i.Key)) && Links.IsSameAs(other.Links);

    /// <summary>
    /// The targets as the database stands now, before the unit; where a condition cannot be met it is left to the unit to say so.
    /// </summary>
    public static async Task<Result<TransactionTargets>> Guess(TransactionPlan plan, FhirServer server, CancellationToken cancel)
    {
        var matches = new Dictionary<Criteria, IReadOnlyList<StoredVersion>>();
        foreach (var criteria in plan.Searches)
        {
            matches[criteria] = (await server.Store.Search(criteria.Query with { Count = 2 }, criteria.Visible, cancel)).Matches;
        }

        var targets = new TransactionTargets();
        targets.Resolve(plan, (_, criteria) => matches[criteria]);
        return targets;
    }

    /// <summary>The targets as a matcher sees them, or the conditions that match too many.</summary>
    public static Result<TransactionTargets> Resolve(Matcher match, TransactionPlan plan)
    {
        var targets = new TransactionTargets();
        var issues = targets.Resolve(plan, match);
        return issues.Count > 0 ? Result<TransactionTargets>.Failed(issues) : targets;
    }

    private List<Issue> Resolve(TransactionPlan plan, Matcher match)
    {
        var issues = new List<Issue>();
        foreach (var entry in plan.Entries.Where(e => e.IsWrite))
        {
            var id = Target(entry, plan, match);
            issues.AddRange(BundleEntry.Inside(id.Issues, entry.Index));
            if (id is { IsSuccess: true, Value: { } known })
            {
                _ids[entry.Index] = known;
                if (entry.FullUrl is not null && entry.Request.Method != "DELETE")
                {
                    Links.Set(entry.FullUrl, entry.Request.Type, known);
                }
            }
        }

        foreach (var (text, criteria) in plan.References)
        {
            var matches = match(null, criteria);
            if (matches.Count == 1)
            {
                Links.Set(text, matches[0].Type, matches[0].Id);
            }
        }

        return issues;
    }

    private Result<string?> Target(BundleEntry entry, TransactionPlan plan, Matcher match)
    {
        var newId = plan.NewIds[entry.Index];
        if (!plan.Conditions.TryGetValue(entry.Index, out var criteria))
        {
            return entry.Request.Parts.Id ?? newId;
        }

        var matches = match(entry, criteria);
        if (matches.Count > 1)
        {
            return Issues.SeveralMatches(criteria.Text);
        }

        switch (entry.Request.Method)
        {
            case "DELETE":
                return Result<string?>.Succeeded(matches.Count == 0 ? null : matches[0].Id, []);
            case "PATCH":
                return ConditionalPatch.Target(entry.Request.Type, matches, criteria)
                    .Then(found => Result<string?>.Succeeded(found.Id, []));
            case "PUT":
                return ConditionalUpdate.Target(entry.Resource!, newId, matches, criteria, plan.IsIdRefused(entry)).Then(id => Result<string?>.Succeeded(id, []));
            default:
                if (matches.Count == 1)
                {
                    _found[entry.Index] = matches[0];
                }

                return matches.Count == 1 ? matches[0].Id : newId;
        }
    }
}
