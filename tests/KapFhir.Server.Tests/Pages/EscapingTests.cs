using System.Text;
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Server.Pages;
using Xunit;

namespace KapFhir.Server.Tests.Pages;

/// <summary>What others wrote is text on a page: nothing of it becomes an element, an attribute or an address that runs.</summary>
public sealed partial class EscapingTests(TestServer server)
{
    private const string Script = "\"><script>x</script><img/src=x/onerror=1>'&";
    private const string Browser = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    private static readonly PageLinks Links = new("http://clinic.example/fhir");

    public static TheoryData<string> Types() => [.. FhirDefinitions.R4.ResourceTypes.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Types))]
    public void Text_in_any_element_of_a_resource_stays_text(string type)
    {
        var html = Render(HostileResource.Of(FhirDefinitions.R4.FindResourceType(type)!, Script));
        html.ShouldNotContain("<script");
        html.ShouldNotContain("<img");
        html.ShouldContain("&lt;script&gt;"); // and it is shown
        Attributes().Matches(html).ShouldAllBe(m => !m.Value.Contains('<') && !m.Value.Contains("onerror=1>", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JAVASCRIPT:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("vbscript:x")]
    [InlineData("//elsewhere.example/x")]
    [InlineData("Patient/../../auth/logout")]
    [InlineData("Patient/x?_format=html")]
    [InlineData("Nonesuch/1")]
    public void An_address_that_is_none_of_the_web_or_of_a_resource_is_no_link(string address)
    {
        foreach (var type in new[] { "Patient", "Observation", "DocumentReference", "ValueSet", "Provenance" })
        {
            var html = Render(HostileResource.Of(FhirDefinitions.R4.FindResourceType(type)!, address));
            html.ShouldContain("class=\"card\"");
            Targets().Matches(html).Select(m => m.Groups[1].Value).ShouldAllBe(a => a.StartsWith('#'));
        }
    }

    [Theory]
    [InlineData("Patient/a.b-C", "/fhir/Patient/a.b-C")]
    [InlineData("Patient/a/_history/2", "/fhir/Patient/a/_history/2")]
    [InlineData("http://clinic.example/fhir/Patient/a", "/fhir/Patient/a")]
    [InlineData("https://other.example/fhir/Patient/a", "https://other.example/fhir/Patient/a")]
    [InlineData("#x", "#contained-x")]
    public void A_reference_leads_where_it_says(string reference, string address) =>
        Targets().Match(Links.Reference(reference, "it").Text).Groups[1].Value.ShouldBe(address);

    [Theory]
    [InlineData("<script>alert(1)</script>", "")]
    [InlineData("<style>p{color:red}</style>", "")]
    [InlineData("<p onclick=\"x()\" style=\"position:fixed\" id=\"content\" class=\"site\">a</p>", "<p>a</p>")]
    [InlineData("<iframe src=\"https://evil.example\">in</iframe>b", "b")]
    [InlineData("<object><p>x</p></object><form action=\"https://evil.example\"><input name=\"q\"/></form>", "")]
    [InlineData("<a href=\"javascript:alert(1)\">a</a>", "<a>a</a>")]
    [InlineData("<a href=\" java&#10;script:alert(1)\">a</a>", "<a>a</a>")]
    [InlineData("<a href=\"https://example.org/?a=1&amp;b=2\">a</a>", "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"noopener noreferrer nofollow\">a</a>")]
    [InlineData("<img src=\"https://tracker.example/x.png\" alt=\"an x\"/>", "<img alt=\"an x\">")]
    [InlineData("<img src=\"data:image/png;base64,iVBOR\" alt=\"\"/>", "<img src=\"data:image/png;base64,iVBOR\" alt=\"\">")]
    [InlineData("<img src=\"data:image/svg+xml;base64,iVBOR\"/>", "<img>")]
    [InlineData("<svg onload=\"x()\"><p>a</p></svg>", "")]
    [InlineData("<b>a &lt; b &amp; c</b><br/><i/>", "<b>a &lt; b &amp; c</b><br><i></i>")]
    [InlineData("<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">y</x:script>", "")]
    [InlineData("<!-- <script> --><?php x ?>a", "a")]
    [InlineData("<table><tr><td colspan=\"2\" onmouseover=\"x\">a</td></tr></table>", "<table><tr><td colspan=\"2\">a</td></tr></table>")]
    [InlineData("<h1>Big</h1>", "<h3>Big</h3>")]
    public void A_narrative_is_written_anew_from_what_R4_allows(string inside, string expected) =>
        NarrativeView.Of($"<div xmlns=\"http://www.w3.org/1999/xhtml\">{inside}</div>").Text.ShouldBe($"<div class=\"narrative\"><div>{expected}</div></div>");

    [Theory]
    [InlineData("<div><p>not closed</div>")]
    [InlineData("<!DOCTYPE div [<!ENTITY x \"y\">]><div>&x;</div>")]
    [InlineData("<div>&nbsp;</div>")]
    [InlineData("<div a=\"1\" a=\"2\"/>")]
    [InlineData("plain")]
    public void What_is_no_XHTML_is_not_shown(string text) => NarrativeView.Of(text).Text.ShouldContain("is not shown");

    [Fact]
    public void A_narrative_nested_too_deeply_is_not_shown() =>
        NarrativeView.Of(string.Concat(Enumerable.Repeat("<div>", 5000)) + string.Concat(Enumerable.Repeat("</div>", 5000))).Text.ShouldContain("is not shown");

    [Theory]
    [InlineData("Patient?name=%22%3E%3Cscript%3Ex%3C/script%3E")]
    [InlineData("Patient?%22%3E%3Cscript%3Ex%3C/script%3E=1")]
    [InlineData("Patient/%3Cscript%3Ex%3C%2Fscript%3E")]
    [InlineData("%3Cscript%3Ex/1")]
    [InlineData("Patient?_format=html&name=%3Cscript%3Ex")]
    [InlineData("Patient?_sort=%3Cscript%3Ex")]
    public async Task Text_in_an_address_stays_text(string path)
    {
        var page = await server.Get(path, Browser);
        page.ContentType.ShouldStartWith("text/html");
        page.Text.ShouldNotContain("<script");
        page.Headers["Content-Security-Policy"].ShouldContain("default-src 'none'");
    }

    private static string Render(string json)
    {
        var read = ResourceReader.Read(Encoding.UTF8.GetBytes(json), FhirDefinitions.R4, new ReaderLimits(int.MaxValue, 200));
        read.IsSuccess.ShouldBeTrue(string.Join("; ", read.Issues));
        return ResourceView.Of(read.Value, Links).Text;
    }

    [GeneratedRegex("=\"[^\"]*\"")]
    private static partial Regex Attributes();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Targets();
}
