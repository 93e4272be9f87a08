using System.ComponentModel;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-12.</summary>
public sealed class InteractionOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>The least severity that counts.</summary>
    [Description("The least severity that is told. Source: severities of the table are defaults from published reviews.")]
    public FindingSeverity Least { get; set; } = FindingSeverity.Low;

    /// <summary>What is not told.</summary>
    [Description("Classes that are not told, separated by commas: benzodiazepines, lamotrigine, opioids, maoi, stimulants, theophylline, antipsychotics, naltrexone, cyp. "
        + "Source: Andrade 2017, Bakker and Veraart 2021, ketamine label, esketamine prescribing information.")]
    public string Ignore { get; set; } = "";
}

/// <summary>R-12: interactions with drugs in use are known and acknowledged.</summary>
internal static class InteractionRule
{
    private const string Id = "R-12";

    private static IReadOnlyList<(string Key, FindingSeverity Severity, string Effect, IReadOnlyList<string> Codes)> Classes { get; } = Read();

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, InteractionOptions options)
    {
        var ignored = SettingList.Of(options.Ignore);
        return from drug in facts.Drugs
               where drug.Reference != occasion.Reference
               from known in Classes
               where known.Severity >= options.Least && !ignored.Contains(known.Key, StringComparer.Ordinal)
               where drug.Codes.Any(c => c.System == ProductOptions.RxNorm && known.Codes.Contains(c.Code, StringComparer.Ordinal))
               select new Finding(Id, Issues.Interaction(occasion.Place(occasion.Kind == OccasionKind.SessionStart ? "subject" : "medication"), known.Effect), FhirCode.Act("DRG"), known.Severity)
               {
                   Implicated = [drug.Reference],
                   Detail = drug.Reference,
                   IsClearedWithFact = true,
               };
    }

    /// <summary>The classes that drugs with these codes belong to.</summary>
    internal static IEnumerable<string> ClassesOf(IReadOnlyList<FhirCode> codes) => Classes
        .Where(known => codes.Any(c => c.System == ProductOptions.RxNorm && known.Codes.Contains(c.Code, StringComparer.Ordinal))).Select(known => known.Key);

    private static List<(string, FindingSeverity, string, IReadOnlyList<string>)> Read()
    {
        using var json = JsonDocument.Parse(KapGuide.Embedded("interactions.json"));
        return [.. json.RootElement.GetProperty("classes").EnumerateArray().Select(c => (
            c.GetProperty("key").GetString()!, Enum.Parse<FindingSeverity>(c.GetProperty("severity").GetString()!, ignoreCase: true), c.GetProperty("effect").GetString()!,
            (IReadOnlyList<string>)[.. c.GetProperty("codes").EnumerateArray().Select(x => x.GetString()!)]))];
    }
}
