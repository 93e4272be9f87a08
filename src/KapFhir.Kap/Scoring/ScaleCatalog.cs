using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace KapFhir.Kap.Scoring;

/// <summary>The scales that the server scores.</summary>
/// <param name="AlgorithmVersion">The version of the scoring rules, written into every score.</param>
/// <param name="Scales">The scales.</param>
public sealed record ScaleCatalog(string AlgorithmVersion, IReadOnlyList<Scale> Scales)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions Strict = new(Format) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The scales as shipped.</summary>
    public static ScaleCatalog Default { get; } = Read(KapGuide.Embedded("scales.json"));

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="JsonException">The text is not a catalogue.</exception>
    public static ScaleCatalog Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<ScaleCatalog>(json.Span, Format)!;

    /// <summary>Reads a catalogue in which every element is known and none is left out that is needed.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    internal static ScaleCatalog ReadStrictly(JsonNode json) => json.Deserialize<ScaleCatalog>(Strict) is { Scales: not null } catalog
        ? catalog : throw new JsonException("missing required properties including: 'scales'.");

    /// <summary>The scale that a questionnaire's canonical url (without a version) belongs to, or null.</summary>
    public Scale? Find(string questionnaire) =>
        Scales.FirstOrDefault(scale => string.Equals(scale.Questionnaire, questionnaire, StringComparison.Ordinal));
}
