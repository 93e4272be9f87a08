// https://hl7.org/fhir/R4/measurereport.html
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KapFhir.Kap.Outcomes;

/// <summary>Writes the figures of a measure as a MeasureReport of the profile kap-measure-report.</summary>
public static class MeasureReportWriter
{
    private const string Population = Build.Hl7 + "measure-population";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The report as bytes.</summary>
    /// <param name="figures">The figures.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="options">The numbers it was counted by.</param>
    /// <param name="made">When it was made.</param>
    /// <param name="subject">The Group whose members were looked at, or null for everybody.</param>
    public static ReadOnlyMemory<byte> Write(MeasureFigures figures, CohortQuestion question, OutcomeOptions options, DateTimeOffset made, string? subject)
    {
        var report = new JsonObject
        {
            ["resourceType"] = "MeasureReport",
            ["meta"] = new JsonObject { ["profile"] = new JsonArray(KapGuide.Definition("kap-measure-report")) },
            ["extension"] = new JsonArray(Build.Extension("kap-report-numbers", "valueString", ReportNumbers.Of(figures.Measure, question, options))),
            ["status"] = "complete",
            ["type"] = "summary",
            ["measure"] = figures.Measure.Url,
        };
        if (subject is not null)
        {
            report["subject"] = Build.Reference(subject);
        }

        report["date"] = Build.Time(made);
        report["period"] = new JsonObject { ["start"] = ReportNumbers.Text(question.Start), ["end"] = ReportNumbers.Text(question.End) };
        report["group"] = new JsonArray([.. figures.Groups.Select(g => Group(g, figures.Measure, options))]);
        return JsonSerializer.SerializeToUtf8Bytes(report, Plain);
    }

    private static JsonNode Group(FigureGroup group, OutcomeMeasure measure, OutcomeOptions options)
    {
        var json = new JsonObject
        {
            ["extension"] = Extensions(group.Figures, options),
            ["code"] = Build.LocalConcept("kap-outcome-group", group.Code),
            ["population"] = Populations(group.Figures, measure),
        };
        AddScore(json, group.Figures, measure);
        if (group.Stratifiers.Count > 0)
        {
            json["stratifier"] = new JsonArray([.. group.Stratifiers.Select(s => Stratifier(s, measure, options))]);
        }

        return json;
    }

    private static JsonNode Stratifier(FigureStratifier stratifier, OutcomeMeasure measure, OutcomeOptions options)
    {
        var json = new JsonObject { ["code"] = new JsonArray(new JsonObject { ["text"] = stratifier.Code }) };
        if (stratifier.Strata.Count > 0)
        {
            json["stratum"] = new JsonArray([.. stratifier.Strata.Select(s => Stratum(s.Name, s.Figures, measure, options))]);
        }

        return json;
    }

    private static JsonNode Stratum(string name, Figures figures, OutcomeMeasure measure, OutcomeOptions options)
    {
        var json = new JsonObject
        {
            ["extension"] = Extensions(figures, options), ["value"] = new JsonObject { ["text"] = name }, ["population"] = Populations(figures, measure),
        };
        AddScore(json, figures, measure);
        return json;
    }

    private static JsonArray Populations(Figures figures, OutcomeMeasure measure) => measure.Scoring is MeasureScoring.Proportion
        ? new JsonArray(Count("initial-population", figures.Initial), Count("denominator", figures.Denominator), Count("numerator", figures.Numerator))
        : new JsonArray(
            Count("initial-population", figures.Initial), Count("measure-population", figures.Denominator), Count("measure-observation", figures.Denominator));

    // A number that is left out says so: https://hl7.org/fhir/R4/extension-data-absent-reason.html
    private static JsonObject Count(string code, int? count)
    {
        var json = new JsonObject { ["code"] = Build.Concept(Population, code) };
        if (count is { } known)
        {
            json["count"] = known;
        }
        else
        {
            json["_count"] = new JsonObject
            {
                ["extension"] = new JsonArray(new JsonObject { ["url"] = "http://hl7.org/fhir/StructureDefinition/data-absent-reason", ["valueCode"] = "masked" }),
            };
        }

        return json;
    }

    private static void AddScore(JsonObject json, Figures figures, OutcomeMeasure measure)
    {
        if (figures.Score is { } score)
        {
            var (unit, code) = UnitOf(measure);
            json["measureScore"] = Build.Quantity(Math.Round(score, 4), unit, code);
        }
    }

    /// <summary>The unit of a measure's score: text and UCUM code.</summary>
    internal static (string Unit, string Code) UnitOf(OutcomeMeasure measure) => measure.Scoring switch
    {
        MeasureScoring.Proportion => ("1", "1"),
        MeasureScoring.Mean => ("{score}", "{score}"),
        _ => measure.Window is OutcomeWindow.Lasting ? ("d", "d") : ("h", "h"),
    };

    private static JsonArray Extensions(Figures figures, OutcomeOptions options)
    {
        var parts = new List<JsonNode?>();
        if (figures.Interval is { } interval)
        {
            parts.Add(Build.Part("low", "valueDecimal", Math.Round((decimal)interval.Low, 4)));
            parts.Add(Build.Part("high", "valueDecimal", Math.Round((decimal)interval.High, 4)));
            parts.Add(Build.Part("z", "valueDecimal", Math.Round((decimal)options.Z, 6)));
        }

        if (figures.Deviation is { } deviation)
        {
            parts.Add(Build.Part("deviation", "valueDecimal", Math.Round(deviation, 4)));
        }

        if (figures.Missing is { } missing)
        {
            parts.Add(Build.Part("missing", "valueInteger", missing));
        }

        parts.Add(Build.Part("suppressed", "valueBoolean", figures.IsSuppressed));
        return new JsonArray([Build.Extension("kap-figures", [.. parts]), .. figures.Steps.Select(s => Kept(s, options.Z))]);
    }

    private static JsonNode Kept(SurvivalStep step, double z)
    {
        List<JsonNode> parts =
        [
            Build.Part("day", "valueInteger", step.Day), Build.Part("at-risk", "valueInteger", step.AtRisk), Build.Part("lost", "valueInteger", step.Lost),
            Build.Part("kept", "valueDecimal", Math.Round(step.Kept, 4)),
        ];
        if (step.Interval(z) is { } interval)
        {
            parts.Add(Build.Part("low", "valueDecimal", Math.Round((decimal)interval.Low, 4)));
            parts.Add(Build.Part("high", "valueDecimal", Math.Round((decimal)interval.High, 4)));
        }

        return Build.Extension("kap-kept", [.. parts]);
    }
}
