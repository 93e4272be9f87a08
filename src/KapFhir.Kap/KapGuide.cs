using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Kap;

/// <summary>
/// The KAP implementation guide as the server ships it: profiles, extensions, code systems, value sets and questionnaires, compiled from the FSH
/// sources in <c>profiles/</c>.
/// </summary>
public static class KapGuide
{
    /// <summary>The canonical base of everything the guide defines. A reserved domain, so nobody else's.</summary>
    public const string Canonical = "https://kapfhir.example.org/fhir";

    /// <summary>The canonical url of a profile or extension of the guide.</summary>
    public static string Definition(string id) => $"{Canonical}/StructureDefinition/{id}";

    /// <summary>Every resource of the guide that this assembly carries, in the order of their file names; read when asked for.</summary>
    public static IEnumerable<ConformanceResource> Resources(FhirDefinitions definitions) =>
        typeof(KapGuide).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("guide/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(name => ConformanceResource.Of(Embedded(name), ConformanceOrigin.Guide, name, definitions)).OfType<ConformanceResource>();

    /// <summary>R4's own conformance resources and the guide's.</summary>
    public static ConformanceResources WithSpecification(FhirDefinitions definitions) =>
        ConformanceResources.Of(definitions).With(Resources(definitions));

    /// <summary>The JSON of a form of the guide.</summary>
    public static ReadOnlyMemory<byte> Questionnaire(string id) => Embedded($"guide/Questionnaire-{id}.json");

    internal static ReadOnlyMemory<byte> Embedded(string name) => EmbeddedFile.Of(typeof(KapGuide).Assembly, name);
}
