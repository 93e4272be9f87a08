using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>Examples of https://confluence.ihtsdotools.org/display/DOCECL, and what is none.</summary>
public sealed class SnomedConstraintTests
{
    [Theory]
    [InlineData("404684003 |Clinical finding|", true)]
    [InlineData("<< 73211009", true)]
    [InlineData("^ 700043003 |Example problem list|", true)]
    [InlineData("< 19829001 |Disorder of lung| : 116676008 |Associated morphology| = << 79654002 |Edema|", true)]
    [InlineData("< 404684003 : { 363698007 = << 39057004 , 116676008 = << 415582006 } , { 363698007 = << 53085002 }", true)]
    [InlineData("< 373873005 : [1..3] 127489000 = < 105590001", true)]
    [InlineData("< 27658006 : 411116001 = << 385055001 , 127489000 >= #500", true)]
    [InlineData("(< 19829001 OR < 301867009) MINUS << 79654002", true)]
    [InlineData("< 125605004 . 363698007", true)]
    [InlineData("*", true)]
    [InlineData("234234 << 234234", false)]
    [InlineData("234234 234234", false)]
    [InlineData("<< ", false)]
    [InlineData("(< 19829001", false)]
    [InlineData("< 19829001 AND", false)]
    [InlineData("< 19829001)", false)]
    [InlineData("", false)]
    [InlineData("§", false)]
    public void Forms(string text, bool isWellFormed) => InValueSet(text).ShouldBe(isWellFormed);

    private static bool InValueSet(string text) => !Samples.Base.Validate(Samples.Read(
        $$$"""{"resourceType":"ValueSet","status":"draft","compose":{"include":[{"system":"http://snomed.info/sct","filter":[{"property":"constraint","op":"=","_value":{"id":"x"},"value":"{{{(text.Length == 0 ? " " : text)}}}"}]}]}}"""))
        .Any(i => i.Rule is "ValueSet.compose.include.filter.value");
}
