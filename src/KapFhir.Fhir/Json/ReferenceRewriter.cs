// https://hl7.org/fhir/R4/http.html#trules: references, elements of type uri, url, oid and uuid, and links in the narrative; not canonical
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>Says what takes the place of a reference or URI.</summary>
/// <param name="node">Where it stands: the node of type uri, url, oid or uuid, a Reference's <c>reference</c>, or the narrative's
/// div.</param>
/// <param name="url">What stands there: <c>urn:uuid:...</c>, <c>Patient?identifier=...</c>.</param>
/// <returns>What to put in its place, or null to leave it.</returns>
public delegate string? ReferenceRewrite(FhirNode node, string url);

/// <summary>Finds the references and URIs of a resource and replaces them.</summary>
internal static partial class ReferenceRewriter
{
    public static List<Edit> Rewrite(FhirNode root, ReferenceRewrite rewrite)
    {
        var edits = new List<Edit>();
        Walk(root, rewrite, edits);
        return edits;
    }

    private static void Walk(FhirNode node, ReferenceRewrite rewrite, List<Edit> edits)
    {
        if (node.ValueKind == JsonValueKind.String && Replacement(node, rewrite) is { } text)
        {
            var encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            byte[] token = [(byte)'"', .. encoded.EncodedUtf8Bytes, (byte)'"'];
            edits.Add(new Edit(node.Start - 1, node.Length + 2, token));
            node.Replace(token);
        }

        foreach (var child in node.Children)
        {
            Walk(child, rewrite, edits);
        }
    }

    private static string? Replacement(FhirNode node, ReferenceRewrite rewrite) => node.Type.Name switch
    {
        "uri" or "url" or "oid" or "uuid" => rewrite(node, node.Text!),
        "string" when IsReference(node) => rewrite(node, node.Text!),
        "xhtml" when HasLinks(node.RawValue.Span) => RewriteNarrative(node, rewrite),
        _ => null,
    };

    private static bool IsReference(FhirNode node) =>
        node is { Name: "reference", Parent: { Type: { Name: "Reference", Kind: TypeKind.Complex } } };

    private static bool HasLinks(ReadOnlySpan<byte> xhtml) => xhtml.IndexOf("href"u8) >= 0 || xhtml.IndexOf("src"u8) >= 0;

    private static string? RewriteNarrative(FhirNode node, ReferenceRewrite rewrite)
    {
        var isChanged = false;
        var text = Link().Replace(node.Text!, match =>
        {
            var replacement = rewrite(node, WebUtility.HtmlDecode(match.Groups["url"].Value));
            isChanged |= replacement is not null;
            return replacement is null ? match.Value : match.Groups["before"].Value + "\"" + WebUtility.HtmlEncode(replacement) + "\"";
        });
        return isChanged ? text : null;
    }

    // Other attributes may come first; their values may hold anything but <.
    [GeneratedRegex(
        """(?<before><(a|img)\s(([^<>"']|"[^"]*"|'[^']*')*?\s)?(href|src)\s*=\s*)(?<quote>["'])(?<url>.*?)\k<quote>""",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();
}
