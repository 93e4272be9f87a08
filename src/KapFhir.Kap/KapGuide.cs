using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap;

/// <summary>
/// The KAP implementation guide as the server ships it: profiles, extensions, code systems, value sets and questionnaires, compiled from the FSH
/// sources in <c>profiles/</c>.
/// </summary>
public sealed class KapGuide
{
    /// <summary>The canonical base of everything the guide defines. A reserved domain, so nobody else's.</summary>
    public const string Canonical = "https://kapfhir.example.org/fhir";

    private readonly Dictionary<string, FhirNode> _questionnaires;

    private KapGuide(IReadOnlyList<ReadOnlyMemory<byte>> resources, Dictionary<string, FhirNode> questionnaires)
    {
        Resources = resources;
        _questionnaires = questionnaires;
    }

    /// <summary>Every resource of the guide as JSON, in the order of their file names.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Resources { get; }

    /// <summary>The guide's questionnaires.</summary>
    public IEnumerable<FhirNode> Questionnaires => _questionnaires.Values;

    /// <summary>The canonical url of a profile or extension of the guide.</summary>
    public static string Definition(string id) => $"{Canonical}/StructureDefinition/{id}";

    /// <summary>Reads the guide that this assembly carries.</summary>
    public static KapGuide Load(FhirDefinitions definitions)
    {
        var assembly = typeof(KapGuide).Assembly;
        var resources = assembly.GetManifestResourceNames().Where(name => name.StartsWith("guide/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name => (Name: name, Bytes: Embedded(name))).ToList();
        var questionnaires = resources.Where(r => r.Name.StartsWith("guide/Questionnaire-", StringComparison.Ordinal))
            .Select(r => ResourceReader.Read(r.Bytes, definitions, ReaderLimits.Default).Value)
            .ToDictionary(q => q.ChildText("url")!, StringComparer.Ordinal);
        return new KapGuide([.. resources.Select(r => r.Bytes)], questionnaires);
    }

    /// <summary>The questionnaire of this canonical url (without a version), or null.</summary>
    public FhirNode? FindQuestionnaire(string url) => _questionnaires.GetValueOrDefault(url);

    internal static ReadOnlyMemory<byte> Embedded(string name)
    {
        using var stream = typeof(KapGuide).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
