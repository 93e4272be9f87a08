using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>Every way to search with every token: matches, totals and includes are those of what may be seen, as if nothing else were there.</summary>
[Collection(AccessServer.Reads)]
public sealed class SearchMatrixTests(AccessServer server)
{
    /// <summary>A search: its type, or null for the whole system, and what of the visible it finds and includes.</summary>
    private sealed record Asked(string? Type, string Path, Func<IReadOnlyList<Fact>, IEnumerable<Fact>> Found, Func<IReadOnlyList<Fact>, IEnumerable<Fact>>? Included = null)
    {
        public string Method { get; init; } = "GET";

        public string? Body { get; init; }
    }

    // Ours only: what other tests of the class store has other codes and categories, and no part in these.
    private static IEnumerable<Fact> Observations(IReadOnlyList<Fact> visible) => visible.Where(f => f.Type == "Observation");

    private static IEnumerable<Fact> Patients(IReadOnlyList<Fact> visible) => visible.Where(f => f.Type == "Patient");

    private static IEnumerable<Fact> None(IReadOnlyList<Fact> visible) => [];

    private static IEnumerable<Fact> WithPatient(IReadOnlyList<Fact> visible) => Observations(visible).Where(o => Patients(visible).Any(p => p.Id == o.Patient));

    private static IEnumerable<Fact> WithObservation(IReadOnlyList<Fact> visible) => Patients(visible).Where(p => Observations(visible).Any(o => o.Patient == p.Id));

    private static readonly Asked[] Searches =
    [
        new("Observation", "Observation?code=44261-6", Observations),
        new("Observation", "Observation?code=44261-6&_count=1&_total=accurate", Observations),
        new("Observation", "Observation?code=44261-6&_summary=count", Observations),
        new("Observation", "Observation?code=44261-6&_sort=date", Observations),
        new("Observation", "Observation?code=44261-6&_sort=-subject", Observations),
        new("Observation", "Observation/_search", Observations) { Method = "POST", Body = "code=44261-6" },
        new("Observation", "Observation?category=survey", v => Observations(v).Where(o => o.Category == "survey")),
        new("Observation", "Observation?category:not=survey&code=44261-6", v => Observations(v).Where(o => o.Category != "survey")),
        new("Observation", "Observation?_id=survey-ann,survey-bob", v => Observations(v).Where(o => o.Category == "survey")),
        new("Observation", "Observation?patient=bob", v => Observations(v).Where(o => o.Patient == "bob")),
        new("Observation", "Observation?subject:missing=false&code=44261-6", Observations),
        new("Observation", "Observation?_filter=code eq 44261-6 and category eq survey", v => Observations(v).Where(o => o.Category == "survey")),
        new("Observation", "Observation?date=2026-01-02&code=44261-6", v => Observations(v).Where(o => o.Patient == "bob")),
        new("Observation", "Observation?subject:Patient.family=Matrix", WithPatient),
        new("Observation", "Observation?patient.given=bob", v => WithPatient(v).Where(o => o.Patient == "bob")),
        new("Observation", "Observation?derived-from.category=survey", v => Observations(v).Where(o => o.Category == "laboratory" && Observations(v).Any(s => s.Id == "survey-" + o.Patient))),
        new("Observation", "Observation?_has:Observation:derived-from:category=laboratory", v => Observations(v).Where(o => o.Category == "survey" && Observations(v).Any(l => l.Id == "lab-" + o.Patient))),
        new("Observation", "Observation?code=44261-6&_include=Observation:subject", Observations, v => Patients(v).Where(p => Observations(v).Any(o => o.Patient == p.Id))),
        new("Observation", "Observation?category=laboratory&_include=Observation:derived-from", v => Observations(v).Where(o => o.Category == "laboratory"),
            v => Observations(v).Where(o => o.Category == "survey" && Observations(v).Any(l => l.Id == "lab-" + o.Patient))),
        new("Patient", "Patient?family=Matrix", Patients),
        new("Patient", "Patient?family=Matrix&_summary=count", Patients),
        new("Patient", "Patient?family=Matrix&_has:Observation:subject:code=44261-6", WithObservation),
        new("Patient", "Patient?_has:Observation:subject:_id=survey-bob", v => WithObservation(v).Where(p => p.Id == "bob" && Observations(v).Any(o => o.Id == "survey-bob"))),
        new("Patient", "Patient?family=Matrix&_revinclude=Observation:subject", Patients, v => Observations(v).Where(o => Patients(v).Any(p => p.Id == o.Patient))),
        new("Patient", "Patient?family=Matrix&_revinclude=Device:patient&_total=accurate", Patients, v => v.Where(f => f.Type == "Device" && Patients(v).Any(p => p.Id == f.Patient))),
        new("Patient", "Patient?family=Matrix&_sort=-given", Patients),
        new("Encounter", "Encounter?subject:Patient.given=bob", v => v.Where(f => f.Type == "Encounter" && Patients(v).Any(p => p.Id == f.Patient) && f.Patient == "bob")),
        new("Device", "Device?patient=ann,bob", v => v.Where(f => f.Type == "Device")),
        new("Binary", "Binary?_id=bin-ann,bin-bob,bin-free", v => v.Where(f => f.Type == "Binary")),
        new("Binary", "Binary?_id=bin-ann,bin-bob,bin-free&_summary=count", v => v.Where(f => f.Type == "Binary")),
        new(null, "?_id=bin-ann,bin-bob,enc-ann,enc-bob&_total=accurate", v => v.Where(f => f.Type == "Encounter" || f.Context is not null)),
        new("Practitioner", "Practitioner?family=Doctor", v => v.Where(f => f.Type == "Practitioner")),
        new("Observation", "Patient/bob/Observation?code=44261-6", v => Observations(v).Where(o => o.Patient == "bob")),
        new("Observation", "Patient/ann/Observation?_summary=count&code=44261-6", v => Observations(v).Where(o => o.Patient == "ann")),
        new(null, "?_type=Observation,Patient,Encounter,Device&_id=survey-ann,survey-bob,ann,bob,enc-ann,enc-bob,dev-ann,dev-bob",
            v => v.Where(f => f.Type is "Patient" or "Encounter" or "Device" || f.Category == "survey")),
        new(null, "?_id=survey-ann,survey-bob,ann,bob&_total=accurate&_count=1", v => v.Where(f => f.Type == "Patient" || f.Category == "survey")),
        new("Observation", "Observation?_list=list-bob", v => v.Any(f => f.Id == "list-bob") ? Observations(v).Where(o => o.Category == "survey") : None(v)),
        new("Observation", "Observation?_list=list-ann", v => v.Any(f => f.Id == "list-ann") ? Observations(v).Where(o => o.Category == "survey") : None(v)),
    ];

