using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/terminology-service.html over HTTP: every operation, by GET and POST, on the type and on an instance.</summary>
public sealed class TerminologyTests(TestServer server)
{
    private const string Gender = "http://hl7.org/fhir/administrative-gender";
    private const string GenderSet = "http://hl7.org/fhir/ValueSet/administrative-gender";
    private const string Class = "http://terminology.hl7.org/CodeSystem/v3-ActCode";

    private const string Colours = """
        {"resourceType":"CodeSystem","id":"colours","url":"urn:test:colours","version":"1","status":"active","content":"complete","caseSensitive":true,"concept":[
        {"code":"red","display":"Red","designation":[{"language":"de","value":"Rot"}],"concept":[{"code":"pink","display":"Pink"}]},{"code":"blue","display":"Blue"},
        {"code":"old","property":[{"code":"inactive","valueBoolean":true}]},{"code":"warm","property":[{"code":"notSelectable","valueBoolean":true}]}]}
        """;

    // operation and query | what the answer says, as name=value
    [Theory]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male", "name=AdministrativeGender version=4.0.1 display=Male")]
    [InlineData("CodeSystem/$lookup?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&code=AMB&property=parent", "display=ambulatory property:code=parent property:value=_ActEncounterCode")]
    [InlineData("CodeSystem/$lookup?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&code=AMB&property=definition", "property:code=definition")]
    [InlineData("CodeSystem/$lookup?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&code=AMB&property=definition&property=parent", "property:code=definition property:code=parent")]
    [InlineData("CodeSystem/$lookup?system=urn:iso:std:iso:4217&code=CHF", "display=Swiss franc")]
    [InlineData("CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&code=male", "result=true display=Male")]
    [InlineData("CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&code=m", "result=false")]
    [InlineData("CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&code=male&display=Man", "result=false display=Male")]
    [InlineData("CodeSystem/$validate-code?url=urn:ietf:bcp:47&code=de-CH", "result=true")]
    [InlineData("CodeSystem/$subsumes?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&codeA=_ActEncounterCode&codeB=AMB", "outcome=subsumes")]
    [InlineData("CodeSystem/$subsumes?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&codeA=AMB&codeB=_ActEncounterCode", "outcome=subsumed-by")]
    [InlineData("CodeSystem/$subsumes?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&codeA=AMB&codeB=EMER", "outcome=not-subsumed")]
    [InlineData("CodeSystem/$subsumes?system=http://terminology.hl7.org/CodeSystem/v3-ActCode&codeA=AMB&codeB=AMB", "outcome=equivalent")]
    [InlineData("ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/administrative-gender&system=http://hl7.org/fhir/administrative-gender&code=male", "result=true display=Male")]
    [InlineData("ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1&system=http://hl7.org/fhir/administrative-gender&code=x", "result=false")]
    [InlineData("ValueSet/$validate-code?context=http://hl7.org/fhir/StructureDefinition/Patient%23Patient.gender&code=male", "result=true display=Male")]
    [InlineData("ValueSet/$validate-code?context=http://hl7.org/fhir/StructureDefinition/Patient%23Patient.gender&code=x", "result=false")]
    [InlineData("ValueSet/$validate-code?url=http://terminology.hl7.org/ValueSet/v3-ActEncounterCode&system=http://terminology.hl7.org/CodeSystem/v3-ActCode&code=_ActEncounterCode&abstract=false", "result=false")]
    [InlineData("ConceptMap/$translate?system=http://hl7.org/fhir/administrative-gender&code=male&targetsystem=http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender", "result=true match:concept=M")]
    [InlineData("ConceptMap/$translate?system=http://hl7.org/fhir/administrative-gender&code=nonesuch", "result=false")]
    public async Task Answers_by_get(string path, string says)
    {
        var answer = await server.Get(path.Replace("|", "%7C", StringComparison.Ordinal));
        answer.Status.ShouldBe(200, answer.Text);
        var said = Said(answer.Body);
        foreach (var expected in Pairs(says))
        {
            said.ShouldContain(expected, answer.Text);
        }
    }

