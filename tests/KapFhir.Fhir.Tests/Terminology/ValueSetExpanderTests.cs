using System.Diagnostics;
using KapFhir.Fhir.Terminology;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Terminology;

/// <summary>https://hl7.org/fhir/R4/valueset.html#expansion and https://hl7.org/fhir/R4/valueset-operation-expand.html</summary>
public sealed class ValueSetExpanderTests
{
    private const string All = """{"system":"http://s"}""";

    // https://hl7.org/fhir/R4/valueset-filter-operator.html: include part | codes
    [Theory]
    [InlineData(All, "animal mammal dog poodle cat bird pet rock")]
    [InlineData("""{"system":"http://s","concept":[{"code":"rock"},{"code":"dog"},{"code":"rock"}]}""", "rock dog")]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"mammal"}]}""", "mammal dog poodle cat")]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"descendent-of","value":"pet"}]}""", "dog poodle")]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-not-a","value":"mammal"}]}""", "animal bird pet rock")]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"generalizes","value":"dog"}]}""", "animal mammal dog pet")]
    [InlineData("""{"system":"http://s","filter":[{"property":"legs","op":"=","value":"4"}]}""", "dog cat")]
    [InlineData("""{"system":"http://s","filter":[{"property":"legs","op":"in","value":"2, 4"}]}""", "dog cat bird")]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"not-in","value":"dog,cat"}]}""", "animal mammal poodle bird pet rock")]
    [InlineData("""{"system":"http://s","filter":[{"property":"legs","op":"exists","value":"true"}]}""", "dog cat bird")]
    [InlineData("""{"system":"http://s","filter":[{"property":"child","op":"exists","value":"false"}]}""", "poodle cat bird rock")]
    [InlineData("""{"system":"http://s","filter":[{"property":"parent","op":"=","value":"mammal"}]}""", "dog cat")]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"regex","value":"[cd].."}]}""", "dog cat")]
    [InlineData("""{"system":"http://s","filter":[{"property":"inactive","op":"=","value":"true"}]}""", "bird")]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"mammal"},{"property":"legs","op":"=","value":"4"}]}""", "dog cat")]
    [InlineData("""{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"unicorn"}]}""", "refused: code-invalid")]
    [InlineData("""{"system":"http://s","filter":[{"property":"wings","op":"=","value":"2"}]}""", "refused: invalid")]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"regex","value":"(a)\\1"}]}""", "refused: not-supported")]
    [InlineData("""{"system":"http://s","filter":[{"property":"code","op":"regex","value":"("}]}""", "refused: not-supported")]
    [InlineData("""{"system":"http://s","version":"1"}""", "animal mammal dog poodle cat bird pet rock")]
    [InlineData("""{"system":"http://s","version":"2"}""", "refused: not-found")]
    [InlineData("""{"system":"http://snomed.info/sct"}""", "refused: not-supported")]
    [InlineData("""{"system":"http://loinc.org","concept":[{"code":"44261-6"}]}""", "44261-6")]
    [InlineData("""{"system":"urn:ietf:bcp:13"}""", "refused: too-costly")]
    [InlineData("""{"valueSet":["http://dogs"]}""", "dog poodle")]
    [InlineData("""{"valueSet":["http://dogs","http://small"]}""", "poodle")]
    [InlineData("""{"system":"http://s","valueSet":["http://small"]}""", "poodle cat")]
    [InlineData("""{"valueSet":["http://nowhere"]}""", "refused: not-found")]
    [InlineData("""{"valueSet":["http://v"]}""", "refused: processing")]
    public void Includes(string part, string codes)
    {
        var sets = Terms.With(
            Terms.ValueSet("http://v", Terms.Include(part)),
            Terms.ValueSet("http://dogs", """{"include":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"dog"}]}]}"""),
            Terms.ValueSet("http://small", """{"include":[{"system":"http://s","concept":[{"code":"cat"},{"code":"poodle"}]}]}"""));
        Terms.Expand(sets, Terms.Set(Terms.Include(part))).ShouldBe(codes);
    }

    // https://hl7.org/fhir/R4/valueset.html#compositions: compose | codes
    [Theory]
    [InlineData("""{"include":[{"system":"http://s"}],"exclude":[{"system":"http://s","filter":[{"property":"concept","op":"is-a","value":"animal"}]}]}""", "pet rock")]
    [InlineData("""{"include":[{"system":"http://s","concept":[{"code":"rock"}]},{"system":"http://s","concept":[{"code":"cat"},{"code":"rock"}]}]}""", "rock cat")]
    [InlineData("""{"include":[{"system":"http://s"}],"exclude":[{"valueSet":["http://hl7.org/fhir/ValueSet/administrative-gender"]}]}""", "animal mammal dog poodle cat bird pet rock")]
    [InlineData("""{"include":[{"system":"http://s"}],"exclude":[{"system":"http://loinc.org"}]}""", "animal mammal dog poodle cat bird pet rock")]
    [InlineData("""{"include":[{"system":"http://loinc.org","concept":[{"code":"1-8"}]}],"exclude":[{"system":"http://loinc.org","filter":[{"property":"CLASS","op":"=","value":"X"}]}]}""", "refused: not-supported")]
    [InlineData("""{"inactive":false,"include":[{"system":"http://s"}]}""", "animal mammal dog poodle cat pet rock")]
    [InlineData("""{"inactive":true,"include":[{"system":"http://s"}]}""", "animal mammal dog poodle cat bird pet rock")]
    public void Composes(string compose, string codes) => Terms.Expand(Terms.With(), Terms.Set(compose)).ShouldBe(codes);

    // https://hl7.org/fhir/R4/valueset-operation-expand.html: the parameters that choose codes
    public static TheoryData<ExpansionOptions, string> Options { get; } = new()
    {
        { new() { ActiveOnly = true }, "animal mammal dog poodle cat pet rock" },
        { new() { ExcludeNotForUi = true }, "animal mammal dog poodle cat bird rock" },
        { new() { Filter = "do" }, "dog" },
        { new() { Filter = "AGE rock" }, "rock" },
        { new() { Filter = "cafe" }, "cat" },
        { new() { Filter = "hund" }, "dog" },
        { new() { Filter = "chien" }, "dog" },
        { new() { Filter = "og" }, "" },
        { new() { ExcludeSystems = ["http://s"] }, "" },
        { new() { ExcludeSystems = ["http://s|1"] }, "" },
        { new() { ExcludeSystems = ["http://s|2"] }, "animal mammal dog poodle cat bird pet rock" },
        { new() { SystemVersions = ["http://s|2"] }, "refused: not-found" },
        { new() { CheckSystemVersions = ["http://s|1"] }, "animal mammal dog poodle cat bird pet rock" },
        { new() { CheckSystemVersions = ["http://s|2"] }, "refused: not-found" },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Narrows(ExpansionOptions options, string codes) => Terms.Expand(Terms.With(), Terms.Set(Terms.Include(All)), options).ShouldBe(codes);

    [Fact]
    public void Versions_are_checked_and_forced()
    {
        var set = Terms.Set("""{"include":[{"system":"http://s","version":"2"}]}""");
        Terms.Expand(Terms.With(), set, new() { CheckSystemVersions = ["http://s|1"] }).ShouldBe("refused: conflict");
        Terms.Expand(Terms.With(), set, new() { ForceSystemVersions = ["http://s|1"] }).ShouldStartWith("animal");
        Terms.Expand(Terms.With(), set, new() { SystemVersions = ["http://s|1"] }).ShouldBe("refused: not-found");
    }

    [Theory]
    [InlineData(null, "Dog")]
    [InlineData("de", "Hund")]
    [InlineData("de-CH", "Hündli")]
    [InlineData("de-AT", "Hund")]
    [InlineData("fr", "Chien")]
    [InlineData("pt", "Dog")]
    public void Is_shown_in_a_language(string? language, string display) =>
        ValueSetExpander.Expand(Terms.Set(Terms.Include("""{"system":"http://s","concept":[{"code":"dog"}]}""")), Terms.With(), ExpansionOptions.Default)
            .Value.Codes[0].DisplayIn(language).ShouldBe(display);

    // "If no display is provided, then applications using the value set use the display specified for the code by the system": and else its own.
    [Fact]
    public void A_value_set_may_show_a_code_in_its_own_words() =>
        ValueSetExpander.Expand(
            Terms.Set(Terms.Include("""{"system":"http://s","concept":[{"code":"dog","display":"Woof","designation":[{"language":"it","value":"Cane"}]}]}""")),
            Terms.With(), ExpansionOptions.Default).Value.Codes[0].ShouldSatisfyAllConditions(c => c.Display.ShouldBe("Woof"), c => c.DisplayIn("it").ShouldBe("Cane"));

    [Fact]
    public void An_expansion_that_came_along_counts_where_the_systems_are_not_here()
    {
        const string given = ""","expansion":{"timestamp":"2026-01-01","contains":[{"system":"http://loinc.org","code":"1-8","contains":[{"system":"http://loinc.org","code":"2-6"}]}]}""";
        const string limited = ""","expansion":{"timestamp":"2026-01-01","parameter":[{"name":"limitedExpansion","valueBoolean":true}],"contains":[{"system":"http://loinc.org","code":"1-8"}]}""";
        var compose = Terms.Include("""{"system":"http://loinc.org"}""");
        Terms.Expand(Terms.With(), Terms.Set(compose, given)).ShouldBe("1-8 2-6");
        Terms.Expand(Terms.With(), Terms.Set(compose, limited)).ShouldBe("refused: not-supported");
        Terms.Expand(Terms.With(), Terms.Set(Terms.Include(All), given)).ShouldStartWith("animal");
    }

    [Fact]
    public void Is_a_list_of_system_and_code() =>
        ValueSetExpander.Codes(Terms.Set(Terms.Include("""{"system":"http://s","concept":[{"code":"dog"}]}""")), Terms.With()).Value.ShouldBe([("http://s", "dog")]);

    [Fact]
    public void An_example_system_gives_what_there_is_and_says_so()
    {
        var sets = Terms.With("""{"resourceType":"CodeSystem","url":"http://e","status":"draft","content":"example","concept":[{"code":"a"}]}""");
        var expansion = ValueSetExpander.Expand(Terms.Set(Terms.Include("""{"system":"http://e"}""")), sets, ExpansionOptions.Default).Value;
        (expansion.Codes.Count, expansion.IsPartial).ShouldBe((1, true));
    }

    // What somebody may write to keep a server busy: refused in reasonable time, or answered.
    [Fact]
    public void Is_never_a_hang()
    {
        var watch = Stopwatch.StartNew();
        var circle = Terms.With(Terms.ValueSet("http://a", Terms.Include("""{"valueSet":["http://b"]}""")), Terms.ValueSet("http://b", Terms.Include("""{"valueSet":["http://a"]}""")));
        Terms.Expand(circle, circle.Resources.FindValueSet("http://a").Value).ShouldBe("refused: processing");
        circle.Contains("http://s", "dog", "http://a").ShouldBeNull();

        var chain = Terms.With([.. Enumerable.Range(0, 2000).Select(i => Terms.ValueSet($"http://c{i}", Terms.Include($$"""{"valueSet":["http://c{{i + 1}}"]}""")))]);
        Terms.Expand(chain, chain.Resources.FindValueSet("http://c0").Value).ShouldBe("refused: too-costly");

        string Fan(int level) => Terms.Include(string.Join(',', Enumerable.Range(0, 20).Select(i => $$"""{"valueSet":["http://f{{level + 1}}-{{i}}"]}""")));
        var fan = Terms.With([.. Enumerable.Range(0, 6).SelectMany(level => Enumerable.Range(0, 20).Select(i => Terms.ValueSet($"http://f{level}-{i}", Fan(level))))]);
        fan.Contains("http://s", "dog", "http://f0-0").ShouldBeNull();
        Terms.Expand(fan, fan.Resources.FindValueSet("http://f0-0").Value).ShouldStartWith("refused");

        var many = Terms.Set(Terms.Include(string.Join(',', Enumerable.Repeat(All, 5000))));
        Terms.Expand(Terms.With(), many).ShouldBe("refused: too-costly");

        foreach (var pattern in (string[])["(a{1000}){1000}", "(a|a)*b", new string('a', 5000), "(x+x+)+y"])
        {
            var set = Terms.Set(Terms.Include($$"""{"system":"http://s","filter":[{"property":"code","op":"regex","value":"{{pattern}}"}]}"""));
            Terms.Expand(Terms.With(), set).ShouldBeOneOf("", "refused: too-costly", "refused: not-supported");
        }

        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_circle_of_parents_is_walked_once()
    {
        var sets = Terms.With("""
            {"resourceType":"CodeSystem","url":"http://o","status":"draft","content":"complete","concept":[
            {"code":"a","property":[{"code":"parent","valueCode":"c"}]},{"code":"b","property":[{"code":"parent","valueCode":"a"}]},{"code":"c","property":[{"code":"parent","valueCode":"b"}]}]}
            """);
        Terms.Expand(sets, Terms.Set(Terms.Include("""{"system":"http://o","filter":[{"property":"concept","op":"is-a","value":"a"}]}"""))).ShouldBe("a b c");
        Terms.Expand(sets, Terms.Set(Terms.Include("""{"system":"http://o","filter":[{"property":"concept","op":"descendent-of","value":"a"}]}"""))).ShouldBe("b c");
        CodeSubsumption.Test(sets.Resources, "http://o", null, "a", "b").Value.ShouldBe("equivalent");
    }
}
