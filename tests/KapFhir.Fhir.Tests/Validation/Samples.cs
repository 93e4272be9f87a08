using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation;
using Shouldly;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>Reads resources and profiles for validation tests.</summary>
internal static class Samples
{
    internal static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    internal static readonly ResourceValidator Base = new(new ConformanceRegistry(ConformanceResources.Of(R4)));

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
        return new ResourceValidator(new ConformanceRegistry(InForce(resources)));
    }

    /// <summary>R4's conformance resources and these.</summary>
    internal static ConformanceResources InForce(IEnumerable<string> resources) => ConformanceResources.Of(R4).With(
        resources.Select((json, i) => ConformanceResource.Of(Read(json).Resource.RawValue, ConformanceOrigin.Written, $"test/{i}", R4)).OfType<ConformanceResource>());

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
