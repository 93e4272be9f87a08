using System.ComponentModel;
using KapFhir.Fhir;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules.BeforeDose;

/// <summary>The settings of R-04.</summary>
public sealed class TestsOptions() : RuleOptions(RuleMode.Warn)
{
    /// <summary>How old a pregnancy test may be.</summary>
    [Description("How many days old a negative pregnancy test may be. Source: design default.")]
    public int HcgMaxAgeDays { get; set; } = 7;

    /// <summary>From which age a test is asked for.</summary>
    [Description("From this age a patient who is not male is taken as one who could be pregnant. Source: set here, from no publication.")]
    public int FromAge { get; set; } = 12;

    /// <summary>Up to which age.</summary>
    [Description("Up to this age. Source: set here, from no publication.")]
    public int UpToAge { get; set; } = 55;

    /// <summary>Which drug tests count.</summary>
    [Description("LOINC codes of drug tests whose positive result needs clearance: cannabinoids, cocaine metabolite, amphetamines. Source: LOINC names; specimens unverified.")]
    public string DrugTests { get; set; } = "3427-2,3393-6,3349-8";

    /// <summary>How long a positive drug test counts.</summary>
    [Description("For how many days a positive drug test counts. Source: set here, from no publication.")]
    public int DrugTestDays { get; set; } = 30;
}

/// <summary>R-04: the pregnancy test is recent and negative, and no listed drug was found.</summary>
internal static class TestsRule
{
    private const string Id = "R-04";

    internal static IEnumerable<Finding> Check(Occasion occasion, PatientFacts facts, TestsOptions options)
    {
        var place = occasion.Place("subject");
        if (CouldBePregnant(occasion, facts, options))
        {
            var last = facts.Measures.FirstOrDefault(m => m.At <= occasion.At && FactCodes.IsPregnancyTest(m));
            if (last?.IsPositive == true)
            {
                yield return new Finding(Id, Issues.PregnancyTestPositive(place), FhirCode.Act("PREG"), FindingSeverity.High) { Implicated = [last.Reference] };
            }
            else if (last is not { IsNegative: true } || last.At.AddDays(options.HcgMaxAgeDays) < occasion.At)
            {
                yield return new Finding(Id, Issues.PregnancyTestMissing(place, options.HcgMaxAgeDays), FhirCode.Act("PREG"), FindingSeverity.Moderate)
                {
                    FollowUps = [new TaskToDo("pregnancy-test", "Pregnancy test before the next dose", occasion.At, "asap")],
                };
            }
        }

        foreach (var test in facts.Measures.Where(m => m.IsPositive && m.At <= occasion.At && m.At.AddDays(options.DrugTestDays) >= occasion.At
            && SettingList.Of(options.DrugTests).Any(m.Is)))
        {
            yield return new Finding(Id, Issues.DrugTestPositive(place), FhirCode.Act("COND"), FindingSeverity.Moderate) { Implicated = [test.Reference] };
        }
    }

    private static bool CouldBePregnant(Occasion occasion, PatientFacts facts, TestsOptions options)
    {
        var age = facts.Person?.AgeAt(occasion.At);
        return facts.Person is { Gender: not "male" } && age >= options.FromAge && age <= options.UpToAge
            && ScreeningRule.Last(occasion, facts)?.IsNo("pregnancy-possible") != true;
    }
}
