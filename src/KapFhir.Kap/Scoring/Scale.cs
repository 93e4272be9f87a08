using System.Text.Json;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Scoring;

/// <summary>A scale that the server scores. Its items and answers are its Questionnaire's; its numbers are settings with their source (scales.json).</summary>
/// <param name="Key">The short name: <c>phq9</c>.</param>
/// <param name="Questionnaire">The canonical url of the questionnaire, without a version.</param>
/// <param name="Title">What the total is called.</param>
/// <param name="System">The code system of the total.</param>
/// <param name="Code">The code of the total.</param>
/// <param name="Low">The least total there is.</param>
/// <param name="High">The greatest total there is.</param>
/// <param name="MaxMissing">How many items may be missing before there is no total; up to that many, the total is pro-rated.</param>
/// <param name="Bands">The bands of severity, from the least.</param>
public sealed record Scale(
    string Key, string Questionnaire, string Title, string System, string Code, decimal Low, decimal High, int MaxMissing, IReadOnlyList<Band> Bands);

/// <summary>A band of severity.</summary>
/// <param name="Low">The least total in it.</param>
/// <param name="High">The greatest total in it.</param>
/// <param name="Text">What it is called.</param>
/// <param name="Interpretation">The code of http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation.</param>
public sealed record Band(decimal Low, decimal High, string Text, string Interpretation);

/// <summary>The scales that the server scores.</summary>
/// <param name="AlgorithmVersion">The version of the scoring rules, written into every score.</param>
/// <param name="Scales">The scales.</param>
public sealed record ScaleCatalog(string AlgorithmVersion, IReadOnlyList<Scale> Scales)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    /// <summary>The scales as shipped.</summary>
    public static ScaleCatalog Default { get; } = Read(KapGuide.Embedded("scales.json"));

    /// <summary>Reads a catalogue.</summary>
    /// <exception cref="JsonException">The text is not a catalogue.</exception>
    public static ScaleCatalog Read(ReadOnlyMemory<byte> json) => JsonSerializer.Deserialize<ScaleCatalog>(json.Span, Format)!;

    /// <summary>The scale that a questionnaire's canonical url (without a version) belongs to, or null.</summary>
    public Scale? Find(string questionnaire) =>
        Scales.FirstOrDefault(scale => string.Equals(scale.Questionnaire, questionnaire, StringComparison.Ordinal));
}

/// <summary>The score of one response.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Total">The total, or null where too many answers are missing.</param>
/// <param name="Answered">How many of the scale's items were answered.</param>
/// <param name="Items">How many items the scale has.</param>
/// <param name="Band">The band the total is in, or null without a total.</param>
public sealed record Score(Scale Scale, decimal? Total, int Answered, int Items, Band? Band)
{
    /// <summary>True if answers were missing and the total was scaled up.</summary>
    public bool IsProRated => Total is not null && Answered < Items;
}
