using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Outcomes;

/// <summary>What a report of a cohort is asked for.</summary>
/// <param name="Scale">The scale.</param>
/// <param name="Start">First day of the period.</param>
/// <param name="End">Last day of the period.</param>
/// <param name="AsOf">The last day that is looked at.</param>
public sealed record CohortQuestion(Scale Scale, DateOnly Start, DateOnly End, DateOnly AsOf)
{
    /// <summary>The measures.</summary>
    public IReadOnlyList<OutcomeMeasure> Measures { get; init; } = OutcomeMeasure.All;

    /// <summary>How what is missing is treated.</summary>
    public IReadOnlyList<MissingRule> Rules { get; init; } = [MissingRule.Completers, MissingRule.Locf, MissingRule.NonResponder];

    /// <summary>By what courses are told apart.</summary>
    public IReadOnlyList<string> Stratifiers { get; init; } = [];
}

/// <summary>The figures of a cohort. Pure: facts in, figures out.</summary>
public static class CohortReport
{
    /// <summary>Computes every measure that the scale has numbers for.</summary>
    public static IReadOnlyList<MeasureFigures> Compute(CohortFacts facts, CohortQuestion question, OutcomeOptions options)
    {
        var rows = Rows(facts, question, options, OutcomeOptions.List(options.Courses), needsTherapy: true);
        var beside = Rows(facts, question, options, OutcomeOptions.List(options.Comparators), needsTherapy: false);
        return [.. question.Measures.Where(m => m.Fits(question.Scale)).Select(measure => new MeasureFigures(measure,
            [.. Groups(measure, question, rows, "", options), .. Groups(measure, question, beside, "comparator-", options)]))];
    }

    /// <summary>The code of a group: how what is missing is treated, or <c>observed</c> where that has no meaning.</summary>
    public static string CodeOf(MissingRule? rule) => rule switch
    {
        MissingRule.Completers => "completers",
        MissingRule.Locf => "locf",
        MissingRule.NonResponder => "non-responder",
        _ => "observed",
    };

    private static IEnumerable<FigureGroup> Groups(OutcomeMeasure measure, CohortQuestion question, IReadOnlyList<CohortRow> rows, string prefix, OutcomeOptions options)
    {
        IEnumerable<MissingRule?> rules = measure.Scoring is MeasureScoring.Median ? [null] : question.Rules.Select(r => (MissingRule?)r);
        foreach (var rule in rules)
        {
            yield return new FigureGroup(prefix + CodeOf(rule), SmallCells.Of(CohortCounting.Count(measure, rule, rows, options), options.MinCell),
                [.. question.Stratifiers.Select(code => Stratify(code, measure, rule, rows, options))]);
        }
    }

    private static FigureStratifier Stratify(string code, OutcomeMeasure measure, MissingRule? rule, IReadOnlyList<CohortRow> rows, OutcomeOptions options) => new(
        code,
        SmallCells.Of([.. rows.GroupBy(r => r.Strata[code], StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => (g.Key, CohortCounting.Count(measure, rule, [.. g], options)))], options.MinCell));

    private static IReadOnlyList<CohortRow> Rows(CohortFacts facts, CohortQuestion question, OutcomeOptions options, IReadOnlyList<string> types, bool needsTherapy) =>
        [.. from patient in facts.Patients
            where patient.Episodes.Any(e => IsIn(e, question, types))
            from course in TreatmentCourse.Of(patient.Reference, patient.Episodes, patient.Sessions.Where(s => s.Day <= question.AsOf), options, facts.EpisodeByVisit)
            where course.Fact is { } fact && IsIn(fact, question, types)
            let outcome = new CourseOutcome(course, question.Scale, patient.Scores, facts.TraitsOf(patient.Reference), options, question.AsOf)
            select new CohortRow(outcome, needsTherapy, question.Stratifiers.ToDictionary(s => s, s => Stratifiers.Of(s, outcome, facts, options), StringComparer.Ordinal))];

    private static bool IsIn(CourseFact course, CohortQuestion question, IReadOnlyList<string> types) =>
        course.Types.Any(t => types.Contains(t, StringComparer.Ordinal)) && !(course.Start > question.End) && !(course.End < question.Start);
}
