using System.Globalization;
using System.Text.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Outcomes;

/// <summary>Reads the facts of outcomes from resources as they are stored: R4 already, so no element is checked again. Meant for very many of them.</summary>
public static class OutcomeReader
{
    /// <summary>LOINC code of the PHQ-9's item on thoughts of death.</summary>
    public const string SuicidalityItem = "44260-8";

    private static readonly string Timepoint = KapGuide.Definition("kap-timepoint");
    private static readonly string State = KapGuide.Definition("kap-outcome-state");
    private static readonly string Phase = KapGuide.Definition("kap-session-phase");
    private static readonly string Route = KapGuide.Definition("kap-route");
    private static readonly string Dose = KapGuide.Definition("kap-administered-dose");
    private static readonly string Number = KapGuide.Definition("kap-session-number");
    private static readonly string Resistance = KapGuide.Definition("kap-treatment-resistance");
    private static readonly string Session = KapGuide.Definition("kap-ketamine-session");
    private static readonly string SessionCodes = Build.KapSystem("kap-session-code");
    private static readonly string CourseTypes = Build.KapSystem("kap-course-type");

    /// <summary>Reads an Observation; null if it is no final number of a patient at a time.</summary>
    public static ScoreFact? Score(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        if (Text(root, "status") is not ("final" or "amended" or "corrected") || Patient(root, "subject") is not { } patient
            || Moment(root, "effective") is not var (at, day, said) || Decimal(root, "valueQuantity", "value") is not { } value)
        {
            return null;
        }

        return new ScoreFact("Observation/" + Text(root, "id"), patient, at, day, value)
        {
            Said = said,
            Code = Codings(root, "code").Select(c => c.Code).FirstOrDefault() ?? "",
            Suicidality = Items(root, "component").Where(c => Codings(c, "code").Any(code => code.Code == SuicidalityItem))
                .Select(c => Decimal(c, "valueQuantity", "value")).FirstOrDefault(),
            Session = Items(root, "partOf").Select(Target).FirstOrDefault(r => r?.StartsWith("Procedure/", StringComparison.Ordinal) == true),
            Timepoint = Code(Extension(root, Timepoint)),
            State = Code(Extension(root, State)),
        };
    }

    /// <summary>Reads a Procedure; null if it is no session of a patient at a time, or was entered in error.</summary>
    public static SessionPoint? SessionOf(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var phase = Code(Extension(root, Phase));
        var kind = KindOf(root, phase);
        var status = Text(root, "status") ?? "";
        if (kind == SessionKind.Other || status == "entered-in-error" || Patient(root, "subject") is not { } patient || Moment(root, "performed") is not var (at, day, said))
        {
            return null;
        }

        return new SessionPoint("Procedure/" + Text(root, "id"), patient, kind, at, day)
        {
            Said = said,
            IsCompleted = status == "completed",
            Status = status,
            Phase = phase,
            Encounter = root.TryGetProperty("encounter", out var visit) ? Target(visit) : null,
            Route = Extension(root, Route) is { } route ? DoseRoutes.Of(Codings(route, "valueCodeableConcept").Select(c => new Rules.FhirCode(c.System, c.Code)))
                : DoseRoutes.OfSession(Codings(root, "code").FirstOrDefault(c => c.System == SessionCodes).Code),
            Milligrams = Extension(root, Dose) is { } dose && Text(dose, "valueQuantity", "code") == "mg" ? Decimal(dose, "valueQuantity", "value") : null,
            Number = (int?)(Extension(root, Number) is { } number ? Decimal(number, "valuePositiveInt") : null),
        };
    }

    /// <summary>Reads an EpisodeOfCare; null if it is no course of a patient.</summary>
    public static CourseFact? Course(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        List<string> types = [.. Items(root, "type").SelectMany(t => Codings(t)).Where(c => c.System == CourseTypes).Select(c => c.Code)];
        var status = Text(root, "status");
        if (types.Count == 0 || status == "entered-in-error" || Patient(root, "patient") is not { } patient)
        {
            return null;
        }

        return new CourseFact("EpisodeOfCare/" + Text(root, "id"), patient, types, Day(root, "period", "start"), Day(root, "period", "end"))
        {
            IsEnded = status is "finished" or "cancelled",
            Conditions = [.. Items(root, "diagnosis").Select(d => d.TryGetProperty("condition", out var condition) ? Target(condition) : null).OfType<string>()],
        };
    }

    /// <summary>Reads a Patient.</summary>
    public static TraitsFact Traits(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var died = Day(root, "deceasedDateTime");
        return new TraitsFact("Patient/" + Text(root, "id"), Day(root, "birthDate"), Text(root, "gender"), died,
            root.TryGetProperty("deceasedDateTime", out _) || (root.TryGetProperty("deceasedBoolean", out var dead) && dead.ValueKind == JsonValueKind.True));
    }

