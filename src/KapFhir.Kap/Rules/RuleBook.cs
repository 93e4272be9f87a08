using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;

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
        new("R-01", set.R01, OccasionKind.BeforeDose | OccasionKind.SessionEnd, FactKinds.Consents | FactKinds.Doses, (o, f) => ConsentRule.Check(o, f, set.R01)),
        new("R-05", set.R05, OccasionKind.BeforeDose, FactKinds.Vitals, (o, f) => VitalsRule.Check(o, f, set.R05)),
        new("R-06", set.R06, OccasionKind.BeforeDose | OccasionKind.Order, FactKinds.Measures | FactKinds.Doses, (o, f) => DoseLimitRule.Check(o, f, set.R06)),
    ];

    /// <summary>The facts that the rules asked on this occasion need.</summary>
    internal FactKinds Needs(OccasionKind kind) => Asked(kind).Aggregate(FactKinds.None, (all, rule) => all | rule.Needs);

    /// <summary>What the rules find, each with what its rule does about it.</summary>
    public IReadOnlyList<(Finding Finding, RuleMode Mode, bool MayBeLifted)> Judge(Occasion occasion, PatientFacts facts) =>
        [.. from rule in Asked(occasion.Kind)
            from finding in rule.Check(occasion, facts)
            select (finding, finding.IsAdvice ? RuleMode.Warn : Settings.ModeOf(rule.Options), rule.Options.AllowOverride)];

    private IEnumerable<Rule> Asked(OccasionKind kind) => _rules.Where(r => (r.On & kind) != OccasionKind.None);
}
