namespace KapFhir.Kap.Rules.Facts;

/// <summary>The kinds of facts that a rule asks for: only these are read.</summary>
[Flags]
public enum FactKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The Patient.</summary>
    Person = 1,

    /// <summary>Consents to treatment.</summary>
    Consents = 2,

    /// <summary>Vital signs around the occasion.</summary>
    Vitals = 4,

    /// <summary>Weights, tests and screening measures.</summary>
    Measures = 8,

    /// <summary>Scores of scales.</summary>
    Scores = 16,

    /// <summary>Observations of the session.</summary>
    InSession = 32,

    /// <summary>Other doses.</summary>
    Doses = 64,

    /// <summary>Other sessions.</summary>
    Sessions = 128,

    /// <summary>Conditions that a rule knows.</summary>
    Conditions = 256,

    /// <summary>Allergies to ketamine.</summary>
    Allergies = 512,

    /// <summary>Forms.</summary>
    Responses = 1024,

    /// <summary>Care plans.</summary>
    Plans = 2048,

    /// <summary>Drugs in use.</summary>
    Drugs = 4096,

    /// <summary>Orders of ketamine.</summary>
    Orders = 8192,

    /// <summary>Who takes part.</summary>
    Staff = 16384,

    /// <summary>Flags of suicide risk.</summary>
    Risks = 32768,

    /// <summary>Adverse events.</summary>
    Events = 65536,

    /// <summary>Signatures of the consents and of the session's doses.</summary>
    Signatures = 131072,

    /// <summary>Who signed consents for the patient.</summary>
    Representatives = 262144,

    /// <summary>Courses of treatment.</summary>
    Episodes = 524288,

    /// <summary>Messages to and from the patient, appointments missed.</summary>
    Contacts = 1048576,

    /// <summary>Recorded checks of the session.</summary>
    Preflights = 2097152,

    /// <summary>What is on hand of the lot of a dose.</summary>
    Stock = 4194304,
}
