// https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Conformance.Packages;

/// <summary>A FHIR package, read.</summary>
/// <param name="Manifest">What it says of itself.</param>
/// <param name="Resources">Its conformance resources.</param>
public sealed record FhirPackage(PackageManifest Manifest, IReadOnlyList<PackageResource> Resources);

/// <summary>A conformance resource of a package.</summary>
/// <param name="File">Its file.</param>
/// <param name="Header">What it is found by.</param>
/// <param name="Json">The resource, without its narrative: nothing uses that here, and it is most of the bytes.</param>
public sealed record PackageResource(string File, CanonicalHeader Header, ReadOnlyMemory<byte> Json);
