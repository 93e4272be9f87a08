// https://hl7.org/fhir/R4/valueset-operation-validate-code.html and https://hl7.org/fhir/R4/codesystem-operation-validate-code.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Fhir.Terminology;

/// <summary>A coding to be validated, as it was sent.</summary>
public sealed record SentCoding(string? System, string? Version, string? Code, string? Display);

/// <summary>What <c>$validate-code</c> answers.</summary>
/// <param name="IsValid">True if the code is in the value set or code system, and what was sent with it fits.</param>
/// <param name="Message">Why not; or a hint where it is valid; or null.</param>
/// <param name="Display">What the code should be shown as, or null if that is not known.</param>
public sealed record CodeValidation(bool IsValid, string? Message, string? Display);

/// <summary>Says whether codes are valid in a value set or code system, by the parameters of one request.</summary>
/// <param name="sets">The terminology.</param>
/// <param name="allowsAbstract">False where codes that only group others are not valid; null where the caller did not say, which then is a hint.</param>
/// <param name="displayLanguage">The language of the displays sent, or null for any.</param>
public sealed class CodeValidator(ValueSetMembership sets, bool? allowsAbstract, string? displayLanguage)
{
    /// <summary>Validates codings of one concept against a value set: one must be in it.</summary>
    public Result<CodeValidation> InValueSet(ValueSetDefinition valueSet, IReadOnlyList<SentCoding> codings)
    {
        var set = sets.Compile(valueSet);
        return sets.Resources.MissingSupplement(valueSet) is { } supplement ? Issues.SupplementMissing(valueSet.Url, supplement)
            : set.IsTooLarge ? Issues.TooManyParts(valueSet.Url, valueSet.Include.Count + valueSet.Exclude.Count, ValueSetDefinition.MaxParts)
            : OneOf(codings, coding => InValueSet(set, coding));
    }

    /// <summary>Validates codings of one concept against a code system: one must be of it.</summary>
    public Result<CodeValidation> InCodeSystem(string url, CodeSystemDefinition? system, IReadOnlyList<SentCoding> codings) =>
        OneOf(codings, coding => InCodeSystem(url, system, coding));

    // "The server returns true if one of the coding values is in the value set". One that cannot be judged counts only if no other is valid.
    private static Result<CodeValidation> OneOf(IReadOnlyList<SentCoding> codings, Func<SentCoding, Result<CodeValidation>> judge)
    {
        if (codings.Count == 0)
        {
            return new CodeValidation(false, Issues.NoCoding().Diagnostics, null);
        }

        var judged = codings.Select(judge).ToList();
        foreach (var valid in judged.Where(j => j is { IsSuccess: true, Value.IsValid: true }))
        {
            return valid;
        }

        if (judged.Exists(j => !j.IsSuccess))
        {
            return judged.First(j => !j.IsSuccess);
        }

        return new CodeValidation(false, string.Join(' ', judged.Select(j => j.Value.Message)), judged.Select(j => j.Value.Display).FirstOrDefault(d => d is not null));
    }

    private Result<CodeValidation> InValueSet(CompiledValueSet set, SentCoding coding)
    {
        if (coding.Code is not { } code || coding.System is not { } system)
        {
            return new CodeValidation(false, Issues.CodingWithoutSystem(coding.Code).Diagnostics, null);
        }

        var known = sets.Resources.FindCodeSystem(system, coding.Version);
        if (known is null && coding.Version is not null && sets.Resources.FindCodeSystem(system) is not null)
        {
            return Issues.UnknownCodeSystem(system, coding.Version) with { Status = 422 };
        }

        return set.Contains(system, code) switch
        {
            null => Issues.ContentMissing($"Whether '{system}|{code}' is in '{set.Definition.Url}'", MissingContent.Of(set.Definition, sets.Resources)),
            false => new CodeValidation(false, Issues.NotInValueSet(system, code, set.Definition.Url, HasNot(known, code)).Diagnostics, null),
            _ => Judge(coding, Found(set.Definition, known, system, code)),
        };
    }

