using System.Text;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Json;

/// <summary>https://hl7.org/fhir/R4/datatypes.html#primitive, each type through a property that has it.</summary>
public sealed class PrimitiveTests
{
    [Theory]
    [InlineData("date", "\"2000\"")]
    [InlineData("date", "\"2000-02\"")]
    [InlineData("date", "\"2000-02-29\"")]
    [InlineData("date", "\"0001-01-01\"")]
    [InlineData("date", "\"9999-12-31\"")]
    [InlineData("dateTime", "\"2000\"")]
    [InlineData("dateTime", "\"2000-01-01\"")]
    [InlineData("dateTime", "\"2000-01-01T10:00:00Z\"")]
    [InlineData("dateTime", "\"2000-01-01T10:00:00+14:00\"")]
    [InlineData("dateTime", "\"2000-01-01T10:00:00-00:00\"")]
    [InlineData("dateTime", "\"2000-01-01T10:00:00.1Z\"")]
    [InlineData("dateTime", "\"2000-01-01T10:00:00.123456789012Z\"")]
    [InlineData("dateTime", "\"2016-12-31T23:59:60Z\"")]
    [InlineData("instant", "\"2016-12-31T23:59:60Z\"")]
    [InlineData("instant", "\"2015-02-07T13:28:17.239+02:00\"")]
    [InlineData("time", "\"10:00:00\"")]
    [InlineData("time", "\"23:59:60\"")]
    [InlineData("time", "\"10:00:00.5\"")]
    [InlineData("id", "\"A-z.09\"")]
    [InlineData("id", "\"0123456789012345678901234567890123456789012345678901234567890123\"")]
    [InlineData("code", "\"a b\"")]
    [InlineData("uri", "\"urn:uuid:C757873D-ec9a-4326-a141-556f43239520\"")]
    [InlineData("uri", "\"http://exämple.org/ü\"")]
    [InlineData("canonical", "\"http://x|1.0\"")]
    [InlineData("canonical", "\"http://x|1|2\"")]
    [InlineData("canonical", "\"#frag\"")]
    [InlineData("oid", "\"urn:oid:2.16.840.1.113883.4.3\"")]
    [InlineData("uuid", "\"urn:uuid:c757873d-ec9a-4326-a141-556f43239520\"")]
    [InlineData("positiveInt", "2147483647")]
    [InlineData("unsignedInt", "0")]
    [InlineData("integer", "-2147483648")]
    [InlineData("integer", "-0")]
    [InlineData("decimal", "1.00")]
    [InlineData("decimal", "1e2")]
    [InlineData("decimal", "-1.5E-10")]
    [InlineData("decimal", "3.1415926535897932384626433832795028841971")]
    [InlineData("base64Binary", "\"QUJD\"")]
    [InlineData("base64Binary", "\"QUI=\"")]
    [InlineData("base64Binary", "\"QU\\r\\n JD\"")]
    [InlineData("string", "\" leading and trailing \"")]
    [InlineData("string", "\"\\u00e9 \\ud83d\\ude00 \\t\\r\\n\"")]
    [InlineData("markdown", "\"<b>*text*</b>\"")]
    [InlineData("boolean", "false")]
    public void IsAcceptedAndKeepsItsText(string type, string value)
    {
        var node = Read(type, value).Value.Child("parameter")!.Child("value")!;
        node.Type.Name.ShouldBe(type);
        Fhir.Text(node.RawValue.Span).ShouldBe(value.Trim('"'));
    }

