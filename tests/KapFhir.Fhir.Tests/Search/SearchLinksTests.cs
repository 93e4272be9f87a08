using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>Page tokens and self links.</summary>
public sealed class SearchLinksTests
{
    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 1, true)]
    [InlineData(123_456, 98_765, false)]
    [InlineData(long.MaxValue, long.MaxValue, true)]
    public void Cursor_survives_its_token(long asOf, long sid, bool isBackward)
    {
        var cursor = new SearchCursor(asOf, sid, isBackward);
        var token = SearchCursorToken.Write(cursor);
        SearchCursorToken.Parse(token).Value.ShouldBe(cursor);
        SearchTable.Parse("Patient", "_cursor=" + token).Value.Cursor.ShouldBe(cursor);
        SearchTable.Parse("Patient", "_cursor=" + token).Value.Applied.ShouldBeEmpty();
        token.Length.ShouldBeLessThanOrEqualTo(30);
    }

    [Fact]
    public void A_token_with_any_letter_changed_is_refused()
    {
        var token = SearchCursorToken.Write(new SearchCursor(123_456, 98_765, IsBackward: false));
        for (var i = 0; i < token.Length; i++)
        {
            var changed = token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..];
            SearchCursorToken.Parse(changed).Issues.ShouldBe([Issues.SearchCursorBad], changed);
            SearchCursorToken.Parse(token[..i]).IsSuccess.ShouldBeFalse();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("!!!!!!!!")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Other_texts_are_no_tokens(string token) => SearchCursorToken.Parse(token).Issues.ShouldBe([Issues.SearchCursorBad]);

    [Theory]
    [InlineData("name=a%26b%3Dc&name:exact=M%C3%BCller")]
    [InlineData("date=ge2013-01-01T00:00:00%2B01:00")]
    [InlineData("identifier=http://a%7C1,http://b%7C2")]
    [InlineData("code-value-string=x$cost%20%5C$5")]
    public void The_self_link_says_what_was_applied_and_reads_back_the_same(string query)
    {
        var type = query.StartsWith('n') || query.StartsWith('i') ? "Patient" : "Observation";
        var self = SearchUrl.Query(SearchTable.Parse(type, query).Value);
        self.ShouldBe(query);
        SearchTable.Parse(type, self).Value.Applied.ShouldBe(SearchTable.Parse(type, query).Value.Applied);
    }
}
