using KapFhir.Fhir;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Store.Conformance;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Indexing;

/// <summary>Search parameters beside R4's own, and the jobs that keep the index tables in step with them.</summary>
public sealed class IndexJobs
{
    private readonly ResourceStore _store;
    private readonly ReadPool _readers;
    private readonly ReadSql _read;
    private readonly Vocabulary _vocabulary;
    private readonly ParameterRegistration _registration;
    private readonly SqlDialect _dialect;

    internal IndexJobs(ResourceStore store, ReadPool readers, ReadSql read, Vocabulary vocabulary, SqlDialect dialect)
    {
        _dialect = dialect;
        _store = store;
        _readers = readers;
        _read = read;
        _vocabulary = vocabulary;
        _registration = new ParameterRegistration(store.Jobs, vocabulary);
    }

    /// <summary>The kinds of job on index rows.</summary>
    public IReadOnlyList<JobKind> Kinds =>
    [
        new(ParameterRegistration.Reindex, new ReindexWork(_store, _readers, _read, _registration, _vocabulary).Run),
        new(ParameterRegistration.Remove, new RemovalWork(_store, _readers, _read, _registration, _vocabulary).Run),
    ];

    /// <summary>The parameters in force and coming.</summary>
    public ParameterRegistry Parameters => _vocabulary.Parameters;

    /// <summary>
    /// Has the database indexed by these parameters beside R4's. New writes are from the moment this returns; what is stored is by a job,
    /// until whose end nothing is searched by what is new. The rows of what is no more are removed by another.
    /// </summary>
    /// <param name="wanted">The parameters.</param>
    /// <param name="mark">Up to where the conformance resources were read that they come from.</param>
    /// <param name="isStart">True at the start of a process: jobs that failed or were cancelled are made anew.</param>
    /// <param name="cancel">Gives up if the work has not begun.</param>
    public async Task Use(IReadOnlyList<CustomParameter> wanted, ConformanceMark mark, bool isStart, CancellationToken cancel)
    {
        await CatchUp(cancel);
        if (isStart || !_registration.IsApplied(wanted))
        {
            await _store.Write<bool>(
                unit =>
                {
                    unit.CatchUpParameters();
                    return _registration.Apply(unit, wanted, mark, isStart);
                },
                cancel);
            _store.Jobs.Wake();
        }
    }

    /// <summary>Takes up what another process changed; a look at one number if none did.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        if (await _readers.Read(ParameterRegistry.GenerationOf, cancel) != Parameters.Generation)
        {
            await _store.Write<bool>(
                unit =>
                {
                    unit.LoadParameters();
                    return true;
                },
                cancel);
        }
    }

    /// <summary>Asks for all index rows of some types to be written anew. Returns the job's id.</summary>
    /// <param name="types">The types; none for all.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancel">Gives up if the work has not begun.</param>
    public async Task<string> Reindex(IReadOnlyList<string> types, string caller, CancellationToken cancel)
    {
        IReadOnlyList<string> walked = types.Count > 0 ? types : [.. Parameters.Definitions.ResourceTypes.Select(t => t.Name)];
        var id = new NewJob("").Id;
        await _store.Write<bool>(
            unit =>
            {
                var completes = Parameters.Stored.Where(p => p.State == ParameterState.Indexing && !_registration.TypesOf([p.Definition()]).Except(walked, StringComparer.Ordinal).Any());
                var input = new ReindexInput(ParameterRegistration.LastSid(unit), walked, null, [.. completes.Select(p => p.Name)]);
                var total = _registration.Count(unit, walked, "resources");
                _store.Jobs.Add(unit, new NewJob(ParameterRegistration.Reindex) { Id = id, Input = input.ToString(), Caller = caller, Total = total });
                return true;
            },
            cancel);
        _store.Jobs.Wake();
        return id;
    }

    /// <summary>A reindex of everything that has not ended, or null.</summary>
    public async Task<Job?> UnfinishedReindex(CancellationToken cancel) => (await _store.Jobs.All(cancel)).FirstOrDefault(j =>
        j is { Kind: ParameterRegistration.Reindex, IsEnded: false } && ReindexInput.Parse(j.Input) is { Parameters: null } input
        && input.Types.Count == Parameters.Definitions.ResourceTypes.Count);

    /// <summary>
    /// Compares a resource's index rows with what it should be found by now, and writes them anew unless they are only to be compared.
    /// </summary>
    /// <returns>What differed; or null if there is no such resource.</returns>
    public async Task<IndexDifference?> ReindexOne(string type, string id, bool isDryRun, CancellationToken cancel)
    {
        IndexDifference? difference = null;
        await _store.Write<bool>(
            unit =>
            {
                difference = Compare(unit, type, id, isDryRun);
                return true;
            },
            cancel);
        return difference;
    }

    /// <summary>How a job that indexes can be named to those who ask.</summary>
    public static bool IsOne(Job job) => job.Kind is ParameterRegistration.Reindex or ParameterRegistration.Remove;

    /// <summary>True for one that removes the rows of what is no more.</summary>
    public static bool IsRemoval(Job job) => job.Kind == ParameterRegistration.Remove;

    /// <summary>The urls of the search parameters that a job is about; none for all.</summary>
    public static IReadOnlyList<string> ParametersOf(Job job) => IsOne(job) && job.Input.Length > 0
        ? [.. (ReindexInput.Parse(job.Input).Parameters ?? []).Select(n => n[..n.LastIndexOf('|')])] : [];

    private IndexDifference? Compare(WriteUnit unit, string type, string id, bool isDryRun)
    {
        if (unit.Current(type, id, Fhir.Search.Visibility.Everything) is not { IsDeleted: false } current)
        {
            return null;
        }

        if (Parameters.Extract(type, current.Json) is not { } entries)
        {
            return new IndexDifference([], [], 0, [Issues.ReindexUnreadable(type, id).Diagnostics]);
        }

        var texts = new IndexRowTexts(_vocabulary, _dialect);
        var (wanted, stored) = (texts.Of(entries), texts.Of(unit.Reads, current.Sid));
        if (!isDryRun)
        {
            unit.Index(current, entries, parameters: null);
        }

        return new IndexDifference(
            [.. wanted.Except(stored, StringComparer.Ordinal).Order(StringComparer.Ordinal)], [.. stored.Except(wanted, StringComparer.Ordinal).Order(StringComparer.Ordinal)], wanted.Count,
            [.. entries.Failures.Select(f => Issues.ReindexUnfit(type, id, f.Key.Url, f.Value.Diagnostics).Diagnostics)]);
    }
}

/// <summary>How the index rows of a resource differ from what they should be.</summary>
/// <param name="Missing">What was not found by.</param>
/// <param name="Surplus">What was found by though it is not in the resource.</param>
/// <param name="Rows">How many rows there should be.</param>
/// <param name="Faults">Parameters that could not be evaluated.</param>
public sealed record IndexDifference(IReadOnlyList<string> Missing, IReadOnlyList<string> Surplus, int Rows, IReadOnlyList<string> Faults);