    [Theory]
    [InlineData("date", "\"2000-01-01Z\"", Issues.DateForm)]
    [InlineData("date", "\"2000-01-01T10:00:00Z\"", Issues.DateForm)]
    [InlineData("date", "\"2000-1-1\"", Issues.DateForm)]
    [InlineData("date", "\"2000-\"", Issues.DateForm)]
    [InlineData("date", "\"200\"", Issues.DateForm)]
    [InlineData("date", "\"0000\"", Issues.DateForm)]
    [InlineData("date", "\"20000101\"", Issues.DateForm)]
    [InlineData("date", "\"2000-13\"", Issues.NoSuchMonth)]
    [InlineData("date", "\"2000-00-01\"", Issues.NoSuchMonth)]
    [InlineData("date", "\"2013-02-30\"", Issues.NoSuchDay)]
    [InlineData("date", "\"1900-02-29\"", Issues.NoSuchDay)]
    [InlineData("date", "\"2000-04-31\"", Issues.NoSuchDay)]
    [InlineData("dateTime", "\"2000-01-01T10:00:00\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T10:00Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T24:00:00Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T10:60:00Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T10:00:61Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T10:00:00.Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T10:00:00+14:01\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T10:00:00+1:00\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01 10:00:00Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01T10:00:00Z\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2000-01-01T\"", Issues.DateTimeForm)]
    [InlineData("dateTime", "\"2013-02-30T10:00:00Z\"", Issues.NoSuchDay)]
    [InlineData("instant", "\"2000-01-01\"", Issues.InstantForm)]
    [InlineData("instant", "\"2000-01-01T10:00:00\"", Issues.InstantForm)]
    [InlineData("time", "\"10:00\"", Issues.TimeForm)]
    [InlineData("time", "\"10:00:00Z\"", Issues.TimeForm)]
    [InlineData("time", "\"24:00:00\"", Issues.TimeForm)]
    [InlineData("id", "\"a_b\"", Issues.IdForm)]
    [InlineData("id", "\"01234567890123456789012345678901234567890123456789012345678901234\"", Issues.IdForm)]
    [InlineData("code", "\" a\"", Issues.CodeForm)]
    [InlineData("code", "\"a \"", Issues.CodeForm)]
    [InlineData("code", "\"a  b\"", Issues.CodeForm)]
    [InlineData("uri", "\"http://x/a b\"", Issues.UriForm)]
    [InlineData("url", "\"http://x/a\\tb\"", Issues.UriForm)]
    [InlineData("canonical", "\"http://x |1\"", Issues.UriForm)]
    [InlineData("oid", "\"urn:oid:3.1\"", Issues.OidForm)]
    [InlineData("oid", "\"urn:oid:1.02\"", Issues.OidForm)]
    [InlineData("oid", "\"urn:oid:1.2.\"", Issues.OidForm)]
    [InlineData("oid", "\"1.2.3\"", Issues.OidForm)]
    [InlineData("uuid", "\"urn:uuid:C757873D-EC9A-4326-A141-556F43239520\"", Issues.UuidForm)]
    [InlineData("uuid", "\"c757873d-ec9a-4326-a141-556f43239520\"", Issues.UuidForm)]
    [InlineData("positiveInt", "0", Issues.PositiveIntForm)]
    [InlineData("positiveInt", "2147483648", Issues.PositiveIntForm)]
    [InlineData("unsignedInt", "-1", Issues.UnsignedIntForm)]
    [InlineData("integer", "2147483648", Issues.IntegerForm)]
    [InlineData("integer", "-2147483649", Issues.IntegerForm)]
    [InlineData("integer", "1.0", Issues.IntegerForm)]
    [InlineData("integer", "1e2", Issues.IntegerForm)]
    [InlineData("decimal", "1e1000", Issues.DecimalForm)]
    [InlineData("decimal", "1e-99999999999", Issues.DecimalForm)]
    [InlineData("base64Binary", "\"QUJ\"", Issues.Base64Form)]
    [InlineData("base64Binary", "\"QUI==\"", Issues.Base64Form)]
    [InlineData("base64Binary", "\"QU-_\"", Issues.Base64Form)]
    [InlineData("base64Binary", "\"  \"", Issues.Base64Form)]
    [InlineData("string", "\"\\u0000\"", Issues.ControlCharacter)]
    [InlineData("string", "\"\\b\"", Issues.ControlCharacter)]
    [InlineData("string", "\"\\ud83d\"", Issues.LoneSurrogate)]
    [InlineData("string", "\"\\ud83d\\u0041\"", Issues.LoneSurrogate)]
    [InlineData("string", "\"\\ude00\"", Issues.LoneSurrogate)]
    public void IsRefusedWithTheRightForm(string type, string value, string form)
    {
        var issue = Read(type, value).Issues.ShouldHaveSingleItem();
        issue.Expression.ShouldBe("Parameters.parameter[0].value");
        issue.Status.ShouldBe(400);
        issue.Code.ShouldBe("value");
        issue.Diagnostics.ShouldEndWith(": " + form);
    }

    [Fact]
    public void EscapesAndRawCharactersAreTheSameText()
    {
        var escaped = Read("string", "\"\\u00e9\\ud83d\\ude00\\/\"").Value.Child("parameter")!.ChildText("value");
        escaped.ShouldBe(Read("string", "\"é😀/\"").Value.Child("parameter")!.ChildText("value"));
    }

    [Theory]
    [InlineData(1024 * 1024, true)]
    [InlineData((1024 * 1024) + 1, false)]
    public void AStringHasALongestLength(int length, bool isAccepted)
    {
        Read("string", "\"" + new string('a', length) + "\"").IsSuccess.ShouldBe(isAccepted);
        Read("string", "\"" + new string('é', length) + "\"").IsSuccess.ShouldBe(isAccepted);
    }

    [Fact]
    public void AStringOfWhiteSpaceIsKeptWithAWarning()
    {
        var result = Read("string", "\"  \"");
        result.Value.Child("parameter")!.ChildText("value").ShouldBe("  ");
        result.Issues.ShouldBe([Issues.JsonBlankString("valueString").At("Parameters.parameter[0].value")]);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"a_b\"}", "Patient.id")]
    [InlineData("{\"resourceType\":\"Patient\",\"id\":\"\"}", "Patient.id")]
    [InlineData("{\"resourceType\":\"Patient\",\"name\":[{\"id\":\"a b\",\"text\":\"x\"}]}", "Patient.name[0].id")]
    [InlineData("{\"resourceType\":\"Patient\",\"extension\":[{\"url\":\"a b\",\"valueCode\":\"x\"}]}", "Patient.extension[0].url")]
    public void IdsAndUrlsOfElementsAreCheckedToo(string json, string location) => Fhir.Read(json).Issues.ShouldHaveSingleItem().Expression.ShouldBe(location);

    [Fact]
    public void TheIdOfAnElementMayHaveOtherCharacters() =>
        Fhir.Read("{\"resourceType\":\"Patient\",\"name\":[{\"id\":\"Patient.name:a_b\",\"text\":\"x\"}]}").IsSuccess.ShouldBeTrue();

    private static Result<FhirNode> Read(string type, string value) => Fhir.Read(
        "{\"resourceType\":\"Parameters\",\"parameter\":[{\"name\":\"x\",\"value" + char.ToUpperInvariant(type[0]) + type[1..] + "\":" + value + "}]}");
}
