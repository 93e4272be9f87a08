// https://hl7.org/fhir/R4/search.html#modifiers: :in, :not-in, :above and :below on tokens
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Search;

/// <summary>
/// The codes that a value set, or the place of a code in its hierarchy, stands for: a search by them looks for any of these codes. What
/// cannot be told is refused, never narrowed without a word.
/// </summary>
internal sealed class CodeSets(ValueScope scope, ValueSetMembership terminology)
{
    // Imports within imports; R4's own nest three deep.
    private const int MostImports = 50;

    private TerminologyResources Resources => terminology.Resources;

    /// <summary>The codes of a value set, named by its canonical url, with or without a version, or as <c>ValueSet/[id]</c>.</summary>
    public Result<IReadOnlyList<TokenValue>> InValueSet(string text)
    {
        var canonical = Canonical(SearchEscaping.Unescape(text).Trim());
        var set = canonical is null ? Issues.UnknownValueSet(text) : Resources.FindValueSet(canonical);
        return Answered(text, set.Then(found => CodesOf(found, MostImports)));
    }

    /// <summary>
    /// A code, <c>system|code</c>, and those below it, or those above it. https://hl7.org/fhir/R4/codesystem.html#hierarchy
    /// </summary>
    public Result<IReadOnlyList<TokenValue>> Hierarchy(string text, bool isBelow)
    {
        var parts = SearchEscaping.Split(text, '|').ConvertAll(SearchEscaping.Unescape);
        if (parts is not [{ Length: > 0 } url, { Length: > 0 } code])
        {
            return scope.Bad(text, "system|code: a hierarchy belongs to a code system");
        }

        return Resources.FindCodeSystem(url) is { } system
            ? Answered(text, Reached(system, code, isBelow)) : Issues.SearchHierarchyUnknown(scope.Name, text, url);
    }

    private Result<IReadOnlyList<TokenValue>> Reached(CodeSystemDefinition system, string code, bool isBelow)
    {
        // Says no where the hierarchy is of parts or groups, or where there is no such code.
        var tested = CodeSubsumption.Test(system, code, code);
        var index = ConceptIndex.Of(system);
        if (!tested.IsSuccess)
        {
            return Result<IReadOnlyList<TokenValue>>.Failed(tested.Issues);
        }

        if (!Enumerable.Range(0, system.Concepts.Count).Any(c => index.Parents(c).Count > 0))
        {
            return Issues.SearchHierarchyFlat(scope.Name, system.Url);
        }

        var at = index.Find(code);
        var found = isBelow ? index.Descendants(at, withSelf: true) : index.Ancestors(at, withSelf: true);
        IReadOnlyList<TokenValue> codes = [.. found.Order().Select(c => new TokenValue(system.Url, system.Concepts[c].Code))];
        return Result<IReadOnlyList<TokenValue>>.Succeeded(codes, system.Content == "complete" ? [] : [Issues.SearchCodesPartial(scope.Name, system.Url)]);
    }

    // "The reference may be literal (to an address where the value set can be found) or logical (a reference to ValueSet.url)."
    private string? Canonical(string reference) => ReferenceTarget.Parse(reference, scope.Parsing.BaseUrl, scope.Definitions) switch
    {
        { Kind: ReferenceKind.Local, Type: "ValueSet", Id: var id } => scope.Parsing.Conformance?.OfType("ValueSet")
            .FirstOrDefault(r => r.Origin == ConformanceOrigin.Written && r.Source == "ValueSet/" + id) is { } written
                ? new Canonical(written.Url, written.Version).ToString() : null,
        _ => reference,
    };

    private Result<IReadOnlyList<TokenValue>> Answered(string text, Result<IReadOnlyList<TokenValue>> codes)
    {
        if (!codes.IsSuccess)
        {
            return Issues.SearchCodesUnknown(scope.Name, text, codes.Issues[0]);
        }

        return codes.Value.Count > scope.Parsing.MaxCodes
            ? Issues.SearchCodesTooMany(scope.Name, text, codes.Value.Count, scope.Parsing.MaxCodes) : codes;
    }

    private Result<IReadOnlyList<TokenValue>> CodesOf(ValueSetDefinition set, int importsLeft)
    {
        var expansion = ValueSetExpander.Expand(set, terminology, ExpansionOptions.Default);
        if (expansion.IsSuccess)
        {
            IReadOnlyList<TokenValue> codes = [.. expansion.Value.Codes.Select(c => new TokenValue(c.System, c.Code))];
            return Result<IReadOnlyList<TokenValue>>.Succeeded(codes, expansion.Value.IsPartial ? [Issues.SearchCodesPartial(scope.Name, set.Url)] : []);
        }

        // All codes of a system that is not here, such as LOINC's, cannot be listed, but are found by their system.
        return importsLeft > 0 && set.Exclude.Count == 0 && set.Include.Count is > 0 and <= ValueSetDefinition.MaxParts
            ? PartsOf(set, importsLeft) : Result<IReadOnlyList<TokenValue>>.Failed(expansion.Issues);
    }

    private Result<IReadOnlyList<TokenValue>> PartsOf(ValueSetDefinition set, int importsLeft)
    {
        var codes = new List<TokenValue>();
        List<Issue> warnings = [];
        foreach (var part in set.Include)
        {
            var of = PartOf(set, part, importsLeft);
            if (!of.IsSuccess || codes.Count > scope.Parsing.MaxCodes)
            {
                return of;
            }

            codes.AddRange(of.Value);
            warnings.AddRange(of.Issues);
        }

        return Result<IReadOnlyList<TokenValue>>.Succeeded([.. codes.Distinct()], warnings);
    }

    private Result<IReadOnlyList<TokenValue>> PartOf(ValueSetDefinition set, ValueSetPart part, int importsLeft) => part switch
    {
        { System: { } system, Concepts.Count: 0, Filters.Count: 0, ValueSets.Count: 0 } when Resources.FindCodeSystem(system, part.Version) is null =>
            Result<IReadOnlyList<TokenValue>>.Succeeded([new TokenValue(system, null)], []),
        { System: null, ValueSets: [var import] } => Resources.FindValueSet(import).Then(imported => CodesOf(imported, importsLeft - 1)),
        _ when set.Include.Count == 1 => Result<IReadOnlyList<TokenValue>>.Failed(ValueSetExpander.Expand(set, terminology, ExpansionOptions.Default).Issues),
        _ => CodesOf(set with { Include = [part] }, importsLeft - 1),
    };
}
