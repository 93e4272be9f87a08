// https://hl7.org/fhir/R4/conformance-rules.html#constraints
using System.Collections.Frozen;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>An invariant as plain code: true if it is kept at the node.</summary>
internal delegate bool NativeInvariant(FhirNode node, ReferenceTargets references);

/// <summary>
/// R4's most frequent invariants as plain code, found by the text of their expression. A test holds that each answers as its FHIRPath does.
/// </summary>
internal static class NativeInvariants
{
    // ele-1: the reader refuses empty objects and primitives that have neither value nor extension. txt-1 and txt-2: it checks every narrative,
    // element by element, and says what is wrong with it where these rules only say that something is.
    private static readonly FrozenSet<string> ByReading = FrozenSet.ToFrozenSet(
        ["hasValue() or (children().count() > id.count())", "hasValue() or (children().count() > id.count()) or $this is Parameters", "htmlChecks()"],
        StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, NativeInvariant> ByText = new Dictionary<string, NativeInvariant>(StringComparer.Ordinal)
    {
        // ext-1
        ["extension.exists() != value.exists()"] = (n, _) => n.Child("extension") is null != (n.Child("value") is null),
        // dom-2, dom-4, dom-5, dom-3
        ["contained.contained.empty()"] = (n, _) => ContainedResources.All(n, c => c.Child("contained") is null),
        ["contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()"] =
            (n, _) => ContainedResources.All(n, c => c.Child("meta") is not { } meta || (meta.Child("versionId") is null && meta.Child("lastUpdated") is null)),
        ["contained.meta.security.empty()"] = (n, _) => ContainedResources.All(n, c => c.Child("meta")?.Child("security") is null),
        ["contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().ofType(canonical) | %resource.descendants().ofType(uri) "
            + "| %resource.descendants().ofType(url))) or descendants().where(reference = '#').exists() "
            + "or descendants().where(ofType(canonical) = '#').exists()).not()).empty()"] = (n, _) => ContainedResources.AreReferred(n),
        // ref-1
        ["reference.exists() implies (reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id) "
            + "or (reference='#' and %rootResource!=%resource))"] = IsReferenceInside,
        // qty-3
        ["code.empty() or system.exists()"] = (n, _) => n.Child("code") is null || n.Child("system") is not null,
        // cpt-2
        ["value.empty() or system.exists()"] = (n, _) => n.Child("value") is null || n.Child("system") is not null,
        // att-1
        ["data.empty() or contentType.exists()"] = (n, _) => n.Child("data") is null || n.Child("contentType") is not null,
        // obs-6
        ["dataAbsentReason.empty() or value.empty()"] = (n, _) => n.Child("dataAbsentReason") is null || n.Child("value") is null,
        // bdl-3, bdl-4: the FHIRPath looks for the type among all entries once per entry
        ["entry.all(request.exists() = (%resource.type = 'batch' or %resource.type = 'transaction' or %resource.type = 'history'))"] =
            (n, _) => AllEntries(n, "request", "batch", "transaction"),
        ["entry.all(response.exists() = (%resource.type = 'batch-response' or %resource.type = 'transaction-response' or %resource.type = 'history'))"] =
            (n, _) => AllEntries(n, "response", "batch-response", "transaction-response"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The expressions that have a native form.</summary>
    internal static IEnumerable<string> Expressions => ByText.Keys;

    /// <summary>True for a rule that every resource keeps which <see cref="ResourceReader"/> let through.</summary>
    internal static bool HoldsByReading(string expression) => ByReading.Contains(expression);

    /// <summary>The native form of an expression, or null.</summary>
    internal static NativeInvariant? Find(string expression) => ByText.GetValueOrDefault(expression);

    // Without a type, which another rule asks for, no entry can keep the rule.
    private static bool AllEntries(FhirNode bundle, string element, string batch, string transaction)
    {
        var type = bundle.ChildText("type");
        var isExpected = type == batch || type == transaction || type is "history";
        foreach (var child in bundle.Children)
        {
            if (child.Name is "entry" && (type is null || child.Child(element) is not null != isExpected))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsReferenceInside(FhirNode reference, ReferenceTargets references)
    {
        var text = reference.Child("reference");
        if (text is null || !text.HasValue || text.RawValue.Span is not [(byte)'#' or (byte)'\\', ..])
        {
            return true;
        }

        // '#' alone has no substring(1), which leaves the rule empty and so kept.
        return text.Text is not ['#', _, ..] || references.FindContained(text.Text[1..], ReferenceTargets.Container(reference)) is not null;
    }
}
