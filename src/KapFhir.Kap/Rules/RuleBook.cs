using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Kap.Rules.FollowingUp;
using KapFhir.Kap.Rules.InSession;

namespace KapFhir.Kap.Rules;

/// <summary>A rule: when it is asked, which facts it asks for, what it finds in them.</summary>
internal sealed record Rule(string Id, RuleOptions Options, OccasionKind On, FactKinds Needs, Func<Occasion, PatientFacts, IEnumerable<Finding>> Check);

/// <summary>Every rule, in the order of its id. Pure: facts in, findings out.</summary>
public sealed class RuleBook
{
    private readonly List<Rule> _rules;

    /// <summary>The rules as they are set.</summary>
    public RuleBook(KapRules set)
    {
        Settings = set;
        _rules = [.. Every(set).Where(r => set.ModeOf(r.Options) != RuleMode.Off)];
    }

    /// <summary>How the rules are set.</summary>
    public KapRules Settings { get; }

    /// <summary>When some rule in force is asked.</summary>
    internal OccasionKind On => _rules.Aggregate(OccasionKind.None, (all, rule) => all | rule.On);

    private static IEnumerable<Rule> Every(KapRules set) =>
    [
        new("R-01", set.R01, OccasionKind.BeforeDose | OccasionKind.SessionEnd, FactKinds.Consents | FactKinds.Doses | FactKinds.Orders, (o, f) => ConsentRule.Check(o, f, set.R01)),
        new("R-02", set.R02, OccasionKind.BeforeDose, FactKinds.Responses | FactKinds.Doses | FactKinds.Measures | FactKinds.Vitals, (o, f) => ScreeningRule.Check(o, f, set.R02)),
        new("R-03", set.R03, OccasionKind.BeforeDose | OccasionKind.Order, FactKinds.Person | FactKinds.Responses | FactKinds.Conditions | FactKinds.Allergies,
            (o, f) => ExclusionRule.Check(o, f, set.R03)),
        new("R-04", set.R04, OccasionKind.BeforeDose, FactKinds.Person | FactKinds.Responses | FactKinds.Measures, (o, f) => TestsRule.Check(o, f, set.R04)),
        new("R-05", set.R05, OccasionKind.BeforeDose, FactKinds.Vitals, (o, f) => VitalsRule.Check(o, f, set.R05)),
        new("R-06", set.R06, OccasionKind.BeforeDose | OccasionKind.Order, FactKinds.Measures | FactKinds.Doses | FactKinds.Orders, (o, f) => DoseLimitRule.Check(o, f, set.R06)),
        new("R-07", set.R07, OccasionKind.BeforeDose, FactKinds.Doses | FactKinds.Sessions, (o, f) => IntervalRule.Check(o, f, set.R07)),
        new("R-08", set.R08, OccasionKind.BeforeDose, FactKinds.Doses, (o, f) => ExposureRule.Check(o, f, set.R08)),
        new("R-09", set.R09, OccasionKind.BeforeDose, FactKinds.Doses | FactKinds.Plans, (o, f) => CourseLimitRule.Check(o, f, set.R09)),
        new("R-10", set.R10, OccasionKind.BeforeDose, FactKinds.Orders | FactKinds.Measures, (o, f) => OrderRule.Check(o, f, set.R10, set.R06)),
        new("R-11", set.R11, OccasionKind.BeforeDose, FactKinds.Doses | FactKinds.Sessions | FactKinds.Plans | FactKinds.Episodes, (o, f) => TherapyRule.Check(o, f, set.R11)),
        new("R-12", set.R12, OccasionKind.BeforeDose | OccasionKind.Order, FactKinds.Drugs, (o, f) => InteractionRule.Check(o, f, set.R12)),
        new("R-13", set.R13, OccasionKind.SessionStart, FactKinds.Responses | (set.R13.RequirePreflight ? FactKinds.Preflights : FactKinds.None), (o, f) => ReadinessRule.Check(o, f, set.R13)),
        new("R-14", set.R14, OccasionKind.BeforeDose | OccasionKind.SessionEnd, FactKinds.Doses | FactKinds.Responses, (o, f) => RemsRule.Check(o, f, set.R14)),
        new("R-15", set.R15, OccasionKind.BeforeDose | OccasionKind.Score, FactKinds.Doses | FactKinds.Scores, (o, f) => LongTermRule.Check(o, f, set.R15)),
        new("R-16", set.R16, OccasionKind.BeforeDose, FactKinds.Doses | FactKinds.Sessions | FactKinds.Responses, (o, f) => ContactRule.Check(o, f, set.R16)),
        new("R-16", set.R16, OccasionKind.Contact, FactKinds.Doses | FactKinds.Sessions | FactKinds.Responses | FactKinds.Contacts, (o, f) => LostRule.Check(o, f, set.R16)),
        new("R-17", set.R17, OccasionKind.BeforeDose | OccasionKind.SessionEnd, FactKinds.Risks, (o, f) => SuicidalityRule.Check(o, f, set.R17)),
        new("R-17", set.R17, OccasionKind.Score, FactKinds.None, (o, f) => SuicidalityRule.Check(o, f, set.R17)),
        new("R-17", set.R17, OccasionKind.Response, FactKinds.Responses, (o, f) => SuicidalityRule.Check(o, f, set.R17)),
        new("R-21", set.R21, OccasionKind.Score, FactKinds.Scores | FactKinds.Doses, (o, f) => DeteriorationRule.Check(o, f, set.R21)),
        new("R-26", set.R26, OccasionKind.BeforeDose | OccasionKind.Order, FactKinds.Staff | FactKinds.Orders, (o, f) => LicenceRule.Check(o, f, set.R26)),
        new("R-27", set.R27, OccasionKind.SessionEnd, FactKinds.InSession | FactKinds.Doses, (o, f) => MonitoringRule.Check(o, f, set.R27)),
        new("R-28", set.R28, OccasionKind.Measurement, FactKinds.None, (o, _) => AlertRule.Check(o, set.R28)),
        new("R-29", set.R29, OccasionKind.SessionEnd, FactKinds.InSession | FactKinds.Doses, (o, f) => PeakRule.Check(o, f, set.R29)),
        new("R-30", set.R30, OccasionKind.Event, FactKinds.Doses | FactKinds.Events, (o, f) => EventRule.Check(o, f, set.R30)),
        new("R-31", set.R31, OccasionKind.SessionEnd, FactKinds.InSession | FactKinds.Vitals | FactKinds.Doses, (o, f) => DischargeRule.Check(o, f, set.R31)),
        new("R-32", set.R32, OccasionKind.Dose, set.R32.CheckStock ? FactKinds.Stock : FactKinds.None, (o, f) => SubstanceRule.Check(o, f, set.R32)),
        new("R-33", set.R33, OccasionKind.SessionEnd, FactKinds.Consents | FactKinds.Doses | FactKinds.Signatures, (o, f) => SignatureRule.Check(o, f, set.R33, set.R01)),
        new("R-34", set.R34, OccasionKind.BeforeDose, FactKinds.Person | FactKinds.Consents | FactKinds.Doses | FactKinds.Orders | FactKinds.Representatives
            | (set.R34.IncapacityCodes.Length > 0 ? FactKinds.Conditions : FactKinds.None), (o, f) => RepresentativeRule.Check(o, f, set.R34, set.R01)),
    ];

