using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Xml;

/// <summary>What is refused, where, and in which words. https://hl7.org/fhir/R4/xml.html</summary>
public sealed class ReaderFaultTests
{
    private const string Div = "<div xmlns=\"http://www.w3.org/1999/xhtml\">";

    [Theory]
    [InlineData("""<foo value="1"/>""", "Patient.foo", "'foo' is not an element of Patient")]
    [InlineData("""<Active value="true"/>""", "Patient.Active", "Did you mean 'active'")]
    [InlineData("""<name><first value="A"/></name>""", "Patient.name[0].first", "'first' is not an element of HumanName")]
    [InlineData("""<multipleBirth value="1"/>""", "Patient.multipleBirth", "write multipleBirthBoolean, multipleBirthInteger")]
    [InlineData("""<active value="true"/><active value="true"/>""", "Patient.active", "<active> occurs again")]
    [InlineData("""<gender value="male"/><active value="true"/>""", "Patient.active", "move <active> before <gender>")]
    [InlineData("""<name><family value="A"/></name><gender value="male"/><name><family value="B"/></name>""", "Patient.name", "move <name> before <gender>")]
    [InlineData("""<multipleBirthBoolean value="true"/><multipleBirthInteger value="1"/>""", "Patient.multipleBirth", "takes one value of one type")]
    [InlineData("""<active value=""/>""", "Patient.active", "attribute 'value' is empty")]
    [InlineData("""<active/>""", "Patient.active", "<active> is empty")]
    [InlineData("""<active></active>""", "Patient.active", "<active> is empty")]
    [InlineData("""<name/>""", "Patient.name[0]", "<name> is empty")]
    [InlineData("""<name> <!-- --> </name>""", "Patient.name[0]", "<name> is empty")]
    [InlineData("""<active>true</active>""", "Patient.active", "There is text ('true')")]
    [InlineData("""text""", "Patient", "There is text ('text')")]
    [InlineData("""<name><![CDATA[x]]><family value="A"/></name>""", "Patient.name[0]", "There is text")]
    [InlineData("""<active value="true" foo="1"/>""", "Patient.active", "'foo' is not an attribute of <active>")]
    [InlineData("""<active value="true" xml:lang="en"/>""", "Patient.active", "'xml:lang' is not an attribute of <active>")]
    [InlineData("""<name value="A"><family value="A"/></name>""", "Patient.name[0]", "'value' is not an attribute of <name>")]
    [InlineData("""<name url="A"><family value="A"/></name>""", "Patient.name[0]", "'url' is not an attribute of <name>")]
    [InlineData("""<name><id value="A"/></name>""", "Patient.name[0].id", "'id' is an attribute here")]
    [InlineData("""<name id=""><family value="A"/></name>""", "Patient.name[0]", "attribute 'id' is empty")]
    [InlineData("""<extension><url value="u"/><valueCode value="c"/></extension>""", "Patient.extension[0].url", "'url' is an attribute here")]
    [InlineData("""<extension url="a b"><valueCode value="c"/></extension>""", "Patient.extension[0]", "'a b' is not a valid uri")]
    [InlineData("""<id id="a" value="b"/>""", "Patient.id", "'id' is not an attribute of <id>")]
    [InlineData("""<id value="b"><extension url="u"><valueCode value="c"/></extension></id>""", "Patient.id", "<id> has neither an id nor extensions")]
    [InlineData("""<active xmlns="" value="true"/>""", "Patient.active", "not in the namespace http://hl7.org/fhir")]
    [InlineData("""<active xmlns="urn:x" value="true"/>""", "Patient.active", "not in the namespace http://hl7.org/fhir")]
    [InlineData("""<x:active value="true"/>""", "Patient.active", "not in the namespace http://hl7.org/fhir")]
    [InlineData("""<text><status value="empty"/><div>x</div></text>""", "Patient.text.div", "not in the namespace http://www.w3.org/1999/xhtml")]
    [InlineData($"<text><status value=\"empty\"/>{Div}<script>x</script></div></text>", "Patient.text.div", "<script> is not allowed")]
    [InlineData($"<text><status value=\"empty\"/>{Div}<p onclick=\"x\">x</p></div></text>", "Patient.text.div", "'onclick' is not allowed")]
    [InlineData($"<text><status value=\"empty\"/>{Div}<?p i?>x</div></text>", "Patient.text.div", "processing instructions")]
    [InlineData($"<text><status value=\"empty\"/>{Div}<f:p xmlns:f=\"urn:x\">x</f:p></div></text>", "Patient.text.div", "is refused")]
    [InlineData("""<active value="TRUE"/>""", "Patient.active", "'TRUE' is not a valid boolean")]
    [InlineData("""<active value=" true"/>""", "Patient.active", "' true' is not a valid boolean")]
    [InlineData("""<multipleBirthInteger value="007"/>""", "Patient.multipleBirth", "no leading zeros")]
    [InlineData("""<multipleBirthInteger value="1.5"/>""", "Patient.multipleBirth", "'1.5' is not a valid integer")]
    [InlineData("""<multipleBirthInteger value="a"/>""", "Patient.multipleBirth", "'a' is not a valid integer")]
    [InlineData("""<multipleBirthInteger value="99999999999"/>""", "Patient.multipleBirth", "is not a valid integer")]
    [InlineData("""<birthDate value="2001-13-01"/>""", "Patient.birthDate", "there is no such month")]
    [InlineData("""<gender value=" male"/>""", "Patient.gender", "' male' is not a valid code")]
    [InlineData("""<contained><Foo/></contained>""", "Patient.contained[0]", "<Foo> is not a resource type")]
    [InlineData("""<contained><Patient/><Patient/></contained>""", "Patient.contained[0]", "holds one resource")]
    [InlineData("""<contained/>""", "Patient.contained[0]", "<contained> is empty")]
    [InlineData("""<contained id="a"><Patient/></contained>""", "Patient.contained[0]", "'id' is not an attribute of <contained>")]
    [InlineData("""<contained><Patient xmlns="urn:x"/></contained>""", "Patient.contained[0]", "not in the namespace")]
    public void A_fault_is_named_with_its_path(string content, string path, string words)
    {
        var issue = Refused($"<Patient xmlns=\"http://hl7.org/fhir\">\n  {content}\n</Patient>").ShouldHaveSingleItem();
        issue.Expression.ShouldBe(path);
        issue.Diagnostics.ShouldContain(words);
        issue.Diagnostics.ShouldContain("(line 2, column ");
        issue.Status.ShouldBe(400);
    }

