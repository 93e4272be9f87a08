using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Release;
using KapFhir.Server.Release;
using KapFhir.Store.Resources;
using Xunit;

namespace KapFhir.Server.Tests.Release;

/// <summary>
/// The store's answer to made-up requests about made-up records and consents, beside <see cref="ReleaseDecision"/>'s judgement of each version: what one shows the
/// other releases, for every patient that it is about. Writes come in every order: consents before and after the records, changed, withdrawn, deleted.
/// </summary>
public sealed class ReadOracleTests
{
    private static readonly string[] Patients = ["p0", "p1", "p2", "p3", "p4", "p5"];
    private static readonly ResourceIndexer Indexer = new(FhirDefinitions.R4, "http://localhost/fhir", TimeZoneInfo.Utc);
    private static readonly ReleaseOptions Options = new() { ConsentLabels = "V,PSY", Part2Programs = "Organization/x" };

    private sealed record Kept(string Type, string Id, int VersionId, FhirNode Node, string[] About);

    private readonly List<Kept> _versions = [];
    private readonly Dictionary<string, FhirNode> _consents = new(StringComparer.Ordinal);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task The_store_shows_what_the_decision_releases(int seed)
    {
        using var database = new TestDatabase();
        var records = new GeneratedRecords(seed);
        ResourceStore.Migrate(database.Options(), TimeProvider.System);
        await using var store = ResourceStore.Open(database.Options(), FhirDefinitions.R4, TimeProvider.System, ReadReleases.Reading(Options, ""));
        await Fill(store, records);
        var shown = 0;
        var hidden = 0;
        for (var i = 0; i < 30; i++)
        {
            var (s, h) = await Compare(store, records.Request(Patients), $"seed {seed}, request {i}");
            (shown, hidden) = (shown + s, hidden + h);
        }

        // Neither side of the comparison is empty.
        shown.ShouldBeGreaterThan(200);
        hidden.ShouldBeGreaterThan(200);
        (await store.Check((type, json) => Indexer.Extract(GeneratedRecords.Read(json)), null, Cancel)).ShouldBeEmpty();

        // What is made anew of what is stored is what the writes kept.
        await store.RebuildRelease(Cancel);
        for (var i = 0; i < 5; i++)
        {
            await Compare(store, records.Request(Patients), $"seed {seed}, made anew, request {i}");
        }
    }

    private async Task Fill(ResourceStore store, GeneratedRecords records)
    {
        List<string> references = ["Organization/x"];
        foreach (var patient in Patients)
        {
            await Put(store, records.Resource("Patient", patient, Patients));
        }

        for (var i = 0; i < 50; i++)
        {
            if (records.Chance(35))
            {
                var id = "c" + GeneratedRecords.Number(i % 20);
                if (records.Chance(12) && _consents.ContainsKey(id))
                {
                    await store.Write<bool>(unit => unit.Delete("Consent", id) is not null, Cancel);
                    _consents.Remove(id);
                    continue;
                }

                await Put(store, records.Consent(id, records.Any(Patients), references));
                continue;
            }

            var resource = records.Resource("r" + GeneratedRecords.Number(records.Chance(30) ? i / 2 : i), Patients);
            references.Add((string)resource["resourceType"]! + "/" + (string)resource["id"]!);
            await Put(store, resource);
        }
    }

    private async Task Put(ResourceStore store, System.Text.Json.Nodes.JsonObject json)
    {
        var root = GeneratedRecords.Read(GeneratedRecords.Bytes(json));
        var (type, id) = (root.Type.Name, root.ChildText("id")!);
        var body = StoredForm.Prepare(root, id);
        var written = await store.Write<StoredVersion>(unit => unit.Put(type, id, ChangeMethod.Update, (version, at) => body.With(version, at), Indexer.Extract(root)), Cancel);
        var node = GeneratedRecords.Read(written.Value.Json);
        _versions.Add(new Kept(type, id, written.Value.VersionId, node, About(json)));
        if (type == "Consent")
        {
            _consents[id] = node;
        }
    }

