using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>Reads what facts are made of from elements.</summary>
internal static class ElementReading
{
    /// <summary>The codes of a CodeableConcept or Coding, or of several.</summary>
    internal static IEnumerable<FhirCode> Codes(this FhirNode? node, string element) =>
        node is null ? [] : node.ChildrenNamed(element).SelectMany(Codes);

    /// <summary>The codes of one concept; a Coding has one.</summary>
    internal static IEnumerable<FhirCode> Codes(this FhirNode concept)
    {
        var codings = concept.Child("coding") is null ? [concept] : concept.ChildrenNamed("coding");
        return from coding in codings
               let code = coding.ChildText("code")
               where code is not null
               select new FhirCode(coding.ChildText("system") ?? "", code);
    }

    /// <summary>The first code of this system, or null.</summary>
    internal static string? CodeIn(this IEnumerable<FhirCode> codes, string system)
    {
        foreach (var code in codes)
        {
            if (code.System == system)
            {
                return code.Code;
            }
        }

        return null;
    }

    /// <summary>The moment at which a date, time, instant or period begins.</summary>
    internal static DateTimeOffset? Begin(this FhirNode? node, string element) => Moment(node?.Child(element) is { } at ? at.Child("start") ?? at : null, isEnd: false);

    /// <summary>The moment at which it ends: of a date the end of the day; null for an open period.</summary>
    internal static DateTimeOffset? End(this FhirNode? node, string element)
    {
        var at = node?.Child(element);
        return at is null ? null : Moment(at.Type.Name == "Period" ? at.Child("end") : at, isEnd: true);
    }

    /// <summary>The reference in an element, to a resource of this server: type and id alone.</summary>
    internal static string? Target(this FhirNode? node, string element) => node?.Child(element) is { } reference ? Target(reference) : null;

    /// <summary>Every reference in an element that is a list.</summary>
    internal static IReadOnlyList<string> Targets(this FhirNode node, string element) =>
        [.. node.ChildrenNamed(element).Select(Target).OfType<string>()];

    /// <summary>Type and id of a Reference, or null.</summary>
    internal static string? Target(FhirNode reference)
    {
        if (reference.ChildText("reference") is not { } text)
        {
            return null;
        }

        var parts = text.Split('/');
        var end = Array.IndexOf(parts, "_history") is var history && history > 0 ? history : parts.Length;
        return end < 2 ? null : parts[end - 2] + "/" + parts[end - 1];
    }

    /// <summary>A decimal, or the value of a Quantity.</summary>
    internal static decimal? Number(this FhirNode? node, string element) => Number(node?.Child(element));

    /// <summary>The number in a node, or in its value.</summary>
    internal static decimal? Number(FhirNode? node) =>
        node is null ? null
        : node.HasValue ? (decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null)
        : Number(node.Child("value"));

    /// <summary>A quantity in this UCUM unit; of another unit, null.</summary>
    internal static decimal? In(this FhirNode? node, string element, string unit) =>
        node?.Child(element) is { } quantity && (quantity.ChildText("code") ?? quantity.ChildText("unit")) == unit ? Number(quantity) : null;

    /// <summary>An extension of the guide.</summary>
    internal static FhirNode? Extension(this FhirNode? node, string id) => node.Part(KapGuide.Definition(id));

    /// <summary>A part of an extension, or an extension by its url.</summary>
    internal static FhirNode? Part(this FhirNode? node, string url)
    {
        if (node is not null)
        {
            foreach (var child in node.Children)
            {
                if (child.Name == "extension" && child.ChildText("url") == url)
                {
                    return child;
                }
            }
        }

        return null;
    }

    /// <summary>True for a boolean that is true.</summary>
    internal static bool? Flag(this FhirNode? node, string element) => node?.ChildText(element) is { } text ? text == "true" : null;

    /// <summary>The reference of a resource itself.</summary>
    internal static string Self(this FhirNode resource) => resource.Type.Name + "/" + resource.ChildText("id");

    private static DateTimeOffset? Moment(FhirNode? node, bool isEnd) =>
        node?.Text is { } text && DateSpan.Parse(text, TimeZoneInfo.Utc) is { } span
            ? new DateTimeOffset(isEnd && !text.Contains('T', StringComparison.Ordinal) ? span.End : span.Start, TimeSpan.Zero) : null;
}
