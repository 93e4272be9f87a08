using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>An Observation with a number or a code.</summary>
public sealed record Measurement
{
    /// <summary>The observation.</summary>
    public required string Reference { get; init; }

    /// <summary>What is measured.</summary>
    public required IReadOnlyList<FhirCode> Codes { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The number.</summary>
    public decimal? Value { get; init; }

    /// <summary>The codes of the answer.</summary>
    public IReadOnlyList<FhirCode> Answers { get; init; } = [];

    /// <summary>The codes of its interpretation.</summary>
    public IReadOnlyList<string> Interpretations { get; init; } = [];

    /// <summary>The numbers of its components, by code.</summary>
    public IReadOnlyDictionary<string, decimal> Components { get; init; } = new Dictionary<string, decimal>(StringComparer.Ordinal);

    /// <summary>The session it is part of.</summary>
    public string? Session { get; init; }

    /// <summary>Minutes from the dose, as the sender says.</summary>
    public int? Minutes { get; init; }

    /// <summary>What it was derived from.</summary>
    public string? DerivedFrom { get; init; }

    /// <summary>Systolic pressure, if it is a blood pressure.</summary>
    public decimal? Systolic => Components.TryGetValue("8480-6", out var value) ? value : null;

    /// <summary>Diastolic pressure.</summary>
    public decimal? Diastolic => Components.TryGetValue("8462-4", out var value) ? value : null;

    /// <summary>The answer in words.</summary>
    public string? Text { get; init; }

    /// <summary>True if a test found what it looked for: by answer (SNOMED CT 10828004, LOINC LA6576-8), interpretation or words.</summary>
    public bool IsPositive => Answers.Any(a => a.Code is "10828004" or "LA6576-8") || Interpretations.Any(i => i is "POS" or "A" or "AA") || IsText("positive");

    /// <summary>True if it found nothing.</summary>
    public bool IsNegative => Answers.Any(a => a.Code is "260385009" or "LA6577-6") || Interpretations.Any(i => i is "NEG" or "N") || IsText("negative");

    /// <summary>True if it measures this.</summary>
    public bool Is(string code)
    {
        foreach (var own in Codes)
        {
            if (own.Code == code)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads an observation; null without a time, or if it was withdrawn.</summary>
    internal static Measurement? Read(FhirNode observation, string reference)
    {
        if (observation.Begin("effective") is not { } at || observation.ChildText("status") is "entered-in-error" or "cancelled" or "registered")
        {
            return null;
        }

        return new Measurement
        {
            Reference = reference,
            Codes = [.. observation.Codes("code")],
            At = at,
            Value = ElementReading.Number(observation.Child("value")),
            Answers = observation.Child("value") is { Type.Name: "CodeableConcept" } concept ? [.. concept.Codes()] : [],
            Interpretations = [.. observation.Codes("interpretation").Select(c => c.Code)],
            Text = observation.Child("value") is { Type.Name: "string" } text ? text.Text : observation.Child("value")?.ChildText("text"),
            Components = Parts(observation),
            Session = observation.Targets("partOf").FirstOrDefault(r => r.StartsWith("Procedure/", StringComparison.Ordinal)),
            Minutes = (int?)observation.Extension("kap-minutes-from-dose").Number("value"),
            DerivedFrom = observation.Target("derivedFrom"),
        };
    }

    private bool IsText(string word) => string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, decimal> Parts(FhirNode observation)
    {
        var parts = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var component in observation.ChildrenNamed("component"))
        {
            if (ElementReading.Number(component.Child("value")) is { } value)
            {
                component.Codes("code").ToList().ForEach(code => parts.TryAdd(code.Code, value));
            }
        }

        return parts;
    }
}