    /// <summary>Reads a Condition.</summary>
    public static IndicationFact Indication(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        var code = Codings(root, "code").Select(c => c.Code).FirstOrDefault();
        var display = root.TryGetProperty("code", out var concept) ? Items(concept, "coding").Select(c => Text(c, "display")).FirstOrDefault(d => d is not null) : null;
        var trials = Extension(root, Resistance) is { } resistance && Extension(resistance, "failed-trials") is { } failed ? Decimal(failed, "valueInteger") : null;
        return new IndicationFact("Condition/" + Text(root, "id"), code, display ?? Text(root, "code", "text") ?? code ?? "unknown", (int?)trials);
    }

    /// <summary>Reads a MedicationAdministration that took place: who and when.</summary>
    public static (string Patient, DateOnly Day)? Administration(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return Text(root, "status") is "completed" && Patient(root, "subject") is { } patient && Moment(root, "effective") is var (_, day, _) ? (patient, day) : null;
    }

    /// <summary>Reads the episode that an Encounter names: the visit, and the episode.</summary>
    public static (string Visit, string Episode)? Visit(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return Items(root, "episodeOfCare").Select(Target).FirstOrDefault(t => t is not null) is { } episode ? ("Encounter/" + Text(root, "id"), episode) : null;
    }

    // As the rules tell a dosing session (SessionFact): by its code, its profile, or its phase.
    private static SessionKind KindOf(JsonElement root, string? phase) => phase switch
    {
        "preparation" => SessionKind.Preparation,
        "integration" => SessionKind.Integration,
        "dosing" => SessionKind.Dosing,
        _ when Codings(root, "code").Any(c => c.System == SessionCodes) => SessionKind.Dosing,
        _ when root.TryGetProperty("meta", out var meta) && Items(meta, "profile").Any(p => p.GetString()?.Split('|')[0] == Session) => SessionKind.Dosing,
        _ => SessionKind.Other,
    };

    private static (DateTimeOffset At, DateOnly Day, string Said)? Moment(JsonElement root, string element)
    {
        var text = Text(root, element + "DateTime") ?? Text(root, element + "Period", "start") ?? Text(root, element + "Instant");
        return text is not null && DateSpan.Parse(text, TimeZoneInfo.Utc) is { } span && DayOf(text) is { } day ? (new DateTimeOffset(span.Start, TimeSpan.Zero), day, text) : null;
    }

    private static DateOnly? Day(JsonElement root, params ReadOnlySpan<string> path) => Text(root, path) is { } text ? DayOf(text) : null;

    // The day as it was written, not the one that it was in Greenwich. Of a month or a year the first.
    private static DateOnly? DayOf(string text) =>
        DateOnly.TryParseExact(text.Length >= 10 ? text[..10] : (text + "-01-01")[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static string? Patient(JsonElement root, string element) =>
        root.TryGetProperty(element, out var reference) && Target(reference) is { } target && target.StartsWith("Patient/", StringComparison.Ordinal) ? target : null;

    private static string? Target(JsonElement reference)
    {
        if (Text(reference, "reference") is not { } text)
        {
            return null;
        }

        var parts = text.Split('/');
        var end = Array.IndexOf(parts, "_history") is var history && history > 0 ? history : parts.Length;
        return end < 2 ? null : parts[end - 2] + "/" + parts[end - 1];
    }

    private static JsonElement? Extension(JsonElement node, string url)
    {
        foreach (var extension in Items(node, "extension"))
        {
            if (extension.TryGetProperty("url", out var own) && own.ValueEquals(url))
            {
                return extension;
            }
        }

        return null;
    }

    private static string? Code(JsonElement? extension) => extension is { } found ? Codings(found, "valueCodeableConcept").Select(c => c.Code).FirstOrDefault() : null;

    private static IEnumerable<(string System, string Code)> Codings(JsonElement node, string element) =>
        node.TryGetProperty(element, out var concept) ? Codings(concept) : [];

    private static IEnumerable<(string System, string Code)> Codings(JsonElement concept) =>
        from coding in Items(concept, "coding")
        let code = Text(coding, "code")
        where code is not null
        select (Text(coding, "system") ?? "", code);

    private static IEnumerable<JsonElement> Items(JsonElement node, string element) =>
        node.TryGetProperty(element, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : Enumerable.Empty<JsonElement>();

    private static string? Text(JsonElement node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!node.TryGetProperty(name, out node))
            {
                return null;
            }
        }

        return node.ValueKind == JsonValueKind.String ? node.GetString() : null;
    }

    private static decimal? Decimal(JsonElement node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (!node.TryGetProperty(name, out node))
            {
                return null;
            }
        }

        return node.ValueKind == JsonValueKind.Number && node.TryGetDecimal(out var number) ? number : null;
    }
}
