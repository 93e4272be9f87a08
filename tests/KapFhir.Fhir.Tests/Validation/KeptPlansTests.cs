using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>What is compiled stays when other conformance resources change, and is made anew when one it is made of does.</summary>
public sealed class KeptPlansTests
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    // The profiles that are there: derived is based on base; other stands apart; pointing names other for what its reference leads to.
    private static readonly string[] There =
    [
        Profile("base", Core + "Patient", """{"id":"Patient.name","path":"Patient.name","min":1}"""),
        Profile("derived", "http://p/base", """{"id":"Patient.gender","path":"Patient.gender","min":1}"""),
        Profile("other", Core + "Organization", """{"id":"Organization.name","path":"Organization.name","min":1}""", "Organization"),
        Profile("pointing", Core + "Patient", """{"id":"Patient.managingOrganization","path":"Patient.managingOrganization","type":[{"code":"Reference","targetProfile":["http://p/other"]}]}"""),
    ];

    // what is written | which plans are made anew
    [Theory]
    [InlineData("Questionnaire", "http://q", "")]
    [InlineData("ValueSet", "http://v", "")]
    [InlineData("StructureDefinition", "http://p/apart", "")]
    [InlineData("StructureDefinition", "http://p/base", "base derived")]
    [InlineData("StructureDefinition", "http://p/derived", "derived")]
    [InlineData("StructureDefinition", "http://p/other", "other pointing")]
    public void Only_what_leans_on_what_changed_is_made_anew(string type, string url, string anew)
    {
        var there = Samples.InForce(There);
        var with = there.With([Resource("x", Any(type, url))]);
        var before = new ProfilePlans(there);
        string[] names = ["base", "derived", "other", "pointing"];
        var first = names.Select(n => before.Find("http://p/" + n)).ToList();
        var changed = with.DifferencesFrom(there);
        changed.ShouldBe([(type, url)]);
        var after = before.For(with, changed.Where(c => c.Type is "StructureDefinition").Select(c => c.Url).ToHashSet(StringComparer.Ordinal));
        string.Join(' ', names.Where((n, i) => !ReferenceEquals(first[i], after.Find("http://p/" + n)))).ShouldBe(anew);
    }

    [Fact]
    public void A_change_is_in_force_at_once_and_the_rest_is_kept()
    {
        var registry = new ConformanceRegistry(Samples.InForce(There));
        var validator = new ResourceValidator(registry);
        var patient = Samples.Read("""{"resourceType":"Patient","active":true}""");
        Samples.Errors(validator.Validate(patient, ["http://p/derived"])).ShouldBe("Patient.name@Patient.name Patient.gender@Patient.gender");
        var terminology = validator.Terminology;

        Write(registry, "base", Profile("base", Core + "Patient", """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""", version: "2"));
        Samples.Errors(validator.Validate(patient, ["http://p/derived"])).ShouldBe("Patient.gender@Patient.gender Patient.birthDate@Patient.birthDate");
        validator.Terminology.ShouldBeSameAs(terminology);

        Write(registry, "v", """{"resourceType":"ValueSet","url":"http://v","status":"active","compose":{"include":[{"system":"http://hl7.org/fhir/administrative-gender"}]}}""");
        validator.Terminology.ShouldNotBeSameAs(terminology);
        validator.Terminology.Contains(null, "male", "http://v").ShouldBe(true);

        registry.Change(r => r.With([], ["written/base"]));
        Samples.Errors(validator.Validate(patient, ["http://p/derived"])).ShouldBe("Patient.name@Patient.name Patient.gender@Patient.gender");
    }

    [Fact]
    public void Resources_beside_those_in_force_hold_for_the_one_who_brings_them()
    {
        var validator = new ResourceValidator(new ConformanceRegistry(Samples.InForce(There)));
        var patient = Samples.Read("""{"resourceType":"Patient","active":true}""");
        var beside = validator.With([Resource("derived", Profile("derived", Core + "Patient", """{"id":"Patient.photo","path":"Patient.photo","min":1}""", version: "2"))], []);
        Samples.Errors(beside.Validate(patient, ["http://p/derived"])).ShouldBe("Patient.photo@Patient.photo");
        Samples.Errors(validator.Validate(patient, ["http://p/derived"])).ShouldBe("Patient.name@Patient.name Patient.gender@Patient.gender");
    }

    private static void Write(ConformanceRegistry registry, string name, string json) => registry.Change(r => r.With([Resource(name, json)]));

    private static ConformanceResource Resource(string name, string json) =>
        ConformanceResource.Of(Samples.Read(json).RawValue, ConformanceOrigin.Written, "written/" + name, Samples.R4)!;

    private static string Any(string type, string url) => type switch
    {
        "StructureDefinition" => Profile(url["http://p/".Length..], Core + "Patient", """{"id":"Patient.id","path":"Patient.id"}"""),
        "ValueSet" => $$"""{"resourceType":"ValueSet","url":"{{url}}","status":"active"}""",
        _ => $$"""{"resourceType":"{{type}}","url":"{{url}}","status":"active"}""",
    };

    private static string Profile(string name, string @base, string element, string type = "Patient", string? version = null) => $$"""
        {"resourceType":"StructureDefinition","url":"http://p/{{name}}",{{(version is null ? "" : $"\"version\":\"{version}\",")}}"name":"P","status":"active","kind":"resource","abstract":false,
         "type":"{{type}}","baseDefinition":"{{@base}}","derivation":"constraint","differential":{"element":[{{element}}]} }
        """;
}
