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

    /// <summary>The rules asked about all that a unit wrote.</summary>
    /// <param name="reader">Reads what is on record, what the unit wrote included.</param>
    /// <param name="written">What it wrote of the types that concern them, as it will be stored, with type and id.</param>
    public UnitRules Open(RecordReader reader, IEnumerable<(FhirNode Resource, string Reference)> written) => new(this, reader, written);

    /// <summary>The products.</summary>
    internal Products Products => _products;

    /// <summary>What a resource means for the rules in force; null if nothing.</summary>
    internal Occasion? OccasionOf(FhirNode resource, string reference, RecordReader reader) =>
        _occasions.Read(resource, reference, reader) is { } occasion && (Book.On & occasion.Kind) != OccasionKind.None ? occasion : null;

    /// <summary>What some rules say to an occasion that stands alone, with facts that are not on record.</summary>
    internal Verdict Judge(Occasion occasion, RecordReader reader, IReadOnlyList<string>? only, Func<PatientFacts, PatientFacts> known)
    {
        var record = new PatientRecord(reader, new RecordKinds(reader, _products), Book.Settings.Record, occasion.Patient, OccasionSpan.Of([occasion.At]));
        return Judge(occasion, record, reader, only, known);
    }

    /// <summary>What they say to one of the occasions that share a record.</summary>
    internal Verdict Judge(Occasion occasion, PatientRecord record, RecordReader reader, IReadOnlyList<string>? only, Func<PatientFacts, PatientFacts> known)
    {
        var facts = known(new FactGathering(record, _products, reader, Book.Settings.Record, occasion).Gather(Book.Needs(occasion.Kind, only)));
        var judged = Book.Judge(occasion, facts, only);
        var overrides = Overrides.Read(occasion, [.. judged.Where(j => j.MayBeLifted).Select(j => j.Finding)], reader, Book.Settings.Record.MaxResources);
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
