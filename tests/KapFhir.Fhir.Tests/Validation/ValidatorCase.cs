using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using KapFhir.Fhir.Xml;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>One validation that the official validator suite asks for: a resource, what supports it, perhaps a profile, and the reference's verdict.</summary>
/// <param name="Name">The case's name; with <c> (profile)</c> where it is the run against a profile.</param>
/// <param name="File">The resource.</param>
/// <param name="Definitions">The files of profiles, value sets and so on that come with it.</param>
/// <param name="Profile">The file or url of the profile to validate against, or null.</param>
/// <param name="IsBase">
/// True if nothing but R4 is needed: the manifest names no files, profiles, packages or logical models for it, and does not say that it is out of use.
/// </param>
/// <param name="InBundle">What is asked of one entry of a bundle, or null.</param>
/// <param name="NeedsPackage">True if a package is needed that is not in the suite.</param>
/// <param name="ChecksSecurity">True if markup in text is to be refused.</param>
/// <param name="HasErrors">The reference's verdict; null where the suite has none.</param>
internal sealed record ValidatorCase(
    string Name, string File, IReadOnlyList<string> Definitions, string? Profile, bool IsBase, EntryProfile? InBundle, bool NeedsPackage, bool ChecksSecurity, bool? HasErrors)
{
    private static readonly string[] Support = ["supporting", "supporting5", "profiles", "profile", "packages", "package-map", "logical"];

    /// <summary>The cases of a manifest, base runs and profile runs.</summary>
    internal static IEnumerable<ValidatorCase> Read(string folder)
    {
        var manifest = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(folder, "manifest.json")))!;
        foreach (var entry in manifest["test-cases"]!.AsArray().OfType<JsonObject>())
        {
            yield return Of(folder, entry, null);
            if (entry["profile"] is JsonObject profile)
            {
                yield return Of(folder, entry, profile);
            }
        }
    }

    /// <summary>Runs it: the issues of reading or validating. The profile's own faults do not count.</summary>
    internal IReadOnlyList<Issue> Run()
    {
        var read = ReadFile(File);
        if (!read.IsSuccess)
        {
            return read.Issues;
        }

        var definitions = Definitions.Concat(Profile is { } file && System.IO.File.Exists(file) ? [file] : []).Distinct(StringComparer.Ordinal)
            .Select(f => ReadFile(f)).Where(r => r.IsSuccess).Select(r => r.Value).ToList();
        var resources = ConformanceResources.Of(Samples.R4).With(
            definitions.Select((d, i) => ConformanceResource.Of(d.RawValue, ConformanceOrigin.Package, $"case/{i}", Samples.R4)).OfType<ConformanceResource>());
        var validator = definitions.Count == 0 ? Samples.Base : new ResourceValidator(new ConformanceRegistry(resources));
        var url = Profile is null ? null : System.IO.File.Exists(Profile) && ReadFile(Profile) is { IsSuccess: true } profile ? profile.Value.ChildText("url") : Profile;
        var options = new ValidationOptions { IsStrict = true, RefusesMarkupInText = ChecksSecurity };
        return
        [
            .. validator.Validate(read.Value, url is null ? [] : [url], options), .. validator.CheckDefinition(read.Value),
            .. InBundle?.In(read.Value) is { } entry ? validator.Validate(entry, [InBundle.Profile], options) : [],
        ];
    }

    private static Result<FhirNode> ReadFile(string file)
    {
        var bytes = System.IO.File.ReadAllBytes(file);
        if (!ResourceXmlReader.IsXml(bytes))
        {
            return ResourceReader.Read(bytes, Samples.R4, ReaderLimits.Default);
        }

        // As JSON, whose bytes a definition is kept with.
        var json = ResourceXmlReader.ToJson(bytes, Samples.R4, ReaderLimits.Default);
        return json.IsSuccess ? ResourceReader.Read(json.Value, Samples.R4, ReaderLimits.Default) : Result<FhirNode>.Failed(json.Issues);
    }

    private static ValidatorCase Of(string folder, JsonObject entry, JsonObject? profile)
    {
        var packages = Texts(entry, "packages").Concat(profile is null ? [] : Texts(profile, "packages"));
        var definitions = Texts(entry, "supporting").Concat(Texts(entry, "profiles")).Concat(profile is null ? [] : Texts(profile, "supporting"));
        var source = profile is null ? null : (string?)profile["source"];
        return new ValidatorCase(
            (string)entry["name"]! + (profile is null ? "" : " (profile)"),
            Path.Combine(folder, (string)entry["file"]!),
            [.. definitions.Select(d => Path.Combine(folder, d)).Where(System.IO.File.Exists)],
            source is null || source.StartsWith("http", StringComparison.Ordinal) ? source : Path.Combine(folder, source),
            !Support.Any(entry.ContainsKey) && (bool?)entry["use-test"] is not false,
            EntryProfile.Read(entry["bundle-param"]),
            packages.Any() || entry.ContainsKey("package-map") || entry.ContainsKey("supporting5"),
            entry.ContainsKey("security-checks"),
            Verdict(folder, (profile ?? entry)["java"]));
    }

    private static IEnumerable<string> Texts(JsonObject holder, string name) => holder[name] is JsonArray list ? list.Select(t => (string)t!) : [];

    private static bool? Verdict(string folder, JsonNode? java)
    {
        if (java is JsonValue file)
        {
            var path = Path.Combine(folder, "outcomes", (string)file!);
            java = System.IO.File.Exists(path) ? JsonNode.Parse(System.IO.File.ReadAllText(path)) : null;
        }

        // "{}": nothing to be said. So the suite's own runner takes it.
        if (java is JsonObject { Count: 0 })
        {
            return false;
        }

        var outcome = java?["outcome"] ?? java;
        return outcome?["resourceType"] is not null ? outcome["issue"] is JsonArray issues && issues.Any(i => (string?)i!["severity"] is "error" or "fatal")
            : outcome?["errorCount"] is JsonValue count ? (int)count > 0 : null;
    }
}

/// <summary>A profile that one entry of a bundle is to keep.</summary>
/// <param name="Type">The type of its resource.</param>
/// <param name="Index">Its place among those of that type.</param>
/// <param name="Profile">The profile's url.</param>
internal sealed record EntryProfile(string Type, int Index, string Profile)
{
    /// <summary>Reads <c>{"rule": "Patient:0", "profile": "..."}</c>.</summary>
    internal static EntryProfile? Read(JsonNode? node) =>
        ((string?)node?["rule"])?.Split(':') is [var type, var index]
            ? new EntryProfile(type, int.Parse(index, CultureInfo.InvariantCulture), (string)node!["profile"]!) : null;

    internal FhirNode? In(FhirNode bundle) =>
        bundle.ChildrenNamed("entry").Select(e => e.Child("resource")).OfType<FhirNode>().Where(r => r.Type.Name == Type).ElementAtOrDefault(Index);
}
