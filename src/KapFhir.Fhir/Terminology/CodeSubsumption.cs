// https://hl7.org/fhir/R4/codesystem-operation-subsumes.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>How two codes of one system stand to each other.</summary>
public static class CodeSubsumption
{
    /// <summary>
    /// <c>equivalent</c>, <c>subsumes</c> (A stands above B), <c>subsumed-by</c> or <c>not-subsumed</c>; or why that cannot be told.
    /// </summary>
    public static Result<string> Test(TerminologyResources resources, string system, string? version, string codeA, string codeB) =>
        resources.FindCodeSystem(system, version) is { } found ? Test(found, codeA, codeB)
        : ImplicitCodeSystems.RuleOf(system) is null ? Issues.UnknownCodeSystem(system, version)
        : string.Equals(codeA, codeB, StringComparison.Ordinal) ? "equivalent" : Issues.NoHierarchy(system);

    /// <summary>The same in a code system at hand.</summary>
    public static Result<string> Test(CodeSystemDefinition system, string codeA, string codeB)
    {
        // A hierarchy of parts or groups says nothing about one code meaning less than another.
        if (system.HierarchyMeaning is not (null or "is-a"))
        {
            return Issues.HierarchyOfOtherMeaning(system.Url, system.HierarchyMeaning);
        }

        var index = ConceptIndex.Of(system);
        var (a, b) = (index.Find(codeA), index.Find(codeB));
        if (a < 0 || b < 0)
        {
            return CodeLookup.NotFound(system, a < 0 ? codeA : codeB);
        }

        return a == b ? "equivalent"
            : index.Ancestors(b, withSelf: false).Contains(a) ? index.Ancestors(a, withSelf: false).Contains(b) ? "equivalent" : "subsumes"
            : index.Ancestors(a, withSelf: false).Contains(b) ? "subsumed-by" : "not-subsumed";
    }
}
