using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Store.Resources;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>What the rules read for a unit of many entries: each kind of fact once, and the same findings as if each entry had been asked alone.</summary>
public sealed class UnitCostTests
{
    private static readonly string[] Kinds = ["score", "form", "dose"];

    public static TheoryData<string> Entries => [.. Kinds];

    // Searches of the record are few and the same; what each entry adds is its own override to look for, and whether each record of a finding is there.
    [Theory]
    [MemberData(nameof(Entries))]
    public async Task The_record_is_searched_as_often_for_many_entries_as_for_few(string kind)
    {
        await using var server = await TestServer.Start("--Kap:Rules:Highest=Warn");
        var few = await Searches(server, kind, 5);
        var many = await Searches(server, kind, 50);
        few.ShouldNotBeEmpty();
        many.Where(s => s.Type != "DetectedIssue").Select(s => s.Type).ShouldBe(few.Where(s => s.Type != "DetectedIssue").Select(s => s.Type), ignoreOrder: true);
        many.Count(s => s.Type == "DetectedIssue").ShouldBeLessThanOrEqualTo(50);
    }

    [Fact]
    public async Task What_is_found_for_many_is_what_is_found_for_each_alone()
    {
        await using var server = await TestServer.Start("--Kap:Rules:Highest=Warn", "--Kap:Record:MaxResources=7");
        var patient = await server.NewPatient();
        var written = await server.Post("", Bundle(patient, [.. Kinds.SelectMany(kind => Enumerable.Range(0, 20).Select(i => Entry(kind, patient, i * 9)))]));
        written.Status.ShouldBe(200, written.Text);
        var fhir = server.Services.GetRequiredService<FhirServer>();
        await fhir.Store.Write<bool>(
            unit =>
            {
                var all = new[] { "Observation?patient=", "QuestionnaireResponse?patient=", "MedicationAdministration?patient=" }.SelectMany(q => Find(unit, fhir, q + patient)).ToList();
                var reader = fhir.Gates.Reader(unit);
                var nodes = all.Select(v => (Resource: fhir.Writes.Read(v.Json, v.Type).Value, Reference: v.Type + "/" + v.Id)).ToList();
                var gate = new RuleGate(Set());
                var together = gate.Open(reader, nodes);
                nodes.Count.ShouldBeGreaterThan(60);
                foreach (var node in nodes)
                {
                    Told(together.Judge(node.Reference)).ShouldBe(Told(gate.Open(reader, [node]).Judge(node.Reference)), node.Reference);
                }

                nodes.SelectMany(n => Told(together.Judge(n.Reference))).Count(t => t.Contains("More is on record", StringComparison.Ordinal)).ShouldBeGreaterThan(10);
                return true;
            },
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_record_that_is_cut_short_is_said_whether_something_was_found_or_not()
    {
        await using var server = await TestServer.Start("--Kap:Record:MaxResources=3");
        var patient = await server.NewPatient();
        foreach (var day in Enumerable.Range(0, 4))
        {
            (await server.Post("Observation", Resource("score", patient, day).Replace("\"value\":" + Value(day), "\"value\":10", StringComparison.Ordinal))).Status.ShouldBe(201);
        }

        (await server.Get("DetectedIssue?patient=" + patient)).Entries.ShouldBeEmpty();
        var same = await server.Post("Observation", Resource("score", patient, 5).Replace("\"value\":" + Value(5), "\"value\":10", StringComparison.Ordinal), "Prefer: return=OperationOutcome");
        same.Status.ShouldBe(201);
        same.Text.ShouldContain("the newest 3 of scores");
        var issue = (await server.Get("DetectedIssue?patient=" + patient)).Entries.ShouldHaveSingleItem()!["resource"]!;
        issue["code"]!["coding"]![0]!["code"]!.GetValue<string>().ShouldBe("record-cut-short");
        var worse = await server.Post("Observation", Resource("score", patient, 6).Replace("\"value\":" + Value(6), "\"value\":20", StringComparison.Ordinal), "Prefer: return=OperationOutcome");
        worse.Text.ShouldContain("R-21");
        worse.Text.ShouldContain("More is on record than was looked at");
    }

    [Theory]
    [InlineData("--Kap:Record:DaysBack=300", "Kap:Record:DaysBack is 300")]
    [InlineData("--Kap:Rules:R-01:MaxAgeDays=800", "Kap:Rules:R-01:MaxAgeDays looks 800 days back")]
    [InlineData("--Kap:Record:MaxResources=0", "must be 1 or more")]
    public async Task A_horizon_that_is_shorter_than_a_rules_own_days_stops_the_start(string setting, string told) =>
        (await Should.ThrowAsync<BadSettingsException>(() => TestServer.Start(setting))).Message.ShouldContain(told);

    private static KapRules Set()
    {
        var set = new KapRules { Highest = RuleMode.Warn };
        set.Record.MaxResources = 7;
        return set;
    }

    private static IReadOnlyList<string> Told(Verdict? verdict) => verdict is null ? [] : [.. verdict.Findings.Select(f => f.Finding.Key + " " + f.Finding.Issue.Diagnostics)];

    private static IReadOnlyList<StoredVersion> Find(WriteUnit unit, FhirServer server, string search)
    {
        var (type, value) = (search.Split('?')[0], search.Split('=')[1]);
        var query = SearchQueryParser.Parse(server.Definitions, [type], [KeyValuePair.Create("patient", value)], new SearchParsing { BaseUrl = server.Options.OwnBase }).Value;
        return unit.Match(query, Visibility.Everything, 500);
    }

    // The searches that the rules ask of the unit for so many entries of a kind, in one transaction's conclusion.
    private static async Task<IReadOnlyList<RecordSearch>> Searches(TestServer server, string kind, int count)
    {
        var patient = await server.NewPatient();
        var written = await server.Post("", Bundle(patient, [.. Enumerable.Range(0, count).Select(i => Entry(kind, patient, i))]));
        written.Status.ShouldBe(200, written.Text);
        var type = (string)JsonNode.Parse(Resource(kind, patient, 0))!["resourceType"]!;
        var fhir = server.Services.GetRequiredService<FhirServer>();
        List<RecordSearch> seen = [];
        await fhir.Store.Write<bool>(
            unit =>
            {
                var reader = fhir.Gates.Reader(unit);
                var counting = reader with
                {
                    Find = search =>
                    {
                        seen.Add(search);
                        return reader.Find(search);
                    },
                };
                var nodes = Find(unit, fhir, type + "?patient=" + patient).Select(v => (Resource: fhir.Writes.Read(v.Json, v.Type).Value, Reference: v.Type + "/" + v.Id)).ToList();
                var rules = new RuleGate(new KapRules { Highest = RuleMode.Warn }).Open(counting, nodes);
                nodes.ForEach(n => rules.Judge(n.Reference));
                return true;
            },
            TestContext.Current.CancellationToken);
        return seen;
    }

    private static string Bundle(string patient, IReadOnlyList<string> entries) => Sample.Bundle("transaction", [.. entries.Select(e => e.Replace("@", patient, StringComparison.Ordinal))]);

    private static string Entry(string kind, string patient, int day)
    {
        var resource = Resource(kind, patient, day);
        return Sample.Entry("POST", (string)JsonNode.Parse(resource)!["resourceType"]!, resource);
    }

    private static int Value(int day) => day * 7 % 28;

    private static string Resource(string kind, string patient, int day)
    {
        var at = new DateTimeOffset(2024, 1, 1, 10, 0, 0, TimeSpan.Zero).AddDays(day).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var subject = $$"""{"reference":"Patient/{{patient}}"}""";
        return kind switch
        {
            "score" => $$"""
                {"resourceType":"Observation","status":"final","code":{{CleanCourse.Concept("http://loinc.org", "44261-6")}},"subject":{{subject}},"effectiveDateTime":"{{at}}",
                "valueQuantity":{"value":{{Value(day)}},"unit":"{score}","system":"http://unitsofmeasure.org","code":"{score}"} }
                """,
            "form" => $$"""
                {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9","subject":{{subject}},"authored":"{{at}}",
                "item":[{{string.Join(',', Enumerable.Range(1, 9).Select(n => CleanCourse.Answer("phq9-" + n, "\"valueInteger\":" + ((day + n) % 4))))}}]}
                """,
            _ => $$"""
                {"resourceType":"MedicationAdministration","status":"completed","subject":{{subject}},"effectiveDateTime":"{{at}}",
                "medicationCodeableConcept":{{CleanCourse.Concept("http://snomed.info/sct", "373464007")}},
                "dosage":{"route":{{CleanCourse.Concept("http://snomed.info/sct", "47625008")}},"dose":{{CleanCourse.Quantity(40, "mg")}} } }
                """,
        };
    }
}
