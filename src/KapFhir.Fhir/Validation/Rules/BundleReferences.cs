// https://hl7.org/fhir/R4/bundle.html#references
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>References between the entries of a bundle.</summary>
internal static class BundleReferences
{
    /// <summary>Checks every reference of every entry: it leads to one entry at most, and to one of the type that it names.</summary>
    /// <param name="index">The bundle.</param>
    /// <param name="isClosed">True where relative references must have something that they are relative to.</param>
    /// <param name="run">The run.</param>
    internal static void Check(BundleIndex index, bool isClosed, ValidationRun run)
    {
        foreach (var entry in index.Entries)
        {
            foreach (var reference in In(entry.Resource))
            {
                if (reference.Type.Name is "Reference" && reference.ChildText("reference") is { } text && !text.StartsWith('#'))
                {
                    Check(reference, text, entry, index, isClosed, run);
                }
            }
        }
    }

    /// <summary>Checks that these references lead to an entry of the bundle.</summary>
    internal static void CheckIncluded(IEnumerable<FhirNode> references, BundleEntry from, BundleIndex index, string bundleType, ValidationRun run)
    {
        foreach (var reference in references)
        {
            if (reference.ChildText("reference") is { } text && !text.StartsWith('#') && index.Find(text, from).Count == 0)
            {
                run.Add(Issues.ReferenceNotInBundle(reference.Location, text, bundleType));
            }
        }
    }

    /// <summary>Every element that may lead elsewhere: References, and uris, in the resource and what it contains, but not in a bundle inside it.</summary>
    internal static IEnumerable<FhirNode> In(FhirNode resource)
    {
        var waiting = new Stack<FhirNode>([resource]);
        while (waiting.TryPop(out var node))
        {
            if (node.Type.Name is "Reference" or "uri" or "url" or "canonical")
            {
                yield return node;
            }

            for (var i = node.Type.Name is "Bundle" ? 0 : node.Children.Length; i > 0; i--)
            {
                waiting.Push(node.Children[i - 1]);
            }
        }
    }

    private static void Check(FhirNode reference, string text, BundleEntry from, BundleIndex index, bool isClosed, ValidationRun run)
    {
        if (isClosed && from.FullUrl is null && !UriText.IsAbsolute(text))
        {
            run.Add(Issues.RelativeReferenceWithoutFullUrl(reference.Location, text));
            return;
        }

        var found = index.Find(text, from);
        if (found.Count > 1)
        {
            run.Add(Issues.ReferenceAmbiguous(reference.Location, text));
        }
        else if (found.Count == 1 && run.References.TypeIn(text) is { } named && named != found[0].Resource.Type.Name)
        {
            run.Add(Issues.ReferenceTypeDiffers(reference.Location, text, found[0].Resource.Type.Name));
        }
    }
}
