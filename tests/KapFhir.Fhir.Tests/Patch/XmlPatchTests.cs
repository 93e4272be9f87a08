// https://www.rfc-editor.org/rfc/rfc5261
using System.Text;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Patch;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Patch;

public sealed class XmlPatchTests
{
    private const string Patient = """
        {"resourceType":"Patient","id":"p","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>A &amp; b</p>\n<p>c</p></div>"},"extension":[{"url":"http://x","valueDecimal":1.50}],"active":true,"name":[{"use":"usual","given":["Ann","Bea"]},{"use":"official","family":"Cole"}],"gender":"female"}
        """;

    // operations | what of the patient is other than before, as JSON before and after
    [Theory]
    [InlineData("<replace sel='Patient/gender/@value'>male</replace>", "\"gender\":\"female\"", "\"gender\":\"male\"")]
    [InlineData("<replace sel='/Patient/active/@value'>false</replace>", "\"active\":true", "\"active\":false")]
    [InlineData("<replace sel='f:Patient/f:active'><active value='false'/></replace>", "\"active\":true", "\"active\":false")]
    [InlineData("<replace sel='*/name[1]/given[2]/@value'>Dee</replace>", "\"Bea\"", "\"Dee\"")]
    [InlineData("<replace sel='Patient/name[use/@value=\"official\"]/family/@value'>Dee</replace>", "\"Cole\"", "\"Dee\"")]
    [InlineData("<replace sel='Patient/extension[@url=\"http://x\"]/valueDecimal/@value'>1.500</replace>", "1.50}", "1.500}")]
    [InlineData("<replace sel='Patient/text/h:div/h:p[2]/text()[1]'>d</replace>", "<p>c</p>", "<p>d</p>")]
    [InlineData("<replace sel='Patient/text/h:div/h:p[.=\"c\"]'><p xmlns='http://www.w3.org/1999/xhtml'>d<br/></p></replace>", "<p>c</p>", "<p>d<br /></p>")]
    [InlineData("<remove sel='Patient/gender'/>", ",\"gender\":\"female\"", "")]
    [InlineData("<remove sel='Patient/name[2]'/>", ",{\"use\":\"official\",\"family\":\"Cole\"}", "")]
    [InlineData("<remove sel='Patient/name/given[@value=\"Ann\"]'/>", "\"Ann\",", "")]
    [InlineData("<add sel='Patient'><birthDate value='1980-02-01'/></add>", "\"female\"", "\"female\",\"birthDate\":\"1980-02-01\"")]
    [InlineData("<add sel='Patient/gender' pos='after'><birthDate value='1980-02-01'/></add>", "\"female\"", "\"female\",\"birthDate\":\"1980-02-01\"")]
    [InlineData("<add sel='Patient/gender' pos='before'><name><text value='x'/></name></add>", "\"Cole\"}", "\"Cole\"},{\"text\":\"x\"}")]
    [InlineData("<add sel='Patient/name[2]' pos='prepend'><extension url='http://y'><valueCode value='z'/></extension></add>", "{\"use\":\"official\"", "{\"extension\":[{\"url\":\"http://y\",\"valueCode\":\"z\"}],\"use\":\"official\"")]
    [InlineData("<add sel='Patient/gender' type='@id'>g</add>", "\"female\"", "\"female\",\"_gender\":{\"id\":\"g\"}")]
    [InlineData("<remove sel='Patient/gender'/><replace sel='Patient/active/@value'>false</replace>", "", null)]
    public void Applies(string operations, string before, string? after)
    {
        var outcome = Run(operations);
        outcome.IsSuccess.ShouldBeTrue(string.Join('\n', outcome.Issues));
        var expected = after is null ? Patient.Trim().Replace(",\"gender\":\"female\"", "", StringComparison.Ordinal).Replace("true", "false", StringComparison.Ordinal)
            : Patient.Trim().Replace(before, after, StringComparison.Ordinal);
        outcome.Value.ShouldBe(expected);
    }

    // What a tree would write otherwise: an empty tag without a space, apostrophes around an attribute, a character reference.
    [Fact]
    public void ANarrativeThatIsNotTouchedStaysAsItIs()
    {
        const string patient = """{"resourceType":"Patient","id":"p","text":{"status":"generated","div":"<div xmlns='http://www.w3.org/1999/xhtml'><p id='a'>&#65;<br/></p><div>in</div></div>"},"contained":[{"resourceType":"Basic","id":"b","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">x<br/></div>"},"code":{"text":"c"}}],"gender":"male"}""";
        var outcome = Read("<diff><replace sel='Patient/gender/@value'>other</replace><replace sel='Patient/contained/Basic/text/h:div/text()'>y</replace></diff>")
            .Then(p => p.Apply(Encoding.UTF8.GetBytes(patient), Json.Fhir.R4, ReaderLimits.Default));
        Encoding.UTF8.GetString(outcome.Value.Span).ShouldBe(
            patient.Replace("\"male\"", "\"other\"", StringComparison.Ordinal).Replace(">x<br/>", ">y<br />", StringComparison.Ordinal));
    }

