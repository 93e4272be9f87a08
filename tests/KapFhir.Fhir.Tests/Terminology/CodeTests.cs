using KapFhir.Fhir.Terminology;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>Lookup, subsumption and validation of single codes.</summary>
public sealed class CodeTests
{
    private static readonly ValueSetMembership Sets = Terms.With(
        """{"resourceType":"CodeSystem","url":"http://parts","status":"draft","content":"complete","hierarchyMeaning":"part-of","concept":[{"code":"car","concept":[{"code":"wheel"}]}]}""",
        """{"resourceType":"CodeSystem","url":"http://some","status":"draft","content":"fragment","concept":[{"code":"a"}]}""",
        """{"resourceType":"CodeSystem","url":"http://loose","status":"draft","content":"complete","concept":[{"code":"Abc"},{"code":"x","display":"small"},{"code":"X","display":"large"}]}""");

    // https://hl7.org/fhir/R4/codesystem-operation-subsumes.html: system | A | B | outcome or the code of the refusal
    // how the code system gives the weight | the weight
    [Theory]
    [InlineData("""
        "property":[{"code":"w","uri":"http://hl7.org/fhir/concept-properties#itemWeight","type":"decimal"}],"concept":[{"code":"a","property":[{"code":"w","valueDecimal":1.5}]}]
        """, "1.5")]
    [InlineData("""
        "concept":[{"code":"a","property":[{"code":"itemWeight","valueInteger":2}]}]
        """, "2")]
    [InlineData("""
        "concept":[{"code":"a","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":3}]}]
        """, "3")]
    [InlineData("""
        "concept":[{"code":"a","property":[{"code":"w","valueInteger":2}]}]
        """, "")]
    [InlineData("""
        "concept":[{"code":"b","property":[{"code":"itemWeight","valueInteger":2}]}]
        """, "")]
    public void A_code_system_gives_weights(string content, string weight) =>
        $"{Terms.With($$"""{"resourceType":"CodeSystem","url":"http://w","status":"draft","content":"complete",{{content}}}""").Weight("http://w", "a")}".ShouldBe(weight);

    [Theory]
    [InlineData("http://s", "dog", "dog", "equivalent")]
    [InlineData("http://s", "animal", "poodle", "subsumes")]
    [InlineData("http://s", "poodle", "pet", "subsumed-by")]
    [InlineData("http://s", "cat", "pet", "not-subsumed")]
    [InlineData("http://s", "cat", "unicorn", "not-found")]
    [InlineData("http://nowhere", "a", "b", "not-found")]
    [InlineData("http://parts", "car", "wheel", "not-supported")]
    [InlineData("http://some", "a", "b", "not-supported")]
    [InlineData("http://loose", "abc", "ABC", "equivalent")]
    [InlineData("urn:ietf:bcp:47", "de", "de", "equivalent")]
    [InlineData("urn:ietf:bcp:47", "de", "de-CH", "not-supported")]
    [InlineData("http://terminology.hl7.org/CodeSystem/v3-ActCode", "_ActEncounterCode", "AMB", "subsumes")]
    public void Subsumes(string system, string a, string b, string outcome) =>
        (CodeSubsumption.Test(Sets.Resources, system, null, a, b) is { IsSuccess: true } tested ? tested.Value : CodeSubsumption.Test(Sets.Resources, system, null, a, b).Issues[0].Code)
            .ShouldBe(outcome);

    // Where the system does not say that case matters: "accept codes in any case" (CodeSystem.caseSensitive)
    [Theory]
    [InlineData("http://loose", "ABC", "Abc")]
    [InlineData("http://loose", "x", "x")]
    [InlineData("http://loose", "X", "X")]
    [InlineData("http://s", "dog", "dog")]
    [InlineData("http://s", "Dog", null)]
    [InlineData("urn:iso:std:iso:4217", "EUR", "EUR")]
    [InlineData("urn:iso:std:iso:4217", "EURO", null)]
    [InlineData("urn:iso:std:iso:3166", "CH", "CH")]
    [InlineData("urn:iso:std:iso:3166", "CHE", "CHE")]
    [InlineData("urn:iso:std:iso:3166", "756", "756")]
    [InlineData("https://www.iana.org/time-zones", "Europe/Zurich", "Europe/Zurich")]
    [InlineData("https://www.iana.org/time-zones", "Europe/Atlantis", null)]
    public void Finds_a_code(string system, string code, string? found) =>
        (CodeLookup.Find(Sets.Resources, system, null, code) is { IsSuccess: true } lookup ? lookup.Value.Code.Code : null).ShouldBe(found);

    // https://hl7.org/fhir/R4/codesystem-operation-lookup.html: properties asked for | code=value pairs
    [Theory]
    [InlineData("", "definition=Has fur inactive=false parent=animal child=dog child=cat", "mammal")]
    [InlineData("parent", "parent=mammal parent=pet", "dog")]
    [InlineData("legs eats", "legs=4 eats=cat", "dog")]
    [InlineData("url", "url=http://s", "dog")]
    [InlineData("display", "", "dog")]
    public void Gives_the_properties(string wanted, string properties, string code) =>
        string.Join(' ', CodeLookup.Find(Sets.Resources, "http://s", null, code).Value.Properties(wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(p => p.Property.Code + "=" + p.Property.Value)).ShouldBe(properties);

    [Theory]
    [InlineData("", "Hund Hündli Good boy Chien")]
    [InlineData("designation", "Hund Hündli Good boy Chien")]
    [InlineData("lang.fr", "Chien")]
    [InlineData("lang.de", "Hund Hündli")]
    [InlineData("display", "")]
    public void Gives_the_designations(string wanted, string designations) =>
        string.Join(' ', CodeLookup.Find(Sets.Resources, "http://s", null, "dog").Value.Designations(wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(d => d.Value))
            .ShouldBe(designations);

    // https://hl7.org/fhir/R4/valueset-operation-validate-code.html: system | code | display | language | abstract | valid | words of the message | display
    [Theory]
    [InlineData("http://s", "dog", null, null, null, true, null, "Dog")]
    [InlineData("http://s", "dog", "dog", null, null, true, null, "Dog")]
    [InlineData("http://s", "dog", "Good boy", null, null, true, null, "Dog")]
    [InlineData("http://s", "dog", "Wolf", null, null, false, "Right is 'Dog'", "Dog")]
    [InlineData("http://s", "dog", "Dog", "de", null, false, "Right is 'Hund'", "Hund")]
    [InlineData("http://s", "dog", "Hund", "de", null, true, null, "Hund")]
    [InlineData("http://s", "cat", "CAFE CAT", null, null, true, null, "Café cat")]
    [InlineData("http://s", "unicorn", null, null, null, false, "no such code", null)]
    [InlineData("http://s", "pet", null, null, null, true, "abstract", "Pet")]
    [InlineData("http://s", "pet", null, null, true, true, null, "Pet")]
    [InlineData("http://s", "pet", null, null, false, false, "abstract", "Pet")]
    [InlineData("http://s", "bird", null, null, null, true, "inactive", "Bird")]
    [InlineData("http://other", "dog", null, null, null, false, "not in the value set", null)]
    [InlineData(null, "dog", null, null, null, false, "without a system", null)]
    public void Validates(string? system, string code, string? display, string? language, bool? isAbstract, bool valid, string? message, string? shown)
    {
        var set = Terms.Set(Terms.Include("""{"system":"http://s"}"""));
        var result = new CodeValidator(Sets, isAbstract, language).InValueSet(set, [new SentCoding(system, null, code, display)]).Value;
        (result.IsValid, result.Display).ShouldBe((valid, shown), result.Message);
        if (message is null)
        {
            result.Message.ShouldBeNull();
        }
        else
        {
            result.Message!.ShouldContain(message);
        }
    }

    [Fact]
    public void What_cannot_be_known_is_refused()
    {
        var validator = new CodeValidator(Sets, null, null);
        var conditions = Sets.Resources.FindValueSet("http://hl7.org/fhir/ValueSet/condition-code").Value;
        validator.InValueSet(conditions, [new SentCoding("http://snomed.info/sct", null, "1", null)]).Issues[0].Diagnostics.ShouldContain("http://snomed.info/sct");
        validator.InValueSet(conditions, [new SentCoding("http://snomed.info/sct", null, "160245001", null)]).Value.IsValid.ShouldBeTrue();
        validator.InValueSet(conditions, [new SentCoding("http://s", "9", "dog", null)]).Issues[0].Diagnostics.ShouldContain("version '9'");
    }

    [Fact]
    public void One_coding_of_a_concept_is_enough()
    {
        var set = Terms.Set(Terms.Include("""{"system":"http://s"}"""));
        var validator = new CodeValidator(Sets, null, null);
        validator.InValueSet(set, [new SentCoding("http://x", null, "y", null), new SentCoding("http://s", null, "dog", null)]).Value.IsValid.ShouldBeTrue();
        validator.InValueSet(set, [new SentCoding("http://x", null, "y", null), new SentCoding("http://x", null, "z", null)]).Value.Message!.ShouldContain("'y'");
        validator.InValueSet(set, []).Value.IsValid.ShouldBeFalse();
    }

    // https://www.rfc-editor.org/rfc/rfc5646#section-2.1 and appendix A; https://www.rfc-editor.org/rfc/rfc6838#section-4.2; ISO 3166-2
    [Theory]
    [InlineData("urn:ietf:bcp:47", "de zh-Hant zh-cmn-Hans-CN sr-Latn-RS de-CH-1901 sl-rozaj-biske de-DE-u-co-phonebk x-whatever i-klingon es-419 en-a-myext-b-another art-lojban", true)]
    [InlineData("urn:ietf:bcp:47", "a de-419-DE de_CH ar-a-aaa-b-bbb-a-ccc de- x- de-1901-1901 abcdefghi 12 en--US", false)]
    [InlineData("urn:ietf:bcp:13", "text/plain application/fhir+json;fhirVersion=4.0 image application/vnd.a-b+xml", true)]
    [InlineData("urn:ietf:bcp:13", "text/ /plain te(t/plain a/b/c", false)]
    [InlineData("urn:iso:std:iso:3166:-2", "CH-ZH US-CA", null)]
    [InlineData("urn:iso:std:iso:3166:-2", "CHZH XY-1 CH- CH-12345", false)]
    [InlineData("http://nowhere", "x", null)]
    public void Codes_of_grammars(string system, string codes, bool? isCode) =>
        codes.Split(' ').Select(c => (c, ImplicitCodeSystems.RuleOf(system)?.Invoke(c))).ShouldBe(codes.Split(' ').Select(c => (c, isCode)));

    // https://hl7.org/fhir/R4/snomedct.html#implicit, https://hl7.org/fhir/R4/loinc.html#implicit
    [Theory]
    [InlineData("http://snomed.info/sct?fhir_vs", "not loaded")]
    [InlineData("http://snomed.info/sct/900000000000207008?fhir_vs=isa/404684003", "not loaded")]
    [InlineData("http://loinc.org/vs", "not loaded")]
    [InlineData("http://loinc.org/vs/LL715-4", "not loaded")]
    [InlineData("http://nowhere", "not known here")]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|9", "in version '9'; there is 4.0.1")]
    public void A_value_set_that_is_not_here_is_refused(string url, string words) => Sets.Resources.FindValueSet(url).Issues[0].Diagnostics.ShouldContain(words);

    [Fact]
    public void An_implied_value_set_works_once_its_system_is_loaded()
    {
        var sets = Terms.With("""{"resourceType":"CodeSystem","url":"http://snomed.info/sct","version":"kap","status":"active","content":"complete","concept":[{"code":"1","concept":[{"code":"2"}]},{"code":"3"}]}""");
        Terms.Expand(sets, sets.Resources.FindValueSet("http://snomed.info/sct?fhir_vs=isa/1").Value).ShouldBe("1 2");
        Terms.Expand(sets, sets.Resources.FindValueSet("http://snomed.info/sct?fhir_vs").Value).ShouldBe("1 2 3");
        sets.Resources.FindValueSet("http://snomed.info/sct?fhir_vs=ecl/*").Issues[0].Code.ShouldBe("not-supported");
    }
}
