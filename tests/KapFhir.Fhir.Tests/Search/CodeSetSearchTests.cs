using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Terminology;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#modifiers: <c>:in</c>, <c>:not-in</c>, <c>:above</c>, <c>:below</c> on tokens.</summary>
public sealed class CodeSetSearchTests
{
    // a over b over c, and d beside them; flat; parts, whose hierarchy is of parts; frag, of which only some is here.
    private static readonly string[] Resources =
    [
        System("tree", """{"code":"a","concept":[{"code":"b","concept":[{"code":"c"}]}]},{"code":"d"}"""),
        System("flat", """{"code":"a"},{"code":"b"}"""),
        System("parts", """{"code":"a","concept":[{"code":"b"}]}""", "\"hierarchyMeaning\":\"part-of\","),
        System("frag", """{"code":"a","concept":[{"code":"b"}]}""", content: "fragment"),
        Set("listed", """{"system":"http://s/tree","concept":[{"code":"a"},{"code":"d"}]}"""),
        Set("filtered", """{"system":"http://s/tree","filter":[{"property":"concept","op":"is-a","value":"b"}]}"""),
        Set("whole", """{"system":"http://s/tree"}"""),
        Set("elsewhere", """{"system":"http://not.here"},{"system":"http://s/tree","concept":[{"code":"d"}]}"""),
        Set("importing", """{"valueSet":["http://v/elsewhere"]},{"valueSet":["http://v/filtered"]}"""),
        Set("both", """{"valueSet":["http://v/whole","http://v/filtered"]}"""),
        Set("without", """{"system":"http://s/tree"}],"exclude":[{"system":"http://s/tree","concept":[{"code":"d"}]}"""),
        Set("less", """{"system":"http://not.here"}],"exclude":[{"system":"http://not.here","concept":[{"code":"d"}]}"""),
        Set("none", """{"system":"http://s/tree","filter":[{"property":"concept","op":"=","value":"b"},{"property":"concept","op":"=","value":"c"}]}"""),
        Set("fragment", """{"system":"http://s/frag"}"""),
        Set("circle", """{"valueSet":["http://v/circle"]}"""),
        Set("versioned", """{"system":"http://s/tree","concept":[{"code":"a"}]}""", "1.0"),
    ];

    private static readonly SearchParsing Parsing = MakeParsing();

    [Theory]
    [InlineData("code:in=http://v/listed", "ad")]
    [InlineData("code:in=http://v/filtered", "bc")]
    [InlineData("code:in=http://v/whole", "abcd")]
    [InlineData("code:in=http://v/elsewhere", "dx")] // all of a system that is not here: by its system
    [InlineData("code:in=http://v/importing", "bcdx")]
    [InlineData("code:in=http://v/both", "bc")]
    [InlineData("code:in=http://v/without", "abc")]
    [InlineData("code:in=http://v/none", "")]
    [InlineData("code:in=http://v/listed,http://v/filtered", "abcd")]
    [InlineData("code:in=http://v/versioned|1.0", "a")]
    [InlineData("code:in=ValueSet/id-listed", "ad")]
    [InlineData("code:in=https://kap.example/fhir/ValueSet/id-listed", "ad")]
    [InlineData("code:not-in=http://v/listed", "bcx-")] // as :not: also what has no code
    [InlineData("code:not-in=http://v/none", "abcdx-")]
    [InlineData("code:not-in=http://v/listed,http://v/filtered", "x-")]
    [InlineData("code:below=http://s/tree|a", "abc")]
    [InlineData("code:below=http://s/tree|b", "bc")]
    [InlineData("code:below=http://s/tree|d", "d")]
    [InlineData("code:above=http://s/tree|c", "abc")]
    [InlineData("code:above=http://s/tree|a", "a")]
    [InlineData("code:above=http://s/tree|c,http://s/tree|d", "abcd")]
    public void Finds(string query, string expected)
    {
        var parsed = SearchTable.Parse("Observation", query, Parsing).Value;
        var found = "abcdx-".Where(letter => SearchComparison.Matches(parsed, "1", SearchTable.Entries(Coded(letter))));
        string.Concat(found).ShouldBe(expected);
        SearchUrl.Query(parsed).Replace("%7C", "|", StringComparison.Ordinal).ShouldBe(query);
    }

    [Theory]
    [InlineData("status:in=http://hl7.org/fhir/ValueSet/observation-status", true)] // a code without system means that of its binding
    [InlineData("status:in=http://hl7.org/fhir/ValueSet/administrative-gender", false)]
    [InlineData("status:in=http://hl7.org/fhir/ValueSet/observation-status|4.0.1", true)]
    [InlineData("code:in=http://hl7.org/fhir/ValueSet/observation-codes", false)] // all of LOINC
    public void R4s_own(string query, bool isFound) =>
        SearchComparison.Matches(SearchTable.Parse("Observation", query, Parsing).Value, "1", SearchTable.Entries(Coded('a'))).ShouldBe(isFound);

