using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Rules;
using Xunit;

namespace KapFhir.Server.Tests.Substances;

/// <summary>The log of the controlled substance over HTTP, and R-32 that asks it at each dose.</summary>
public sealed class SubstanceLogTests(TestServer server, RuleServers servers)
{
    private const string Kap = "https://kapfhir.example.org/fhir";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    public async Task The_book_of_a_place_adds_up_and_says_what_does_not()
    {
        await Load(servers.Silent, withDose: true);
        var log = await servers.Silent.Get($"Location/vault-{_mark}/$kap-controlled-substance-log?periodStart=2026-01-01&periodEnd=2026-01-31");
        log.Status.ShouldBe(200, log.Text);
        var total = Part(log, "total").ShouldHaveSingleItem();
        Amount(total, "received").ShouldBe(1000);
        Amount(total, "given").ShouldBe(40);
        Amount(total, "wasted").ShouldBe(10);
        Amount(total, "corrected").ShouldBe(-5);
        Amount(total, "closing").ShouldBe(945);
        Part(log, "line").Count().ShouldBe(3);
        Of(log, "List")["entry"]!.AsArray().Count.ShouldBe(3);
        var issue = Of(log, "DetectedIssue");
        issue["detail"]!.GetValue<string>().ShouldContain("-5 mg");
        issue["implicated"]![0]!["reference"]!.GetValue<string>().ShouldBe("Observation/count-" + _mark);
    }

    [Fact]
    public async Task An_inspector_gets_a_table()
    {
        await Load(servers.Silent, withDose: true);
        var table = await servers.Silent.Send("GET", $"Location/vault-{_mark}/$kap-controlled-substance-log?periodStart=2026-01-01&periodEnd=2026-01-31", null, "Accept: text/csv");
        table.Status.ShouldBe(200, table.Text);
        table.ContentType.ShouldStartWith("text/csv");
        var rows = table.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        rows.Length.ShouldBe(4);
        rows[0].ShouldStartWith("date,kind,product,");
        rows[2].ShouldContain(",50,40,10,,950,");
        rows[3].ShouldContain("-5 mg");
    }

