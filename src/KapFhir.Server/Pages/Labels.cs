using System.Text;
using KapFhir.Fhir.Json;

namespace KapFhir.Server.Pages;

/// <summary>What an element is called on a page: the specification's name, in words.</summary>
internal static class Labels
{
    private static readonly Dictionary<string, string> Own = new(StringComparer.Ordinal)
    {
        ["id"] = "Id", ["url"] = "Address", ["uri"] = "URI", ["dosageInstruction"] = "Dosage instructions", ["dob"] = "Date of birth",
    };

    /// <summary><c>birthDate</c> is "Birth date".</summary>
    public static string Of(string name)
    {
        if (Own.TryGetValue(name, out var own))
        {
            return own;
        }

        var words = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (words.Length == 0)
            {
                words.Append(char.ToUpperInvariant(c));
            }
            else if (char.IsAsciiLetterUpper(c) && char.IsAsciiLetterLower(words[^1]))
            {
                words.Append(' ').Append(char.ToLowerInvariant(c));
            }
            else
            {
                words.Append(c == '-' ? ' ' : c);
            }
        }

        return words.ToString();
    }

    /// <summary>What an element is called; an extension by the last part of its url.</summary>
    public static string Of(FhirNode node)
    {
        var url = node.Type.Name == "Extension" ? node.ChildText("url") : null;
        return url is null ? Of(node.Name) : Of(LastPart(url));
    }

    /// <summary>The last part of an address.</summary>
    public static string LastPart(string url)
    {
        var end = url.AsSpan().TrimEnd('/');
        var part = end[(end.LastIndexOfAny('/', ':') + 1)..];
        return part.IsEmpty ? url : part.ToString();
    }
}
