// https://hl7.org/fhir/R4/valueset-operation-expand.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Fhir.Terminology;

/// <summary>
/// Narrows an expansion to what was asked for. The text filter takes a code whose names begin, word for word, with the words given ("acut ast"),
/// without regard to case and accents; a word may also be the beginning of the code.
/// </summary>
internal static class ExpansionFilter
{
    private static readonly char[] Breaks = [' ', ',', '-', '/', '(', ')', '.', ';', ':', '_', '[', ']'];

    internal static List<ExpandedCode> Apply(IReadOnlyList<ExpandedCode> codes, ExpansionOptions options)
    {
        var words = options.Filter is null ? [] : Words(options.Filter);
        return [.. codes.Where(c => !(options.ActiveOnly && c.IsInactive) && !(options.ExcludeNotForUi && c.IsAbstract) && Matches(c, words))];
    }

    /// <summary>The words of a filter, each after a space, as they stand in <see cref="Names"/>.</summary>
    internal static string[] Beginnings(string? filter) => filter is null ? [] : [.. Words(filter).Select(w => " " + w)];

    /// <summary>All words of a concept's code and names, each after a space.</summary>
    internal static string Names(Concept concept) => " " + TextFolding.Fold(concept.Code) + " " + string.Join(
        ' ', concept.Designations.Select(d => d.Value).Append(concept.Display ?? "").Append(concept.Code).SelectMany(Words));

    private static bool Matches(ExpandedCode code, string[] wanted) =>
        wanted.Length == 0 || Fits(Words(code.Code), wanted) || TextFolding.Fold(code.Code).StartsWith(string.Join(' ', wanted), StringComparison.Ordinal)
        || (code.Display is not null && Fits(Words(code.Display), wanted)) || code.Designations.Any(d => Fits(Words(d.Value), wanted));

    private static bool Fits(string[] words, string[] wanted) => Array.TrueForAll(wanted, w => Array.Exists(words, word => word.StartsWith(w, StringComparison.Ordinal)));

    private static string[] Words(string text) => TextFolding.Fold(text).Split(Breaks, StringSplitOptions.RemoveEmptyEntries);
}
