// https://hl7.org/fhir/versions.html#extensions: what later versions have for elements, R4's profiles say with extensions
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Snapshots;

/// <summary>What a profile asks with extensions that stand for elements of R5.</summary>
internal static class LaterRules
{
    private const string Later = "http://hl7.org/fhir/5.0/StructureDefinition/extension-ElementDefinition.";
    private const string Tools = "http://hl7.org/fhir/tools/StructureDefinition/additional-binding";

    /// <summary>https://hl7.org/fhir/R5/elementdefinition-definitions.html#ElementDefinition.mustHaveValue</summary>
    internal static bool? MustHaveValue(FhirNode element) =>
        element.Children is [{ Name: "id" or "extension" }, ..] && Find(element, Later + "mustHaveValue").FirstOrDefault() is { } flag ? flag.Child("value")?.Text is "true" : null;

    /// <summary>https://hl7.org/fhir/R5/elementdefinition-definitions.html#ElementDefinition.binding.additional, those that hold without further conditions</summary>
    internal static IEnumerable<string> RequiredBindings(FhirNode binding) =>
        Find(binding, Later + "binding.additional").Concat(Find(binding, Tools))
            .Where(a => Part(a, "purpose") is "required" && !a.ChildrenNamed("extension").Any(e => e.ChildText("url") is "usage"))
            .Select(a => Part(a, "valueSet")).OfType<string>();

    private static IEnumerable<FhirNode> Find(FhirNode holder, string url) => holder.ChildrenNamed("extension").Where(e => e.ChildText("url") == url);

    private static string? Part(FhirNode extension, string name) =>
        Find(extension, name).FirstOrDefault()?.Child("value")?.Text;
}
