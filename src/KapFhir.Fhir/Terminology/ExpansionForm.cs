// https://hl7.org/fhir/R4/valueset-operation-expand.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>How an expansion is to be shown: the parameters of <c>$expand</c> that do not decide which codes are in it.</summary>
/// <param name="Identifier">What this expansion is called.</param>
/// <param name="Timestamp">When it was made.</param>
public sealed record ExpansionForm(Guid Identifier, DateTimeOffset Timestamp)
{
    /// <summary>The system of languages, which a token of <see cref="Designations"/> may name.</summary>
    private const string Languages = "urn:ietf:bcp:47";

    /// <summary>The first code wanted, or null for the first.</summary>
    public int? Offset { get; init; }

    /// <summary>How many codes are wanted, or null for all.</summary>
    public int? Count { get; init; }

    /// <summary>True to show codes under those they stand under.</summary>
    public bool IsNested { get; init; }

    /// <summary>True to give the definition too.</summary>
    public bool IncludesDefinition { get; init; }

    /// <summary>True to give other names.</summary>
    public bool IncludesDesignations { get; init; }

    /// <summary>The languages and uses of the names wanted, as tokens <c>system|code</c>; none for all.</summary>
    public IReadOnlyList<string> Designations { get; init; } = [];

    /// <summary>The language of displays, or null for the systems' own.</summary>
    public string? DisplayLanguage { get; init; }

    /// <summary>What the expansion was asked with, to be told in it: name, type and value.</summary>
    public IReadOnlyList<(string Name, string Type, string Value)> Parameters { get; init; } = [];

    /// <summary>True if a part of the list is wanted. "Hierarchical expansions are not subject to paging and servers simply return the entire expansion."</summary>
    public bool IsPage => Offset is not null || Count is not null;

    /// <summary>How many codes will be shown.</summary>
    public int CodesOf(ValueSetExpansion expansion) => Page(expansion.Codes).Count();

    /// <summary>The codes to be shown.</summary>
    public IEnumerable<ExpandedCode> Page(IReadOnlyList<ExpandedCode> codes) =>
        Count == 0 ? [] : IsNested ? codes : codes.Skip(Offset ?? 0).Take(Count ?? int.MaxValue);

    /// <summary>True if a name is wanted.</summary>
    internal bool Wants(Designation designation) => IncludesDesignations && (Designations.Count == 0 || Designations.Any(token => Fits(token, designation)));

    // "A token that specifies a system+code that is either a use or a language"; without a system it may be either.
    private static bool Fits(string token, Designation designation)
    {
        var bar = token.IndexOf('|', StringComparison.Ordinal);
        var (system, code) = bar < 0 ? (null, token) : (token[..bar], token[(bar + 1)..]);
        var isLanguage = system is null or "" or Languages && ExpandedCode.Fits(designation.Language, code);
        return isLanguage || (designation.Use is { } use && string.Equals(use.Code, code, StringComparison.Ordinal)
            && (system is null || string.Equals(system, use.System ?? "", StringComparison.Ordinal)));
    }
}
