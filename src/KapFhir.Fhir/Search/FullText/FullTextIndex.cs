// https://hl7.org/fhir/R4/search.html#content and #text
using System.Net;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.FullText;

/// <summary>
/// Finds the words of a resource, those of its narrative under <c>_text</c>, what else is written in it under <c>_content</c>: each word once, so that
/// <c>_content</c> is searched under both. What names, counts or addresses (ids, references, urls, dates, numbers, meta) is no text.
/// For phrases each word has an entry more wherever it stands: its place, counted from 1, is the <see cref="IndexKey.Instance"/>. A place is left out
/// between two elements, so that no phrase goes from one into the next.
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
        var words = new FoundWords(entries);
        foreach (var narrative in resource.ChildrenNamed("text").Where(t => t.Type.Name == "Narrative"))
        {
            words.Add(TextOf(narrative.ChildText("div") ?? ""), IndexKey.Of(Text));
        }

        Walk(resource, words);
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

    private void Walk(FhirNode node, FoundWords words)
    {
        foreach (var child in node.Children)
        {
            if (child.HasValue)
            {
                if (child.Type.Name is "string" or "markdown" or "code" && child is not { Name: "reference", Parent.Type.Name: "Reference" })
                {
                    words.Add(child.Text!, IndexKey.Of(Content));
                }
            }
            else if (child.Type.Name is not ("Meta" or "Narrative"))
            {
                Walk(child, words);
            }
        }
    }

    private sealed class FoundWords(IndexEntries entries)
    {
        private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
        private int _place;

        public void Add(string text, IndexKey key)
        {
            _place++;
            foreach (var word in TextWords.Of(text))
            {
                if (_seen.Add(word))
                {
                    entries.Strings.Add(new StringEntry(key, word, word));
                }

                entries.Strings.Add(new StringEntry(key with { Instance = _place++ }, word, word));
            }
        }
    }
}