    // Written from R4's compartment of a patient, not from the store's tables.
    private static string[] About(System.Text.Json.Nodes.JsonObject json) => (string)json["resourceType"]! == "Patient" ? [(string)json["id"]!] :
    [
        .. new[] { json["subject"], json["patient"], json["for"], json["performer"]?[0], json["author"]?[0], json["recipient"]?[0] }
            .Select(r => (string?)r?["reference"]).OfType<string>().Where(r => r.StartsWith("Patient/", StringComparison.Ordinal)).Select(r => r["Patient/".Length..]).Distinct(),
    ];

    private async Task<(int Shown, int Hidden)> Compare(ResourceStore store, ReleaseRequest request, string which)
    {
        var visible = Visibility.Everything with { Withheld = new ReadRelease(Options).Withhold(request, ["Communication"]) };
        var own = request.Purpose == "PATRQT" && request.Recipients is [var self] && self.StartsWith("Patient/", StringComparison.Ordinal) ? self["Patient/".Length..] : null;
        var judged = _versions.Where(v => own is null || v.About.Contains(own)).Select(v => (Version: v, IsShown: IsReleased(v, request, own))).ToList();
        foreach (var (version, isShown) in judged)
        {
            var read = await store.ReadVersion(version.Type, version.Id, version.VersionId, visible, Cancel);
            (read is not null).ShouldBe(isShown, customMessage: $"{which}: {request} {string.Join(' ', request.Recipients)}: {System.Text.Encoding.UTF8.GetString(version.Node.RawValue.Span)}");
        }

        await CompareSearch(store, visible, judged, own, which);
        return (judged.Count(j => j.IsShown), judged.Count(j => !j.IsShown));
    }

    private async Task CompareSearch(ResourceStore store, Visibility visible, List<(Kept Version, bool IsShown)> judged, string? own, string which)
    {
        var current = judged.Where(j => _versions.FindLast(v => v.Type == j.Version.Type && v.Id == j.Version.Id) == j.Version)
            .Where(j => j.Version.Type != "Consent" || _consents.ContainsKey(j.Version.Id)).ToList();
        foreach (var type in new[] { "Observation", "DocumentReference", "Device", "Patient", "Consent", "Task" })
        {
            if (own is not null && type is "Device" or "Task")
            {
                continue; // by their own reference to the patient, which no compartment is
            }

            var compartment = own is null ? null : new CompartmentScope(FhirDefinitions.R4.FindCompartment("Patient")!, own);
            var query = new SearchQuery { Types = [type], Count = 7, Total = TotalMode.Accurate, Compartment = compartment };
            List<string> found = [];
            long? total = null;
            for (SearchCursor? cursor = null; ;)
            {
                var page = await store.Search(query with { Cursor = cursor }, visible, Cancel);
                found.AddRange(page.Matches.Select(m => m.Id));
                total ??= page.Total;
                cursor = page.Next;
                if (cursor is null)
                {
                    break;
                }
            }

            string[] expected = [.. current.Where(j => j.IsShown && j.Version.Type == type).Select(j => j.Version.Id).Distinct().Order(StringComparer.Ordinal)];
            found.Order(StringComparer.Ordinal).ToArray().ShouldBe(expected, customMessage: $"{which}: {type}");
            total.ShouldBe(expected.Length, customMessage: $"{which}: total of {type}");
        }
    }

    private bool IsReleased(Kept version, ReleaseRequest request, string? own)
    {
        if (version.Type == "Communication")
        {
            return true;
        }

        var subject = ReleaseSubject.OfWhole(version.Node);
        if (version.About.Length == 0)
        {
            // Nobody's record: labels alone decide.
            var alone = Decide(request, []).Judge(subject);
            return alone.IsReleased || alone.Reason == ReleaseReason.NoConsent;
        }

        return (own is not null && Decide(request, ConsentsOf(own)).Judge(subject).Reason == ReleaseReason.OwnRecord)
            || version.About.All(p => Decide(request, ConsentsOf(p)).Judge(subject).IsReleased);
    }

    private static ReleaseDecision Decide(ReleaseRequest request, IEnumerable<ConsentDirective> consents) => new ReleasePolicy(Options, ReadRelease.Terminology).Compile(consents, request);

    private IEnumerable<ConsentDirective> ConsentsOf(string patient) =>
        _consents.Where(c => c.Value.Child("patient")!.ChildText("reference") == "Patient/" + patient).Select(c => ConsentDirective.Read(c.Value, "Consent/" + c.Key));
}
