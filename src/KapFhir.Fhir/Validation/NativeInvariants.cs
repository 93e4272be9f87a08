// https://hl7.org/fhir/R4/conformance-rules.html#constraints
using System.Collections.Frozen;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// R4's most frequent invariants as plain code, found by the text of their expression. A test holds that each answers as its FHIRPath does.
/// </summary>
internal static class NativeInvariants
{
    // ele-1: the reader refuses empty objects and primitives that have neither value nor extension.
    private static readonly FrozenSet<string> ByReading = FrozenSet.ToFrozenSet(
        ["hasValue() or (children().count() > id.count())", "hasValue() or (children().count() > id.count()) or $this is Parameters"], StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Func<FhirNode, FhirPathContext, bool>> ByText =
        new Dictionary<string, Func<FhirNode, FhirPathContext, bool>>(StringComparer.Ordinal)
        {
            // ext-1
            ["extension.exists() != value.exists()"] = (n, _) => n.Child("extension") is null != (n.Child("value") is null),
            // dom-2, dom-4, dom-5
            ["contained.contained.empty()"] = (n, _) => !AnyContained(n, c => c.Child("contained") is not null),
            ["contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()"] =
                (n, _) => !AnyContained(n, c => c.Child("meta") is { } meta && (meta.Child("versionId") is not null || meta.Child("lastUpdated") is not null)),
            ["contained.meta.security.empty()"] = (n, _) => !AnyContained(n, c => c.Child("meta")?.Child("security") is not null),
            // qty-3
            ["code.empty() or system.exists()"] = (n, _) => n.Child("code") is null || n.Child("system") is not null,
            // cpt-2
            ["value.empty() or system.exists()"] = (n, _) => n.Child("value") is null || n.Child("system") is not null,
            // att-1
            ["data.empty() or contentType.exists()"] = (n, _) => n.Child("data") is null || n.Child("contentType") is not null,
            // obs-6
            ["dataAbsentReason.empty() or value.empty()"] = (n, _) => n.Child("dataAbsentReason") is null || n.Child("value") is null,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    // These begin with an element whose absence keeps the rule, and are costly beyond it.
    private static readonly FrozenDictionary<string, string> KeptWithout = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["contained.where("] = "contained",
        ["reference.startsWith('#').not() or "] = "reference",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The expressions that have a native form.</summary>
    internal static IEnumerable<string> Expressions => ByText.Keys;

    /// <summary>True for a rule that every resource keeps which <see cref="ResourceReader"/> let through.</summary>
    internal static bool HoldsByReading(string expression) => ByReading.Contains(expression);

    /// <summary>The native form of an expression, or null.</summary>
    internal static Func<FhirNode, FhirPathContext, bool>? Find(string expression) =>
        ByText.GetValueOrDefault(expression) ?? Guarded(expression);

    private static Func<FhirNode, FhirPathContext, bool>? Guarded(string expression)
    {
        var guard = KeptWithout.FirstOrDefault(g => expression.StartsWith(g.Key, StringComparison.Ordinal)).Value;
        if (guard is null || FhirPathExpression.Compile(expression) is not { IsSuccess: true, Value: var compiled })
        {
            return null;
        }

        return guard is "reference"
            ? (node, context) => node.Child(guard) is not { } reference || !IsLocal(reference) || compiled.IsKept(node, context)
            : (node, context) => node.Child(guard) is null || compiled.IsKept(node, context);
    }

    private static bool IsLocal(FhirNode reference) => reference.HasValue && reference.RawValue.Span is [(byte)'#' or (byte)'\\', ..];

    private static bool AnyContained(FhirNode resource, Func<FhirNode, bool> breaks)
    {
        foreach (var child in resource.Children)
        {
            if (child.Name is "contained" && breaks(child))
            {
                return true;
            }
        }

        return false;
    }
}
