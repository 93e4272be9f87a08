// https://hl7.org/fhir/R4/conformance-module.html
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Kap;
using KapFhir.Server.Logs;
using KapFhir.Store;
using KapFhir.Store.Conformance;
using KapFhir.Store.Indexing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Conformance;

/// <summary>
/// Keeps the registry in step with the database: at the start, after each write of this process, and every second for what other processes and nodes wrote.
/// Only types, urls and versions are read; a resource's content is when somebody asks for it.
/// </summary>
internal sealed class StoredConformance
{
    private readonly Lock _catchingUp = new();
    private readonly ConformanceStore _store;
    private readonly IndexJobs _indexing;
    private readonly ILogger _log;
    private ConformanceMark _mark = ConformanceMark.Start;
    private (ConformanceResources Of, IReadOnlyList<CustomParameter> Parameters)? _inForce;

    private StoredConformance(ResourceStore store, ILogger log)
    {
        _store = store.Conformance;
        _indexing = store.Indexing;
        _log = log;
    }

    /// <summary>R4's resources, the guide's and those stored.</summary>
    public ConformanceRegistry Registry { get; } = new(KapGuide.WithSpecification(FhirDefinitions.R4));

    /// <summary>Reads what is stored, and follows what this process writes.</summary>
    public static StoredConformance Open(ResourceStore store, ILogger log)
    {
        var conformance = new StoredConformance(store, log);
        conformance.CatchUp();
        store.ConformanceChanged = conformance.CatchUpAfterWrite;
        return conformance;
    }

    /// <summary>Takes up what has changed since the last time.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public void CatchUp()
    {
        lock (_catchingUp)
        {
            var changes = _store.Changes(_mark);
            if (changes.Written.Count > 0 || changes.Packaged.Count > 0 || changes.Removed.Count > 0)
            {
                Registry.Change(resources => resources.With(Added(changes, resources.Definitions), Removed(changes, resources)));
            }

            _mark = changes.Mark;
        }
    }

    /// <summary>
    /// Takes up what has changed, search parameters too: from the end of this on every write is indexed by what is in force, and a job is at what is stored.
    /// </summary>
    /// <param name="isStart">True at the start of a process.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="StoreUnavailableException">The database cannot be read, or written.</exception>
    public async Task Follow(bool isStart, CancellationToken cancel)
    {
        CatchUp();
        var (parameters, mark) = Parameters();
        await _indexing.Use(parameters, mark, isStart, cancel);
    }

    /// <summary>The search parameters in force, and up to where the resources were read that say so.</summary>
    private (IReadOnlyList<CustomParameter> Parameters, ConformanceMark Mark) Parameters()
    {
        lock (_catchingUp)
        {
            var current = Registry.Current;
            if (_inForce?.Of != current)
            {
                _inForce = (current, CustomParameters.InForce(current));
            }

            return (_inForce!.Value.Parameters, _mark);
        }
    }

    /// <summary>The same after a write that is done: if it fails, the next second makes up for it.</summary>
    private async Task CatchUpAfterWrite()
    {
        try
        {
            await Follow(isStart: false, CancellationToken.None);
        }
        catch (StoreUnavailableException fault)
        {
            _log.LogWarning("A conformance resource was written, and could not be read again yet: {Fault}", FaultText.Of(fault));
        }
    }

    private IEnumerable<ConformanceResource> Added(ConformanceChanges changes, FhirDefinitions definitions) =>
        changes.Written.Where(w => w.Url is not null)
            .Select(w => new ConformanceResource(
                new CanonicalHeader(w.Type, w.Url!, w.Version), ConformanceOrigin.Written, SourceOf(w), definitions, () => _store.ReadWritten(w.Sid)))
            .Concat(changes.Packaged.Select(p => new ConformanceResource(
                new CanonicalHeader(p.Type, p.Url, p.Version), ConformanceOrigin.Package, p.Package + "/" + p.File, definitions, () => _store.ReadPackaged(p.Number))));

    private static IEnumerable<string> Removed(ConformanceChanges changes, ConformanceResources resources) =>
        changes.Written.Where(w => w.Url is null).Select(SourceOf).Concat(changes.Removed.SelectMany(p => resources.SourcesUnder(p.Identity + "/")));

    private static string SourceOf(WrittenCanonical written) => written.Type + "/" + written.Id;
}

/// <summary>Looks every second whether another process has written conformance resources: two look-ups in indexes when none has.</summary>
internal sealed class ConformanceWatch(StoredConformance conformance, ILogger<ConformanceWatch> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await conformance.Follow(isStart: false, stoppingToken);
            }
            catch (StoreUnavailableException fault)
            {
                log.LogWarning("Conformance resources could not be looked for: {Fault}", FaultText.Of(fault));
            }
        }
    }
}
