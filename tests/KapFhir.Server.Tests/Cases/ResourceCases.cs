using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.Cases;

/// <summary>https://hl7.org/fhir/R4/resource.html, domainresource.html, references.html, extensibility.html, narrative.html, bundle.html: what a write takes.</summary>
public sealed class ResourceCases(TestServer server)
{
    // The members of a Patient | the status | the rule, or part of the message
    [Theory]
    [InlineData("""'contained':[{'resourceType':'Patient','id':'a','contained':[{'resourceType':'Patient','id':'b'}]}],'link':[{'type':'seealso','other':{'reference':'#a'}}]""", 422, "dom-2")]
    [InlineData("""'contained':[{'resourceType':'Patient','id':'a','meta':{'versionId':'1'}}],'link':[{'type':'seealso','other':{'reference':'#a'}}]""", 422, "dom-4")]
    [InlineData("""'contained':[{'resourceType':'Patient','id':'a','meta':{'lastUpdated':'2020-01-01T00:00:00Z'}}],'link':[{'type':'seealso','other':{'reference':'#a'}}]""", 422, "dom-4")]
    [InlineData("""'contained':[{'resourceType':'Patient','id':'a','meta':{'security':[{'code':'R'}]}}],'link':[{'type':'seealso','other':{'reference':'#a'}}]""", 422, "dom-5")]
    [InlineData("""'contained':[{'resourceType':'Patient','id':'a'}]""", 422, "dom-3")]
    [InlineData("""'contained':[{'resourceType':'Patient','id':'a','link':[{'type':'seealso','other':{'reference':'#'}}]}]""", 201, "")]
    [InlineData("""'contained':[{'resourceType':'Organization','name':'x'}]""", 422, "contained-id")] // nothing can refer to it
    [InlineData("""'contained':[{'resourceType':'Organization','id':'a','name':'x'},{'resourceType':'Organization','id':'a','name':'y'}],'managingOrganization':{'reference':'#a'}""", 422, "contained-id")]
    [InlineData("""'text':{'status':'generated'}""", 422, "div")]
    [InlineData("""'text':{'div':'<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>'}""", 422, "status")]
    [InlineData("""'extension':[{'url':'http://x.org/e','valueCode':'a','extension':[{'url':'b','valueCode':'c'}]}]""", 422, "ext-1")]
    [InlineData("""'extension':[{'valueCode':'a'}]""", 422, "url")]
    [InlineData("""'extension':[{'url':'relative','valueCode':'a'}]""", 422, "relative")]
    [InlineData("""'extension':[{'url':'http://x.org/unknown','extension':[{'url':'relative','valueCode':'a'}]}]""", 201, "")] // inside another it may be
    [InlineData("""'name':[{'family':'x','modifierExtension':[{'url':'http://x.org/m','valueCode':'a'}]}]""", 400, "modifierExtension")]
    [InlineData("""'meta':{'profile':['http://x.org/unknown']}""", 201, "")]
    public async Task A_Patient(string members, int status, string says)
    {
        var answer = await server.Post("Patient", "{'resourceType':'Patient',".Replace('\'', '"') + members.Replace('\'', '"') + "}");
        answer.Status.ShouldBe(status, answer.Text);
        if (status >= 400)
        {
            answer.ShouldFail(status);
            answer.Text.ShouldContain(says);
        }
    }

