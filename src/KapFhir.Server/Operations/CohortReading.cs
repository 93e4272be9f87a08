// OperationDefinition kap-outcomes of the guide
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Kap;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Scoring;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>
/// Reads what a cohort's figures are counted from: one statement per kind of resource, all as of one moment, as far as the caller may see. Of few patients
/// only theirs; of many everybody's, which is sooner read than chosen.
/// </summary>
internal sealed class CohortReading(FhirDefinitions definitions, string ownBase, ProductOptions products)
{
    private const int FewPatients = 200;
    private const int AtOnce = 500;
    private static readonly SearchParsing Parsing = new() { MaxParameters = 16, MaxValues = 10_000 };
    private static readonly string[] Phases = ["preparation", "dosing", "integration", "maintenance"];
    private static readonly string[] SessionCodes = ["iv-session", "im-session", "intranasal-session", "sublingual-session", "oral-session", "group-session", "home-session"];
    private static readonly string[] OfIndication = ["indication", "treatment-resistant", "prior-trials"];

    /// <summary>The facts.</summary>
    /// <param name="survey">Reads the store.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="options">Which courses are looked at.</param>
    /// <param name="members">The only patients, or null for all.</param>
    public CohortFacts Read(StoreSurvey survey, CohortQuestion question, OutcomeOptions options, IReadOnlySet<string>? members)
    {
        var types = OutcomeOptions.List(options.Courses).Concat(OutcomeOptions.List(options.Comparators)).ToHashSet(StringComparer.Ordinal);
        var every = Facts(survey, OutcomeReader.Course, Query("EpisodeOfCare"));
        var patients = every.Where(e => e.Types.Any(types.Contains) && !(e.Start > question.End) && !(e.End < question.Start) && members?.Contains(e.Patient) != false)
            .Select(e => e.Patient).ToHashSet(StringComparer.Ordinal);
        if (patients.Count == 0)
        {
            return new CohortFacts([], [], []);
        }

        var episodes = every.Where(e => patients.Contains(e.Patient)).ToList();
        var sessions = Facts(survey, OutcomeReader.SessionOf, Narrowed(Sessions(), "Procedure", patients)).Where(s => patients.Contains(s.Patient)).ToList();
        var scores = Facts(survey, OutcomeReader.Score, Narrowed(Query("Observation", ("code", question.Scale.System + "|" + question.Scale.Code)), "Observation", patients));
        var indications = question.Stratifiers.Intersect(OfIndication, StringComparer.Ordinal).Any() ? episodes.SelectMany(e => e.Conditions).ToHashSet(StringComparer.Ordinal) : [];
        return new CohortFacts(episodes, sessions, scores.Where(s => patients.Contains(s.Patient)),
            ById(survey, "Patient", patients, OutcomeReader.Traits), ById(survey, "Condition", indications, OutcomeReader.Indication),
            question.Stratifiers.Contains(Stratifiers.Product, StringComparer.Ordinal) ? Products(survey) : [])
        {
            EpisodeByVisit = Visits(survey, episodes, sessions),
        };
    }

    /// <summary>What is on record of one patient.</summary>
    public OutcomeRecord ReadOne(StoreSurvey survey, string patient, IReadOnlyList<Scale> scales)
    {
        var episodes = Facts(survey, OutcomeReader.Course, Query("EpisodeOfCare", ("patient", patient)));
        var sessions = Facts(survey, OutcomeReader.SessionOf, Query("Procedure", ("patient", patient)));
        var scores = Facts(survey, OutcomeReader.Score, Query("Observation", ("patient", patient), ("code", string.Join(',', scales.Select(s => s.System + "|" + s.Code)))))
            .ToLookup(s => s.Code, StringComparer.Ordinal);
        return new OutcomeRecord(episodes, sessions, [.. scales.Select(s => (s, CohortFacts.InOrder(scores[s.Code])))], Visits(survey, episodes, sessions));
    }

