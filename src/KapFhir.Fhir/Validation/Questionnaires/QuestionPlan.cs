// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item
using System.Globalization;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>What an item of a Questionnaire asks of its answers.</summary>
internal sealed class QuestionPlan
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";
    private const string Sdc = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-";
    private const string EnableWhenExpression = Sdc + "enableWhenExpression";

    internal QuestionPlan(FhirNode node, string linkId, int place, int order)
    {
        LinkId = linkId;
        Place = place;
        Order = order;
        Type = node.ChildText("type") ?? "group";
        IsRequired = node.ChildText("required") is "true";
        Repeats = node.ChildText("repeats") is "true";
        Options = [.. node.ChildrenNamed("answerOption")];
        ValueSet = node.ChildText("answerValueSet");
        EnableWhen = [.. node.ChildrenNamed("enableWhen")];
        NeedsAll = node.ChildText("enableBehavior") is "all";
        Enabling = Extension(node, EnableWhenExpression)?.ChildText("expression") is { } text && FhirPathExpression.Compile(text) is { IsSuccess: true } compiled ? compiled.Value : null;
        IsEnablingUnknown = Enabling is null && Extension(node, EnableWhenExpression) is not null;
        MaxLength = Number(node.Child("maxLength"));
        MinLength = Number(Extension(node, Core + "minLength"));
        MinValue = Extension(node, Core + "minValue") ?? Extension(node, Sdc + "minQuantity");
        MaxValue = Extension(node, Core + "maxValue") ?? Extension(node, Sdc + "maxQuantity");
        MaxDecimalPlaces = Number(Extension(node, Core + "maxDecimalPlaces"));
        MinOccurs = Number(Extension(node, Core + "questionnaire-minOccurs"));
        MaxOccurs = Number(Extension(node, Core + "questionnaire-maxOccurs"));
        UnitValueSet = Extension(node, Core + "questionnaire-unitValueSet")?.Text;
        MimeTypes = [.. Extensions(node, Core + "mimeType").Select(e => e.Text ?? "")];
        MaxSize = Extension(node, Core + "maxSize")?.Text is { } size && decimal.TryParse(size, NumberStyles.Float, CultureInfo.InvariantCulture, out var megabytes) ? megabytes : null;
    }

    internal string LinkId { get; }

    /// <summary>Its place among its siblings.</summary>
    internal int Place { get; }

    /// <summary>Its place among all items, those above before those below them.</summary>
    internal int Order { get; }

    internal string Type { get; }

    internal bool IsRequired { get; }

    internal bool Repeats { get; }

    internal IReadOnlyList<FhirNode> Options { get; }

    internal string? ValueSet { get; }

    internal IReadOnlyList<FhirNode> EnableWhen { get; }

    /// <summary>True if all conditions of <see cref="EnableWhen"/> must hold, false if one is enough.</summary>
    internal bool NeedsAll { get; }

    /// <summary>A condition in FHIRPath, or null. http://hl7.org/fhir/uv/sdc</summary>
    internal FhirPathExpression? Enabling { get; }

    /// <summary>True if there is a condition that cannot be evaluated here.</summary>
    internal bool IsEnablingUnknown { get; }

    internal int? MaxLength { get; }

    internal int? MinLength { get; }

    internal FhirNode? MinValue { get; }

    internal FhirNode? MaxValue { get; }

    internal int? MaxDecimalPlaces { get; }

    internal int? MinOccurs { get; }

    internal int? MaxOccurs { get; }

    internal string? UnitValueSet { get; }

    internal IReadOnlyList<string> MimeTypes { get; }

    /// <summary>The greatest size of an attachment in megabytes, or null.</summary>
    internal decimal? MaxSize { get; }

    /// <summary>The items below, in order.</summary>
    internal IReadOnlyList<QuestionPlan> Items { get; set; } = [];

    internal bool IsGroup => Type is "group";

    internal bool IsDisplay => Type is "display";

    /// <summary>The types that an answer may have; empty if none, as for groups.</summary>
    internal IReadOnlyList<string> AnswerTypes => Type switch
    {
        "group" or "display" => [],
        "text" => ["string"],
        "url" => ["uri"],
        "attachment" => ["Attachment"],
        "reference" => ["Reference"],
        "quantity" => ["Quantity"],
        "choice" => [.. Options.Select(o => o.Child("value")?.Type.Name).OfType<string>().DefaultIfEmpty("Coding").Distinct(StringComparer.Ordinal)],
        "open-choice" => [.. Options.Select(o => o.Child("value")?.Type.Name).OfType<string>().DefaultIfEmpty("Coding").Append("string").Distinct(StringComparer.Ordinal)],
        _ => [Type],
    };

    /// <summary>The value of the first extension of this url on a node, or null.</summary>
    internal static FhirNode? Extension(FhirNode node, string url) => Extensions(node, url).FirstOrDefault();

    private static IEnumerable<FhirNode> Extensions(FhirNode node, string url) =>
        node.ChildrenNamed("extension").Where(e => e.ChildText("url") == url).Select(e => e.Child("value")).OfType<FhirNode>();

    private static int? Number(FhirNode? node) => int.TryParse(node?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
