// http://hl7.org/fhir/uv/sdc
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>What the guide Structured Data Capture adds to the items of a Questionnaire.</summary>
internal static class FormItem
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private const string Sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";

    internal const string InitialExpression = Sdc + "initialExpression";
    internal const string CalculatedExpression = Sdc + "calculatedExpression";
    internal const string LaunchContext = Sdc + "launchContext";
    internal const string ObservationLinkPeriod = Sdc + "observationLinkPeriod";
    internal const string ObservationExtract = Sdc + "observationExtract";
    internal const string ObservationCategory = Sdc + "observation-extract-category";
    internal const string ExtractionContext = Sdc + "itemExtractionContext";
    internal const string Unit = Core + "questionnaire-unit";

    /// <summary>The items below a questionnaire, an item, a response or an answer, at any depth, those above before those below.</summary>
    internal static IEnumerable<FhirNode> Nested(FhirNode holder) =>
        holder.ChildrenNamed("item").SelectMany(item => Nested(item).Prepend(item)).Concat(holder.ChildrenNamed("answer").SelectMany(Nested));

    internal static FhirNode? Extension(FhirNode node, string url) =>
        node.ChildrenNamed("extension").FirstOrDefault(e => e.ChildText("url") == url);

    /// <summary>The value of an extension, or null.</summary>
    internal static FhirNode? Value(FhirNode node, string url) => Extension(node, url)?.Child("value");

    /// <summary>The FHIRPath of an extension that holds an expression, or null.</summary>
    internal static string? Expression(FhirNode node, string url) =>
        Value(node, url) is { } value && value.ChildText("language") is "text/fhirpath" ? value.ChildText("expression") : null;

    /// <summary>A copy of an element as JSON.</summary>
    internal static JsonNode? Json(FhirNode node) =>
        node.ValueKind is JsonValueKind.String ? JsonValue.Create(node.Text) : JsonNode.Parse(node.RawValue.Span);

    internal static string LinkId(FhirNode item) => item.ChildText("linkId") ?? "";
}
