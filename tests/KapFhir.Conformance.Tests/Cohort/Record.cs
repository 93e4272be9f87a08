using System.Globalization;
using System.Text.Json;
using KapFhir.Conformance.Tests.Harness;

namespace KapFhir.Conformance.Tests.Cohort;

/// <summary>
/// What the clinic's resources say, read from their JSON alone. Nothing here knows the server's code: totals are added up from the answers of the forms, not taken
/// from the scores that the server computed.
/// </summary>
internal sealed class Record
{
    private const string Kap = "https://kapfhir.example.org/fhir/";
    private const string Extension = Kap + "StructureDefinition/";

    // Answer list LL358-3.
    private static readonly Dictionary<string, int> Points = new(StringComparer.Ordinal) { ["LA6568-5"] = 0, ["LA6569-3"] = 1, ["LA6570-1"] = 2, ["LA6571-9"] = 3 };

    private readonly ILookup<string, JsonElement> _byType;

    public Record(IEnumerable<JsonElement> resources) => _byType = resources.ToLookup(r => r.Str("resourceType")!, StringComparer.Ordinal);

    /// <summary>The types that are read.</summary>
    public static IReadOnlyList<string> Types { get; } = ["EpisodeOfCare", "Procedure", "QuestionnaireResponse", "Patient"];

    /// <summary>Every course: whose, of which kind, from when until when.</summary>
    public IEnumerable<(string Patient, string Type, DateTimeOffset Start, DateTimeOffset? End, string Status)> Courses() =>
        _byType["EpisodeOfCare"].Select(e => (e.At("patient").First().Str("reference")!, e.At("type.coding").First().Str("code")!, Moment(e.At("period").First().Str("start")!),
            e.At("period").First().Str("end") is { } end ? Moment(end) : (DateTimeOffset?)null, e.Str("status")!));

    /// <summary>Completed procedures of a patient that have one of these phases, in order.</summary>
    public List<(DateTimeOffset At, string Phase, JsonElement Resource)> Sessions(string patient, params string[] phases) =>
        [.. _byType["Procedure"].Where(p => p.Str("status") == "completed" && p.At("subject").First().Str("reference") == patient)
            .Select(p => (Moment(p.At("performedPeriod").First().Str("start")!), Phase(p), p)).Where(p => phases.Contains(p.Item2, StringComparer.Ordinal)).OrderBy(p => p.Item1)];

    /// <summary>PHQ-9 totals of a patient, in order; one or two items that are missing are made up for in proportion.</summary>
    public List<(DateTimeOffset At, int Total)> Scores(string patient) =>
        [.. _byType["QuestionnaireResponse"].Where(r => r.Str("status") is "completed" or "amended" && r.Str("questionnaire")!.StartsWith(Kap + "Questionnaire/phq9|", StringComparison.Ordinal)
                && r.At("subject").First().Str("reference") == patient)
            .Select(r => (At: Moment(r.Str("authored")!), Total: Total(r))).Where(r => r.Total is not null).Select(r => (r.At, r.Total!.Value)).OrderBy(r => r.At)];

    public JsonElement Patient(string reference) => _byType["Patient"].Single(p => "Patient/" + p.Str("id") == reference);

    /// <summary>An extension of the guide.</summary>
    public static JsonElement? Ext(JsonElement resource, string id) => resource.Each("extension").Where(e => e.Str("url") == Extension + id).Select(e => (JsonElement?)e).FirstOrDefault();

    public static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Phase(JsonElement procedure) => Ext(procedure, "kap-session-phase")?.At("valueCodeableConcept.coding").First().Str("code") ?? "";

    private static int? Total(JsonElement response)
    {
        var answers = response.Each("item").Where(i => i.Str("linkId") is { } id && id.StartsWith("phq9-", StringComparison.Ordinal) && id != "phq9-10")
            .SelectMany(i => i.At("answer.valueCoding")).Select(c => Points[c.Str("code")!]).ToList();
        return answers.Count < 7 ? null : (int)Math.Round(answers.Sum() / (double)answers.Count * 9, MidpointRounding.AwayFromZero);
    }
}
