using System.Text.Json;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>https://hl7.org/fhir/R4/narrative.html: well-formed XHTML, txt-1 (nothing but formatting) and txt-2 (not empty).</summary>
public sealed class NarrativeTests
{
    [Theory]
    [InlineData("<p>text</p>")]
    [InlineData("text &amp; &lt; &gt; &quot; &apos; &#160; &#xe9; é")]
    [InlineData("<p class=\"a\" style='color: red'>a<br/>b<br /></p>")]
    [InlineData("<table border=\"1\"><tbody><tr><td colspan=\"2\">x</td></tr></tbody></table>")]
    [InlineData("<a href=\"http://example.org/?a=1&amp;b=2\">x</a><a name=\"n\">y</a><a href=\"#n\">z</a><a href=\"Patient/1\">p</a><a href=\"mailto:a@b\">m</a>")]
    [InlineData("<img src=\"#pic\" alt=\"x\"/>")]
    [InlineData("<img src=\"data:image/png;base64,AAAA\" alt=\"x\"/>")]
    [InlineData("<!-- a comment -->x")]
    [InlineData("<div>inner</div>")]
    [InlineData("a > b")]
    [InlineData("<span style=\"background-image: url(tbl_bck1.png)\">x</span>")]
    [InlineData("<span style=\"background-image: url(data: image/png;base64,AAAA)\">x</span>")]
    public void IsAccepted(string content) => ReadDiv("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + content + "</div>").Issues.ShouldBeEmpty();

    [Theory]
    [InlineData("<script>alert(1)</script>", "<script> is not allowed")]
    [InlineData("<form action=\"x\">x</form>", "<form> is not allowed")]
    [InlineData("<iframe src=\"x\">x</iframe>", "<iframe> is not allowed")]
    [InlineData("<object data=\"x\">x</object>", "<object> is not allowed")]
    [InlineData("<link rel=\"stylesheet\" href=\"http://x\"/>x", "<link> is not allowed")]
    [InlineData("<style>p{}</style>x", "<style> is not allowed")]
    [InlineData("<svg>x</svg>", "<svg> is not allowed")]
    [InlineData("<P>x</P>", "<P> is not allowed")]
    [InlineData("<p onclick=\"x()\">x</p>", "'onclick' is not allowed on <p>")]
    [InlineData("<p href=\"x\">x</p>", "'href' is not allowed on <p>")]
    [InlineData("<a href=\"javascript:alert(1)\">x</a>", "'href' has a scheme")]
    [InlineData("<a href=\" JaVa&#115;cript&#58;alert(1)\">x</a>", "'href' has a scheme")]
    [InlineData("<a href=\"java&#9;script:alert(1)\">x</a>", "'href' has a scheme")]
    [InlineData("<a href=\"data:text/html,x\">x</a>", "'href' has a scheme")]
    [InlineData("<img src=\"data:text/html,x\"/>", "'src' has a scheme")]
    [InlineData("<p style=\"background: url(http://x/track.png)\">x</p>", Issues.XhtmlStyle)]
    [InlineData("<p style=\"background: url('//x/track.png')\">x</p>", Issues.XhtmlStyle)]
    [InlineData("<p style=\"background: url(javascript:alert(1))\">x</p>", Issues.XhtmlStyle)]
    [InlineData("<p style=\"width: expr\\65ssion(x)\">x</p>", Issues.XhtmlStyle)]
    [InlineData("<p style=\"width: ex&#112;ression(x)\">x</p>", Issues.XhtmlStyle)]
    [InlineData("", Issues.XhtmlNoContent)]
    [InlineData(" \n ", Issues.XhtmlNoContent)]
    [InlineData("<p> </p><br/>", Issues.XhtmlNoContent)]
    [InlineData("&nbsp;", Issues.XhtmlCharacterReference)]
    [InlineData("&copy;", Issues.XhtmlCharacterReference)]
    [InlineData("a & b", Issues.XhtmlCharacterReference)]
    [InlineData("&#0;", Issues.XhtmlCharacterReference)]
    [InlineData("&#xD800;", Issues.XhtmlCharacterReference)]
    [InlineData("<p title=\"&nbsp;\">x</p>", Issues.XhtmlCharacterReference)]
    [InlineData("<p>", "<p> is closed by </div>")]
    [InlineData("<b><i>x</b></i>", "<i> is closed by </b>")]
    [InlineData("<br>x", "<br> is closed by </div>")]
    [InlineData("<p class=a>x</p>", Issues.XhtmlTag)]
    [InlineData("<p class>x</p>", Issues.XhtmlTag)]
    [InlineData("<p title=\"a<b\">x</p>", Issues.XhtmlTag)]
    [InlineData("a < b", Issues.XhtmlTag)]
    [InlineData("<p class=\"a\"title=\"b\">x</p>", Issues.XhtmlTag)]
    [InlineData("<p class=\"a\" class=\"b\">x</p>", "'class' occurs twice")]
    [InlineData("<![CDATA[x]]>", Issues.XhtmlDeclaration)]
    [InlineData("<?php x ?>", Issues.XhtmlDeclaration)]
    [InlineData("<!--><img src=\"x\"/>-->x", Issues.XhtmlComment)]
    [InlineData("<!-- a -- b -->x", Issues.XhtmlComment)]
    [InlineData("<!-- a", Issues.XhtmlComment)]
    [InlineData("]]>", Issues.XhtmlCdataEnd)]
    public void IsRefused(string content, string part) => Refused("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + content + "</div>").ShouldContain(part);

    [Theory]
    [InlineData("<div>x</div>", Issues.XhtmlNoDiv)]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/html\">x</div>", Issues.XhtmlNoDiv)]
    [InlineData("<p xmlns=\"http://www.w3.org/1999/xhtml\">x</p>", Issues.XhtmlNoDiv)]
    [InlineData("text", Issues.XhtmlNoDiv)]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div><div xmlns=\"http://www.w3.org/1999/xhtml\">y</div>", Issues.XhtmlAfterDiv)]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>y", Issues.XhtmlAfterDiv)]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\">x", Issues.XhtmlNotClosed)]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml\"", Issues.XhtmlTag)]
    [InlineData("<div xmlns=\"http://www.w3.org/1999/xhtml", Issues.XhtmlTag)]
    [InlineData("<!DOCTYPE div [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><div xmlns=\"http://www.w3.org/1999/xhtml\">&x;</div>", Issues.XhtmlDeclaration)]
    [InlineData("<?xml version=\"1.0\"?><div xmlns=\"http://www.w3.org/1999/xhtml\">x</div>", Issues.XhtmlDeclaration)]
    public void TheDivItselfIsRefused(string div, string part) => Refused(div).ShouldContain(part);

    [Fact]
    public void NestingHasALimit() =>
        Refused("<div xmlns=\"http://www.w3.org/1999/xhtml\">" + string.Concat(Enumerable.Repeat("<b>", 300)) + "x").ShouldContain(Issues.XhtmlTooDeep);

    private static string Refused(string div)
    {
        var issue = ReadDiv(div).Issues.ShouldHaveSingleItem();
        issue.Expression.ShouldBe("Patient.text.div");
        issue.Status.ShouldBe(400);
        return issue.Diagnostics;
    }

    private static Result<FhirNode> ReadDiv(string div) =>
        Fhir.Read("{\"resourceType\":\"Patient\",\"text\":{\"status\":\"generated\",\"div\":" + JsonSerializer.Serialize(div) + "}}");
}