    // https://hl7.org/fhir/R4/operations.html#request and each operation's page: operation | status | issue code | words
    [Theory]
    [InlineData("CodeSystem/$lookup?code=male", 400, "invalid", "system")]
    [InlineData("CodeSystem/$lookup?system=http://nowhere&code=male", 404, "not-found", "http://nowhere")]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=m", 404, "not-found", "'m'")]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male&date=2020-01-01", 400, "not-supported", "'date'")]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male&colour=red", 400, "not-supported", "'colour'")]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male&code=female", 400, "invalid", "'code'")]
    [InlineData("CodeSystem/$lookup?coding=x", 400, "invalid", "POST")]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&code=male&property=legs", 400, "not-supported", "'legs'")]
    [InlineData("CodeSystem/$lookup?system=http://hl7.org/fhir/administrative-gender&version=3&code=male", 404, "not-found", "'3'")]
    [InlineData("CodeSystem/$lookup?system=urn:ietf:bcp:47&code=de", 404, "not-found", "grammar")]
    [InlineData("CodeSystem/$validate-code?code=male", 400, "invalid", "url")]
    [InlineData("CodeSystem/$validate-code?url=http://nowhere&code=male", 404, "not-found", "http://nowhere")]
    [InlineData("CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender", 400, "invalid", "exactly one")]
    [InlineData("CodeSystem/$validate-code?url=http://hl7.org/fhir/administrative-gender&code=male&abstract=perhaps", 400, "value", "perhaps")]
    [InlineData("CodeSystem/$subsumes?codeA=a&codeB=b", 400, "invalid", "system")]
    [InlineData("CodeSystem/$subsumes?system=http://hl7.org/fhir/administrative-gender&codeA=male&codeB=m", 404, "not-found", "'m'")]
    [InlineData("ValueSet/$expand", 400, "invalid", "url")]
    [InlineData("ValueSet/$expand?url=http://nowhere", 404, "not-found", "http://nowhere")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender%7C9", 404, "not-found", "4.0.1")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/condition-code", 422, "not-supported", "snomed")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/mimetypes", 422, "too-costly", "grammar")]
    [InlineData("ValueSet/$expand?url=http://snomed.info/sct?fhir_vs=isa/1", 404, "not-found", "not loaded")]
    [InlineData("ValueSet/$expand?url=http://loinc.org/vs/LL715-4", 404, "not-found", "not loaded")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&count=-1", 400, "invalid", "count")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&count=few", 400, "value", "few")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&date=2020", 400, "not-supported", "date")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&system-version=http://x", 400, "value", "http://x")]
    [InlineData("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/administrative-gender&context=x", 400, "invalid", "one value set")]
    [InlineData("ValueSet/$expand?context=http://hl7.org/fhir/StructureDefinition/Patient%23Patient.birthDate", 404, "not-found", "context")]
    [InlineData("ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/administrative-gender&code=male", 400, "invalid", "system or a context")]
    [InlineData("ValueSet/$validate-code?url=http://hl7.org/fhir/ValueSet/condition-code&system=http://snomed.info/sct&code=1", 422, "not-supported", "snomed")]
    [InlineData("ConceptMap/$translate?code=male", 400, "invalid", "system")]
    [InlineData("ConceptMap/$translate?url=http://nowhere&system=http://x&code=y", 404, "not-found", "http://nowhere")]
    [InlineData("ValueSet/nonesuch/$expand", 404, "not-found", "nonesuch")]
    [InlineData("CodeSystem/nonesuch/$lookup", 404, "not-found", "$lookup")]
    [InlineData("ConceptMap/$closure", 404, "not-found", "$closure")]
    public async Task Refuses(string path, int status, string code, string words)
    {
        var answer = await server.Get(path);
        answer.ShouldFail(status, code);
        answer.Diagnostics.ShouldContain(words);
    }

    // https://hl7.org/fhir/R4/valueset-operation-expand.html: value set and parameters | codes, - for nesting | total
    [Theory]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender", "male female other unknown", 4)]
    [InlineData("context=http://hl7.org/fhir/StructureDefinition/Patient%23Patient.gender", "male female other unknown", 4)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender&filter=fem", "female", 1)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender&offset=1&count=2", "female other", 4)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender&offset=9", "", 4)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender&count=0", "", 4)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender&exclude-system=http://hl7.org/fhir/administrative-gender", "", 0)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/administrative-gender&excludeNested=false", "male female other unknown", 4)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/observation-status&excludeNested=false&count=1", "registered preliminary final amended -corrected cancelled entered-in-error unknown", 8)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/observation-status&excludeNested=false&count=0", "", 8)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/task-code&filter=approve", "approve", 1)]
    [InlineData("url=http://hl7.org/fhir/ValueSet/timezones&filter=zurich", "Europe/Zurich", 1)]
    public async Task Expands(string query, string codes, int total)
    {
        var answer = await server.Get("ValueSet/$expand?" + query);
        answer.Status.ShouldBe(200, answer.Text);
        Codes(answer).ShouldBe(codes, answer.Text);
        answer.Body["expansion"]!["total"]!.GetValue<int>().ShouldBe(total);
    }

    [Fact]
    public async Task An_expansion_is_a_valid_ValueSet_that_says_how_it_was_made()
    {
        var answer = await server.Get($"ValueSet/$expand?url={GenderSet}&filter=male&includeDefinition=true&displayLanguage=de&activeOnly=true&offset=0&count=5");
        answer.Body["compose"]!["include"]![0]!["system"]!.GetValue<string>().ShouldBe(Gender);
        var expansion = answer.Body["expansion"]!;
        expansion["identifier"]!.GetValue<string>().ShouldStartWith("urn:uuid:");
        expansion["offset"]!.GetValue<int>().ShouldBe(0);
        var parameters = expansion["parameter"]!.AsArray().Select(p => p!["name"]!.GetValue<string>() + "=" + Value(p)).ToList();
        foreach (var expected in new[] { "filter=male", "displayLanguage=de", "activeOnly=true", "count=5", "offset=0", "excludeNested=true", $"version={Gender}|4.0.1" })
        {
            parameters.ShouldContain(expected);
        }

        var judged = await server.Post("ValueSet/$validate", answer.Text);
        judged.Text.ShouldNotContain("\"error\"");
    }

    [Fact]
    public async Task An_expansion_that_is_too_large_is_refused_and_may_be_paged()
    {
        await using var small = await TestServer.Start("--Terminology:MaxExpansion=3");
        (await small.Get($"ValueSet/$expand?url={GenderSet}")).ShouldFail(422, "too-costly");
        Codes(await small.Get($"ValueSet/$expand?url={GenderSet}&count=3&offset=2")).ShouldBe("other unknown");
    }

    // A value set and a code system that are sent with the question, and stored ones.
    [Fact]
    public async Task What_is_sent_along_is_used()
    {
        var set = """{"resourceType":"ValueSet","status":"draft","compose":{"include":[{"system":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"female"}]}]}}""";
        Codes(await server.Post("ValueSet/$expand", set)).ShouldBe("female");
        var parameters = Parameters($$"""{"name":"valueSet","resource":{{set}} }""", """{"name":"includeDesignations","valueBoolean":true}""", """{"name":"count","valueInteger":1}""");
        Codes(await server.Post("ValueSet/$expand", parameters)).ShouldBe("female");
        var coding = $$"""{"name":"coding","valueCoding":{"system":"{{Gender}}","code":"male"} }""";
        Said((await server.Post("ValueSet/$validate-code", Parameters($$"""{"name":"valueSet","resource":{{set}} }""", coding))).Body).ShouldContain("result=false");
        Said((await server.Post("CodeSystem/$validate-code", Parameters($$"""{"name":"codeSystem","resource":{{Colours}} }""", """{"name":"code","valueCode":"pink"}"""))).Body)
            .ShouldContain("display=Pink");
        Said((await server.Post("CodeSystem/$lookup", Parameters(coding))).Body).ShouldContain("display=Male");
        Said((await server.Post("CodeSystem/$subsumes", Parameters(Coding("codingA", Class, "_ActEncounterCode"), Coding("codingB", Class, "IMP")))).Body).ShouldContain("outcome=subsumes");
        var concept = $$"""{"name":"codeableConcept","valueCodeableConcept":{"coding":[{"system":"urn:x","code":"y"},{"system":"{{Gender}}","code":"male"}] } }""";
        Said((await server.Post("ValueSet/$validate-code", Parameters($$"""{"name":"url","valueUri":"{{GenderSet}}"}""", concept))).Body).ShouldContain("result=true");
    }

    [Theory]
    [InlineData("""{"name":"url","valueBoolean":true}""", "valueBoolean", "boolean")]
    [InlineData("""{"name":"coding","valueString":"x"}""", "coding", "Coding")]
    [InlineData("""{"name":"nonesuch","valueString":"x"}""", "nonesuch", "'nonesuch'")]
    public async Task Wrong_parameters_of_a_body_are_named(string parameter, string _, string words)
    {
        var answer = await server.Post("ValueSet/$validate-code", Parameters(parameter));
        answer.Status.ShouldBe(400, answer.Text);
        answer.Diagnostics.ShouldContain(words);
    }

    [Fact]
    public async Task Stored_resources_are_asked_by_their_path()
    {
        (await server.Put("CodeSystem/colours", Colours)).Status.ShouldBeOneOf(200, 201);
        var set = """{"resourceType":"ValueSet","id":"genders","url":"urn:test:genders","version":"2","status":"active","compose":{"include":[{"valueSet":["http://hl7.org/fhir/ValueSet/administrative-gender"]}],"exclude":[{"system":"http://hl7.org/fhir/administrative-gender","concept":[{"code":"unknown"}]}]}}""";
        (await server.Put("ValueSet/genders", set)).Status.ShouldBeOneOf(200, 201);
        var map = """{"resourceType":"ConceptMap","id":"map","url":"urn:test:map","status":"active","group":[{"source":"urn:a","target":"urn:b","element":[{"code":"1","target":[{"code":"2","equivalence":"equal"}]}],"unmapped":{"mode":"fixed","code":"0"}}]}""";
        (await server.Put("ConceptMap/map", map)).Status.ShouldBeOneOf(200, 201);
        Said((await server.Get("CodeSystem/colours/$validate-code?code=red&display=rot&displayLanguage=de")).Body).ShouldContain("result=true");
        Said((await server.Get("CodeSystem/colours/$subsumes?codeA=red&codeB=pink")).Body).ShouldContain("outcome=subsumes");
        (await server.Get("CodeSystem/colours/$validate-code?url=urn:x&code=red")).ShouldFail(400, "invalid");
        Codes(await server.Get("ValueSet/genders/$expand")).ShouldBe("male female other");
        Codes(await server.Post("ValueSet/genders/$expand", Parameters("""{"name":"filter","valueString":"m"}"""))).ShouldBe("male");
        (await server.Get("ValueSet/genders/$expand?valueSetVersion=1")).ShouldFail(404, "not-found");
        Said((await server.Get($"ValueSet/genders/$validate-code?system={Gender}&code=unknown")).Body).ShouldContain("result=false");
        Said((await server.Get("ConceptMap/map/$translate?system=urn:a&code=1")).Body).ShouldContain("match:concept=2");
        Said((await server.Get("ConceptMap/map/$translate?system=urn:a&code=7")).Body).ShouldContain("match:equivalence=relatedto");
        Said((await server.Get("ConceptMap/map/$translate?system=urn:b&code=2&reverse=true")).Body).ShouldContain("match:concept=1");
    }

    // https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.rest.resource.operation
    [Theory]
    [InlineData("CodeSystem", "lookup", "CodeSystem-lookup")]
    [InlineData("CodeSystem", "validate-code", "CodeSystem-validate-code")]
    [InlineData("CodeSystem", "subsumes", "CodeSystem-subsumes")]
    [InlineData("ValueSet", "expand", "ValueSet-expand")]
    [InlineData("ValueSet", "validate-code", "ValueSet-validate-code")]
    [InlineData("ConceptMap", "translate", "ConceptMap-translate")]
    [InlineData("Patient", "everything", "Patient-everything")]
    public async Task The_statement_lists_the_operations(string type, string name, string definition)
    {
        var resource = (await server.Get("metadata")).Body["rest"]![0]!["resource"]!.AsArray().Single(r => r!["type"]!.GetValue<string>() == type)!;
        resource["operation"]!.AsArray().Single(o => o!["name"]!.GetValue<string>() == name)!["definition"]!.GetValue<string>()
            .ShouldBe("http://hl7.org/fhir/OperationDefinition/" + definition);
    }

    // https://hl7.org/fhir/R4/terminologycapabilities.html
    [Fact]
    public async Task The_terminology_capabilities_say_what_is_there()
    {
        var answer = await server.Get("metadata?mode=terminology");
        var systems = answer.Body["codeSystem"]!.AsArray().Select(s => s!["uri"]!.GetValue<string>()).ToList();
        systems.ShouldContain(Gender);
        systems.ShouldContain("urn:ietf:bcp:47");
        systems.ShouldNotContain("http://snomed.info/sct");
        answer.Body["expansion"]!["parameter"]!.AsArray().Select(p => p!["name"]!.GetValue<string>()).ShouldContain("force-system-version");
        (await server.Post("TerminologyCapabilities/$validate", answer.Text)).Text.ShouldNotContain("\"error\"");
    }

    private static string Parameters(params string[] parameters) => $$"""{"resourceType":"Parameters","parameter":[{{string.Join(',', parameters)}}]}""";

    private static string Coding(string name, string system, string code) => $$"""{"name":"{{name}}","valueCoding":{"system":"{{system}}","code":"{{code}}"} }""";

    private static IEnumerable<string> Pairs(string says) =>
        says.Split(' ').Aggregate(new List<string>(), (pairs, word) =>
        {
            if (word.Contains('=', StringComparison.Ordinal))
            {
                pairs.Add(word);
            }
            else
            {
                pairs[^1] += " " + word;
            }

            return pairs;
        });

    // Every parameter as name=value, parts as name:part=value; of codings the code.
    private static List<string> Said(JsonNode parameters) => [.. (parameters["parameter"]?.AsArray() ?? []).SelectMany(p => p!["part"] is { } parts
        ? parts.AsArray().Select(part => $"{p["name"]}:{part!["name"]}={Value(part)}") : [$"{p["name"]}={Value(p)}"])];

    private static string? Value(JsonNode parameter)
    {
        var value = parameter.AsObject().FirstOrDefault(p => p.Key.StartsWith("value", StringComparison.Ordinal)).Value;
        return value is JsonObject coding ? coding["code"]?.ToString() : value?.ToString();
    }

    private static string Codes(FhirResponse answer)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return string.Join(' ', Flatten(answer.Body["expansion"]!, ""));
    }

    private static IEnumerable<string> Flatten(JsonNode holder, string indent) =>
        (holder["contains"]?.AsArray() ?? []).SelectMany(c => Flatten(c!, indent + "-").Prepend(indent + c!["code"]!.GetValue<string>()));
}
