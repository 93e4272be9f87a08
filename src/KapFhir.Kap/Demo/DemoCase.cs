namespace KapFhir.Kap.Demo;

/// <summary>The kind of a course: the codes of kap-course-type.</summary>
internal enum DemoCourse
{
    /// <summary>Ketamine-assisted psychotherapy.</summary>
    Kap,

    /// <summary>Ketamine without psychotherapy.</summary>
    KetamineOnly,

    /// <summary>Esketamine alone.</summary>
    Esketamine,

    /// <summary>Esketamine with psychotherapy.</summary>
    EsketamineWithTherapy,

    /// <summary>A product that is not approved, under expanded access.</summary>
    ExpandedAccess,
}

/// <summary>How a synthetic patient's course goes.</summary>
internal enum DemoOutcome
{
    /// <summary>PHQ-9 below 5 after induction.</summary>
    Remission,

    /// <summary>PHQ-9 at least halved.</summary>
    Response,

    /// <summary>Halved only weeks after the last dose.</summary>
    Late,

    /// <summary>A quarter to a half less.</summary>
    Partial,

    /// <summary>About the same.</summary>
    NoChange,

    /// <summary>At least 5 points worse.</summary>
    Deteriorated,

    /// <summary>Left before the end of the induction.</summary>
    DropOut,
}

/// <summary>How far a patient comes.</summary>
internal enum DemoStage
{
    /// <summary>Treated.</summary>
    Treated,

    /// <summary>Waits for the first visits; has not signed yet.</summary>
    Planned,

    /// <summary>Did not consent.</summary>
    Declined,

    /// <summary>Found unsuitable by the screening.</summary>
    Excluded,
}

/// <summary>What a patient said about research.</summary>
internal enum DemoResearch
{
    /// <summary>Was not asked.</summary>
    NotAsked,

    /// <summary>Consents to de-identified data.</summary>
    DeIdentified,

    /// <summary>Consents to data that can be re-identified.</summary>
    ReIdentifiable,

    /// <summary>Consented and withdrew.</summary>
    Withdrawn,

    /// <summary>Said no.</summary>
    Rejected,
}

/// <summary>What is to become of a synthetic patient: written by hand for those who tell a story, drawn for the others.</summary>
internal sealed record DemoCase(int Number, DemoCourse Course, DemoRoute Route, DemoOutcome Outcome)
{
    internal required bool IsWoman { get; init; }

    internal required DemoIndication Indication { get; init; }

    /// <summary>The day of the screening, from the clinic's first.</summary>
    internal required int Day { get; init; }

    internal DemoStage Stage { get; init; }

    internal string? Given { get; init; }

    internal string? Family { get; init; }

    internal int? BirthYear { get; init; }

    internal decimal? WeightKg { get; init; }

    /// <summary>PHQ-9 totals where they are set: baseline, before each dose from the second, end of induction, weeks 4, 8 and 12.</summary>
    internal IReadOnlyList<int>? Path { get; init; }

    /// <summary>Days from the last dose to the score at the end of the induction.</summary>
    internal int EndDays { get; init; } = 14;

    /// <summary>Doses after the induction.</summary>
    internal int Maintenance { get; init; }

    /// <summary>Not seen again after the induction.</summary>
    internal bool IsLost { get; init; }

    /// <summary>Treated for addiction earlier, by a programme under 42 CFR Part 2.</summary>
    internal bool IsPart2 { get; init; }

    /// <summary>The therapist keeps psychotherapy notes.</summary>
    internal bool HasNotes { get; init; }

    /// <summary>Lets the family practice have the record.</summary>
    internal bool HasRelease { get; init; }

    internal DemoResearch Research { get; init; }

    /// <summary>A drug taken all the while that acts on ketamine: a key of <see cref="DemoDrug"/>.</summary>
    internal string? Drug { get; init; }

    internal IReadOnlyList<DemoIncident> Incidents { get; init; } = [];

    /// <summary>What the patient is there to show, in one line; null for those who are drawn.</summary>
    internal string? Story { get; init; }

    internal bool HasTherapy => Course is not (DemoCourse.KetamineOnly or DemoCourse.Esketamine);

    internal bool Has(DemoIncidentKind kind, int session) => Incidents.Contains(new DemoIncident(kind, session));
}