    /// <summary>The facts that the rules asked on this occasion need.</summary>
    internal FactKinds Needs(OccasionKind kind, IReadOnlyList<string>? only) => Asked(kind, only).Aggregate(FactKinds.None, (all, rule) => all | rule.Needs);

    /// <summary>What the rules find, each with what its rule does about it. That a record was cut short is said by each, and by itself where nothing was found.</summary>
    public IReadOnlyList<(Finding Finding, RuleMode Mode, bool MayBeLifted)> Judge(Occasion occasion, PatientFacts facts, IReadOnlyList<string>? only = null)
    {
        List<(Finding, RuleMode, bool)> found = [];
        List<Rule> unsaid = [];
        foreach (var rule in Asked(occasion.Kind, only))
        {
            var isCut = (rule.Needs & facts.CutShort) != FactKinds.None;
            var before = found.Count;
            found.AddRange(from finding in rule.Check(occasion, facts)
                           select (isCut ? CutShort.Said(finding, Settings.Record) : finding, finding.IsAdvice || finding.IsTaskOnly ? RuleMode.Warn : Settings.ModeOf(rule.Options), rule.Options.AllowOverride));
            if (isCut && found.Count == before)
            {
                unsaid.Add(rule);
            }
        }

        if (unsaid.Count > 0)
        {
            found.Add((CutShort.Finding(occasion, [.. unsaid.Select(r => r.Id).Distinct(StringComparer.Ordinal)], facts.CutShort, Settings.Record), RuleMode.Warn, unsaid[0].Options.AllowOverride));
        }

        return found;
    }

    /// <summary>True if a rule, whether in force or not, is asked on such an occasion.</summary>
    internal static bool IsAsked(string rule, OccasionKind kind) => Every(new KapRules()).Any(r => r.Id == rule && (r.On & kind) != OccasionKind.None);

    private IEnumerable<Rule> Asked(OccasionKind kind, IReadOnlyList<string>? only) =>
        _rules.Where(r => (r.On & kind) != OccasionKind.None && (only is null || only.Contains(r.Id, StringComparer.Ordinal)));
}
