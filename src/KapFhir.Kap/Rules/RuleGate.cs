using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Rules.Records;

namespace KapFhir.Kap.Rules;

/// <summary>What KAP's rules say to a resource that is written: the one way in for the server.</summary>
public sealed class RuleGate
{
    private static readonly Dictionary<string, OccasionKind> ByType = new(StringComparer.Ordinal)
    {
        ["MedicationAdministration"] = OccasionKind.Dose | OccasionKind.Event,
        ["Procedure"] = OccasionKind.SessionStart | OccasionKind.SessionEnd,
        ["MedicationRequest"] = OccasionKind.Order,
        ["Observation"] = OccasionKind.Measurement | OccasionKind.Score,
        ["QuestionnaireResponse"] = OccasionKind.Response,
        ["AdverseEvent"] = OccasionKind.Event,
    };

    private readonly Products _products;
    private readonly OccasionReader _occasions;
    private readonly HashSet<string> _types;

    /// <summary>Makes the gate for these rules.</summary>
    public RuleGate(KapRules rules)
    {
        Book = new RuleBook(rules);
        _products = new Products(rules.Products);
        _occasions = new OccasionReader(_products, FactCodes.ScoreCodes);
        _types = [.. ByType.Where(t => (t.Value & Book.On) != OccasionKind.None).Select(t => t.Key)];
    }

    /// <summary>The rules.</summary>
    public RuleBook Book { get; }

    /// <summary>The product that codes name.</summary>
    public bool IsEsketamine(IEnumerable<FhirCode> codes) => _products.IsEsketamine(codes);

    /// <summary>True if some rule in force looks at resources of this type: for others nothing is done.</summary>
    public bool Concerns(string type) => _types.Contains(type);

    /// <summary>What the rules say, or null if they have no say in this resource.</summary>
    /// <param name="resource">The resource as it will be stored.</param>
    /// <param name="reference">Its type and id.</param>
    /// <param name="reader">Reads what is on record, what is written at the same time included.</param>
    public Verdict? Judge(FhirNode resource, string reference, RecordReader reader) =>
        _occasions.Read(resource, reference, reader) is { } occasion && (Book.On & occasion.Kind) != OccasionKind.None ? Judge(occasion, reader) : null;

    /// <summary>What the rules say to an occasion.</summary>
    public Verdict Judge(Occasion occasion, RecordReader reader) => Judge(occasion, reader, null, facts => facts);

    /// <summary>The same for some rules, with facts that are not on record.</summary>
    internal Verdict Judge(Occasion occasion, RecordReader reader, IReadOnlyList<string>? only, Func<PatientFacts, PatientFacts> known)
    {
        var facts = known(new FactGathering(reader, _products, occasion).Gather(Book.Needs(occasion.Kind, only)));
        var judged = Book.Judge(occasion, facts, only);
        var overrides = Overrides.Read(occasion, judged.Where(j => j.MayBeLifted).Select(j => j.Finding), reader);
        return new Verdict(occasion, [.. judged.Select(j => new JudgedFinding(j.Finding, j.Mode, j.MayBeLifted ? overrides.Of(j.Finding, occasion) : null))]);
    }

    /// <summary>The findings of an earlier version of the resource that are found no more: cancelled, but for those that somebody signed.</summary>
    /// <param name="reference">The resource.</param>
    /// <param name="records">What is written with it now.</param>
    /// <param name="reader">Reads what is on record.</param>
    public static IReadOnlyList<RuleResource> Outdated(string reference, IReadOnlyList<RuleResource> records, RecordReader reader) =>
        [.. from issue in reader.Find(RecordSearch.Of("DetectedIssue", 200, ("implicated", reference)))
            let id = issue.ChildText("id")!
            where RecordWriter.IsIssueOf(issue, reference) && issue.ChildText("status") == "final" && issue.Child("mitigation") is null
            where !records.Any(r => r.Type == "DetectedIssue" && r.Id == id)
            select RecordWriter.Cancelled(issue, id)];

    /// <summary>What is written with the resource: the findings, their follow-up, the trail of what was lifted. Nothing if nothing was found.</summary>
    /// <param name="verdict">The verdict, not a refusal.</param>
    /// <param name="resource">The resource: its labels hold for what is written about it.</param>
    /// <param name="version">Its version.</param>
    /// <param name="now">The time of the write.</param>
    public static IReadOnlyList<RuleResource> Records(Verdict verdict, FhirNode resource, int version, DateTimeOffset now) =>
        verdict.Findings.Count == 0 ? [] : [.. new RecordWriter(verdict, resource, version, now).All()];
}
