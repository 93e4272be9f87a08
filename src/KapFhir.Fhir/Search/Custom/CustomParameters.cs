// https://hl7.org/fhir/R4/searchparameter.html
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Custom;

/// <summary>A search parameter beside R4's own that is to be searched by.</summary>
/// <param name="Definition">What it is.</param>
/// <param name="Source">Where it comes from: <c>SearchParameter/abc</c>, a package's file, the guide's.</param>
/// <param name="IsOfGuide">True if it comes with the program.</param>
public sealed record CustomParameter(SearchParameterDefinition Definition, string Source, bool IsOfGuide);

/// <summary>
/// Which of the search parameters that came with the guide, with packages or through REST are searched by, and why the others are not.
/// </summary>
public static class CustomParameters
{
    /// <summary>
    /// Those searched by: active, without fault, and with a code that no other has on the same type. Of two with the same code the guide's
    /// comes first, then what was written, then packages', then by url.
    /// </summary>
    public static IReadOnlyList<CustomParameter> InForce(ConformanceResources resources)
    {
        var reader = new SearchParameterReader(resources);
        List<CustomParameter> accepted = [];
        foreach (var candidate in Candidates(resources))
        {
            var read = reader.Read(candidate.Node!);
            if (read.IsSuccess && Taken(read.Value, accepted.Select(a => a.Definition), resources.Definitions) is null)
            {
                accepted.Add(new CustomParameter(read.Value, candidate.Source, candidate.Origin == ConformanceOrigin.Guide));
            }
        }

        return WithKnownParts(accepted, resources.Definitions);
    }

    /// <summary>What stands against a SearchParameter that is about to be written, and what its sender should know.</summary>
    /// <param name="parameter">The resource; those of other types have nothing of that kind.</param>
    /// <param name="resources">The conformance resources in force.</param>
    public static IReadOnlyList<Issue> Check(FhirNode parameter, ConformanceResources resources)
    {
        if (parameter.Type.Name != "SearchParameter" || parameter.ChildText("url") is not { } url)
        {
            return [];
        }

        if (resources.Definitions.FindSearchParameter(url) is not null)
        {
            return [Issues.SearchParameterIsStandard(url)];
        }

        var read = new SearchParameterReader(resources).Read(parameter);
        var issues = read.IsSuccess ? Collisions(parameter, read.Value, resources) : read.Issues;
        return SearchParameterReader.IsActive(parameter) ? issues
            : [.. issues.Select(i => i with { Severity = IssueSeverity.Warning }), Issues.SearchParameterNotActive(parameter.ChildText("status") ?? "")];
    }

    /// <summary>Why a SearchParameter that is known here is not searched by.</summary>
    public static string ReasonAgainst(FhirNode parameter, ConformanceResources resources) =>
        !SearchParameterReader.IsActive(parameter) ? $"its status is {parameter.ChildText("status")}, and only active ones are searched by."
            : Check(parameter, resources).FirstOrDefault() is { } issue ? issue.Diagnostics
            : "it was not taken up yet. Ask again in a moment.";

    private static List<Issue> Collisions(FhirNode parameter, SearchParameterDefinition definition, ConformanceResources resources)
    {
        var others = InForce(resources).Select(p => p.Definition).Where(p => p.Url != definition.Url);
        if (Taken(definition, others, resources.Definitions) is not { } taken)
        {
            return [];
        }

        var (type, other) = taken;
        var isDerived = parameter.ChildText("derivedFrom") is { } from && Canonical.WithoutVersion(from) == other.Url;
        return [isDerived ? Issues.SearchParameterDerived(definition.Code, other.Url)
            : Issues.SearchParameterCodeTaken(parameter.Child("code")!.Location, definition.Code, type, other.Url)];
    }

    // One version of each url, the one that is meant by the url alone, if it is active; read anew only when it is another resource.
    private static IEnumerable<ConformanceResource> Candidates(ConformanceResources resources) =>
        resources.OfType("SearchParameter")
            .Where(r => r.Origin != ConformanceOrigin.Specification && resources.Definitions.FindSearchParameter(r.Url) is null
                && resources.Find("SearchParameter", r.Url) == r && r.Node is { } node && SearchParameterReader.IsActive(node))
            .OrderBy(r => r.Origin).ThenBy(r => r.Url, StringComparer.Ordinal);

    /// <summary>The first type on which another parameter has the same code, and that parameter; null if there is none.</summary>
    private static (string Type, SearchParameterDefinition Other)? Taken(
        SearchParameterDefinition wanted, IEnumerable<SearchParameterDefinition> others, FhirDefinitions definitions)
    {
        var rivals = others.Where(o => o.Code == wanted.Code).ToList();
        foreach (var type in definitions.ResourceTypes.Where(t => IsFor(wanted, t)))
        {
            if ((definitions.FindSearchParameter(type.Name, wanted.Code) ?? rivals.Find(r => IsFor(r, type))) is { } other)
            {
                return (type.Name, other);
            }
        }

        return null;
    }

    private static bool IsFor(SearchParameterDefinition parameter, TypeDefinition type) => parameter.Bases.Any(type.Is);

    // A composite can only be read while the parameters of its parts are in force.
    private static List<CustomParameter> WithKnownParts(List<CustomParameter> accepted, FhirDefinitions definitions)
    {
        var known = accepted.Where(a => a.Definition.Components.Count == 0).Select(a => a.Definition.Url).ToHashSet(StringComparer.Ordinal);
        return [.. accepted.Where(a => a.Definition.Components.All(c => known.Contains(c.Definition) || definitions.FindSearchParameter(c.Definition) is not null))];
    }
}
