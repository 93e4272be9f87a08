// https://hl7.org/fhir/R4/search.html#summary, #elements
using System.Buffers;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Fhir.Json;

/// <summary>
/// Writes a part of a stored resource, streaming over its bytes, tagged SUBSETTED so that nobody takes it for the whole. What can change
/// the
/// meaning of the rest (<c>implicitRules</c>, <c>modifierExtension</c>) and what is mandatory always stays.
/// </summary>
public static class ResourceSubset
{
    /// <summary>The system of the tag that marks a part. https://hl7.org/fhir/R4/resource.html#simple-tags</summary>
    public const string TagSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";

    /// <summary>The code of the tag that marks a part.</summary>
    public const string TagCode = "SUBSETTED";

    /// <summary>Writes the part that was asked for.</summary>
    /// <param name="stored">A stored resource's bytes.</param>
    /// <param name="summary">Which part; None and Count keep everything.</param>
    /// <param name="elements">Root elements by name, for <c>_elements</c>; if any, they decide and <paramref name="summary"/> does
    /// not.</param>
    /// <param name="definitions">The definitions.</param>
    /// <param name="output">Where it goes.</param>
    public static void Write(
        ReadOnlySpan<byte> stored, SummaryMode summary, IReadOnlyList<string> elements, FhirDefinitions definitions,
        IBufferWriter<byte> output)
    {
        if (elements.Count == 0 && summary is SummaryMode.None or SummaryMode.Count)
        {
            output.Write(stored);
            return;
        }

        var writer = new SubsetWriter(stored, new SubsetRule(summary, elements), definitions);
        output.Write(writer.Write());
    }
}

/// <summary>Which elements a part has.</summary>
internal sealed record SubsetRule(SummaryMode Summary, IReadOnlyList<string> Elements)
{
    /// <summary>True if the values of what is kept are cut down as well.</summary>
    public bool IsDeep => Elements.Count == 0 && Summary == SummaryMode.True;

    public bool Keeps(JsonProperty property) => property.Element.Name switch
    {
        "id" or "meta" or "implicitRules" or "modifierExtension" => true,
        "text" when Elements.Count == 0 && Summary == SummaryMode.Text => true,
        var name when Elements.Count > 0 =>
            property.Element.Min > 0
            || Elements.Contains(name, StringComparer.Ordinal)
            || Elements.Contains(property.Name, StringComparer.Ordinal),
        var name => Summary switch
        {
            SummaryMode.Data => name != "text",
            SummaryMode.Text => property.Element.Min > 0,
            _ => property.Element.IsSummary || property.Element.Min > 0,
        },
    };

    /// <summary>What a summary keeps of a value: what is marked, what is mandatory, and which resource it is.</summary>
    public static bool KeepsInside(TypeDefinition type, JsonProperty property) =>
        property.Element.IsSummary || property.Element.Min > 0 || (type.Kind == TypeKind.Resource && property.Name is "id" or "meta");
}
