// https://hl7.org/fhir/R4/references.html#contained
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>The rules about contained resources. Linear in the size of the resource, where FHIRPath would look through all of it once per contained one.</summary>
internal static class ContainedResources
{
    /// <summary>True if every contained resource keeps the rule.</summary>
    internal static bool All(FhirNode resource, Func<FhirNode, bool> keeps)
    {
        foreach (var child in resource.Children)
        {
            if (child.Name is "contained" && !keeps(child))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>dom-3: every contained resource that has an id is referred to from the resource, or refers to it with <c>#</c>.</summary>
    internal static bool AreReferred(FhirNode resource)
    {
        HashSet<string>? referred = null;
        return All(resource, c => c.ChildText("id") is not { } id || (referred ??= LocalTexts(resource, IsReferring)).Contains("#" + id)
            || LocalTexts(c, n => n.Name is "reference" || n.Type.Name is "canonical").Contains("#"));
    }

    private static HashSet<string> LocalTexts(FhirNode resource, Func<FhirNode, bool> counts)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Stack<FhirNode>([resource]);
        while (waiting.TryPop(out var node))
        {
            foreach (var child in node.Children)
            {
                if (counts(child) && child.Text is { } text && text.StartsWith('#'))
                {
                    texts.Add(text);
                }

                if (child.Children.Length > 0)
                {
                    waiting.Push(child);
                }
            }
        }

        return texts;
    }

    private static bool IsReferring(FhirNode node) => node.Name is "reference" || node.Type.Name is "uri" or "canonical" or "url";
}