    // Not the relative form that R4 defines: kept as sent, and never taken for a reference to what is here.
    [Theory]
    [InlineData("../Patient/")]
    [InlineData("/Patient/")]
    public async Task Other_relative_references_are_kept_and_lead_nowhere(string prefix)
    {
        var id = await server.NewPatient();
        var created = await server.Post("Observation", Sample.Observation(prefix + id));
        created.Status.ShouldBe(201, created.Text);
        created.Body["subject"]!["reference"]!.GetValue<string>().ShouldBe(prefix + id);
        (await server.Get("Observation?subject=Patient/" + id)).Entries.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle","type":"message","entry":[{"fullUrl":"urn:uuid:53fefa32-fcbb-4ff8-8a92-55ee120877b7","resource":{"resourceType":"Patient"}}]}""", "bdl-12")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","total":1}""", "bdl-1")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"http://x.org/Patient/1","resource":{"resourceType":"Patient"},"search":{"mode":"match"}}]}""", "bdl-2")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"link":[{"relation":"x","url":"http://x.org"}]}]}""", "bdl-5")]
    public async Task A_Bundle_keeps_its_rules(string bundle, string rule)
    {
        var refused = await server.Post("Bundle", bundle);
        refused.ShouldFail(422);
        refused.Text.ShouldContain(rule);
    }

    private const string Whole = """
        {"resourceType":"Patient","language":"en","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>"},
        "contained":[{"resourceType":"Organization","id":"o","name":"Inner","extension":[{"url":"http://x.org/n","valueDecimal":1.00}]}],
        "extension":[{"url":"http://x.org/unknown","valueString":"kept"}],"modifierExtension":[{"url":"http://x.org/modifier","valueBoolean":true}],
        "name":[{"family":"Whole"}],"managingOrganization":{"reference":"#o"}}
        """;

    [Fact]
    public async Task What_every_resource_may_have_survives_read_update_history_and_search()
    {
        var id = (await server.Post("Patient", Whole)).Id!;
        var sent = JsonNode.Parse(Whole)!.AsObject();
        sent["id"] = id;
        sent["active"] = true;
        (await server.Put("Patient/" + id, sent.ToJsonString())).Status.ShouldBe(200);
        ShouldBeSent((await server.Get("Patient/" + id)).Body);
        ShouldBeSent((await server.Get("Patient?_id=" + id)).Entries[0]!["resource"]!);
        ShouldBeSent((await server.Get($"Patient/{id}/_history")).Entries[0]!["resource"]!);

        void ShouldBeSent(JsonNode node)
        {
            var got = node.DeepClone().AsObject();
            got.Remove("meta");
            JsonNode.DeepEquals(got, sent).ShouldBeTrue(got.ToJsonString());
        }
    }

    // https://hl7.org/fhir/R4/resource.html#Meta: a set, by system and code.
    [Fact]
    public async Task Tags_are_a_set()
    {
        var created = await server.Post("Patient", """
            {"resourceType":"Patient","meta":{"tag":[{"system":"urn:t","code":"a"},{"system":"urn:t","code":"a","display":"again"},{"system":"urn:t","code":"b"}],
            "security":[{"system":"urn:s","code":"R"},{"system":"urn:s","code":"R"}],"profile":["http://x.org/p","http://x.org/p"]}}
            """);
        created.Status.ShouldBe(201, created.Text);
        var meta = created.Body["meta"]!;
        meta["tag"]!.AsArray().Select(t => t!["code"]!.GetValue<string>()).ShouldBe(["a", "b"]);
        meta["security"]!.AsArray().Count.ShouldBe(1);
        meta["profile"]!.AsArray().Count.ShouldBe(1);
    }
}

/// <summary>https://hl7.org/fhir/R4/extensibility.html#modifierExtension: what is done with a modifier that nobody here knows.</summary>
public sealed class ModifierExtensionTests(TestServer server)
{
    private const string Modifier = "\"modifierExtension\":[{\"url\":\"http://x.org/not-really\",\"valueBoolean\":true}]";

    // Storing, searching and handing on is no processing; making a score of it would be.
    [Theory]
    [InlineData("", 1)]
    [InlineData("," + Modifier, 0)]
    public async Task An_unknown_modifier_is_stored_and_nothing_is_made_of_the_resource(string modifier, int scores)
    {
        var patient = await server.NewPatient();
        var answers = string.Join(',', Enumerable.Range(1, 9).Select(i => $$"""{"linkId":"phq9-{{i}}","answer":[{"valueInteger":1}]}"""));
        var created = await server.Post("QuestionnaireResponse", $$"""
            {"resourceType":"QuestionnaireResponse","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/phq9","status":"completed",
            "subject":{"reference":"Patient/{{patient}}"},"authored":"2026-02-01T10:00:00Z","item":[{{answers}}]{{modifier}}}
            """);
        created.Status.ShouldBe(201, created.Text);
        (await server.Get("QuestionnaireResponse/" + created.Id)).Text.Contains(Modifier, StringComparison.Ordinal).ShouldBe(modifier.Length > 0);
        (await server.Get("QuestionnaireResponse?patient=" + patient)).EntryIds.ShouldBe([created.Id]);
        (await server.Get($"Observation?patient={patient}&code=44261-6")).Entries.Count.ShouldBe(scores);
    }
}
