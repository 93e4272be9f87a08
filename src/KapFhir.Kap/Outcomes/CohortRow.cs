using System.Globalization;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Outcomes;

/// <summary>A course of a cohort.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="NeedsTherapy">True for those that are counted only with preparation and integration.</param>
/// <param name="Strata">Its stratum by each stratifier asked for.</param>
internal sealed record CohortRow(CourseOutcome Outcome, bool NeedsTherapy, IReadOnlyDictionary<string, string> Strata)
{
    /// <summary>True if it is counted.</summary>
    internal bool IsEligible { get; } = Outcome.IsEligible(NeedsTherapy);
}

/// <summary>By what courses can be told apart; the codes of Measure.group.stratifier.</summary>
public static class Stratifiers
{
    private const string Unknown = "unknown";
    private const string Several = "several";

    /// <summary>The stratifier that asks which product was given.</summary>
    public const string Product = "product";

    private static readonly Dictionary<string, Func<CourseOutcome, CohortFacts, OutcomeOptions, string>> ByCode = new(StringComparer.Ordinal)
    {
        ["route"] = (o, _, _) => One(o.Course.Doses.Select(d => RouteOf(d.Route))),
        [Product] = (o, facts, _) => One(facts.ProductsOf(o.Course)),
        ["course-type"] = (o, _, _) => One(o.Course.Fact!.Types),
        ["indication"] = (o, facts, _) => One(facts.IndicationsOf(o.Course).Select(i => i.Text)),
        ["treatment-resistant"] = (o, facts, options) => Trials(o, facts) is { } trials ? trials >= options.ResistantTrials ? "yes" : "no" : Unknown,
        ["age-band"] = (o, _, options) => Band(AgeOf(o), options.AgeBands),
        ["sex"] = (o, _, _) => o.Traits?.Gender ?? Unknown,
        ["sessions"] = (o, _, options) => Band(o.Course.Doses.Count, options.SessionBands),
        ["therapy-sessions"] = (o, _, options) => Band(o.Completed(SessionKind.Preparation) + o.Completed(SessionKind.Integration), options.TherapyBands),
        ["prior-trials"] = (o, facts, options) => Band(Trials(o, facts), options.TrialBands),
    };

    /// <summary>Their codes.</summary>
    public static IReadOnlyCollection<string> Codes => ByCode.Keys;

    /// <summary>The stratum of a course.</summary>
    internal static string Of(string code, CourseOutcome outcome, CohortFacts facts, OutcomeOptions options) => ByCode[code](outcome, facts, options);

    /// <summary>A number's band: <c>30-44</c>, or <c>60+</c> for the last; below the first, <c>under 18</c>.</summary>
    public static string Band(int? number, string bounds)
    {
        var from = OutcomeOptions.Numbers(bounds);
        if (number is not { } n)
        {
            return Unknown;
        }

        var at = from.TakeWhile(b => b <= n).Count();
        return at == 0 ? string.Create(CultureInfo.InvariantCulture, $"under {from[0]}")
            : at == from.Count ? string.Create(CultureInfo.InvariantCulture, $"{from[^1]}+")
            : from[at] - from[at - 1] == 1 ? from[at - 1].ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{from[at - 1]}-{from[at] - 1}");
    }

    /// <summary>A route in words.</summary>
    internal static string RouteOf(DoseRoute route) => route is DoseRoute.Unknown ? Unknown : route.ToString().ToLowerInvariant();

    private static string One(IEnumerable<string> values) => values.Distinct(StringComparer.Ordinal).ToList() switch
    {
        [] => Unknown,
        [var only] => only,
        _ => Several,
    };

    private static int? Trials(CourseOutcome outcome, CohortFacts facts) => facts.IndicationsOf(outcome.Course).Max(i => i.FailedTrials);

    // At the first dose; before it, at the beginning of the course.
    private static int? AgeOf(CourseOutcome outcome)
    {
        if (outcome.Traits?.Born is not { } born || (outcome.Course.First?.Day ?? outcome.Course.Fact?.Start) is not { } day)
        {
            return null;
        }

        var years = day.Year - born.Year;
        return born.AddYears(years) > day ? years - 1 : years;
    }
}