    // What a session is told by, each of which would do; where the guide's parameter is not indexed yet, every procedure is looked at.
    private SearchQuery Sessions()
    {
        var phases = SearchQueryParser.Parse(definitions, ["Procedure"], [KeyValuePair.Create("kap-phase", Codes("kap-session-phase", Phases))], Parsing);
        return !phases.IsSuccess ? Query("Procedure") : phases.Value with
        {
            Clauses =
            [
                new AnyClause([.. phases.Value.Clauses, .. Query("Procedure", ("code", Codes("kap-session-code", SessionCodes))).Clauses,
                    .. Query("Procedure", ("_profile", KapGuide.Definition("kap-ketamine-session"))).Clauses]),
            ],
        };
    }

    // Only where courses of a patient overlap does it matter which one a visit names.
    private Dictionary<string, string> Visits(StoreSurvey survey, List<CourseFact> episodes, List<SessionPoint> sessions)
    {
        var several = episodes.GroupBy(e => e.Patient, StringComparer.Ordinal)
            .Where(g => g.Any(e => g.Any(o => !ReferenceEquals(e, o) && !(o.Start > e.End) && !(e.Start > o.End)))).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var visits = sessions.Where(s => several.Contains(s.Patient)).Select(s => s.Encounter).OfType<string>().ToHashSet(StringComparer.Ordinal);
        var named = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var chunk in Ids(visits).Chunk(AtOnce))
        {
            survey.Each(Query("Encounter", ("_id", string.Join(',', chunk))), json =>
            {
                if (OutcomeReader.Visit(json) is var (visit, episode))
                {
                    named[visit] = episode;
                }
            });
        }

        return named;
    }

    private List<(string, DateOnly, string)> Products(StoreSurvey survey) =>
        [.. Given(survey, products.Ketamine, "ketamine"), .. Given(survey, products.Esketamine, "esketamine")];

    private List<(string, DateOnly, string)> Given(StoreSurvey survey, string codes, string product)
    {
        var given = new List<(string, DateOnly, string)>();
        foreach (var parameter in (string[])["code", "medication:Medication.code"])
        {
            survey.Each(Query("MedicationAdministration", (parameter, codes)), json =>
            {
                if (OutcomeReader.Administration(json) is var (patient, day))
                {
                    given.Add((patient, day, product));
                }
            });
        }

        return given;
    }

    private SearchQuery Narrowed(SearchQuery query, string type, HashSet<string> patients) => patients.Count > FewPatients ? query
        : query with { Clauses = [.. Query(type, ("patient", string.Join(',', patients))).Clauses, .. query.Clauses] };

    private List<T> ById<T>(StoreSurvey survey, string type, IReadOnlyCollection<string> references, Func<ReadOnlyMemory<byte>, T> read)
        where T : class => [.. Ids(references).Chunk(AtOnce).SelectMany(chunk => Facts(survey, read, Query(type, ("_id", string.Join(',', chunk)))))];

    private static IEnumerable<string> Ids(IEnumerable<string> references) => references.Select(r => r[(r.IndexOf('/', StringComparison.Ordinal) + 1)..]).Order(StringComparer.Ordinal);

    private static List<T> Facts<T>(StoreSurvey survey, Func<ReadOnlyMemory<byte>, T?> read, SearchQuery query)
        where T : class
    {
        var facts = new List<T>();
        survey.Each(query, json =>
        {
            if (read(json) is { } fact)
            {
                facts.Add(fact);
            }
        });
        return facts;
    }

    private static string Codes(string system, string[] codes) => string.Join(',', codes.Select(c => $"{KapGuide.Canonical}/CodeSystem/{system}|{c}"));

    private SearchQuery Query(string type, params (string Name, string Value)[] parameters) =>
        SearchQueryParser.Parse(definitions, [type], [.. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))], Parsing with { BaseUrl = ownBase }).Value;
}
