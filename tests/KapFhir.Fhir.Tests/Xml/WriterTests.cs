using System.Buffers;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Xml;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>What JSON becomes as XML. https://hl7.org/fhir/R4/xml.html, https://hl7.org/fhir/R4/json.html#xml</summary>
public sealed class WriterTests
{
    private const string Start = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Patient xmlns=\"http://hl7.org/fhir\"";

    [Theory]
    [InlineData(""" "active":true """, """<active value="true"/>""")]
    [InlineData(""" "gender":"male","active":true,"id":"x" """, """<id value="x"/><active value="true"/><gender value="male"/>""")] // R4's order
    [InlineData(""" "_birthDate":{"id":"a"},"birthDate":"2001" """, """<birthDate value="2001" id="a"/>""")]
    [InlineData(""" "_birthDate":{"extension":[{"valueCode":"c","url":"u"}]} """, """<birthDate><extension url="u"><valueCode value="c"/></extension></birthDate>""")]
    [InlineData(""" "name":[{"_given":[{"id":"x"},null],"given":[null,"B"]}] """, """<name><given id="x"/><given value="B"/></name>""")]
    [InlineData(""" "name":[{"id":"n","family":"A"},{"family":"B"}] """, """<name id="n"><family value="A"/></name><name><family value="B"/></name>""")]
    [InlineData(""" "extension":[{"url":"u","valueDecimal":1.00}] """, """<extension url="u"><valueDecimal value="1.00"/></extension>""")]
    [InlineData(""" "contained":[{"resourceType":"Patient","id":"p"}] """, """<contained><Patient><id value="p"/></Patient></contained>""")]
    [InlineData(""" "name":[{"text":"<&>\"'\n\r\té\u00e9\u263a\ud83d\ude00\/"}] """, """<name><text value="&lt;&amp;>&quot;'&#xA;&#xD;&#x9;éé☺😀/"/></name>""")]
    [InlineData(""" "name":[{"text":"a\uFFFEb"}] """, """<name><text value="a�b"/></name>""")] // no XML can hold it
    [InlineData("\"name\":[{\"text\":\"a\uFFFFｆb\"}]", """<name><text value="a�ｆb"/></name>""")]
    [InlineData(
        """ "text":{"div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">a &amp; \u003cb>b<\/b></div>","status":"empty"} """,
        """<text><status value="empty"/><div xmlns="http://www.w3.org/1999/xhtml">a &amp; <b>b</b></div></text>""")]
    [InlineData(""" "\u0061ctive":true """, """<active value="true"/>""")]
    public void Json_becomes_xml(string json, string xml) =>
        Documents.ToXml("{" + json + ",\"resourceType\":\"Patient\"}").ShouldBe($"{Start}>{xml}</Patient>");

    [Fact]
    public void A_resource_of_nothing_is_one_tag() => Documents.ToXml("""{"resourceType":"Patient"}""").ShouldBe(Start + "/>");

    [Theory]
    [InlineData("""{"resourceType":"Bundle","type":"searchset","total":2,"link":[{"relation":"self","url":"a"}],"entry":[{"fullUrl":"\"]}é","resource":{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"x"}]}},{"fullUrl":"b"}]}""")]
    [InlineData("""{"resourceType":"Bundle","id":"a","type":"batch","entry":[{"fullUrl":"b"}],"signature":{"type":[{"code":"c"}],"when":"2026-01-01T00:00:00Z","who":{"display":"d"}}}""")]
    [InlineData("""{"resourceType":"Bundle","type":"searchset","total":0}""")]
    [InlineData("""{"resourceType":"Patient","name":[{"family":"A"}]}""")]
    public void A_resource_may_come_in_pieces(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var size = 1; size <= bytes.Length; size++)
        {
            var isPretty = size % 2 == 0;
            var output = new ArrayBufferWriter<byte>();
            var stream = new ResourceXmlStream(FhirDefinitions.R4, output, isPretty);
            foreach (var piece in bytes.Chunk(size))
            {
                stream.Write(piece);
            }

            stream.Complete();
            Encoding.UTF8.GetString(output.WrittenSpan).ShouldBe(Encoding.UTF8.GetString(Documents.ToXml(bytes, isPretty)));
        }
    }

    [Fact]
    public void Pretty_is_for_people()
    {
        var json = """{"resourceType":"Patient","text":{"status":"empty","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"> a <b>b</b></div>"},"active":true}"""u8;
        Encoding.UTF8.GetString(Documents.ToXml(json.ToArray(), isPretty: true)).ShouldBe(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <Patient xmlns="http://hl7.org/fhir">
              <text>
                <status value="empty"/>
                <div xmlns="http://www.w3.org/1999/xhtml"> a <b>b</b></div>
              </text>
              <active value="true"/>
            </Patient>

            """, StringCompareShould.IgnoreLineEndings);
    }
}
