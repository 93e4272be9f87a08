// OperationDefinition kap-patient-outcomes and StructureDefinition kap-outcome-state of the guide
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Scoring;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>
/// The state of a score against baseline: written with the score, and corrected in the scores after it when another score becomes the baseline, or another
/// dose the first. Reads everything, since a state must not depend on who writes.
/// </summary>
internal sealed class OutcomeStates(ScaleCatalog catalog, OutcomeOptions options, FhirDefinitions definitions, SearchParsing parsing)
{
    private const int Most = 20_000;

    /// <summary>The score with its state; as it is before any dose.</summary>
    public ReadOnlyMemory<byte> Mark(ReadOnlyMemory<byte> observation, Scale scale, WriteUnit unit)
    {
        if (scale.Change is null || OutcomeReader.Score(observation) is not { } score)
        {
            return observation;
        }

        if (Courses(score.Patient, unit).FirstOrDefault(c => c.IsFollowUp(score)) is not { First: { } first } course)
        {
            return observation;
        }

        var before = Scores(score.Patient, unit, [scale],
            ("date", "ge" + Text(first.Day.AddDays(-options.BaselineDays - 1))), ("date", "le" + Text(first.Day.AddDays(1))));
        return ScoreObservation.WithState(observation, PatientSeries.StateOf(scale, course.Baseline(CohortFacts.InOrder(before.Select(b => b.Fact)), options), score));
    }

    /// <summary>The scores whose state is another, now that this is written.</summary>
    public Result<IReadOnlyList<DerivedResource>> Derive(FhirNode resource, StoredVersion stored, WriteUnit unit)
    {
        var (patient, scales) = stored.Type switch
        {
            "QuestionnaireResponse" => OfResponse(resource, stored, unit),
            "Observation" => OfScore(stored, unit),
            "Procedure" => OfSession(resource, stored, unit),
            "EpisodeOfCare" => OfCourse(resource, stored),
            _ => default,
        };
        return Result<IReadOnlyList<DerivedResource>>.Succeeded(patient is null || scales.Count == 0 ? [] : Corrections(patient, scales, unit), []);
    }

    private (string? Patient, IReadOnlyList<Scale> Scales) OfResponse(FhirNode resource, StoredVersion stored, WriteUnit unit)
    {
        if (stored.VersionId > 1)
        {
            return (PatientIn(resource, "subject"), Judged);
        }

        return catalog.Find(Canonical.Parse(resource.ChildText("questionnaire") ?? "").Url) is { Change: not null } scale
            && unit.Current("Observation", ScoreObservation.Id(scale, stored.Id), Visibility.Everything) is { IsDeleted: false } derived
            && OutcomeReader.Score(derived.Json) is { } score && MayBeBaseline(score, unit) ? (score.Patient, [scale]) : default;
    }

