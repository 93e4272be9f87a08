using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-26.</summary>
public sealed class LicenceOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>Where licences must be from.</summary>
    [Description("The issuer that one licence of each person must name (Practitioner.qualification.issuer.display contains it), like `NY`. Empty: any. Source: state law, the clinic's own.")]
    public string Jurisdiction { get; set; } = "";

    /// <summary>Whether the prescriber needs a DEA number.</summary>
    [Description("Whether the prescriber needs a DEA number on record. Source: Schedule III since 1999 (64 FR 37673).")]
    public bool RequireDea { get; set; } = true;

    /// <summary>Routes that may be used at home.</summary>
    [Description("Routes that may be given at home: Intravenous, Intramuscular, Sublingual, Oral, Nasal, Subcutaneous. Source: published home protocols; FDA warns of home use (October 2023).")]
    public string HomeRoutes { get; set; } = "Sublingual,Oral";
}

/// <summary>R-26: the staff are licensed on the day, and the setting suits the route.</summary>
internal static class LicenceRule
{
    private const string Id = "R-26";
    private static readonly FhirCode Licence = FhirCode.Kap("kap-issue", "licence");

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, LicenceOptions options)
    {
        var unlicensed = facts.Staff.Where(s => !s.Licences.Any(l => l.HoldsAt(occasion.At) && (options.Jurisdiction.Length == 0
            || l.Issuer?.Contains(options.Jurisdiction, StringComparison.OrdinalIgnoreCase) == true))).Select(s => s.Reference).ToList();
        if (unlicensed.Count > 0)
        {
            yield return new Finding(Id, Issues.NotLicensed(occasion.Place("performer"), unlicensed.Count), Licence, FindingSeverity.High) { Implicated = unlicensed };
        }

        var prescribers = facts.Orders.Select(o => o.Requester).Append(occasion.Order?.Requester).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (options.RequireDea && facts.Staff.FirstOrDefault(s => prescribers.Contains(s.Reference) && !s.HasDea) is { } prescriber)
        {
            yield return new Finding(Id, Issues.NoDeaNumber(occasion.Place(occasion.Kind == OccasionKind.Order ? "requester" : "request")), Licence, FindingSeverity.High)
            {
                Implicated = [prescriber.Reference],
            };
        }

        if (occasion.Session?.Setting == "home-chaperone" && !SettingList.Of(options.HomeRoutes).Contains(occasion.Route.ToString(), StringComparer.OrdinalIgnoreCase))
        {
            yield return new Finding(Id, Issues.RouteNotAtHome(occasion.Place(occasion.Kind == OccasionKind.Dose ? "dosage.route" : "extension")), Licence, FindingSeverity.High);
        }
    }
}
