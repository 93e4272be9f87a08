using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Indexing;

/// <summary>
/// The search parameters that this database is indexed by: R4's, and those that came beside them. Every change has a number; what was found
/// by another number's parameters is found anew before it is written, so that no version lacks the rows of a parameter that was there when
/// it was committed.
/// </summary>
public sealed class ParameterRegistry
{
    private readonly FhirDefinitions _own;
    private readonly Vocabulary _vocabulary;
    private volatile ParameterSet _current;
    private Action<FhirDefinitions, long>? _follower;
    private ExtractEntries? _extract;

    internal ParameterRegistry(FhirDefinitions own, Vocabulary vocabulary)
    {
        _own = own;
        _vocabulary = vocabulary;
        _current = new ParameterSet(0, own, []);
    }

    /// <summary>R4's definitions, with every search parameter that is in force or being indexed.</summary>
    public FhirDefinitions Definitions => _current.Definitions;

    /// <summary>The number of this set of parameters.</summary>
    public long Generation => _current.Generation;

    internal IReadOnlyList<StoredParameter> Stored => _current.Stored;

    /// <summary>Has somebody told of every change, and of what is in force now.</summary>
    /// <param name="follower">Is told the definitions and their number; from then on extracts by them.</param>
    /// <param name="extract">Extracts what a resource can be found by.</param>
    public void Follow(Action<FhirDefinitions, long> follower, ExtractEntries extract)
    {
        _extract = extract;
        _follower = follower;
        follower(_current.Definitions, _current.Generation);
    }

    /// <summary>Catches up if the database is at another number. On the writer's thread: nothing is written meanwhile.</summary>
    internal void CatchUp(long generation, ReadSession session)
    {
        if (generation != _current.Generation)
        {
            Load(session);
        }
    }

    /// <summary>Reads what the database is indexed by.</summary>
    internal void Load(ReadSession session)
    {
        _vocabulary.LoadParameters(session);
        var generation = GenerationOf(session);
        var stored = StoredParameter.All(session);
        _current = new ParameterSet(generation, _own.With([.. stored.Where(p => p.State != ParameterState.Leaving).Select(Known)]), stored);
        _follower?.Invoke(_current.Definitions, generation);
    }

    /// <summary>What a resource can be found by now.</summary>
    internal IndexEntries? Extract(string type, ReadOnlyMemory<byte> json) =>
        (_extract ?? throw new InvalidOperationException("Nobody extracts index entries: ParameterRegistry.Follow was not called."))(type, json);

    internal static long GenerationOf(ReadSession session) => session.Scalar(new SqlStatement("SELECT generation FROM index_generation", [])) ?? 0;

    // What has not changed stays the same instance: compiled plans are kept by it.
    private SearchParameterDefinition Known(StoredParameter parameter) =>
        _current.Stored.Contains(parameter) && _current.Definitions.SearchParameters.FirstOrDefault(p => p.IndexName == parameter.Name) is { } known
            ? known : parameter.Definition();

    private sealed record ParameterSet(long Generation, FhirDefinitions Definitions, IReadOnlyList<StoredParameter> Stored);
}
