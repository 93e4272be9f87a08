using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Search.FullText;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#content: <c>_text</c>, <c>_content</c>.</summary>
public sealed class FullTextTests
{
    private const string Json = """
        {"resourceType":"Observation","id":"wordofid","meta":{"tag":[{"code":"wordoftag"}]},"status":"final",
        "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p class=\"wordofclass\"><b>Ket</b>amine&#160;dose</p><p>Caf&#233; 0.5<!-- wordofcomment --></p></div>"},
        "code":{"coding":[{"system":"http://wordofurl.org","code":"PHQ-9"}],"text":"Depression, überwacht"},
        "subject":{"reference":"Patient/wordofreference","display":"Peter"},"note":[{"text":"bone and liver"}],
        "contained":[{"resourceType":"Patient","id":"p","name":[{"family":"Contained"}]}]}
        """;

    private static readonly SearchParsing On = SearchTable.Strict with { IndexesText = true };

    private static readonly IndexEntries Entries = new ResourceIndexer(FhirDefinitions.R4, "", TimeZoneInfo.Utc) { IndexesText = true }
        .Extract(ResourceReader.Read(Encoding.UTF8.GetBytes(Json), FhirDefinitions.R4, ReaderLimits.Default).Value);

    [Theory]
    [InlineData("_text=ketamine", true)] // in two pieces of markup
    [InlineData("_text=KETAMINE dose", true)]
    [InlineData("_text=cafe", true)]
    [InlineData("_text=ket", false)]
    [InlineData("_text=ket*", true)]
    [InlineData("_text=depression", false)]
    [InlineData("_text=wordofclass", false)]
    [InlineData("_text=wordofcomment", false)]
    [InlineData("_content=depression", true)]
    [InlineData("_content=ketamine", true)] // the narrative is content too
    [InlineData("_content=dose uberwacht", true)]
    [InlineData("_content=PHQ-9", true)]
    [InlineData("_content=PHQ-8", false)]
    [InlineData("_content=final", true)]
    [InlineData("_content=contained", true)]
    [InlineData("_content=peter", true)]
    [InlineData("_content=wordofid", false)]
    [InlineData("_content=wordoftag", false)]
    [InlineData("_content=wordofurl", false)]
    [InlineData("_content=wordofreference", false)]
    [InlineData("_content=(bone OR kidney) and liver", true)]
    [InlineData("_content=bone kidney or liver", true)] // and binds stronger
    [InlineData("_content=bone (kidney or lung)", false)]
    [InlineData("_content=bone not kidney", true)]
    [InlineData("_content=bone and not liver", false)]
    [InlineData("_content=not (kidney or lung)", true)]
    [InlineData("_content=\"bone and liver\"", true)] // between quotation marks 'and' is a word
    [InlineData("_content=\"Liver bone\"", false)]
    [InlineData("_content=\"bone liver\"", false)] // a word stands between
    [InlineData("_content=\"BONE AND liv*\"", true)]
    [InlineData("_content=\"bone and liv\"", false)]
    [InlineData("_content=\"PHQ-9\"", true)]
    [InlineData("_content=\"9 PHQ\"", false)]
    [InlineData("_content=\"uberwacht peter\"", false)] // neighbours, but of two elements
    [InlineData("_text=\"ketamine dose\"", true)]
    [InlineData("_text=\"dose cafe\"", true)] // one narrative
    [InlineData("_content=\"ketamine dose\"", true)]
    [InlineData("_text=\"bone and\"", false)]
    [InlineData("_content=kidney or \"and liver\"", true)]
    [InlineData("_content=not \"bone and liver\"", false)]
    [InlineData("_content=\"bone\" \"liver\"", true)]
    [InlineData("_content=kidney,liver", true)]
    [InlineData("_content=kidney,lung", false)]
    public void Finds(string query, bool isFound) =>
        SearchComparison.Matches(SearchTable.Parse("Observation", query, On).Value, "1", Entries).ShouldBe(isFound);

    [Theory]
    [InlineData("_content=\"bone and liver", "a second quotation mark")]
    [InlineData("_content=\"\"", "a word")]
    [InlineData("_content=\"b*ne liver\"", "a word")]
    [InlineData("_content=(bone", "')'")]
    [InlineData("_content=bone)", "the end")]
    [InlineData("_content=bone or", "a word")]
    [InlineData("_content=or", "a word")]
    [InlineData("_content=***", "a word")]
    [InlineData("_content=b*ne", "a word")]
    [InlineData("_content=,", "a word")]
    [InlineData("_content=((((((((((((((((((a))))))))))))))))))", "brackets")]
    public void What_is_no_expression_is_refused(string query, string says)
    {
        var issue = SearchTable.Parse("Observation", query, On).Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Diagnostics.ShouldContain(says);
    }

    [Fact]
    public void Through_chains_and_over_all_types()
    {
        SearchTable.Parse("Observation", "subject:Patient._text=x", On).IsSuccess.ShouldBeTrue();
        SearchTable.Parse("Patient", "_has:Observation:subject:_content=x", On).IsSuccess.ShouldBeTrue();
        SearchTable.Parse("", "_content=x", On).IsSuccess.ShouldBeTrue();
        SearchTable.Parse("", "_text=x", On).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public void Where_words_are_not_indexed_the_setting_is_named() =>
        SearchTable.Parse("Observation", "_content=x").Issues.ShouldBe([Issues.SearchFullTextOff("_content")]);

    [Fact]
    public void Without_the_setting_no_word_is_kept() => SearchTable.Entries(Json).Strings.ShouldAllBe(e => !e.Key.Parameter.Code.StartsWith('_'));

    [Theory]
    [InlineData("Don't  stop-now", "don t stop now")]
    [InlineData("抑郁症 PHQ", "抑 郁 症 phq")]
    [InlineData("ÅNGSTRÖM 5.4", "angstrom 5 4")]
    [InlineData("", "")]
    public void Words(string text, string words) => string.Join(' ', TextWords.Of(text)).ShouldBe(words);
}