    public static TheoryData<string, string> Cells => [.. from token in Tokens.All from asked in Searches select (token, asked.Path)];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task Finds_what_may_be_seen(string name, string path)
    {
        var token = AccessToken.Of(name);
        var (model, asked) = (new SmartModel(token), Searches.Single(s => s.Path == path));
        var answer = await server.Send(token, asked.Method, path, asked.Body, asked.Body is null ? [] : ["Content-Type: application/x-www-form-urlencoded"]);
        if (asked.Type is null ? !World.Facts.Any(f => model.MayTry("s", f.Type)) : !model.MayTry("s", asked.Type))
        {
            answer.Status.ShouldBe(403, path);
            return;
        }

        answer.Status.ShouldBe(200, answer.Text);
        List<Fact> visible = [.. World.Facts.Where(f => model.May("s", f))];
        ShouldCount(answer, asked.Found(visible).Select(f => f.Path).ToList());
        Paths(answer, "include").ShouldBe(asked.Included?.Invoke(visible).Select(f => f.Path) ?? [], ignoreOrder: true, path);
    }

    private static void ShouldCount(FhirResponse answer, List<string> found)
    {
        answer.Body["total"]?.GetValue<int>().ShouldBe(found.Count, answer.Text);
        if (answer.Link("next") is null && answer.Link("self")!.Contains("_summary=count", StringComparison.Ordinal) is false && !answer.Link("self")!.Contains("_count=1", StringComparison.Ordinal))
        {
            Paths(answer, "match").ShouldBe(found, ignoreOrder: true, answer.Text);
        }

        Paths(answer, "match").Except(found, StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static IEnumerable<string> Paths(FhirResponse answer, string mode) =>
        answer.Entries.Where(e => e!["search"]!["mode"]!.GetValue<string>() == mode).Select(e => Path(e!["resource"]!));

    private static string Path(JsonNode resource) => $"{resource["resourceType"]}/{resource["id"]}";

    public static TheoryData<string> Names => [.. Tokens.All];

    /// <summary>The order of what may be seen is its own: ann's are older than bob's, whoever asks.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task Sorts_by_what_may_be_seen(string name)
    {
        var token = AccessToken.Of(name);
        var model = new SmartModel(token);
        var answer = await server.Send(token, "GET", "Observation?code=44261-6&_sort=-date,_id");
        if (answer.Status == 200)
        {
            answer.EntryIds.ShouldBe(new[] { "lab-bob", "survey-bob", "lab-ann", "survey-ann" }
                .Where(id => World.Facts.Any(f => f.Id == id && model.May("s", f))));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Histories_list_what_may_be_seen(string name)
    {
        var token = AccessToken.Of(name);
        var model = new SmartModel(token);
        foreach (var (path, type) in new[] { ("Observation/_history?_count=500", "Observation"), ("Patient/_history?_count=500", "Patient"), ("_history?_count=100&_sort=_lastUpdated", null) })
        {
            var answer = await server.Send(token, "GET", path);
            var mayTry = type is null ? World.Facts.Any(f => model.MayTry("s", f.Type)) : model.MayTry("s", type);
            answer.Status.ShouldBe(mayTry ? 200 : 403, answer.Text);
            if (mayTry)
            {
                var expected = World.Facts.Where(f => (type is null || f.Type == type) && model.May("s", f)).Select(f => f.Path).ToList();
                var listed = answer.Entries.Where(e => e!["resource"] is not null).Select(e => Path(e!["resource"]!)).ToList();
                expected.Except(listed, StringComparer.Ordinal).ShouldBeEmpty(path);
                World.Facts.Select(f => f.Path).Intersect(listed, StringComparer.Ordinal).Except(expected, StringComparer.Ordinal).ShouldBeEmpty(path);
                if (type is not null)
                {
                    answer.Body["total"]!.GetValue<int>().ShouldBe(expected.Count, path);
                }
            }
        }
    }
}
