// https://hl7.org/fhir/R4/search.html#content and #text
using System.Net;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.FullText;

/// <summary>
/// Finds the words of a resource, those of its narrative under <c>_text</c>, what else is written in it under <c>_content</c>: each word once, so that
/// <c>_content</c> is searched under both. What names, counts or addresses (ids, references, urls, dates, numbers, meta) is no text.
/// </summary>
internal sealed class FullTextIndex(FhirDefinitions definitions)
{
    /// <summary>The parameter of the narrative's words.</summary>
    public SearchParameterDefinition Text { get; } = definitions.FindSearchParameter("http://hl7.org/fhir/SearchParameter/DomainResource-text")!;

    /// <summary>The parameter of all words.</summary>
    public SearchParameterDefinition Content { get; } = definitions.FindSearchParameter("http://hl7.org/fhir/SearchParameter/Resource-content")!;

    /// <summary>Adds an entry for each word.</summary>
    public void Extract(FhirNode resource, IndexEntries entries)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var narrative in resource.ChildrenNamed("text").Where(t => t.Type.Name == "Narrative"))
        {
            Add(TextOf(narrative.ChildText("div") ?? ""), IndexKey.Of(Text), seen, entries);
        }

        Walk(resource, seen, entries);
    }

    /// <summary>What a reader of XHTML reads: no tags, no attributes but an image's alternative text.</summary>
    internal static string TextOf(string xhtml)
    {
        var text = new StringBuilder(xhtml.Length);
        for (var i = 0; i < xhtml.Length; i++)
        {
            if (xhtml[i] != '<')
            {
                text.Append(xhtml[i]);
                continue;
            }

            var isComment = xhtml.AsSpan(i).StartsWith("<!--", StringComparison.Ordinal);
            var end = xhtml.IndexOf(isComment ? "-->" : ">", i, StringComparison.Ordinal);
            if (end < 0)
            {
                break;
            }

            // <b>ket</b>amine is one word; paragraphs, cells and line breaks part words.
            text.Append(isComment || IsInline(xhtml.AsSpan(i + 1, end - i - 1)) ? "" : " ");
            i = isComment ? end + 2 : end;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }

    private static bool IsInline(ReadOnlySpan<char> tag)
    {
        var name = tag.TrimStart('/');
        var end = name.IndexOfAny(' ', '/', '\n');
        name = end < 0 ? name : name[..end];
        return name is "b" or "i" or "u" or "em" or "strong" or "span" or "small" or "big" or "a" or "sub" or "sup" or "code" or "tt" or "font";
    }

    private void Walk(FhirNode node, HashSet<string> seen, IndexEntries entries)
    {
        foreach (var child in node.Children)
        {
            if (child.HasValue)
            {
                if (child.Type.Name is "string" or "markdown" or "code" && child is not { Name: "reference", Parent.Type.Name: "Reference" })
                {
                    Add(child.Text!, IndexKey.Of(Content), seen, entries);
                }
            }
            else if (child.Type.Name is not ("Meta" or "Narrative"))
            {
                Walk(child, seen, entries);
            }
        }
    }

    private static void Add(string text, IndexKey key, HashSet<string> seen, IndexEntries entries)
    {
        foreach (var word in TextWords.Of(text).Where(seen.Add))
        {
            entries.Strings.Add(new StringEntry(key, word, word));
        }
    }
}
