using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using Shouldly;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>Reads resources and profiles for validation tests.</summary>
internal static class Samples
{
    internal static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    internal static readonly ResourceValidator Base = new(R4, ProfileRegistry.Empty);

    internal static FhirNode Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    internal static FhirNode Read(byte[] json)
    {
        var result = ResourceReader.Read(json, R4, ReaderLimits.Default);
        result.IsSuccess.ShouldBeTrue(string.Join('\n', result.Issues));
        return result.Value;
    }

    /// <summary>A validator that knows these conformance resources.</summary>
    internal static ResourceValidator Knowing(IEnumerable<string> resources)
    {
        var registry = ProfileRegistry.Load(resources.Select(r => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(r)), R4);
        registry.IsSuccess.ShouldBeTrue(string.Join('\n', registry.Issues));
        return new ResourceValidator(R4, registry.Value);
    }

    /// <summary>The errors as <c>rule@location</c>, in order, separated by spaces.</summary>
    internal static string Errors(IEnumerable<Issue> issues) => string.Join(' ', issues.Where(i => i.IsError).Select(i => i.Rule + "@" + i.Expression));

    /// <summary>The nearest folder above the test that has this path in it, or null.</summary>
    internal static string? Find(string relative)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var path = Path.Combine(at.FullName, relative);
            if (Path.Exists(path))
            {
                return path;
            }
        }

        return null;
    }
}