    // operations | status | words
    [Theory]
    [InlineData("<replace sel='Patient/name[3]'/>", 422, "no element")]
    [InlineData("<remove sel='Patient/name'/>", 422, "leads to 2 elements")]
    [InlineData("<remove sel='Patient'/>", 422, "whole resource")]
    [InlineData("<replace sel='Patient'><Patient/></replace>", 422, "whole Patient")]
    [InlineData("<replace sel='Patient/gender'>male</replace>", 422, "one element for an element")]
    [InlineData("<replace sel='Patient/gender/@value'><x/></replace>", 422, "a text")]
    [InlineData("<add sel='Patient/gender/@value'>x</add>", 422, "an element")]
    [InlineData("<add sel='Patient/gender' type='@value'>x</add>", 422, "has a value already")]
    [InlineData("<add sel='Patient' pos='before'><x/></add>", 422, "inside the resource")]
    [InlineData("<remove sel='Patient/gender' ws='after'/>", 422, "white space")]
    [InlineData("<replace sel='Patient/gender/@value'>purple</replace>", 200, "")] // for validation to see
    [InlineData("<add sel='Patient'><nonesuch value='x'/></add>", 422, "nonesuch")]
    [InlineData("<add sel='Patient'><x xmlns='http://other' value='x'/></add>", 422, "")]
    [InlineData("<replace sel='Patient/active/@value'>maybe</replace>", 422, "maybe")]
    [InlineData("<move sel='Patient'/>", 400, "no operation 'move'")]
    [InlineData("<remove/>", 400, "sel")]
    [InlineData("<remove sel='Patient//gender'/>", 400, "not a path")]
    [InlineData("<remove sel='z:Patient'/>", 400, "declare the prefixes")]
    [InlineData("<remove sel='Patient/gender['/>", 400, "not a path")]
    [InlineData("<remove sel='Patient/name[0]'/>", 400, "not a path")]
    [InlineData("<remove sel='Patient/name[last()]'/>", 400, "not a path")]
    [InlineData("<remove sel='id(\"x\")'/>", 400, "not a path")]
    [InlineData("<remove sel=''/>", 400, "not a path")]
    [InlineData("<remove sel='Patient/n\u07E7me'/>", 400, "not a path")] // a letter, but of no name in XML
    [InlineData("<remove sel='Patient/gender' pos='after'/>", 400, "pos")]
    [InlineData("<add sel='Patient' pos='middle'/>", 400, "pos")]
    [InlineData("<add sel='Patient' type='namespace::x'>http://y</add>", 400, "type")]
    [InlineData("<remove sel='Patient/gender' ws='none'/>", 400, "ws")]
    [InlineData("", 400, "holds operations")]
    [InlineData("<remove sel='Patient/gender'>", 400, "not well-formed")]
    public void Refuses(string operations, int status, string words)
    {
        var outcome = Run(operations);
        (outcome.IsSuccess ? 200 : outcome.Issues[0].Status).ShouldBe(status, outcome.IsSuccess ? outcome.Value : outcome.Issues[0].Diagnostics);
        string.Join(' ', outcome.Issues.Select(i => i.Diagnostics)).ShouldContain(words);
    }

    [Fact]
    public void ADocumentTypeIsRefusedAndDeclaresNothing() =>
        Read("<!DOCTYPE diff [<!ENTITY a 'b'>]><diff><remove sel='&a;'/></diff>").Issues[0].Diagnostics.ShouldContain("no document type");

    [Fact]
    public void WhatIsNestedTooDeeplyIsRefused() =>
        Read(string.Concat(Enumerable.Repeat("<a>", 5000)) + string.Concat(Enumerable.Repeat("</a>", 5000))).Issues[0].Code.ShouldBe("too-long");

    // Each selector looks at every name of every name before it: the work that one patch may make is limited.
    [Fact]
    public void ManySlowSelectorsAreTooCostly()
    {
        var names = string.Join(',', Enumerable.Range(0, 2000).Select(i => $"{{\"family\":\"{i}\"}}"));
        var patient = Encoding.UTF8.GetBytes($"{{\"resourceType\":\"Patient\",\"id\":\"p\",\"name\":[{names}]}}");
        var conditions = string.Concat(Enumerable.Repeat("[family/@value='1999']", 80));
        var operations = string.Concat(Enumerable.Repeat($"<replace sel=\"Patient/name{conditions}/family/@value\">1999</replace>", 100));
        var outcome = Read($"<diff>{operations}</diff>").Then(p => p.Apply(patient, Json.Fhir.R4, ReaderLimits.Default));
        outcome.Issues[0].Status.ShouldBe(413);
    }

    private static Result<string> Run(string operations) => Read($"<diff xmlns='http://hl7.org/fhir'>{operations}</diff>")
        .Then(patch => patch.Apply(Encoding.UTF8.GetBytes(Patient), Json.Fhir.R4, ReaderLimits.Default))
        .Then(json => Result<string>.Succeeded(Encoding.UTF8.GetString(json.Span), []));

    private static Result<XmlPatch> Read(string patch) => XmlPatch.Parse(Encoding.UTF8.GetBytes(patch), ReaderLimits.Default);
}
