using System.Globalization;
using System.Text.Json;

namespace KapFhir.Kap.Scoring;

/// <summary>Writes what a score says: the number or level, its band, its parts.</summary>
internal static class ScoreValues
{
    private const string Interpretation = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation";
    private const string Risk = "http://terminology.hl7.org/CodeSystem/risk-probability";

    internal static void Write(Utf8JsonWriter json, Score score)
    {
        if (score.Level is { } level)
        {
            WriteLevel(json, level);
            WriteInterpretation(json, level.Interpretation, level.Text);
        }
        else if (score.Total is { } total)
        {
            WriteQuantity(json, total);
            if (score.Band is { } band)
            {
                WriteInterpretation(json, band.Interpretation, band.Text);
            }
        }
        else
        {
            Raw(json, "dataAbsentReason", """{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/data-absent-reason","code":"unknown"}],"text":"too few items answered"}""");
        }

        WriteNotes(json, score);
        WriteRanges(json, score.Scale);
    }

    internal static void WriteParts(Utf8JsonWriter json, Score score)
    {
        if (score.Parts.Count == 0)
        {
            return;
        }

        json.WriteStartArray("component");
        foreach (var part in score.Parts)
        {
            json.WriteStartObject();
            json.WriteStartObject("code");
            Raw(json, "coding", $$"""[{"system":"{{part.System}}","code":"{{part.Code}}"}]""");
            json.WriteString("text", part.Title);
            json.WriteEndObject();
            if (part.Holds is { } holds)
            {
                json.WriteBoolean("valueBoolean", holds);
            }
            else
            {
                WriteQuantity(json, part.Value!.Value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteQuantity(Utf8JsonWriter json, decimal value)
    {
        json.WriteStartObject("valueQuantity");
        json.WriteNumber("value", value);
        Raw(json, "unit", "\"{score}\"");
        Raw(json, "system", "\"http://unitsofmeasure.org\"");
        Raw(json, "code", "\"{score}\"");
        json.WriteEndObject();
    }

    // LOINC has no answer for "no risk": the probability stands alone then.
    private static void WriteLevel(Utf8JsonWriter json, TriageLevel level)
    {
        json.WriteStartObject("valueCodeableConcept");
        json.WriteStartArray("coding");
        if (level.Loinc is { } loinc)
        {
            json.WriteRawValue($$"""{"system":"http://loinc.org","code":"{{loinc}}"}""");
        }

        json.WriteRawValue($$"""{"system":"{{Risk}}","code":"{{level.Risk}}"}""");
        json.WriteEndArray();
        json.WriteString("text", level.Text);
        json.WriteEndObject();
    }

    private static void WriteInterpretation(Utf8JsonWriter json, string code, string text)
    {
        json.WriteStartArray("interpretation");
        json.WriteStartObject();
        Raw(json, "coding", $$"""[{"system":"{{Interpretation}}","code":"{{code}}"}]""");
        json.WriteString("text", text);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteNotes(Utf8JsonWriter json, Score score)
    {
        List<string> notes = [.. score.Critical.Select(c => c.Item.Text)];
        if (score.Answered < score.Items)
        {
            var how = score.IsProRated ? "pro-rated" : score.HasResult ? "the result stands on those" : "no total";
            notes.Insert(0, string.Create(CultureInfo.InvariantCulture, $"{score.Answered} of {score.Items} items answered: {how}"));
        }

        if (notes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("note");
        foreach (var note in notes)
        {
            json.WriteStartObject();
            json.WriteString("text", note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRanges(Utf8JsonWriter json, Scale scale)
    {
        if (scale.Bands.Count == 0)
        {
            return;
        }

        json.WriteStartArray("referenceRange");
        foreach (var band in scale.Bands)
        {
            json.WriteStartObject();
            Raw(json, "low", Bound(band.Low));
            Raw(json, "high", Bound(band.High));
            json.WriteString("text", band.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string Bound(decimal value) => string.Create(CultureInfo.InvariantCulture, $$"""{"value":{{value}},"unit":"{score}"}""");

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value, skipInputValidation: true);
    }
}
