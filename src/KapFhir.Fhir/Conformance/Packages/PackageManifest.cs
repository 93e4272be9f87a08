// https://confluence.hl7.org/display/FHIR/NPM+Package+Specification
using System.Text.Json;
using System.Text.RegularExpressions;

namespace KapFhir.Fhir.Conformance.Packages;

/// <summary>package.json: what a package says of itself.</summary>
/// <param name="Name">The package's name.</param>
/// <param name="Version">Its version.</param>
/// <param name="FhirVersions">The versions of FHIR it is for; empty if it does not say.</param>
/// <param name="Dependencies">The packages it builds on, <c>name|version</c>.</param>
public sealed partial record PackageManifest(string Name, string Version, IReadOnlyList<string> FhirVersions, IReadOnlyList<string> Dependencies)
{
    /// <summary>R4's own package, which is built in.</summary>
    public const string Core = "hl7.fhir.r4.core";

    /// <summary>Name and version, as they stand in messages.</summary>
    public string Identity => Name + "|" + Version;

    /// <summary>Reads package.json, and refuses a package that is not for R4.</summary>
    public static Result<PackageManifest> Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return document.RootElement.ValueKind != JsonValueKind.Object
                ? Issues.PackageBadManifest("it is not a JSON object.")
                : Check(Read(document.RootElement));
        }
        catch (JsonException fault)
        {
            return Issues.PackageBadManifest("it is not JSON: " + fault.Message);
        }
    }

    private static PackageManifest Read(JsonElement json) => new(
        Text(json, "name"), Text(json, "version"),
        [.. Texts(json, "fhirVersions"), .. Texts(json, "fhir-version-list")],
        json.TryGetProperty("dependencies", out var all) && all.ValueKind == JsonValueKind.Object
            ? [.. all.EnumerateObject().Where(d => d.Value.ValueKind == JsonValueKind.String).Select(d => d.Name + "|" + d.Value.GetString())]
            : []);

    private static Result<PackageManifest> Check(PackageManifest manifest)
    {
        if (!NameForm().IsMatch(manifest.Name))
        {
            return Issues.PackageBadManifest($"its name is '{manifest.Name}'. Give one of letters, digits, dots and dashes.");
        }

        if (!VersionForm().IsMatch(manifest.Version))
        {
            return Issues.PackageBadManifest($"its version is '{manifest.Version}'. Give one of letters, digits, dots and dashes.");
        }

        // Packages from before fhirVersions tell by what they build on.
        var versions = manifest.FhirVersions.Count > 0 ? manifest.FhirVersions
            : [.. manifest.Dependencies.Where(d => d.StartsWith("hl7.fhir.", StringComparison.Ordinal) && d.Contains(".core|", StringComparison.Ordinal))
                .Select(d => d[(d.IndexOf('|', StringComparison.Ordinal) + 1)..])];
        return versions.Count == 0 || versions.Any(v => v.StartsWith("4.0", StringComparison.Ordinal))
            ? manifest
            : Issues.PackageOfOtherFhir(manifest.Identity, string.Join(", ", versions));
    }

    private static string Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static IEnumerable<string> Texts(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(v => v.ValueKind == JsonValueKind.String).Select(v => v.GetString()!)
            : [];

    [GeneratedRegex("^@?[A-Za-z0-9][A-Za-z0-9._/-]{0,199}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameForm();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex VersionForm();
}
