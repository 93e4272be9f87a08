using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-01.</summary>
public sealed class ConsentOptions() : RuleOptions(RuleMode.Block)
{
    /// <summary>How old a signature may be.</summary>
    [Description("How many days a signed consent holds. Source: design default.")]
    public int MaxAgeDays { get; set; } = 365;

    /// <summary>Topics of every route.</summary>
    [Description("Topics of kap-consent-topic that must be explained and understood, whatever the route. Source: published clinic consent forms, ASKP3, prescribing information.")]
    public string Topics { get; set; } = "procedure-monitoring,risk-dissociation,risk-cv,risk-physical,risk-resp,risk-bladder,risk-cognitive,risk-dependence,"
        + "risk-psychiatric,alternatives,escort-driving,voluntary,confidentiality,controlled-substance,questions";

    /// <summary>Topics for racemic ketamine.</summary>
    [Description("Further topics for racemic ketamine, which is off-label. Source: ASKP3.")]
    public string KetamineTopics { get; set; } = "off-label";

    /// <summary>Topics for lozenges and the swallowed route.</summary>
    [Description("Further topics for lozenges and swallowed ketamine, which are compounded. Source: FDA communication of October 2023.")]
    public string CompoundedTopics { get; set; } = "compounded";

    /// <summary>Whether another route asks for a new signature.</summary>
    [Description("Whether a change of route since the signature asks for a new consent. Source: design default.")]
    public bool AnewOnRouteChange { get; set; } = true;
}

/// <summary>R-01: a consent to treatment stands when ketamine is given.</summary>
internal static class ConsentRule
{
    private const string Id = "R-01";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, ConsentOptions options)
    {
        var consents = facts.Consents.Where(c => c.Signed is null || c.Signed <= occasion.At).ToList();
        if (consents.Count == 0)
        {
            return [Missing(occasion, "consent-missing", Issues.ConsentMissing(Place(occasion)), [])];
        }

        // One that holds is enough; if none does, the newest tells why.
        var judged = consents.Select(c => Fault(c, occasion, facts, options)).ToList();
        return judged.Contains(null) ? [] : [judged[0]!];
    }

    private static Finding? Fault(ConsentFact consent, Occasion occasion, PatientFacts facts, ConsentOptions options)
    {
        var place = Place(occasion);
        if ((consent.Withdrawn is { } withdrawn && withdrawn <= occasion.At) || consent.Status is "inactive" && !(consent.Until > occasion.At || consent.Withdrawn > occasion.At))
        {
            return Missing(occasion, "consent-withdrawn", Issues.ConsentWithdrawn(place), [consent.Reference]);
        }

        if (consent.Status is not ("active" or "inactive") || !consent.IsVerified || consent.Signed is not { } signed)
        {
            return Missing(occasion, "consent-missing", Issues.ConsentNotInForce(place), [consent.Reference]);
        }

        if (signed.AddDays(options.MaxAgeDays) < occasion.At || consent.From > occasion.At || consent.Until < occasion.At)
        {
            return Missing(occasion, "consent-expired", Issues.ConsentExpired(place, options.MaxAgeDays), [consent.Reference]);
        }

        var lacking = Topics(occasion, InSession.SessionTimes.IsEsketamine(occasion, facts), options).Except(consent.Topics, StringComparer.Ordinal).ToList();
        return lacking.Count > 0 ? Missing(occasion, "consent-missing", Issues.ConsentTopicsMissing(place, lacking), [consent.Reference])
            : options.AnewOnRouteChange && HasOtherRouteSince(signed, occasion, facts)
                ? Missing(occasion, "consent-expired", Issues.ConsentOfOtherRoute(place), [consent.Reference]) : null;
    }

    private static IEnumerable<string> Topics(Occasion occasion, bool isEsketamine, ConsentOptions options) => SettingList.Of(options.Topics)
        .Concat(isEsketamine ? [] : SettingList.Of(options.KetamineTopics))
        .Concat(!isEsketamine && occasion.Route is DoseRoute.Sublingual or DoseRoute.Oral ? SettingList.Of(options.CompoundedTopics) : []);

    private static bool HasOtherRouteSince(DateTimeOffset signed, Occasion occasion, PatientFacts facts)
    {
        // A session names no product: its doses do, and before them nobody knows.
        bool? isEsketamine = occasion.Dose?.IsEsketamine
            ?? facts.Doses.FirstOrDefault(d => d.Session is not null && d.Session == occasion.Session?.Reference)?.IsEsketamine;
        return occasion.Route != DoseRoute.Unknown && facts.Doses.Any(d => d.Start >= signed && d.Start < occasion.At && d.Route != DoseRoute.Unknown
            && (d.Route != occasion.Route || (isEsketamine is { } product && d.IsEsketamine != product)));
    }

    private static string Place(Occasion occasion) => occasion.Place(occasion.Kind == OccasionKind.Dose ? "effective" : "performed");

    private static Finding Missing(Occasion occasion, string code, Issue issue, IReadOnlyList<string> implicated) =>
        new(Id, issue, FhirCode.Kap("kap-issue", code), FindingSeverity.High) { Implicated = implicated };
}
