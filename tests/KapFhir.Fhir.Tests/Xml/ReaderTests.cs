using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>What XML becomes as JSON. https://hl7.org/fhir/R4/xml.html, https://hl7.org/fhir/R4/json.html#xml</summary>
public sealed class ReaderTests
{
    private const string Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

    [Theory]
    [InlineData("""<active value="true"/>""", """ "active":true """)]
    [InlineData("""<multipleBirthInteger value="2"/>""", """ "multipleBirthInteger":2 """)]
    [InlineData("""<multipleBirthInteger value="+2"/>""", """ "multipleBirthInteger":2 """)] // R4's regex has the sign, JSON has not
    [InlineData("""<birthDate value='2001-02'/>""", """ "birthDate":"2001-02" """)]
    [InlineData("""<birthDate id="a" value="2001"/>""", """ "birthDate":"2001","_birthDate":{"id":"a"} """)]
    [InlineData("""<birthDate><extension url="u"><valueCode value="c"/></extension></birthDate>""", """ "_birthDate":{"extension":[{"url":"u","valueCode":"c"}]} """)]
    [InlineData("""<name><given value="A"/><given value="B"/></name>""", """ "name":[{"given":["A","B"]}] """)]
    [InlineData(
        """<name><given value="A"/><given id="x"/><given value="C"/></name>""",
        """ "name":[{"given":["A",null,"C"],"_given":[null,{"id":"x"},null]}] """)]
    [InlineData(
        """<name><given><extension url="u"><valueCode value="c"/></extension></given></name>""",
        """ "name":[{"_given":[{"extension":[{"url":"u","valueCode":"c"}]}]}] """)]
    [InlineData(
        """<name id="n"><given id="x" value="A"/></name>""",
        """ "name":[{"id":"n","given":["A"],"_given":[{"id":"x"}]}] """)]
    [InlineData("""<name><family value="&lt;&amp;&quot;&apos;&#65;&#x1F600;"/></name>""", """ "name":[{"family":"<&\"'A😀"}] """)]
    [InlineData("<name><family value='a\"b\\c'/></name>", """ "name":[{"family":"a\"b\\c"}] """)]
    [InlineData("<name><text value=\"a\r\nb\tc&#10;d&#13;&#9;e\"/></name>", """ "name":[{"text":"a b c\nd\r\te"}] """)] // white space in attributes
    [InlineData("""<contained><Patient><id value="p"/></Patient></contained>""", """ "contained":[{"resourceType":"Patient","id":"p"}] """)]
    [InlineData("""<!-- c --><?p i?><active value="true"><!-- c --></active>""", """ "active":true """)]
    [InlineData("""<f:active xmlns:f="http://hl7.org/fhir" value="true"/>""", """ "active":true """)]
    [InlineData(Div + "<p>a &#160;<br/>\"b\"</p><!-- c --></div>", """ "text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>a &#160;<br/>\"b\"</p><!-- c --></div>"} """)]
    [InlineData(Div + "a\r\nb\rc</div>", """ "text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a\nb\nc</div>"} """)] // XML's line ends
    [InlineData(
        "<h:div xmlns:h=\"http://www.w3.org/1999/xhtml\"><h:p title='a\"b'>x</h:p><![CDATA[<&]]></h:div>",
        """ "text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p title=\"a&quot;b\">x</p>&lt;&amp;</div>"} """)]
    public void Xml_becomes_json(string content, string json)
    {
        content = content.Contains("div", StringComparison.Ordinal) ? $"<text><status value=\"empty\"/>{content}</text>" : content;
        Documents.Text(Documents.ToJson($"<Patient xmlns=\"http://hl7.org/fhir\">{content}</Patient>"))
            .ShouldBe("{\"resourceType\":\"Patient\"," + json.Trim() + "}");
    }

    [Theory]
    [InlineData("1.00")]
    [InlineData("-0.0")]
    [InlineData("1.0e-24")]
    [InlineData("100000000000000000000000000000.5")]
    public void A_decimal_keeps_its_text(string text) =>
        Documents.Text(Documents.ToJson($"""<Quantities xmlns="http://hl7.org/fhir"/>""".Replace("Quantities", "Basic", StringComparison.Ordinal)
            .Replace("/>", $"""><extension url="u"><valueDecimal value="{text}"/></extension></Basic>""", StringComparison.Ordinal))).ShouldContain($":{text}}}");

    [Theory]
    [InlineData("\uFEFF<Patient xmlns=\"http://hl7.org/fhir\"/>")]
    [InlineData("<?xml version='1.0'?><Patient xmlns=\"http://hl7.org/fhir\"/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes' ?>\n<!-- a --><?b?>\n<Patient xmlns=\"http://hl7.org/fhir\"></Patient>\n<!-- c -->\n")]
    [InlineData("<f:Patient xmlns:f=\"http://hl7.org/fhir\"/>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"http://hl7.org/fhir p.xsd\"/>")]
    public void A_document_may_begin_so(string xml) => Documents.Text(Documents.ToJson(xml)).ShouldBe("""{"resourceType":"Patient"}""");

    [Fact]
    public void Nodes_are_those_of_the_json()
    {
        var xml = """<Patient xmlns="http://hl7.org/fhir"><name><family value="Rivera"/></name></Patient>"""u8.ToArray();
        var root = ResourceXmlReader.Read(xml, FhirDefinitions.R4, ReaderLimits.Default).Value;
        root.Child("name")!.Child("family")!.Location.ShouldBe("Patient.name[0].family");
        Encoding.UTF8.GetString(root.RawValue.Span).ShouldBe("""{"resourceType":"Patient","name":[{"family":"Rivera"}]}""");
    }

    [Theory]
    [InlineData("<Patient/>", true)]
    [InlineData("\uFEFF \r\n\t<", true)]
    [InlineData("{\"resourceType\":\"Patient\"}", false)]
    [InlineData("", false)]
    public void Xml_is_told_from_json(string body, bool isXml) => ResourceXmlReader.IsXml(Encoding.UTF8.GetBytes(body)).ShouldBe(isXml);
}