    [Theory]
    [InlineData("code:in=http://v/unknown", "not-found", "'http://v/unknown' given for 'code:in' is not known here")]
    [InlineData("code:in=ValueSet/unknown", "not-found", "'ValueSet/unknown' given for 'code:in' is not known here")]
    [InlineData("code:not-in=http://v/unknown", "not-found", "install its package")]
    [InlineData("code:in=http://v/versioned|2.0", "not-found", "in version '2.0'; there is 1.0")]
    [InlineData("code:in=http://v/less", "processing", "cannot be told")]
    [InlineData("code:in=http://v/circle", "processing", "imports itself")]
    [InlineData("code:below=c", "value", "system|code")]
    [InlineData("code:below=http://s/tree|", "value", "system|code")]
    [InlineData("code:below=|c", "value", "system|code")]
    [InlineData("code:below=http://s/unknown|c", "not-found", "'http://s/unknown' is not here")]
    [InlineData("code:below=http://s/tree|z", "not-found", "no code 'z'")]
    [InlineData("code:above=http://s/flat|a", "processing", "no hierarchy")]
    [InlineData("code:above=http://s/parts|a", "processing", "part-of")]
    [InlineData("code:above=http://unitsofmeasure.org|mg", "not-found", "is not here")]
    [InlineData("_id:in=http://v/listed", "invalid", "':in'")]
    [InlineData("subject:Patient.gender:in=http://v/unknown", "not-found", "http://v/unknown")]
    public void What_cannot_be_told_is_refused(string query, string code, string says)
    {
        var issue = SearchTable.Parse("Observation", query, Parsing).Issues.ShouldHaveSingleItem();
        (issue.Status, issue.Code).ShouldBe((400, code), issue.Diagnostics);
        issue.Diagnostics.ShouldContain(says);
        SearchTable.Parse("Observation", query, Parsing with { IsLenient = true }).Issues.ShouldHaveSingleItem().ShouldBe(issue, "never dropped");
    }

    [Fact]
    public void A_part_of_a_system_is_searched_with_a_remark()
    {
        foreach (var query in (string[])["code:in=http://v/fragment", "code:below=http://s/frag|a"])
        {
            var parsed = SearchTable.Parse("Observation", query, Parsing).Value;
            parsed.Clauses.ShouldHaveSingleItem().ShouldBeOfType<ParameterClause>().AnyOf.Count.ShouldBe(2);
            parsed.Warnings.ShouldHaveSingleItem().Diagnostics.ShouldContain("may find less");
        }
    }

    [Fact]
    public void Codes_are_limited()
    {
        SearchTable.Parse("Observation", "code:in=http://v/whole", Parsing with { MaxCodes = 3 }).Issues
            .ShouldBe([Issues.SearchCodesTooMany("code:in", "http://v/whole", 4, 3)]);
        SearchTable.Parse("Observation", "subject.identifier:in=http://v/whole", Parsing with { MaxUnfoldedCodes = 9 }).Issues
            .ShouldHaveSingleItem().Code.ShouldBe("too-costly");
    }

    [Fact]
    public void Without_terminology_it_is_refused() =>
        SearchTable.Parse("Observation", "code:in=http://v/listed").Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain(":in");

    private static string Coded(char letter) => SearchTable.Observation(letter switch
    {
        '-' => "\"note\":[]",
        'x' => """ "code":{"coding":[{"system":"http://not.here","code":"x"}]} """,
        _ => $$""" "code":{"coding":[{"system":"http://s/tree","code":"{{letter}}"}]} """,
    }).Replace(",\"note\":[]", "", StringComparison.Ordinal);

    private static string System(string name, string concepts, string more = "", string content = "complete") => $$"""
        {"resourceType":"CodeSystem","id":"id-{{name}}","url":"http://s/{{name}}","status":"active",{{more}}"content":"{{content}}","concept":[{{concepts}}]}
        """;

    private static string Set(string name, string include, string? version = null) => $$"""
        {"resourceType":"ValueSet","id":"id-{{name}}","url":"http://v/{{name}}","status":"active",{{(version is null ? "" : $"\"version\":\"{version}\",")}}"compose":{"include":[{{include}}]} }
        """;

    private static SearchParsing MakeParsing()
    {
        var resources = ConformanceResources.Of(FhirDefinitions.R4).With(Resources.Select(r =>
        {
            var name = r[(r.IndexOf("id-", StringComparison.Ordinal))..].Split('"')[0];
            var type = r.Contains("\"ValueSet\"", StringComparison.Ordinal) ? "ValueSet/" : "CodeSystem/";
            return ConformanceResource.Of(Encoding.UTF8.GetBytes(r), ConformanceOrigin.Written, type + name, FhirDefinitions.R4)!;
        }));
        return SearchTable.Strict with { Conformance = resources, Terminology = new ValueSetMembership(resources) };
    }
}
