// https://hl7.org/fhir/R4/references.html#literal
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>Where the text of a literal reference leads.</summary>
public enum ReferenceKind
{
    /// <summary>A resource of this server.</summary>
    Local,

    /// <summary>A resource contained in the same one (<c>#id</c>).</summary>
    Contained,

    /// <summary>A search to be replaced by its one result (<c>Patient?identifier=s|v</c>); only in transactions.</summary>
    Conditional,

    /// <summary>Anything else: another server, a urn, or no reference at all.</summary>
    Elsewhere,
}

/// <summary>A literal reference, taken apart.</summary>
/// <param name="Kind">Where it leads.</param>
/// <param name="Type">The resource type, or null where the text does not tell.</param>
/// <param name="Id">The id of a local resource, otherwise empty.</param>
/// <param name="Version">The version of a local resource, or null.</param>
public readonly record struct ReferenceTarget(ReferenceKind Kind, string? Type, string Id, string? Version)
{
    private const int MaxIdLength = 64;

    /// <summary>
    /// Takes a reference apart. <c>http</c> and <c>https</c> forms of the server's base are the same
    /// (https://hl7.org/fhir/R4/http.html#root).
    /// </summary>
    /// <param name="text">The reference: <c>Patient/1</c>, <c>Patient/1/_history/2</c>, an absolute url, <c>#p1</c>,
    /// <c>urn:uuid:...</c></param>
    /// <param name="baseUrl">The server's own base without a slash at its end, or empty.</param>
    /// <param name="definitions">Tells what is a resource type.</param>
    public static ReferenceTarget Parse(string text, string baseUrl, FhirDefinitions definitions)
    {
        if (text.StartsWith('#'))
        {
            return new ReferenceTarget(ReferenceKind.Contained, null, text[1..], null);
        }

        if (!IsAbsolute(text))
        {
            return text.Contains('?', StringComparison.Ordinal)
                ? new ReferenceTarget(ReferenceKind.Conditional, null, "", null)
                : Relative(text, definitions) ?? new ReferenceTarget(ReferenceKind.Elsewhere, null, "", null);
        }

        var local = OnBase(text, baseUrl) is { } path ? Relative(path, definitions) : null;
        return local ?? new ReferenceTarget(ReferenceKind.Elsewhere, TypeAtEnd(text, definitions), "", null);
    }

    /// <summary>True if the text may be a resource's id. https://hl7.org/fhir/R4/datatypes.html#id</summary>
    public static bool IsId(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxIdLength
            && text.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") < 0;

    private static bool IsAbsolute(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && text.AsSpan(0, colon).IndexOfAny('/', '?') < 0;
    }

    private static ReferenceTarget? Relative(string text, FhirDefinitions definitions)
    {
        var parts = text.Split('/');
        var isVersioned = parts.Length == 4 && parts[2] == "_history" && IsId(parts[3]);
        return (parts.Length == 2 || isVersioned) && definitions.FindResourceType(parts[0]) is { } type && IsId(parts[1])
            ? new ReferenceTarget(ReferenceKind.Local, type.Name, parts[1], isVersioned ? parts[3] : null)
            : null;
    }

    private static string? OnBase(string text, string baseUrl)
    {
        var path = WithoutScheme(text);
        var root = WithoutScheme(baseUrl);
        return root.Length > 0 && path.Length > root.Length && path[root.Length] == '/'
            && path.StartsWith(root, StringComparison.OrdinalIgnoreCase)
            ? path[(root.Length + 1)..]
            : null;
    }

    private static string WithoutScheme(string url)
    {
        var end = url.IndexOf("://", StringComparison.Ordinal);
        return end < 0 || !url.StartsWith("http", StringComparison.OrdinalIgnoreCase) ? url : url[end..];
    }

    private static string? TypeAtEnd(string url, FhirDefinitions definitions)
    {
        var parts = url.Split('/');
        var at = parts.Length >= 4 && parts[^2] == "_history" ? parts.Length - 4 : parts.Length - 2;
        return at >= 0 ? definitions.FindResourceType(parts[at])?.Name : null;
    }
}
