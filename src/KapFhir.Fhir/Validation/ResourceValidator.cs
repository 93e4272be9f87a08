// https://hl7.org/fhir/R4/validation.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Validation;

/// <summary>
/// Validates resources that could be read: against base R4, against the definitions of their extensions, and against profiles. Plans are compiled on first
/// use and kept. Thread-safe.
/// </summary>
public sealed class ResourceValidator
{
    private readonly TypePlans _types = new();
    private readonly ProfilePlans _profiles;

    /// <summary>A validator that knows R4's definitions and those of a registry.</summary>
    public ResourceValidator(FhirDefinitions definitions, ProfileRegistry registry)
    {
        _profiles = new ProfilePlans(definitions, registry);
        Terminology = new ValueSetMembership(definitions, registry.ValueSets, registry.CodeSystems);
    }

    /// <summary>The value sets that bindings and <c>memberOf()</c> are checked with.</summary>
    public ValueSetMembership Terminology { get; }

    /// <summary>True if this profile (a version after a bar is ignored) can be validated against.</summary>
    public bool KnowsProfile(string url) => _profiles.IsKnown(ProfilePlans.WithoutVersion(url)) || _profiles.FindCoreType(ProfilePlans.WithoutVersion(url)) is not null;

    /// <summary>Validates a resource against base R4 and the profiles that it and the resources in it claim in <c>meta.profile</c>.</summary>
    /// <returns>The issues, empty if there is nothing to say. The resource is valid if none <see cref="Issue.IsError"/>.</returns>
    public IReadOnlyList<Issue> Validate(FhirNode resource) => Validate(resource, [], null);

    /// <summary>Validates a resource against base R4, the profiles it claims, and these.</summary>
    public IReadOnlyList<Issue> Validate(FhirNode resource, IEnumerable<string> profileUrls) => Validate(resource, profileUrls, null);

    /// <summary>Validates a resource against base R4, the profiles it claims, and these.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="profileUrls">Further profiles, canonical urls.</param>
    /// <param name="resolve">Finds resources outside of this one by the text of a reference, for rules that look there; null for none.</param>
    public IReadOnlyList<Issue> Validate(FhirNode resource, IEnumerable<string> profileUrls, Func<string, FhirNode?>? resolve)
    {
        var run = new ValidationRun(_profiles, Terminology, new ReferenceTargets(_profiles.Definitions, resource, resolve));
        new BaseCheck(_types, run).CheckRoot(resource);
        var claimed = (resource.Child("meta")?.ChildrenNamed("profile") ?? []).Select(p => p.Text);
        foreach (var url in profileUrls.Except(claimed, StringComparer.Ordinal))
        {
            run.CheckClaimed(resource, url!, resource.Location);
        }

        return run.Issues;
    }
}
