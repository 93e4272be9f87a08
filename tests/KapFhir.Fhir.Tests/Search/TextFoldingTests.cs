using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#string</summary>
public sealed class TextFoldingTests
{
    [Theory]
    [InlineData("Müller", "muller")]
    [InlineData("MU\u0308LLER", "muller")]
    [InlineData("  12 \t Main\n", "12 main")]
    [InlineData("I i İ", "i i i")]
    [InlineData("ấẤấ", "aaa")]
    [InlineData("ΆΣΑΣ ας", "ασασ ασ")]
    [InlineData("Ёлка", "елка")]
    [InlineData("Œuvre ø ß", "œuvre ø ß")]
    [InlineData("か\u3099", "か\u3099")]
    [InlineData("が", "か\u3099")]
    [InlineData("각", "\u1100\u1161\u11A8")]
    [InlineData("אָב", "אב")]
    [InlineData("", "")]
    [InlineData(" \u00A0 ", "")]
    public void Folds(string text, string folded) => TextFolding.Fold(text).ShouldBe(folded);
}
