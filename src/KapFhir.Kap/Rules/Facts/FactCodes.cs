namespace KapFhir.Kap.Rules.Facts;

/// <summary>The codes by which facts are searched.</summary>
internal static class FactCodes
{
    /// <summary>Blood pressure, heart rate, oxygen saturation, respiratory rate.</summary>
    internal const string Vitals = "85354-9,55284-4,8480-6,8867-4,59408-5,2708-6,9279-1";

    /// <summary>Weight, height, BMI, tests.</summary>
    internal const string Measures = "29463-7,8302-2,39156-5," + Pregnancy + "," + DrugScreen;

    /// <summary>Tests of pregnancy (hCG).</summary>
    internal const string Pregnancy = "2106-3,2118-8,80384-1,80385-8";

    /// <summary>True for a test of pregnancy.</summary>
    internal static bool IsPregnancyTest(Measurement measurement) => Pregnancy.Split(',').Any(measurement.Is);

    /// <summary>Drug screens.</summary>
    internal const string DrugScreen = "3427-2,3393-6,3349-8,19499-3,20537-7,42922-5,3701-0";

    /// <summary>Totals of scales and risk levels that a rule looks at.</summary>
    internal static IReadOnlyList<string> ScoreCodes { get; } = ["44261-6", "70274-6", "101698-9", "93374-7", "bpicss-total", "72172-0", "pgic"];

    /// <summary>True if something with one of these codes is looked at by a rule.</summary>
    internal static bool IsFact(IEnumerable<FhirCode> codes) => codes.Any(c => All.Contains(c.Code));

    private static readonly HashSet<string> All = [.. (Vitals + "," + Measures).Split(','), .. ScoreCodes];

    /// <summary>The same as a search lists them.</summary>
    internal static string Scores { get; } = string.Join(',', ScoreCodes);
}
