// https://hl7.org/fhir/R4/references.html#canonical
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>A canonical url is absolute, with or without a version after a bar, or a fragment that names a contained resource.</summary>
internal static class CanonicalRules
{
    private static readonly string[] Types = ["StructureDefinition", "ValueSet", "CodeSystem", "Questionnaire", "SearchParameter", "ConceptMap"];

    /// <summary>Checks an element of type canonical.</summary>
    /// <param name="canonical">The element.</param>
    /// <param name="targets">The types of resource that it may lead to; empty for any.</param>
    /// <param name="run">The run.</param>
    internal static void Check(FhirNode canonical, string[] targets, ValidationRun run)
    {
        if (canonical.Text is not { Length: > 0 } text || text[0] == '#')
        {
            return;
        }

        if (!UriText.IsAbsolute(text))
        {
            run.AddStrict(Issues.CanonicalNotAbsolute(canonical.Location, text));
        }
        else if (targets.Length > 0 && TypeOf(ProfilePlans.WithoutVersion(text), targets, run) is { } found && !targets.Contains(found, StringComparer.Ordinal))
        {
            run.AddStrict(Issues.CanonicalOfWrongType(canonical.Location, text, found, targets));
        }
    }

    /// <summary>Checks the url by which a definition is known.</summary>
    internal static void CheckOwnUrl(FhirNode resource, ValidationRun run)
    {
        if (resource.Child("url") is { Text: { } text } url && !UriText.IsAbsolute(text))
        {
            run.AddStrict(Issues.CanonicalNotAbsolute(url.Location, text));
        }
    }

    // Only where no definition of an allowed type has the url: several types may share one.
    private static string? TypeOf(string url, string[] targets, ValidationRun run) =>
        targets.Any(t => run.Profiles.FindDefinition(t, url) is not null) ? null
            : run.Profiles.FindCoreType(url) is not null ? "StructureDefinition" : Types.FirstOrDefault(t => run.Profiles.FindDefinition(t, url) is not null);
}