    [Fact]
    public async Task An_organization_has_the_places_that_it_manages_and_a_period_its_opening()
    {
        await Load(servers.Silent, withDose: true);
        var log = await servers.Silent.Post($"Organization/org-{_mark}/$kap-controlled-substance-log", """
            {"resourceType":"Parameters","parameter":[{"name":"periodStart","valueDate":"2026-01-10"},{"name":"periodEnd","valueDate":"2026-01-31"},
            {"name":"product","valueCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"373464007"}]}}]}
            """);
        Amount(Part(log, "total").ShouldHaveSingleItem(), "opening").ShouldBe(1000);
        var other = await servers.Silent.Get($"Location/vault-{_mark}/$kap-controlled-substance-log?periodStart=2026-01-01&periodEnd=2026-01-31&productCode=http://www.nlm.nih.gov/research/umls/rxnorm|2119365");
        Part(other, "total").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", 400)]
    [InlineData("?periodStart=2026-01-01", 400)]
    [InlineData("?periodStart=2026-01-01&periodEnd=2025-01-01", 400)]
    [InlineData("?periodStart=yesterday&periodEnd=2026-01-01", 400)]
    public async Task A_period_is_asked_for(string query, int status)
    {
        await Load(servers.Silent, withDose: true);
        (await servers.Silent.Get($"Location/vault-{_mark}/$kap-controlled-substance-log{query}")).Status.ShouldBe(status);
    }

    [Fact]
    public async Task More_than_is_on_hand_is_found_at_the_dose()
    {
        await Load(server, withDose: false);
        var course = new CleanCourse();
        course.Change("dose", d =>
        {
            d.Remove("medicationCodeableConcept");
            d["medicationReference"] = new JsonObject { ["reference"] = "Medication/lot-" + _mark };
        });
        (await course.Send(server)).Status.ShouldBe(200);
        (await server.Get($"DetectedIssue?implicated={course.Reference("dose")}")).Entries.Where(e => e!.ToJsonString().Contains("R-32", StringComparison.Ordinal)).ShouldBeEmpty("945 mg are there");
        (await server.Put("Observation/count-" + _mark, Count("2026-02-02", 30))).Status.ShouldBe(200);
        course.Change("dose", d => d["note"] = new JsonArray(new JsonObject { ["text"] = "again" }));
        (await course.Send(server, "dose")).Status.ShouldBe(200);
        var found = await server.Get($"DetectedIssue?implicated={course.Reference("dose")}");
        found.Text.ShouldContain("is on hand");
    }

    private static IEnumerable<JsonNode> Part(FhirResponse log, string name) => Of(log, "Parameters")["parameter"]!.AsArray().Where(p => p!["name"]!.GetValue<string>() == name)!;

    private static JsonNode Of(FhirResponse log, string type) => log.Entries.Select(e => e!["resource"]!).First(r => r["resourceType"]!.GetValue<string>() == type);

    private static decimal Amount(JsonNode part, string name) =>
        part["part"]!.AsArray().First(p => p!["name"]!.GetValue<string>() == name)!["valueQuantity"]!["value"]!.GetValue<decimal>();

    private async Task Load(TestServer on, bool withDose)
    {
        string Of(string type, string id, string more) => Sample.Entry("PUT", $"{type}/{id}-{_mark}", $$"""{"resourceType":"{{type}}","id":"{{id}}-{{_mark}}",{{more.Replace("@", _mark, StringComparison.Ordinal)}}}""");
        string[] entries =
        [
            Of("Organization", "org", "\"name\":\"Clinic\""), Of("Location", "house", "\"managingOrganization\":{\"reference\":\"Organization/org-@\"}"),
            Of("Location", "vault", "\"partOf\":{\"reference\":\"Location/house-@\"}"), Of("Practitioner", "n", "\"active\":true"), Of("Practitioner", "w", "\"active\":true"),
            Of("Patient", "p", "\"active\":true"),
            Of("Medication", "lot", $$"""
                "meta":{"profile":["{{Kap}}/StructureDefinition/kap-medication"]},"extension":[{"url":"{{Kap}}/StructureDefinition/kap-controlled-schedule","valueCode":"CIII"}],
                "code":{"coding":[{"system":"http://snomed.info/sct","code":"373464007"}],"text":"Ketamine 50 mg/mL"},"batch":{"lotNumber":"L@","expirationDate":"2027-03-31"}
                """),
            Of("SupplyDelivery", "in", $$$"""
                "meta":{"profile":["{{{Kap}}}/StructureDefinition/kap-stock-movement"]},"extension":[{"url":"{{{Kap}}}/StructureDefinition/kap-movement-kind","valueCode":"received"}],
                "status":"completed","suppliedItem":{"quantity":{"value":1000,"system":"http://unitsofmeasure.org","code":"mg"},"itemReference":{"reference":"Medication/lot-@"}},
                "occurrenceDateTime":"2026-01-05T09:00:00Z","destination":{"reference":"Location/vault-@"},"receiver":[{"reference":"Practitioner/n-@"}]
                """),
            Of("Encounter", "visit", "\"status\":\"finished\",\"class\":{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ActCode\",\"code\":\"AMB\"},\"location\":[{\"location\":{\"reference\":\"Location/vault-@\"}}]"),
            Of("MedicationAdministration", "dose", $$$"""
                "status":"completed","medicationReference":{"reference":"Medication/lot-@"},"subject":{"reference":"Patient/p-@"},"context":{"reference":"Encounter/visit-@"},
                "effectiveDateTime":"2026-01-12T10:00:00Z","performer":[{"actor":{"reference":"Practitioner/n-@"}}],"dosage":{"dose":{"value":40,"system":"http://unitsofmeasure.org","code":"mg"}},
                "extension":[{"url":"{{{Kap}}}/StructureDefinition/kap-controlled-substance","extension":[{{{Quantity("drawn", 50)}}},{{{Quantity("given", 40)}}},{{{Quantity("wasted", 10)}}},
                {"url":"witness","valueReference":{"reference":"Practitioner/w-@"}}]}]
                """),
            Sample.Entry("PUT", "Observation/count-" + _mark, Count("2026-01-20", 945)),
        ];
        var answer = await on.Post("", Sample.Bundle("transaction", [.. entries.Where(e => withDose || !e.Contains("\"MedicationAdministration/", StringComparison.Ordinal))]));
        answer.Status.ShouldBe(200, answer.Text);
    }

    private string Count(string day, int milligrams) => $$$"""
        {"resourceType":"Observation","id":"count-{{{_mark}}}","meta":{"profile":["{{{Kap}}}/StructureDefinition/kap-stock-count"]},"status":"final",
        "code":{"coding":[{"system":"{{{Kap}}}/CodeSystem/kap-observable","code":"stock-count"}],"text":"Count"},"subject":{"reference":"Location/vault-{{{_mark}}}"},
        "focus":[{"reference":"Medication/lot-{{{_mark}}}"}],"effectiveDateTime":"{{{day}}}T17:00:00Z","performer":[{"reference":"Practitioner/n-{{{_mark}}}"},{"reference":"Practitioner/w-{{{_mark}}}"}],
        "valueQuantity":{"value":{{{milligrams}}},"system":"http://unitsofmeasure.org","code":"mg"} }
        """;

    private static string Quantity(string part, int value) => $$$"""{"url":"{{{part}}}","valueQuantity":{"value":{{{value}}},"system":"http://unitsofmeasure.org","code":"mg"} }""";
}
