// https://hl7.org/fhir/R4/references.html#literal
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>
/// A literal reference is an absolute url, a fragment, or relative as <c>Type/id</c> with an optional version; in transactions also a search
/// (<c>Type?query</c>). Its type, where stated, is the one that the url names.
/// </summary>
internal static class ReferenceRules
{
    internal static void Check(FhirNode reference, ValidationRun run)
    {
        if (reference.Child("reference") is not { HasValue: true } node)
        {
            return;
        }

        // On the bytes: references are the most frequent of elements.
        var text = node.RawValue.Span;
        if (!node.IsEscaped && !text.Contains((byte)':') && text is not [(byte)'#', ..] && !IsRelative(text, run))
        {
            run.AddStrict(Issues.RelativeReferenceForm(node.Location, node.Text!));
        }

        if (reference.Child("type") is { Text: { } type } stated && run.References.TypeIn(node.Text!) is { } named && type != named && !type.EndsWith("/" + named, StringComparison.Ordinal))
        {
            run.Add(Issues.ReferenceTypeContradicts(stated.Location, type, named));
        }
    }

    private static bool IsRelative(ReadOnlySpan<byte> text, ValidationRun run)
    {
        var end = text.IndexOfAny((byte)'/', (byte)'?');
        if (end <= 0 || run.Profiles.Definitions.FindResourceType(text[..end]) is null)
        {
            return false;
        }

        if (text[end] == '?')
        {
            return true;
        }

        var rest = text[(end + 1)..];
        var slash = rest.IndexOf((byte)'/');
        return slash < 0 ? IsId(rest)
            : IsId(rest[..slash]) && rest[slash..].StartsWith("/_history/"u8) && IsId(rest[(slash + "/_history/".Length)..]);
    }

    private static bool IsId(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= 64 && text.IndexOfAnyExcept("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-."u8) < 0;
}
