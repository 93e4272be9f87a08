using System.Reflection;
using Xunit;

namespace KapFhir.Server.Tests.Rules;

/// <summary>Marks the test of a case that the clinical brief names.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class BriefCaseAttribute(string name) : Attribute
{
    public string Name => name;
}

/// <summary>The cases of the clinical brief, each with what it expects: every one has its test over HTTP, and every mark names one of them.</summary>
public sealed class BriefCases
{
    internal const string Pressure = "BP 152/94 at pre-dose: R-05 delay issue";
    internal const string Inactive = "consent inactive, then dose posted: 422, R-01";
    internal const string Weight = "weight 45 days old, mg/kg order: R-06 refuse";
    internal const string Drawn = "drawn 50, given 40, wasted 5: kap-ma-3 error";
    internal const string Item9 = "PHQ-9 item 9 = 2: C-SSRS Task, RiskAssessment";
    internal const string Question4 = "C-SSRS Q4 Yes: high risk (Columbia); configurable";
    internal const string Esketamine = "esketamine, 95 min: R-31 block, REMS form due 7 d";
    internal const string Response = "PHQ-9 18 -> 8 at d21: response (55.6% drop), not remission";
    internal const string Remission = "PHQ-9 18 -> 3: remission";
    internal const string Prorated = "PHQ-9 8 of 9 items: pro-rated total flagged";
    internal const string Note = "read of PSYTHPN note for HPAYMT: omitted with outcome";
    internal const string Research = "research export without a rsdid/rsreid research consent: excluded";

    private static readonly string[] All = [Pressure, Inactive, Weight, Drawn, Item9, Question4, Esketamine, Response, Remission, Prorated, Note, Research];

    [Fact]
    public void Each_has_its_test()
    {
        var marked = typeof(BriefCases).Assembly.GetTypes().SelectMany(t => t.GetMethods()).Where(m => m.GetCustomAttribute<FactAttribute>() is not null)
            .SelectMany(m => m.GetCustomAttributes<BriefCaseAttribute>()).Select(a => a.Name).Distinct().Order(StringComparer.Ordinal);
        marked.ShouldBe(All.Order(StringComparer.Ordinal));
    }
}