    private (string? Patient, IReadOnlyList<Scale> Scales) OfScore(StoredVersion stored, WriteUnit unit) =>
        Judged.FirstOrDefault(s => stored.Json.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes($"\"{s.Code}\"")) >= 0) is not null
            && ScoreOf(stored.Json) is var (patient, scale, score) && (stored.VersionId > 1 || (score is not null && MayBeBaseline(score, unit))) ? (patient, [scale]) : default;

    // A score that was withdrawn has a patient still, and may have been the baseline.
    private (string Patient, Scale Scale, ScoreFact? Score)? ScoreOf(ReadOnlyMemory<byte> json)
    {
        var observation = ResourceReader.Read(json, definitions, ReaderLimits.Default).Value;
        var codes = observation.Child("code")?.ChildrenNamed("coding").Select(c => (c.ChildText("system"), c.ChildText("code"))).ToList() ?? [];
        return Judged.FirstOrDefault(s => codes.Contains((s.System, s.Code))) is { } scale && PatientIn(observation, "subject") is { } patient
            ? (patient, scale, OutcomeReader.Score(json)) : null;
    }

    private (string? Patient, IReadOnlyList<Scale> Scales) OfSession(FhirNode resource, StoredVersion stored, WriteUnit unit)
    {
        if (stored.VersionId > 1)
        {
            return (PatientIn(resource, "subject"), Judged);
        }

        return OutcomeReader.SessionOf(stored.Json) is { IsDose: true } session
            && Courses(session.Patient, unit).Any(c => c.First?.Reference == session.Reference) ? (session.Patient, Judged) : default;
    }

    private (string? Patient, IReadOnlyList<Scale> Scales) OfCourse(FhirNode resource, StoredVersion stored) =>
        stored.VersionId > 1 || OutcomeReader.Course(stored.Json) is not null ? (PatientIn(resource, "patient"), Judged) : default;

    private List<DerivedResource> Corrections(string patient, IReadOnlyList<Scale> scales, WriteUnit unit)
    {
        var courses = Courses(patient, unit);
        var all = Scores(patient, unit, scales);
        return [.. from scale in scales
                   let own = all.Where(s => s.Scale == scale).ToList()
                   let series = PatientSeries.Of(scale, courses, CohortFacts.InOrder(own.Select(s => s.Fact)), null, options, DateOnly.MaxValue)
                   from point in series.Points
                   where point.Score.State != (point.State is { } state ? ScoreChange.CodeOf(state) : null)
                   let stored = own.Find(s => ReferenceEquals(s.Fact, point.Score)).Stored
                   where IsOurs(stored, scale)
                   select new DerivedResource("Observation", stored.Id, ScoreObservation.WithState(stored.Json, point.State))];
    }

    // What a client wrote as a score is the client's.
    private static bool IsOurs(StoredVersion stored, Scale scale) => stored.Id.StartsWith(scale.Key + "-score-", StringComparison.Ordinal)
        && stored.Json.Span.IndexOf("\"urn:kap:score:"u8) >= 0;

    private bool MayBeBaseline(ScoreFact score, WriteUnit unit) => Courses(score.Patient, unit)
        .Any(c => c.First is { } first && score.At <= first.At && first.Day.DayNumber - score.Day.DayNumber <= options.BaselineDays);

    private IReadOnlyList<Scale> Judged => field ??= [.. catalog.Scales.Where(s => s.Change is not null)];

    private IReadOnlyList<TreatmentCourse> Courses(string patient, WriteUnit unit)
    {
        List<SessionPoint> sessions = [.. Find(unit, "Procedure", ("patient", patient)).Select(p => OutcomeReader.SessionOf(p.Json)).OfType<SessionPoint>()];
        return sessions.Count == 0 ? []
            : TreatmentCourse.Of(patient, [.. Find(unit, "EpisodeOfCare", ("patient", patient)).Select(e => OutcomeReader.Course(e.Json)).OfType<CourseFact>()], sessions, options);
    }

    private List<(ScoreFact Fact, Scale Scale, StoredVersion Stored)> Scores(
        string patient, WriteUnit unit, IReadOnlyList<Scale> scales, params (string Name, string Value)[] more) =>
        [.. from stored in Find(unit, "Observation", [("patient", patient), ("code", string.Join(',', scales.Select(s => s.System + "|" + s.Code))), .. more])
            let fact = OutcomeReader.Score(stored.Json)
            where fact is not null
            let scale = scales.FirstOrDefault(s => s.Code == fact.Code)
            where scale is not null
            select (fact, scale, stored)];

    private IReadOnlyList<StoredVersion> Find(WriteUnit unit, string type, params (string Name, string Value)[] parameters) => unit.Match(
        SearchQueryParser.Parse(definitions, [type], [.. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))], parsing).Value, Visibility.Everything, Most);

    private static string? PatientIn(FhirNode resource, string element) =>
        resource.Child(element)?.ChildText("reference") is { } reference && reference.StartsWith("Patient/", StringComparison.Ordinal) ? reference : null;

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
