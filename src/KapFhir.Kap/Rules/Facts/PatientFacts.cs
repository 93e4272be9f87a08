namespace KapFhir.Kap.Rules.Facts;

/// <summary>Everything on record that rules may look at for one patient at one moment. What no rule in force asks for is not read, and empty.</summary>
public sealed record PatientFacts
{
    /// <summary>The kinds of which there is more on record than was looked at.</summary>
    public FactKinds CutShort { get; init; }

    /// <summary>The patient.</summary>
    public PersonFact? Person { get; init; }

    /// <summary>Consents to treatment, the newest first.</summary>
    public IReadOnlyList<ConsentFact> Consents { get; init; } = [];

    /// <summary>Vital signs of the day before and the session.</summary>
    public IReadOnlyList<Measurement> Vitals { get; init; } = [];

    /// <summary>Weights, pregnancy and drug tests, the measures that a screening takes.</summary>
    public IReadOnlyList<Measurement> Measures { get; init; } = [];

    /// <summary>Scores and risk levels of scales.</summary>
    public IReadOnlyList<Measurement> Scores { get; init; } = [];

    /// <summary>What was measured in the session.</summary>
    public IReadOnlyList<Measurement> InSession { get; init; } = [];

    /// <summary>Other ketamine doses, the newest first.</summary>
    public IReadOnlyList<DoseFact> Doses { get; init; } = [];

    /// <summary>Other sessions, the newest first.</summary>
    public IReadOnlyList<SessionFact> Sessions { get; init; } = [];

    /// <summary>Conditions.</summary>
    public IReadOnlyList<ConditionFact> Conditions { get; init; } = [];

    /// <summary>Allergies to ketamine: their references.</summary>
    public IReadOnlyList<string> Allergies { get; init; } = [];

    /// <summary>Filled-in forms, the newest first.</summary>
    public IReadOnlyList<ResponseFact> Responses { get; init; } = [];

    /// <summary>Care plans.</summary>
    public IReadOnlyList<PlanFact> Plans { get; init; } = [];

    /// <summary>Drugs in use beside ketamine.</summary>
    public IReadOnlyList<DrugFact> Drugs { get; init; } = [];

    /// <summary>The order that a dose follows, or the orders in force.</summary>
    public IReadOnlyList<OrderFact> Orders { get; init; } = [];

    /// <summary>The people who take part.</summary>
    public IReadOnlyList<StaffFact> Staff { get; init; } = [];

    /// <summary>Flags and risk assessments of suicide.</summary>
    public IReadOnlyList<RiskFact> Risks { get; init; } = [];

    /// <summary>Signatures of consents and of the session's doses.</summary>
    public IReadOnlyList<SignatureFact> Signatures { get; init; } = [];

    /// <summary>Who signed consents in the patient's place.</summary>
    public IReadOnlyList<RepresentativeFact> Representatives { get; init; } = [];

    /// <summary>Courses of treatment.</summary>
    public IReadOnlyList<EpisodeFact> Episodes { get; init; } = [];

    /// <summary>Messages and missed appointments, the newest first.</summary>
    public IReadOnlyList<ContactFact> Contacts { get; init; } = [];

    /// <summary>Recorded checks of the session.</summary>
    public IReadOnlyList<PreflightFact> Preflights { get; init; } = [];

    /// <summary>What a dose leaves of its lot; null where no stock of it is kept.</summary>
    public Substances.StockFact? Stock { get; init; }

    /// <summary>Adverse events of the session.</summary>
    public IReadOnlyList<EventFact> Events { get; init; } = [];
}
