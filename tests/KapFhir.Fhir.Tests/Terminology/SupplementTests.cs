using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;
using KapFhir.Fhir.Tests.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>https://hl7.org/fhir/R4/codesystem.html#supplements: designations and properties that other code systems add.</summary>
public sealed class SupplementTests
{
    // what the supplement says beside its concept | the names of the dog in Italian
    [Theory]
    [InlineData("""
        "supplements":"http://s"
        """, "designation", "Cane")]
    [InlineData("""
        "supplements":"http://s|1"
        """, "designation", "Cane")]
    [InlineData("""
        "supplements":"http://s|2"
        """, "designation", "")]
    [InlineData("""
        "supplements":"http://other"
        """, "designation", "")]
    [InlineData("""
        "supplements":"http://s","language":"it"
        """, "display", "Cane")]
    [InlineData("""
        "supplements":"http://s"
        """, "display", "")]
    public void Names_are_added_to_the_version_meant(string supplements, string form, string names)
    {
        var concept = form is "display" ? """{"code":"dog","display":"Cane"}""" : """{"code":"dog","designation":[{"language":"it","value":"Cane"}]}""";
        var sets = Terms.With($$"""{"resourceType":"CodeSystem","url":"http://s/it","status":"draft","content":"supplement",{{supplements}},"concept":[{{concept}}]}""");
        var dog = CodeLookup.Find(sets.Resources, "http://s", null, "dog").Value;
        string.Join(' ', dog.Designations(["lang.it"]).Select(d => d.Value)).ShouldBe(names);
    }

    [Fact]
    public void Properties_are_added_and_can_be_filtered_by()
    {
        var sets = Terms.With("""
            {"resourceType":"CodeSystem","url":"http://s/price","status":"draft","content":"supplement","supplements":"http://s","property":[{"code":"price","type":"integer"}],
             "concept":[{"code":"dog","property":[{"code":"price","valueInteger":9}]},{"code":"unicorn","property":[{"code":"price","valueInteger":9}]}]}
            """);
        Terms.Expand(sets, Terms.Set(Terms.Include("""{"system":"http://s","filter":[{"property":"price","op":"=","value":"9"}]}"""))).ShouldBe("dog");
    }

    // A store knows type, url and version of what it holds, and reads the content when it is asked for.
    [Fact]
    public void A_supplement_of_which_only_the_url_is_known_is_found_by_its_content()
    {
        var bytes = Samples.Read(Terms.Supplement).RawValue;
        var stored = new ConformanceResource(new CanonicalHeader("CodeSystem", "http://s/fr", null), ConformanceOrigin.Written, "CodeSystem/x", FhirDefinitions.R4, () => bytes);
        stored.Supplements.ShouldBe("http://s");
        var sets = new ValueSetMembership(Samples.InForce([Terms.Animals]).With([stored]));
        CodeLookup.Find(sets.Resources, "http://s", null, "dog").Value.Designations(["lang.fr"]).Single().Value.ShouldBe("Chien");
    }

    // https://hl7.org/fhir/R4/extension-valueset-supplement.html
    [Theory]
    [InlineData("http://s/fr", "dog")]
    [InlineData("http://s/nonesuch", "refused: not-found")]
    [InlineData("http://s", "refused: not-found")]
    public void A_value_set_that_needs_a_supplement_is_refused_without_it(string supplement, string codes)
    {
        var sets = Terms.With();
        var set = Terms.Set(
            Terms.Include("""{"system":"http://s","concept":[{"code":"dog"}]}"""),
            $$""","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/valueset-supplement","valueCanonical":"{{supplement}}"}]""");
        Terms.Expand(sets, set).ShouldBe(codes);
        new CodeValidator(sets, null, null).InValueSet(set, [new SentCoding("http://s", null, "dog", null)]).IsSuccess.ShouldBe(codes is "dog");
    }
}