    [Theory]
    [InlineData("<Patient/>", "not in the namespace")]
    [InlineData("<Patient xmlns=\"http://hl7.org/FHIR\"/>", "not in the namespace http://hl7.org/fhir")]
    [InlineData("<patient xmlns=\"http://hl7.org/fhir\"/>", "<patient> is not a resource type")]
    [InlineData("<Resource xmlns=\"http://hl7.org/fhir\"/>", "<Resource> is not a resource type")]
    [InlineData("<HumanName xmlns=\"http://hl7.org/fhir\"/>", "<HumanName> is not a resource type")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" id=\"a\"/>", "'id' is not an attribute of <Patient>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\">", "the text ends before </active>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"tr", "a tag is not well formed")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"></patient>", "<Patient> is closed by </patient>")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"/><Patient/>", "a second element")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"/>x", "text outside")]
    [InlineData("x<Patient xmlns=\"http://hl7.org/fhir\"/>", "text outside")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\" xmlns=\"http://hl7.org/fhir\"/>", "'xmlns' occurs twice")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"&nbsp;\"/></Patient>", "an & begins no reference")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"a & b\"/></Patient>", "an & begins no reference")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"&#0;\"/></Patient>", "an & begins no reference")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"a<b\"/></Patient>", "a < in the value")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=true/></Patient>", "a tag is not well formed")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"true\"id=\"a\"/></Patient>", "a tag is not well formed")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><!-- a -- b --></Patient>", "a comment is not well formed")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><?xml version=\"1.0\"?></Patient>", "must be the very first")]
    [InlineData(" <?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", "must be the very first")]
    [InlineData("<?xml version=\"1.1\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", "the XML declaration is not well formed")]
    [InlineData("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Patient xmlns=\"http://hl7.org/fhir\"/>", "'ISO-8859-1'; FHIR's XML is UTF-8")]
    [InlineData("<!DOCTYPE Patient><Patient xmlns=\"http://hl7.org/fhir\"/>", "document types")]
    [InlineData("<!DOCTYPE Patient [<!ENTITY a \"b\">]><Patient xmlns=\"http://hl7.org/fhir\"><active value=\"&a;\"/></Patient>", "document types")]
    [InlineData("<!DOCTYPE Patient SYSTEM \"file:///etc/passwd\"><Patient xmlns=\"http://hl7.org/fhir\"/>", "document types")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"\u0001\"/></Patient>", "a character that XML does not have")]
    [InlineData("<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"\uFFFF\"/></Patient>", "a character that XML does not have")]
    [InlineData("<!-- only this -->", "there is no element")]
    [InlineData("", "The body is empty")]
    public void What_is_no_resource_is_refused(string xml, string words)
    {
        var issues = Refused(xml);
        issues[0].Diagnostics.ShouldContain(words);
        issues[0].Status.ShouldBe(400);
    }

    [Fact]
    public void All_faults_are_found_at_once()
    {
        var issues = Refused("""
            <Patient xmlns="http://hl7.org/fhir">
              <foo value="1"/>
              <active value="maybe"/>
              <name><family value=""/></name>
              <birthDate value="yesterday"/>
            </Patient>
            """);
        issues.Select(i => i.Expression).ShouldBe(["Patient.foo", "Patient.active", "Patient.name[0].family", "Patient.birthDate"]);
        issues[3].Diagnostics.ShouldContain("(line 5, column 21)");
    }

    [Fact]
    public void Another_encoding_is_refused()
    {
        const string Xml = "<Patient xmlns=\"http://hl7.org/fhir\"/>";
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Documents.ToJson(encoding.GetBytes(Xml)).Issues.ShouldHaveSingleItem().ShouldBe(Issues.XmlNotUtf8);
            Documents.ToJson([.. encoding.GetPreamble(), .. encoding.GetBytes(Xml)]).Issues.ShouldHaveSingleItem().ShouldBe(Issues.XmlNotUtf8);
        }

        Documents.ToJson([.. Encoding.UTF8.GetBytes(Xml), 0xE9]).Issues.ShouldHaveSingleItem().ShouldBe(Issues.XmlNotUtf8);
    }

    [Theory]
    [InlineData(10, 4, true)]
    [InlineData(10, 5, false)]
    public void Depth_is_that_of_the_json(int limit, int extensions, bool isTaken)
    {
        // Each nested extension is an array and an object, inside the resource and around the value.
        var xml = new StringBuilder("<Basic xmlns=\"http://hl7.org/fhir\">");
        xml.Insert(xml.Length, "<extension url=\"u\">", extensions).Append("<valueCode value=\"c\"/>").Insert(xml.Length, "</extension>", extensions).Append("</Basic>");
        var bytes = Encoding.UTF8.GetBytes(xml.ToString());
        var limits = new ReaderLimits(1000, limit);
        var read = ResourceXmlReader.Read(bytes, FhirDefinitions.R4, limits);
        read.IsSuccess.ShouldBe(isTaken);
        if (!isTaken)
        {
            read.Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain("nested deeper than the 10 levels");
            ResourceXmlReader.ToJson(bytes, FhirDefinitions.R4, new ReaderLimits(10, 10)).Issues.ShouldHaveSingleItem().Status.ShouldBe(413);
        }
    }

    [Fact]
    public void Bodies_made_to_hurt_are_refused_quickly()
    {
        var many = 1_000_000;
        string[] bodies =
        [
            "<Patient xmlns=\"http://hl7.org/fhir\">" + string.Concat(Enumerable.Repeat("<a>", many)),
            "<Patient xmlns=\"http://hl7.org/fhir\" " + string.Concat(Enumerable.Range(0, many).Select(i => $"a{i}=\"\" ")) + "/>",
            "<Patient xmlns=\"http://hl7.org/fhir\">" + string.Concat(Enumerable.Repeat("<x/>", many)),
            "<Patient xmlns=\"http://hl7.org/fhir\"><text><status value=\"empty\"/>" + Div + string.Concat(Enumerable.Repeat("<p>", many)),
            "<Patient xmlns=\"http://hl7.org/fhir\"><active value=\"" + string.Concat(Enumerable.Repeat("&amp;", many)) + "\"/></Patient>",
            new string('<', many),
            string.Concat(Enumerable.Repeat("<!--", many)),
        ];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        foreach (var body in bodies)
        {
            Refused(body).Count.ShouldBeLessThanOrEqualTo(FaultList.Limit + 1);
        }

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
    }

    private static IReadOnlyList<Issue> Refused(string xml)
    {
        var result = Documents.ToJson(xml);
        result.IsSuccess.ShouldBeFalse();
        return result.Issues;
    }
}
