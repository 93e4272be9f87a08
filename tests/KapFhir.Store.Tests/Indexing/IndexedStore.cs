using System.Globalization;
using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Store.Conformance;
using KapFhir.Store.Indexing;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Indexing;

/// <summary>A process: a store whose resources are indexed as the server does it. Several may share a database.</summary>
internal sealed class IndexedStore : IAsyncDisposable
{
    private readonly ResourceIndexer _indexer = new(FhirDefinitions.R4, "", TimeZoneInfo.Utc);
    private readonly bool _isOwn;

    public IndexedStore(ResourceStore store, bool isOwn = false)
    {
        Store = store;
        _isOwn = isOwn;
        store.Indexing.Parameters.Follow(_indexer.Use, (_, json) => Extract(json));
    }

    public ResourceStore Store { get; }

    public static CancellationToken Cancel => TestStore.Cancel;

    /// <summary>Another process on the same database.</summary>
    public static IndexedStore Beside(TestStore store) => new(ResourceStore.Open(store.Options, FhirDefinitions.R4, store.Clock), isOwn: true);

    public IndexEntries Extract(ReadOnlyMemory<byte> json) => _indexer.Extract(ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).Value);

    /// <summary>The parameters of these expressions on Patient: <c>order number Patient.multipleBirth</c>.</summary>
    public static IReadOnlyList<CustomParameter> Wanted(params string[] lines) => CustomParameters.InForce(ConformanceResources.Of(FhirDefinitions.R4).With(
        lines.Select((line, i) => ConformanceResource.Of(Definition(line), ConformanceOrigin.Written, "SearchParameter/" + i.ToString(CultureInfo.InvariantCulture), FhirDefinitions.R4)!)));

    public Task Use(IReadOnlyList<CustomParameter> wanted, bool isStart = false, long mark = 0) =>
        Store.Indexing.Use(wanted, new ConformanceMark(mark, []), isStart, Cancel);

    /// <summary>Works on every job that can be taken now.</summary>
    public Task RunJobs() => RunJobsUntil(Cancel);

    /// <summary>The same, in a process that is told to stop.</summary>
    public async Task RunJobsUntil(CancellationToken stopping)
    {
        var runner = new JobRunner(Store.Jobs, (_, fault) => throw new InvalidOperationException("a job failed", fault));
        foreach (var kind in Store.Indexing.Kinds)
        {
            while (await runner.RunNext(kind, stopping))
            {
                // The next one.
            }
        }
    }

    /// <summary>A patient that is the n-th of its mother's children.</summary>
    public Task PutPatient(string id, int order, string more = "") => Write(id, order, more, Extract(Patient(id, order, more)));

    /// <summary>Patients p000, p001... in one transaction.</summary>
    public async Task PutPatients(int count) => (await Store.Write<bool>(
        unit =>
        {
            for (var i = 0; i < count; i++)
            {
                var (id, order) = ($"p{i:000}", i % 3);
                unit.Put("Patient", id, ChangeMethod.Update, (version, time) => Patient(id, order, "", version, time), Extract(Patient(id, order)));
            }

            return true;
        },
        Cancel)).IsSuccess.ShouldBeTrue();

    /// <summary>Writes what was extracted before.</summary>
    public async Task Write(string id, int order, string more, IndexEntries entries) => (await Store.Write<StoredVersion>(
        unit => unit.Put("Patient", id, ChangeMethod.Update, (version, time) => Patient(id, order, more, version, time), entries), Cancel)).IsSuccess.ShouldBeTrue();

    public static ReadOnlyMemory<byte> Patient(string id, int order, string more = "", int version = 1, DateTimeOffset time = default) => Encoding.UTF8.GetBytes(
        $$"""{"resourceType":"Patient","id":"{{id}}","meta":{"versionId":"{{version}}","lastUpdated":"{{time:yyyy-MM-ddTHH:mm:ss.fffZ}}"},{{more}}"multipleBirthInteger":{{order}}}""");

    /// <summary>The ids that a search finds, in alphabetical order; or the code of the issue that refuses it.</summary>
    public async Task<string> Find(string query)
    {
        var parts = query.Split('=', 2);
        var parsed = SearchQueryParser.Parse(Store.Indexing.Parameters.Definitions, ["Patient"], [new(parts[0], parts[1]), new("_count", "1000")], SearchParsing.Default);
        if (!parsed.IsSuccess)
        {
            return parsed.Issues[0].Code;
        }

        var page = await Store.Search(parsed.Value, Visibility.Everything, Cancel);
        return string.Join(' ', page.Matches.Select(m => m.Id).Order(StringComparer.Ordinal));
    }

    public async Task<Job> TheJob(string kind) => (await Store.Jobs.All(Cancel)).Last(j => j.Kind == kind);

    public Task<IReadOnlyList<string>> Check() => Store.Check((_, json) => Extract(json), null, Cancel);

    public async ValueTask DisposeAsync()
    {
        if (_isOwn)
        {
            await Store.DisposeAsync();
        }
    }

    private static ReadOnlyMemory<byte> Definition(string line)
    {
        var parts = line.Split(' ', 3);
        return Encoding.UTF8.GetBytes($$"""
            {"resourceType":"SearchParameter","url":"http://example.org/SearchParameter/{{parts[0]}}","name":"T","status":"active","description":"d","code":"{{parts[0]}}",
             "base":["Patient"],"type":"{{parts[1]}}","expression":"{{parts[2]}}"}
            """);
    }
}
