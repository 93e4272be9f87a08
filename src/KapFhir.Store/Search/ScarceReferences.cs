using System.Collections.Concurrent;
using KapFhir.Fhir.Search;

namespace KapFhir.Store.Search;

/// <summary>
/// The references that few rows hold, as counted a little while ago: an app that asks for one patient's scores, scale by scale, has that patient's rows counted
/// once. It is about which plan is chosen, never about what is found, so nobody need be told when rows are added.
/// </summary>
internal sealed class ScarceReferences
{
    private const int Most = 10_000;
    private const long MillisecondsKept = 60_000;
    private readonly ConcurrentDictionary<(int Type, int Parameter, ReferenceValue Value), long> _until = new();

    /// <summary>True if a clause has few rows.</summary>
    /// <param name="context">The search.</param>
    /// <param name="clause">One of its clauses.</param>
    /// <param name="count">Counts them.</param>
    public bool IsScarce(SearchContext context, SearchClause clause, Func<bool> count)
    {
        if (context.Types is not [var type] || clause is not ParameterClause { AnyOf: [ReferenceValue only], Modifier: SearchModifier.None } parameter)
        {
            return count();
        }

        var key = (type, context.Vocabulary.ParameterId(parameter.Parameter, 0), only);
        var now = Environment.TickCount64;
        if (_until.TryGetValue(key, out var until) && now < until)
        {
            return true;
        }

        if (!count())
        {
            return false;
        }

        if (_until.Count >= Most)
        {
            _until.Clear();
        }

        _until[key] = now + MillisecondsKept;
        return true;
    }
}
