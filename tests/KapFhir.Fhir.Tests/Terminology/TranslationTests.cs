using KapFhir.Fhir.Terminology;
using KapFhir.Fhir.Tests.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>https://hl7.org/fhir/R4/conceptmap-operation-translate.html and https://hl7.org/fhir/R4/conceptmap.html</summary>
public sealed class TranslationTests
{
    private const string Map = """
        {"resourceType":"ConceptMap","url":"http://m","status":"draft","sourceUri":"http://v1","targetUri":"http://v2","group":[
          {"source":"http://a","target":"http://b","element":[
            {"code":"1","target":[{"code":"one","equivalence":"equivalent"}]},
            {"code":"2","target":[{"code":"two","equivalence":"wider","dependsOn":[{"property":"http://sex","system":"http://g","value":"f"}],"product":[{"property":"http://p","value":"x"}]},{"code":"pair","equivalence":"narrower"}]},
            {"code":"3","target":[{"equivalence":"unmatched"}]}],
           "unmapped":{"mode":"MODE","code":"fix","display":"Fixed","url":"http://other"}},
          {"source":"http://a","target":"http://c","element":[{"code":"1","target":[{"code":"uno","equivalence":"equal"}]}]}]}
        """;

    private const string Other = """
        {"resourceType":"ConceptMap","url":"http://other","status":"draft","group":[{"source":"http://a","target":"http://b","element":[{"code":"9","target":[{"code":"nine","equivalence":"equal"}]}],
         "unmapped":{"mode":"other-map","url":"http://m"}}]}
        """;

    private const string PlainSystem = """{"resourceType":"CodeSystem","url":"http://b","status":"draft","content":"complete","concept":[{"code":"one"},{"code":"two"}]}""";

    // unmapped mode | code | what else | matches as equivalence:system:code
    [Theory]
    [InlineData("provided", "1", "", "equivalent:http://b:one equal:http://c:uno")]
    [InlineData("provided", "2", "", "narrower:http://b:pair")]
    [InlineData("provided", "2", "f", "wider:http://b:two narrower:http://b:pair")]
    [InlineData("provided", "2", "m", "narrower:http://b:pair")]
    [InlineData("provided", "3", "", "unmatched:http://b:")]
    [InlineData("provided", "9", "", "equal:http://b:9")]
    [InlineData("fixed", "9", "", "relatedto:http://b:fix")]
    [InlineData("other-map", "9", "", "equal:http://b:nine")]
    [InlineData("other-map", "8", "", "")]
    [InlineData("provided", "1", "system=http://c", "equal:http://c:uno")]
    [InlineData("provided", "1", "source=http://v1", "equivalent:http://b:one equal:http://c:uno")]
    [InlineData("provided", "1", "source=http://v9", "")]
    [InlineData("provided", "1", "target=http://v2", "equivalent:http://b:one equal:http://c:uno")]
    [InlineData("provided", "1", "target=http://v", "equivalent:http://b:one")]
    public void Translates(string mode, string code, string more, string matches)
    {
        var sets = Terms.With(Other, PlainSystem, Map.Replace("MODE", mode, StringComparison.Ordinal), Terms.ValueSet("http://v", Terms.Include("""{"system":"http://b"}""")));
        var request = new TranslationRequest([new SentCoding("http://a", null, code, null)])
        {
            Source = After(more, "source="),
            Target = After(more, "target="),
            TargetSystem = After(more, "system="),
            Dependencies = more.Length == 1 ? [("http://sex", new SentCoding("http://g", null, more, null))] : [],
        };
        Show(Translation.Translate([sets.Resources.FindConceptMap("http://m")!], sets, request)).ShouldBe(matches);
    }

    [Theory]
    [InlineData("http://b", "one", "equivalent:http://a:1")]
    [InlineData("http://b", "pair", "wider:http://a:2")]
    [InlineData("http://c", "uno", "equal:http://a:1")]
    [InlineData("http://b", "none", "")]
    public void Translates_back(string system, string code, string matches)
    {
        var sets = Terms.With(Map.Replace("MODE", "provided", StringComparison.Ordinal));
        var request = new TranslationRequest([new SentCoding(system, null, code, null)]) { IsReverse = true };
        Show(Translation.Translate([sets.Resources.FindConceptMap("http://m")!], sets, request)).ShouldBe(matches);
    }

    // "The value can only be true if at least one returned match has an equivalence which is not unmatched or disjoint."
    [Theory]
    [InlineData("1", true)]
    [InlineData("3", false)]
    public void Says_whether_it_could(string code, bool isTranslated) =>
        Translation.Translate([ConceptMapReader.Read(Samples.Read(Map.Replace("MODE", "fixed", StringComparison.Ordinal)))], Terms.With(), new TranslationRequest([new SentCoding("http://a", null, code, null)]))
            .IsTranslated.ShouldBe(isTranslated);

    [Fact]
    public void Hints_at_a_dependency_that_was_not_sent()
    {
        var map = ConceptMapReader.Read(Samples.Read(Map.Replace("MODE", "fixed", StringComparison.Ordinal)));
        var result = Translation.Translate([map], Terms.With(), new TranslationRequest([new SentCoding("http://a", null, "2", null)]));
        result.Message!.ShouldContain("http://sex");
        var withDependency = new TranslationRequest([new SentCoding("http://a", null, "2", null)]) { Dependencies = [("http://sex", new SentCoding("http://g", null, "f", null))] };
        Translation.Translate([map], Terms.With(), withDependency).Matches[0].Product.ShouldHaveSingleItem().Value.ShouldBe("x");
    }

    // R4's own maps, by code alone: every map for the system is tried.
    [Fact]
    public void Finds_the_specifications_maps()
    {
        var sets = Terms.With();
        var result = Translation.Translate(
            sets.Resources.ConceptMaps, sets, new TranslationRequest([new SentCoding("http://hl7.org/fhir/administrative-gender", null, "male", null)]));
        Show(result).ShouldContain("http://terminology.hl7.org/CodeSystem/v3-AdministrativeGender:M");
    }

    private static string Show(TranslationResult result) => string.Join(' ', result.Matches.Select(m => $"{m.Equivalence}:{m.System}:{m.Code}"));

    private static string? After(string text, string prefix) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : null;
}
