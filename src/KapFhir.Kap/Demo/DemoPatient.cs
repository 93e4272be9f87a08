namespace KapFhir.Kap.Demo;

/// <summary>How a synthetic patient's course goes.</summary>
internal enum DemoOutcome
{
    /// <summary>PHQ-9 below 5 after induction.</summary>
    Remission,

    /// <summary>PHQ-9 at least halved.</summary>
    Response,

    /// <summary>A quarter to a half less.</summary>
    Partial,

    /// <summary>About the same.</summary>
    NoChange,

    /// <summary>At least 5 points worse.</summary>
    Deteriorated,

    /// <summary>Left before the end of the induction.</summary>
    DropOut,
}

/// <summary>A way to give ketamine in the demo clinic. The figures are the demo's, taken from published ranges; no rule reads them.</summary>
/// <param name="SessionCode">The code of kap-session-code.</param>
/// <param name="SnomedRoute">The SNOMED CT route code.</param>
/// <param name="RouteText">The route in words.</param>
/// <param name="Medication">The id of the Medication used.</param>
/// <param name="MgPerKg">The dose by weight, or null for a fixed dose. Andrade 2017: IV 0.5 mg/kg; NCT05468047: IM 0.5 to 0.75 mg/kg.</param>
/// <param name="FixedMg">The fixed dose, for lozenges (100 to 400 mg in published protocols), or null.</param>
/// <param name="DoseMinutes">How long giving it takes.</param>
/// <param name="DaysBetween">Days from one dose to the next: 3 or 4 for infusions (Oliver 2022: 6 in 21 days), 7 otherwise.</param>
/// <param name="StayMinutes">How long the patient stays.</param>
/// <param name="Monitoring">Minutes from the dose at which the blood pressure is taken.</param>
internal sealed record DemoRoute(
    string SessionCode, string SnomedRoute, string RouteText, string Medication, decimal? MgPerKg, decimal? FixedMg, int DoseMinutes, int DaysBetween, int StayMinutes,
    IReadOnlyList<int> Monitoring)
{
    internal static IReadOnlyList<DemoRoute> All { get; } =
    [
        new("iv-session", "47625008", "Intravenous route", "demo-ketamine-50", 0.5m, null, 40, 4, 160, [-15, 0, 10, 20, 30, 40, 55, 70, 85, 100, 140]),
        new("im-session", "78421000", "Intramuscular route", "demo-ketamine-100", 0.7m, null, 1, 7, 180, [-15, 0, 5, 15, 30, 45, 60, 160]),
        new("sublingual-session", "37839007", "Sublingual route", "demo-ketamine-lozenge", null, 200m, 15, 7, 180, [-15, 0, 20, 40, 60, 90, 120, 160]),
    ];
}

/// <summary>A reading of both scales.</summary>
/// <param name="Timepoint">The code of kap-timepoint.</param>
/// <param name="Session">The dosing session it goes with, or 0.</param>
/// <param name="At">When the forms were filled in.</param>
/// <param name="Phq9">The nine answers of the PHQ-9.</param>
/// <param name="Gad7">The seven answers of the GAD-7.</param>
internal sealed record DemoReading(string Timepoint, int Session, DateTimeOffset At, IReadOnlyList<int> Phq9, IReadOnlyList<int> Gad7);

/// <summary>A dosing session.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Start">When the dose began.</param>
/// <param name="DoseMg">What was given.</param>
/// <param name="IsDone">False if it was called off because of the blood pressure.</param>
/// <param name="Vitals">Minutes from the dose, systolic, diastolic, heart rate, oxygen saturation.</param>
/// <param name="Dissociation">The CADSS-6 total at 40 minutes.</param>
/// <param name="SideEffects">Indexes into <see cref="DemoSideEffect.All"/>.</param>
internal sealed record DemoSession(
    int Number, DateTimeOffset Start, decimal DoseMg, bool IsDone, IReadOnlyList<(int Minute, int Systolic, int Diastolic, int HeartRate, int Spo2)> Vitals,
    int Dissociation, IReadOnlyList<int> SideEffects);

/// <summary>A side effect that the demo knows.</summary>
internal sealed record DemoSideEffect(string Code, string Display)
{
    internal static IReadOnlyList<DemoSideEffect> All { get; } =
    [
        new("422587007", "Nausea"), new("404640003", "Dizziness"), new("25064002", "Headache"), new("48694002", "Anxiety"),
        new("111516008", "Blurring of visual image"), new("422400008", "Vomiting"),
    ];
}

/// <summary>A synthetic patient: everything that is made up about one, before it is written as FHIR.</summary>
internal sealed record DemoPatient(
    int Number, string Given, string Family, string Gender, DateOnly BirthDate, decimal WeightKg, string City, DemoIndication Indication, DemoRoute Route,
    DemoOutcome Outcome, DateTimeOffset Screening, bool HasWithdrawn, IReadOnlyList<DemoSession> Sessions, IReadOnlyList<DemoReading> Readings)
{
    internal string Id => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"demo-{Number:000}");

    internal bool CouldBePregnantAt(DateTimeOffset moment) => Gender == "female" && BirthDate.AddYears(56) > DateOnly.FromDateTime(moment.DateTime);

    internal bool IsFinished => Outcome != DemoOutcome.DropOut;
}

/// <summary>What is treated.</summary>
internal sealed record DemoIndication(string Snomed, string Display, string Icd10)
{
    internal static IReadOnlyList<DemoIndication> All { get; } =
    [
        new("66344007", "Recurrent major depression", "F33.2"),
        new("370143000", "Major depressive disorder", "F32.2"),
        new("1153570009", "Treatment resistant depression", "F33.2"),
        new("47505003", "Posttraumatic stress disorder", "F43.12"),
        new("21897009", "Generalized anxiety disorder", "F41.1"),
    ];
}
