// https://hl7.org/fhir/R4/http.html#trules
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Server.Bundles;

/// <summary>
/// Replaces, in the resource of one entry, what names other entries by what they are stored as: references, uri, url, oid and uuid elements, links and
/// images of the narrative. A canonical stays as it is.
/// </summary>
internal sealed partial class ReferenceRewriter(LinkTable links, string? fullUrl)
{
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    private readonly List<(int Start, int Length, string Text)> _edits = [];
    private readonly string? _root = RootOf(fullUrl);

    /// <summary>Conditional references and urns that the table does not resolve.</summary>
    public List<FhirNode> Unresolved { get; } = [];

    /// <summary>The resource's bytes with every replacement made.</summary>
    public ReadOnlyMemory<byte> Rewrite(FhirNode resource)
    {
        Walk(resource);
        return _edits.Count == 0 ? resource.RawValue : Splice(resource);
    }

    private void Walk(FhirNode node)
    {
        foreach (var child in node.Children)
        {
            if (child.Type.Kind != TypeKind.Primitive)
            {
                Walk(child);
            }
            else if (child.HasValue)
            {
                RewritePrimitive(node, child);
            }
        }
    }

    private void RewritePrimitive(FhirNode holder, FhirNode value)
    {
        if (holder.Type.Name == "Reference" && value.Name == "reference")
        {
            RewriteReference(value);
        }
        else if (value.Type.Name is "uri" or "url" or "oid" or "uuid")
        {
            Replace(value, links.Find(value.Text!));
        }
        else if (value.Type.Name == "xhtml")
        {
            RewriteNarrative(value);
        }
    }

    private void RewriteReference(FhirNode value)
    {
        var text = value.Text!;
        var target = links.Find(text) ?? (_root is null ? null : links.Find(_root + text));
        if (target is null && (LinkTable.IsConditional(text) || text.StartsWith("urn:uuid:", StringComparison.Ordinal)))
        {
            Unresolved.Add(value);
        }

        Replace(value, target);
    }

    private void RewriteNarrative(FhirNode value)
    {
        var text = value.Text!;
        var rewritten = Link().Replace(text, m => links.Find(m.Groups["url"].Value) is { } target ? m.Groups["name"].Value + target + m.Groups["end"].Value : m.Value);
        Replace(value, rewritten == text ? null : rewritten);
    }

    private void Replace(FhirNode value, string? text)
    {
        if (text is not null)
        {
            _edits.Add((value.Start, value.Length, text));
        }
    }

    private ReadOnlyMemory<byte> Splice(FhirNode resource)
    {
        // Children come in the sender's order, so the edits do too.
        _edits.Sort((a, b) => a.Start.CompareTo(b.Start));
        using var result = new MemoryStream(resource.Length + (_edits.Count * 16));
        var source = resource.RawValue.Span;
        var at = 0;
        foreach (var (start, length, text) in _edits)
        {
            result.Write(source[at..(start - resource.Start)]);
            result.Write(Encoding.UTF8.GetBytes(JsonEncodedText.Encode(text, Encoder).ToString()));
            at = start - resource.Start + length;
        }

        result.Write(source[at..]);
        return result.GetBuffer().AsMemory(0, (int)result.Length);
    }

    // https://hl7.org/fhir/R4/bundle.html#references: a relative reference is relative to the root of the fullUrl it stands under.
    private static string? RootOf(string? fullUrl)
    {
        if (fullUrl is null || !fullUrl.StartsWith("http", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = fullUrl.Split('/');
        return parts.Length < 5 ? null : string.Join('/', parts[..^2]) + "/";
    }

    [GeneratedRegex("""(?<name>\b(?:href|src)\s*=\s*["'])(?<url>[^"']*)(?<end>["'])""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
