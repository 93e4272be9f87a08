// https://hl7.org/fhir/R4/resource.html#Meta
namespace KapFhir.Fhir.Json;

/// <summary>What a resource says of itself in its meta.</summary>
public static class ResourceMeta
{
    /// <summary>The profiles the resource claims to follow: canonical urls, with a version after a bar where the sender gave one.</summary>
    public static IEnumerable<string> Profiles(FhirNode resource) =>
        resource.Child("meta") is { } meta ? meta.ChildrenNamed("profile").Select(p => p.Text).OfType<string>() : [];

    /// <summary>The tags: system (or null) and code.</summary>
    public static IEnumerable<(string? System, string Code)> Tags(FhirNode resource) => Codings(resource, "tag");

    /// <summary>The security labels: system (or null) and code.</summary>
    public static IEnumerable<(string? System, string Code)> SecurityLabels(FhirNode resource) => Codings(resource, "security");

    /// <summary>True if the resource is only a part of one (a client sends back what <c>_summary</c> or <c>_elements</c> gave
    /// it).</summary>
    public static bool IsSubset(FhirNode resource) => Tags(resource).Any(t => t == (ResourceSubset.TagSystem, ResourceSubset.TagCode));

    /// <summary>True if parts of the resource were taken out of this copy of it. https://hl7.org/fhir/R4/security-labels.html</summary>
    public static bool IsRedacted(FhirNode resource) =>
        SecurityLabels(resource).Any(l => l == ("http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "REDACTED"));

    private static IEnumerable<(string? System, string Code)> Codings(FhirNode resource, string name) =>
        from coding in resource.Child("meta")?.ChildrenNamed(name) ?? []
        let code = coding.ChildText("code")
        where code is not null
        select (coding.ChildText("system"), code);
}
