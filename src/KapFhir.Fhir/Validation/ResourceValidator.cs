// https://hl7.org/fhir/R4/validation.html
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// Validates resources that could be read: against base R4, against the definitions of their extensions, and against profiles. Plans are compiled on first
/// use and kept for as long as the definitions they are made of are in force. Thread-safe.
/// </summary>
public sealed class ResourceValidator
{
    private readonly TypePlans _types = new();
    private readonly ConformanceRegistry _registry;
    private volatile Compiled? _compiled;

    /// <summary>A validator by the conformance resources in force: what changes there holds from the next validation on.</summary>
    public ResourceValidator(ConformanceRegistry registry) => _registry = registry;

    private ResourceValidator(ConformanceRegistry registry, Compiled compiled) => (_registry, _compiled) = (registry, compiled);

    /// <summary>
    /// A validator by what is in force now with these conformance resources beside it, and without what came from those sources. It keeps to that.
    /// </summary>
    public ResourceValidator With(IEnumerable<ConformanceResource> added, IEnumerable<string> removedSources)
    {
        var compiled = Current();
        var resources = compiled.Of.With(added, removedSources);
        return new ResourceValidator(new ConformanceRegistry(resources), compiled.For(resources));
    }

    /// <summary>The value sets that bindings and <c>memberOf()</c> are checked with now.</summary>
    public ValueSetMembership Terminology => Current().Terminology;

    /// <summary>True if this profile can be validated against.</summary>
    public bool KnowsProfile(string url) => Current().Profiles is var profiles && (profiles.IsKnown(url) || profiles.FindCoreType(url) is not null);

    /// <summary>Validates a resource against base R4 and the profiles that it and the resources in it claim in <c>meta.profile</c>.</summary>
    /// <returns>The issues, empty if there is nothing to say. The resource is valid if none <see cref="Issue.IsError"/>.</returns>
    public IReadOnlyList<Issue> Validate(FhirNode resource) => Validate(resource, [], ValidationOptions.Default);

    /// <summary>Validates a resource against base R4, the profiles it claims, and these.</summary>
    public IReadOnlyList<Issue> Validate(FhirNode resource, IEnumerable<string> profileUrls) => Validate(resource, profileUrls, ValidationOptions.Default);

    /// <summary>Validates a resource against base R4, the profiles it claims, and these.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="profileUrls">Further profiles, canonical urls.</param>
    /// <param name="options">How strictly, and what lies around the resource.</param>
    public IReadOnlyList<Issue> Validate(FhirNode resource, IEnumerable<string> profileUrls, ValidationOptions options)
    {
        var (_, profiles, terminology, codes) = Current();
        var run = new ValidationRun(profiles, terminology, codes, new ReferenceTargets(profiles.Definitions, resource, options.Resolve), options);
        new BaseCheck(_types, run).CheckRoot(resource);
        var claimed = (resource.Child("meta")?.ChildrenNamed("profile") ?? []).Select(p => p.Text);
        foreach (var url in profileUrls.Except(claimed, StringComparer.Ordinal))
        {
            run.CheckClaimed(resource, url!, resource.Location);
        }

        return run.Issues;
    }

    /// <summary>
    /// What stands against using a StructureDefinition: expressions that are not FHIRPath, and a differential from which no snapshot can be made. Other
    /// resources have nothing of that kind (search parameters: <see cref="Search.Custom.CustomParameters.Check"/>).
    /// </summary>
    public IReadOnlyList<Issue> CheckDefinition(FhirNode definition) => DefinitionCheck.Faults(definition, Current().Profiles.Snapshots);

    private Compiled Current()
    {
        var (compiled, resources) = (_compiled, _registry.Current);
        return compiled?.Of == resources ? compiled : _compiled = compiled?.For(resources) ?? Compiled.Anew(resources);
    }

    private sealed record Compiled(ConformanceResources Of, ProfilePlans Profiles, ValueSetMembership Terminology, KnownCodes Codes)
    {
        public static Compiled Anew(ConformanceResources resources) => Make(resources, new ProfilePlans(resources), new ValueSetMembership(resources));

        /// <summary>For other resources; what does not lean on those that differ is kept.</summary>
        public Compiled For(ConformanceResources resources)
        {
            var changed = resources.DifferencesFrom(Of);
            var profiles = Profiles.For(resources, changed.Where(c => c.Type is "StructureDefinition").Select(c => c.Url).ToHashSet(StringComparer.Ordinal));
            return changed.Any(c => c.Type is "ValueSet" or "CodeSystem" or "ConceptMap")
                ? Make(resources, profiles, new ValueSetMembership(resources))
                : this with { Of = resources, Profiles = profiles };
        }

        private static Compiled Make(ConformanceResources resources, ProfilePlans profiles, ValueSetMembership terminology) =>
            new(resources, profiles, terminology, new KnownCodes(system => terminology.Resources.FindCodeSystem(system)));
    }
}
