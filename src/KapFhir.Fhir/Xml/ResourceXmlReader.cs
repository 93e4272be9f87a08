// https://hl7.org/fhir/R4/xml.html
using System.Text.Unicode;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>
/// Reads FHIR XML strictly: what is not R4 is refused with the path of every fault and its line and column. There are no document types,
/// no entities but XML's five, and nothing is fetched.
/// </summary>
public static class ResourceXmlReader
{
    /// <summary>Reads a resource to the nodes that its JSON is read to: they are views on that JSON, which is the stored form.</summary>
    public static Result<FhirNode> Read(ReadOnlyMemory<byte> xml, FhirDefinitions definitions, ReaderLimits limits) =>
        ToJson(xml, definitions, limits).Then(json => ResourceReader.Read(json, definitions, limits));

    /// <summary>The resource's JSON, or every fault found.</summary>
    public static Result<ReadOnlyMemory<byte>> ToJson(ReadOnlyMemory<byte> xml, FhirDefinitions definitions, ReaderLimits limits)
    {
        var issues = ToJson(xml, definitions, limits, out var json);
        return issues.Any(i => i.IsError) ? Result<ReadOnlyMemory<byte>>.Failed(issues) : json;
    }

    /// <summary>
    /// The same, with what could be read in spite of the faults: well-formed JSON unless the XML itself is not, with null for what is no
    /// value.
    /// </summary>
    public static IReadOnlyList<Issue> ToJson(
        ReadOnlyMemory<byte> xml, FhirDefinitions definitions, ReaderLimits limits, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (Refusal(xml.Span, limits) is { } refusal)
        {
            return [refusal];
        }

        var converter = new XmlConverter(WithoutMark(xml.Span), definitions, limits);
        json = converter.Convert();
        return converter.AllFaults();
    }

    /// <summary>True if these bytes begin like XML, as no JSON does: with a tag, after a byte order mark and white space.</summary>
    public static bool IsXml(ReadOnlySpan<byte> body)
    {
        var text = WithoutMark(body).TrimStart(" \t\r\n"u8);
        return text is [(byte)'<', ..] || IsUtf16(body);
    }

    private static Issue? Refusal(ReadOnlySpan<byte> xml, ReaderLimits limits)
    {
        if (xml.Length > limits.MaxBytes)
        {
            return Issues.JsonTooLarge(limits.MaxBytes);
        }

        if (TextForms.IsBlank(WithoutMark(xml)))
        {
            return Issues.XmlEmptyBody;
        }

        if (IsUtf16(xml) || !Utf8.IsValid(xml))
        {
            return Issues.XmlNotUtf8;
        }

        var forbidden = XmlText.FindForbidden(xml);
        return forbidden < 0 ? null : Issues.XmlMalformed(Issues.XmlForbiddenCharacter, XmlPosition.Of(xml, forbidden));
    }

    // With or without a byte order mark, either way round: https://www.w3.org/TR/xml/#sec-guessing.
    private static bool IsUtf16(ReadOnlySpan<byte> xml) =>
        xml is [0xFF, 0xFE, (byte)'<', ..] or [0xFE, 0xFF, 0, (byte)'<', ..] or [(byte)'<', 0, ..] or [0, (byte)'<', ..];

    private static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> xml) => xml.StartsWith("\uFEFF"u8) ? xml[3..] : xml;
}
