namespace KapFhir.Kap.Demo;

/// <summary>What goes wrong, or nearly, in a dosing session.</summary>
internal enum DemoIncidentKind
{
    /// <summary>Called off: pressure too high before the dose.</summary>
    PressureCallsOff,

    /// <summary>Called off: no escort.</summary>
    NoEscort,

    /// <summary>Called off: has eaten.</summary>
    NotFasted,

    /// <summary>Called off: intoxicated.</summary>
    Intoxicated,

    /// <summary>Called off: changed their mind that day.</summary>
    Declined,

    /// <summary>Did not come.</summary>
    NoShow,

    /// <summary>After a pause: the last weight is 45 days old.</summary>
    StaleWeight,

    /// <summary>Called off: the consent has run out.</summary>
    ConsentExpired,

    /// <summary>C-SSRS question 4 is yes: no dose, and the course is put on hold.</summary>
    HighRisk,

    /// <summary>152/94 before the dose, and given all the same: the server warns.</summary>
    PressureWarns,

    /// <summary>152/94 before the dose; the prescriber signs for it.</summary>
    PressureOverridden,

    /// <summary>184/112 in the session, treated.</summary>
    PressureInSession,

    /// <summary>Saturation of 91 % in the session, oxygen given.</summary>
    Desaturation,

    /// <summary>Vomiting, treated.</summary>
    Vomiting,

    /// <summary>Great fear in the session, treated.</summary>
    Fear,

    /// <summary>Faints at the way out and is kept in hospital: serious.</summary>
    Syncope,

    /// <summary>A second injection half an hour after the first.</summary>
    Booster,

    /// <summary>Five milligrams are not accounted for.</summary>
    Discrepancy,

    /// <summary>Leaves 95 minutes after the dose, against advice; signed for.</summary>
    LeftEarly,

    /// <summary>The REMS form of the session was never sent.</summary>
    RemsForgotten,

    /// <summary>PHQ-9 item 9 is 2 and nobody asks further that day.</summary>
    NotScreened,

    /// <summary>One item of the PHQ-9 is left empty.</summary>
    EmptyItem,

    /// <summary>The patient withdraws the consent after this session.</summary>
    Withdrawal,
}

/// <summary>An incident of one session.</summary>
internal sealed record DemoIncident(DemoIncidentKind Kind, int Session)
{
    private static readonly Dictionary<DemoIncidentKind, DemoCallOff> CalledOff = new()
    {
        [DemoIncidentKind.PressureCallsOff] = new("R-05", "bp-gate", null, "Blood pressure 168/104 mmHg before the dose: called off and moved to another day.", 1),
        [DemoIncidentKind.NoEscort] = new("R-13", "no-escort", null, "Nobody is there to take the patient home: called off and moved to another day.", 1),
        [DemoIncidentKind.NotFasted] = new("R-13", "screening-incomplete", null, "The patient ate an hour before: called off and moved to another day.", 1),
        [DemoIncidentKind.Intoxicated] = new("R-03", "exclusion-open", null, "The patient smells of alcohol: called off and moved to another day.", 1),
        [DemoIncidentKind.Declined] = new(null, null, "The patient does not want the session today", "The patient does not want the session today.", 1),
        [DemoIncidentKind.NoShow] = new(null, null, "The patient did not come", "The patient did not come and was called.", 1),
        [DemoIncidentKind.StaleWeight] = new("R-06", "DOSEHINDW", null, "The last weight is 45 days old, and the order is by weight: weighed anew, dose on another day.", 1),
        [DemoIncidentKind.ConsentExpired] = new("R-01", "consent-expired", null, "The consent was signed more than a year ago: signed anew, dose on another day.", 1),
        [DemoIncidentKind.HighRisk] = new("R-17", "COND", null, "C-SSRS: some intention to act. No dose; safety plan, crisis team called, course on hold.", 0),
    };

    /// <summary>Why and how the session was called off, or null if it took place.</summary>
    internal DemoCallOff? CallOff => CalledOff.GetValueOrDefault(Kind);
}

/// <summary>Why a session was called off.</summary>
/// <param name="Rule">The rule whose gate caught it, or null.</param>
/// <param name="Issue">The kind of issue: of kap-issue, or of v3-ActCode if in capitals.</param>
/// <param name="Reason">The reason in words where no gate says it.</param>
/// <param name="Text">What happened.</param>
/// <param name="Days">After how many days it was made up for; 0 for never.</param>
internal sealed record DemoCallOff(string? Rule, string? Issue, string? Reason, string Text, int Days);

/// <summary>A drug that acts on ketamine.</summary>
internal sealed record DemoDrug(string Key, string RxNorm, string Name)
{
    internal static IReadOnlyList<DemoDrug> All { get; } =
    [
        new("benzodiazepine", "2598", "clonazepam"), new("lamotrigine", "28439", "lamotrigine"), new("stimulant", "6901", "methylphenidate"), new("naltrexone", "7243", "naltrexone"),
    ];
}
