using System.Text.Json.Nodes;
using KapFhir.Server.Tests.Rules;
using Xunit;

namespace KapFhir.Server.Tests.Research;

/// <summary>R-24 over HTTP: who is in a study's export, and what comes of asking.</summary>
public sealed class DeidentifyTests(RuleServers servers)
{
    // Doses without a consent to treatment would be refused.
    private readonly TestServer _server = servers.Silent;

    private const string Kap = "https://kapfhir.example.org/fhir";
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];

    [Fact]
    [BriefCase(BriefCases.Research)]
    public async Task Only_those_who_consented_to_the_study_are_in_it_and_nothing_that_names_them()
    {
        await Load();
        var manifest = await Export("$kap-deidentify", "safe-harbor");
        manifest["extension"]!["patients"]!.GetValue<int>().ShouldBe(1, "the others named no study, withdrew, or said no to re-identification and to de-identification");
        manifest["output"]!.AsArray().Select(o => o!["type"]!.GetValue<string>()).ShouldBe(["MedicationAdministration", "Observation", "Patient"]);
        var files = new List<string>();
        foreach (var file in manifest["output"]!.AsArray())
        {
            var answer = await _server.Client.GetAsync(new Uri(file!["url"]!.GetValue<string>()), TestContext.Current.CancellationToken);
            answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+ndjson");
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            text.TrimEnd('\n').Split('\n').Length.ShouldBe(file["count"]!.GetValue<int>());
            files.Add(text);
        }

        var all = string.Concat(files);
        all.ShouldContain("PSEUDED");
        all.ShouldContain("kap-offset-from-first-dose");
        foreach (var forbidden in new[] { _mark, "Rivera", "2026-01", "1980-05", "14901", "part 2 finding", "secret" })
        {
            all.ShouldNotContain(forbidden);
        }

        (await _server.Get($"Provenance?target=ResearchStudy/s-{_mark}")).Entries.ShouldHaveSingleItem();
        (await _server.Get($"AuditEvent?entity=ResearchStudy/s-{_mark}")).Entries.Where(e => e!.ToJsonString().Contains("deidentify", StringComparison.Ordinal)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_group_narrows_it_and_types_do()
    {
        await Load();
        (await _server.Put("Group/g-" + _mark, $$$"""{"resourceType":"Group","id":"g-{{{_mark}}}","type":"person","actual":true,"member":[{"entity":{"reference":"Patient/silent-{{{_mark}}}"} }]}""")).Status.ShouldBe(201);
        (await Export($"Group/g-{_mark}/$kap-deidentify", "expert"))["extension"]!["patients"]!.GetValue<int>().ShouldBe(0);
        (await Export("$kap-deidentify", "expert", """,{"name":"type","valueCode":"Patient"}"""))["output"]!.AsArray().ShouldHaveSingleItem()!["type"]!.GetValue<string>().ShouldBe("Patient");
    }

    [Fact]
    public async Task Who_withdraws_is_out_of_the_next_export()
    {
        await Load();
        (await _server.Put("Consent/yes-" + _mark, Consent("yes", "inactive", $"ResearchStudy/s-{_mark}"))).Status.ShouldBe(200);
        (await Export("$kap-deidentify", "safe-harbor"))["extension"]!["patients"]!.GetValue<int>().ShouldBe(0);
    }

    [Theory]
    [InlineData("ResearchStudy/none-@", "safe-harbor", "", 422)]
    [InlineData("Patient/yes-@", "safe-harbor", "", 400)]
    [InlineData("ResearchStudy/s-@", "hash", "", 400)]
    [InlineData("ResearchStudy/s-@", "expert", """,{"name":"type","valueCode":"DocumentReference"}""", 400)]
    public async Task What_is_asked_for_must_make_sense(string study, string method, string more, int status)
    {
        await Load();
        (await _server.Post("$kap-deidentify", Asked(study.Replace("@", _mark, StringComparison.Ordinal), method, more))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task What_is_not_wanted_any_more_is_gone()
    {
        await Load();
        var accepted = await _server.Post("$kap-deidentify", Asked("ResearchStudy/s-" + _mark, "safe-harbor", ""), "Prefer: respond-async");
        accepted.Status.ShouldBe(202, accepted.Text);
        var path = "_export/" + accepted.Headers["Content-Location"].Split('/')[^1];
        await Until(path);
        (await _server.Delete(path)).Status.ShouldBe(202);
        (await _server.Get(path)).Status.ShouldBe(404);
        (await _server.Get(path + "/Patient.1.ndjson")).Status.ShouldBe(404);
        (await _server.Get("_export/00000000000000000000000000000000")).Status.ShouldBe(404);
    }

    private async Task<JsonNode> Export(string path, string method, string more = "")
    {
        var accepted = await _server.Post(path, Asked("ResearchStudy/s-" + _mark, method, more));
        accepted.Status.ShouldBe(202, accepted.Text);
        return JsonNode.Parse((await Until("_export/" + accepted.Headers["Content-Location"].Split('/')[^1])).Text)!;
    }

    private async Task<FhirResponse> Until(string path)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await _server.Get(path) is { Status: not 202 } done)
            {
                done.Status.ShouldBe(200, done.Text);
                return done;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException(path);
    }

    private static string Asked(string study, string method, string more) => $$$"""
        {"resourceType":"Parameters","parameter":[{"name":"study","valueReference":{"reference":"{{{study}}}"} },{"name":"method","valueCode":"{{{method}}}"}{{{more}}}]}
        """;

    private async Task Load()
    {
        List<string> entries =
        [
            Sample.Entry("PUT", "ResearchStudy/s-" + _mark, $$"""{"resourceType":"ResearchStudy","id":"s-{{_mark}}","status":"active"}"""),
            Sample.Entry("PUT", "ResearchStudy/other-" + _mark, $$"""{"resourceType":"ResearchStudy","id":"other-{{_mark}}","status":"active"}"""),
        ];
        foreach (var (who, study, category) in new[] { ("yes", "s", "rsdid"), ("other", "other", "rsdid"), ("silent", "", "rsdid"), ("vague", "s", "research") })
        {
            entries.Add(Sample.Entry("PUT", $"Patient/{who}-{_mark}", $$"""
                {"resourceType":"Patient","id":"{{who}}-{{_mark}}","gender":"female","birthDate":"1980-05-06","name":[{"family":"Rivera"}],"address":[{"city":"Elmira","postalCode":"14901","state":"NY"}]}
                """));
            entries.Add(Sample.Entry("PUT", $"Consent/{who}-{_mark}", Consent(who, "active", study.Length == 0 ? null : $"ResearchStudy/{study}-{_mark}", category)));
            entries.Add(About("MedicationAdministration", who, """
                "status":"completed","medicationCodeableConcept":{"coding":[{"system":"http://www.nlm.nih.gov/research/umls/rxnorm","code":"6130"}],"text":"secret"},"effectiveDateTime":"2026-01-12T10:00:00Z",
                "dosage":{"dose":{"value":40,"system":"http://unitsofmeasure.org","code":"mg"},"route":{"coding":[{"system":"http://snomed.info/sct","code":"47625008"}]}}
                """));
            entries.Add(About("Observation", who, """
                "status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}],"text":"secret"},"effectiveDateTime":"2026-01-19T10:00:00Z",
                "valueQuantity":{"value":8,"system":"http://unitsofmeasure.org","code":"{score}"},"note":[{"text":"Rivera said"}]
                """));
            entries.Add(About("Condition", who, """
                "meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"42CFRPart2"}]},"code":{"coding":[{"system":"http://snomed.info/sct","code":"7200002"}],"text":"part 2 finding"}
                """));
            entries.Add(About("DocumentReference", who, "\"status\":\"current\",\"description\":\"secret\",\"content\":[{\"attachment\":{\"title\":\"secret\"}}]"));
        }

        var loaded = await _server.Post("", Sample.Bundle("transaction", [.. entries]));
        loaded.Status.ShouldBe(200, loaded.Text);
    }

    private string About(string type, string who, string more) =>
        Sample.Entry("PUT", $"{type}/{who}-{_mark}", $$"""{"resourceType":"{{type}}","id":"{{who}}-{{_mark}}","subject":{"reference":"Patient/{{who}}-{{_mark}}"},{{more}}}""");

    private string Consent(string who, string status, string? study, string category = "rsdid") => $$$"""
        {"resourceType":"Consent","id":"{{{who}}}-{{{_mark}}}","status":"{{{status}}}","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"research"}]},
        {{{(study is null ? "" : $$$"""
        "extension":[{"url":"{{{Kap}}}/StructureDefinition/kap-study","valueReference":{"reference":"{{{study}}}"} }],
        """)}}}
        "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentcategorycodes","code":"{{{category}}}"}]}],"patient":{"reference":"Patient/{{{who}}}-{{{_mark}}}"},
        "dateTime":"2026-01-12","policyRule":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentpolicycodes","code":"hipaa-research"}]},
        "provision":{"type":"permit","purpose":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ActReason","code":"HRESCH"}]} }
        """;
}
