using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Rules.Records;

namespace KapFhir.Kap.Rules;

/// <summary>The rules asked about what is not written: nothing is stored, and the answer is what a write would meet.</summary>
/// <param name="gate">The rules.</param>
/// <param name="reader">Reads what is on record.</param>
public sealed class RuleQuestion(RuleGate gate, RecordReader reader)
{
    private static readonly string[] Eligibility = ["R-02", "R-03", "R-04"];
    private static readonly string[] DoseCheck = ["R-06", "R-07", "R-08", "R-09", "R-12"];

    /// <summary>Whether a patient may be treated.</summary>
    /// <param name="patient">The patient: <c>Patient/1</c>.</param>
    /// <param name="at">The moment to judge by.</param>
    public Verdict MayBeTreated(string patient, DateTimeOffset at) =>
        gate.Judge(new Occasion(OccasionKind.SessionStart, patient, patient, at), reader, Eligibility, facts => facts);

    /// <summary>Whether a dose is within its limits.</summary>
    /// <param name="about">The patient or the session.</param>
    /// <param name="patient">The patient.</param>
    /// <param name="dose">The dose.</param>
    /// <param name="weightKg">A weight just taken, or null for the last on record.</param>
    public DoseAnswer IsWithinLimits(string about, string patient, DoseFact dose, decimal? weightKg)
    {
        var occasion = new Occasion(OccasionKind.Dose, about, patient, dose.Start) { Dose = dose, Session = OccasionReader.SessionOf(dose.Session, reader) };
        var options = gate.Book.Settings.R06;
        decimal? weight = null;
        var verdict = gate.Judge(occasion, reader, DoseCheck, facts =>
        {
            var known = weightKg is { } given
                ? facts with { Measures = [new Measurement { Reference = about, Codes = [FhirCode.Loinc("29463-7")], At = dose.Start, Value = given }, .. facts.Measures] } : facts;
            weight = DoseLimitRule.WeightAt(occasion, known, options);
            return known;
        });
        var limits = options.For(dose.Route, dose.IsEsketamine);
        return new DoseAnswer(
            verdict, weight > 0 && dose.Milligrams is { } mg ? Math.Round(mg / weight.Value, 3) : null,
            limits.MaxMgPerKg > 0 ? (limits.MaxMgPerKg, "mg/kg") : limits.MaxMg > 0 ? (limits.MaxMg, "mg") : null);
    }

    /// <summary>Whether a session may begin; null if the resource is no dosing session of a patient.</summary>
    /// <param name="reference">The session: <c>Procedure/1</c>.</param>
    /// <param name="at">The moment to judge by.</param>
    public Verdict? MayBegin(string reference, DateTimeOffset at) =>
        reader.Follow(reference) is { Type.Name: "Procedure" } procedure && SessionFact.IsDosingSession(procedure)
            && procedure.Target("subject") is { } patient && patient.StartsWith("Patient/", StringComparison.Ordinal)
            ? gate.Judge(new Occasion(OccasionKind.SessionStart, reference, patient, at) { Session = SessionFact.Read(procedure, reference) }, reader, null, facts => facts) : null;

    /// <summary>The dosing session of a visit, or null.</summary>
    public string? SessionOf(string encounter) =>
        reader.Find(RecordSearch.Of("Procedure", 50, ("encounter", encounter))).FirstOrDefault(SessionFact.IsDosingSession)?.Self();

    /// <summary>What each rule that is asked before a session says, those that are off included.</summary>
    public IReadOnlyList<RuleResult> Results(Verdict verdict) =>
        [.. gate.Book.Settings.All.Where(r => RuleBook.IsAsked(r.Id, verdict.Occasion.Kind)).Select(r => new RuleResult(r.Id, Result(r, verdict),
            [.. verdict.Findings.Where(f => f.Finding.Rule == r.Id).Select(f => f.Words)]))];

    private string Result(RuleEntry rule, Verdict verdict)
    {
        var findings = verdict.Findings.Where(f => f.Finding.Rule == rule.Id).ToList();
        return gate.Book.Settings.ModeOf(rule.Options) == RuleMode.Off ? "off"
            : findings.Count == 0 ? "passed"
            : findings.TrueForAll(f => f.Override is not null) ? "overridden"
            : findings.Exists(f => f is { Mode: RuleMode.Block, Override: null }) ? "blocked" : "warned";
    }

    /// <summary>The findings as DetectedIssues and the whole as a GuidanceResponse, without ids: nothing of it is stored.</summary>
    public static (IReadOnlyList<ReadOnlyMemory<byte>> Issues, ReadOnlyMemory<byte> Guidance) Proposed(Verdict verdict) => RecordWriter.Proposed(verdict);
}

/// <summary>What one rule says.</summary>
/// <param name="Id">The rule.</param>
/// <param name="Result">passed, warned, blocked, overridden or off.</param>
/// <param name="Reasons">Why.</param>
public sealed record RuleResult(string Id, string Result, IReadOnlyList<string> Reasons);

/// <summary>Whether a dose is within its limits.</summary>
/// <param name="Verdict">What the rules say.</param>
/// <param name="MgPerKg">The dose by weight, or null without a fresh weight.</param>
/// <param name="Ceiling">The route's ceiling and its unit, or null.</param>
public sealed record DoseAnswer(Verdict Verdict, decimal? MgPerKg, (decimal Value, string Unit)? Ceiling);
