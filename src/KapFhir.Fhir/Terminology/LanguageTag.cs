// https://www.rfc-editor.org/rfc/rfc5646#section-2.1
using System.Collections.Frozen;

namespace KapFhir.Fhir.Terminology;

/// <summary>Language tags of BCP 47, by the grammar. Whether each subtag is registered is not looked up.</summary>
internal static class LanguageTag
{
    // Registered before the grammar, and not within it.
    private static readonly FrozenSet<string> Irregular = new[]
    {
        "en-GB-oed", "i-ami", "i-bnn", "i-default", "i-enochian", "i-hak", "i-klingon", "i-lux", "i-mingo", "i-navajo", "i-pwn", "i-tao", "i-tay", "i-tsu",
        "sgn-BE-FR", "sgn-BE-NL", "sgn-CH-DE", "art-lojban", "cel-gaulish", "no-bok", "no-nyn", "zh-guoyu", "zh-hakka", "zh-min", "zh-min-nan", "zh-xiang",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether this is a tag: language, extended languages, script, region, variants, extensions, private use.</summary>
    internal static bool IsWellFormed(string tag) => IsByGrammar(tag.Split('-')) || Irregular.Contains(tag);

    private static bool IsByGrammar(string[] subtags)
    {
        if (!Array.TrueForAll(subtags, s => s.Length is >= 1 and <= 8 && s.All(char.IsAsciiLetterOrDigit)))
        {
            return false;
        }

        var at = 0;
        return IsPrivate(subtags, ref at) || (ReadLanguage(subtags, ref at) && ReadRest(subtags, at));
    }

    private static bool ReadLanguage(string[] subtags, ref int at)
    {
        var language = subtags[at++];
        if (language.Length < 2 || !language.All(char.IsAsciiLetter))
        {
            return false;
        }

        for (var extended = 0; language.Length <= 3 && extended < 3 && At(subtags, at) is { Length: 3 } next && next.All(char.IsAsciiLetter); extended++)
        {
            at++;
        }

        return true;
    }

    private static bool ReadRest(string[] subtags, int at)
    {
        at += At(subtags, at) is { Length: 4 } script && script.All(char.IsAsciiLetter) ? 1 : 0;
        at += At(subtags, at) is { } region && IsRegion(region) ? 1 : 0;
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (At(subtags, at) is { } variant && IsVariant(variant))
        {
            at++;
            if (!seen.Add(variant))
            {
                return false;
            }
        }

        while (ReadExtension(subtags, ref at, seen))
        {
        }

        return at == subtags.Length || IsPrivate(subtags, ref at);
    }

    private static bool IsRegion(string subtag) =>
        (subtag.Length == 2 && subtag.All(char.IsAsciiLetter)) || (subtag.Length == 3 && subtag.All(char.IsAsciiDigit));

    private static bool IsVariant(string subtag) => subtag.Length >= 5 || (subtag.Length == 4 && char.IsAsciiDigit(subtag[0]));

    // A letter or digit other than x, once in a tag, and what belongs to it.
    private static bool ReadExtension(string[] subtags, ref int at, HashSet<string> seen)
    {
        if (At(subtags, at) is not { Length: 1 } singleton || singleton is "x" or "X" || At(subtags, at + 1) is not { Length: >= 2 } || !seen.Add(singleton))
        {
            return false;
        }

        at++;
        while (At(subtags, at) is { Length: >= 2 })
        {
            at++;
        }

        return true;
    }

    private static bool IsPrivate(string[] subtags, ref int at)
    {
        var isPrivate = At(subtags, at) is "x" or "X" && at + 1 < subtags.Length;
        at = isPrivate ? subtags.Length : at;
        return isPrivate;
    }

    private static string? At(string[] subtags, int at) => at < subtags.Length ? subtags[at] : null;
}