    private Result<CodeValidation> InCodeSystem(string url, CodeSystemDefinition? system, SentCoding coding)
    {
        if (coding.System is { } other && !string.Equals(other, url, StringComparison.Ordinal))
        {
            return new CodeValidation(false, Issues.CodingOfOtherSystem(other, url).Diagnostics, null);
        }

        if (coding.Code is not { } code)
        {
            return new CodeValidation(false, Issues.CodingWithoutSystem(null).Diagnostics, null);
        }

        if (system is null)
        {
            return ImplicitCodeSystems.RuleOf(url)?.Invoke(code) switch
            {
                true => new CodeValidation(true, coding.Display is null ? null : Issues.DisplayNotChecked(url).Diagnostics, null),
                false => new CodeValidation(false, ImplicitCodeSystems.NoCode(url, code).Diagnostics, null),
                null => Issues.UnknownCodeSystem(url),
            };
        }

        if (coding.Version is { } version && !string.Equals(version, system.Version, StringComparison.Ordinal))
        {
            return Issues.UnknownCodeSystem(url, version) with { Status = 422 };
        }

        var index = ConceptIndex.Of(system);
        return index.Find(code) is >= 0 and var at ? Judge(coding, ExpandedCode.Of(index, at, system.Version, null))
            : HasNot(system, code) ? new CodeValidation(false, Issues.UnknownCode(url, code).Diagnostics, null)
            : Issues.CodeSystemIncomplete(url, system.Content);
    }

    private static bool HasNot(CodeSystemDefinition? system, string code) => system is { Content: "complete" } && ConceptIndex.Of(system).Find(code) < 0;

    private static ExpandedCode Found(ValueSetDefinition valueSet, CodeSystemDefinition? system, string url, string code)
    {
        var index = system is null ? null : ConceptIndex.Of(system);
        var listed = valueSet.Include.Where(p => string.Equals(p.System, url, StringComparison.Ordinal)).SelectMany(p => p.Concepts)
            .FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.Ordinal));
        if (index is not null && index.Find(code) is >= 0 and var at)
        {
            return ExpandedCode.Of(index, at, system!.Version, listed);
        }

        var given = valueSet.Expansion?.FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.Ordinal) && string.Equals(c.System, url, StringComparison.Ordinal));
        return given is not null && listed is null ? ExpandedCode.Of(given) : ExpandedCode.Of(url, null, listed ?? new ListedConcept(code, null));
    }

    private CodeValidation Judge(SentCoding coding, ExpandedCode found)
    {
        var display = found.DisplayIn(displayLanguage);
        if (found.IsAbstract && allowsAbstract is false)
        {
            return new CodeValidation(false, Issues.AbstractCode(found.System!, found.Code).Diagnostics, display);
        }

        if (coding.Display is { } sent && Names(found) is { Count: > 0 } names && !names.Contains(TextFolding.Fold(sent)))
        {
            return new CodeValidation(false, Issues.WrongDisplay(found.System!, found.Code, sent, display).Diagnostics, display);
        }

        return new CodeValidation(true, Hint(coding, found), display);
    }

    private string? Hint(SentCoding coding, ExpandedCode found) =>
        found.IsInactive ? Issues.InactiveCode(found.System!, found.Code).Diagnostics
        : found.IsAbstract && allowsAbstract is null ? Issues.AbstractCode(found.System!, found.Code).Diagnostics
        : coding.Display is not null && Names(found).Count == 0 ? Issues.DisplayNotChecked(found.System!).Diagnostics
        : !string.Equals(coding.Code, found.Code, StringComparison.Ordinal) ? Issues.CodeInOtherCase(coding.Code!, found.Code).Diagnostics
        : null;

    // "Whether displays are case sensitive is code system dependent": no system here says so, so case and accents don't count.
    private HashSet<string> Names(ExpandedCode found)
    {
        var own = displayLanguage is not null && found.NameIn(displayLanguage) is not null
            ? found.Designations.Where(d => ExpandedCode.Fits(d.Language, displayLanguage)).Select(d => d.Value).Append(found.NameIn(displayLanguage)!)
            : found.Designations.Select(d => d.Value).Concat(found.Display is null ? [] : [found.Display]);
        return [.. own.Concat(found.Index is null ? [] : OfSystem(found)).Select(TextFolding.Fold)];
    }

    // A value set may show a code under a name of its own; the system's is right all the same.
    private IEnumerable<string> OfSystem(ExpandedCode found) =>
        displayLanguage is null && found.Index!.System.Concepts[found.Concept].Display is { } display ? [display] : [];
}
