// https://hl7.org/fhir/R4/search.html#reference
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>References: Reference and canonical.</summary>
internal static class ReferenceParameter
{
    /// <summary>Reads <c>Patient/1</c>, <c>1</c>, an absolute url, a urn; a token for <c>:identifier</c>.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        if (scope.Modifier == SearchModifier.Identifier)
        {
            return TokenParameter.Parse(text, scope, values);
        }

        var reference = SearchEscaping.Unescape(text).Trim();
        var target = ReferenceTarget.Parse(reference, scope.Parsing.BaseUrl, scope.Definitions);
        if (target.Type is not null && scope.TargetType is not null && target.Type != scope.TargetType)
        {
            return Issues.SearchTargetMismatch(scope.Parameter.Code, scope.TargetType, text);
        }

        if (scope.Modifier == SearchModifier.Below && (target.Kind != ReferenceKind.Elsewhere || ReferenceTarget.IsId(reference)))
        {
            return Issues.SearchReferenceHierarchy(scope.Name, text);
        }

        values.Add(target.Kind switch
        {
            ReferenceKind.Local => new ReferenceValue(target.Type, target.Id, target.Version),
            _ when ReferenceTarget.IsId(reference) => new ReferenceValue(scope.TargetType, reference, null),
            _ => new UriValue(reference),
        });
        return null;
    }

    /// <summary>Keeps where a reference leads.</summary>
    /// <param name="item">A Reference, canonical or uri.</param>
    /// <param name="key">The parameter.</param>
    /// <param name="onlyType">The one type that counts (<c>where(resolve() is Patient)</c>), or null for any.</param>
    /// <param name="extraction">Where to keep it.</param>
    public static void Extract(object item, IndexKey key, string? onlyType, Extraction extraction)
    {
        if (item is not FhirNode node)
        {
            return;
        }

        if (node.Type.Name == "Reference")
        {
            ExtractReference(node, key, onlyType, extraction);
        }
        else if (node.Text is { } text)
        {
            AddCanonical(text, key, extraction);
        }
        else if (key.Parameter.Targets.Contains(node.Type.Name, StringComparer.Ordinal) && node.ChildText("id") is { } id)
        {
            // Bundle's parameters composition and message lead to the bundle's first resource itself.
            extraction.Add(new ReferenceEntry(key, node.Type.Name, id, null));
        }
    }

    private static void ExtractReference(FhirNode node, IndexKey key, string? onlyType, Extraction extraction)
    {
        var text = node.ChildText("reference");
        var settings = extraction.Settings;
        ReferenceTarget? target = text is null ? null : ReferenceTarget.Parse(text, settings.BaseUrl, settings.Definitions);
        if (onlyType is not null && TypeOf(node, target, extraction) != onlyType)
        {
            return;
        }

        if (target is { } found)
        {
            AddTarget(found, text!, key, extraction);
        }

        if (node.Child("identifier") is { } identifier)
        {
            TokenParameter.AddIdentifier(identifier, key, extraction);
        }

        // A reference with a display alone is a value all the same: :missing must see it.
        if (target is null)
        {
            extraction.AddTextBeside(key, node.ChildText("display"));
        }
    }

    private static void AddTarget(ReferenceTarget target, string text, IndexKey key, Extraction extraction)
    {
        if (target.Kind == ReferenceKind.Local)
        {
            extraction.Add(new ReferenceEntry(key, target.Type!, target.Id, target.Version));
        }
        else if (target.Kind != ReferenceKind.Conditional)
        {
            extraction.Add(new UriEntry(key, text));
        }
    }

    private static void AddCanonical(string text, IndexKey key, Extraction extraction)
    {
        var settings = extraction.Settings;
        var target = ReferenceTarget.Parse(text, settings.BaseUrl, settings.Definitions);
        UriParameter.Add(text, isCanonical: true, key, extraction);
        if (target.Kind == ReferenceKind.Local)
        {
            extraction.Add(new ReferenceEntry(key, target.Type!, target.Id, target.Version));
        }
    }

    // What resolve() would find, told from the text: the type in the url, that of the contained resource, or what Reference.type states.
    private static string? TypeOf(FhirNode node, ReferenceTarget? target, Extraction extraction) => target switch
    {
        { Kind: ReferenceKind.Contained } contained =>
            (extraction.Root.Parent ?? extraction.Root).ChildrenNamed("contained").FirstOrDefault(c => c.ChildText("id") == contained.Id)?.Type.Name,
        { Type: { } type } => type,
        _ => node.ChildText("type"),
    };
}
