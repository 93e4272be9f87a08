using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A Patient.</summary>
/// <param name="Reference">The patient.</param>
/// <param name="BirthDate">The first moment of the birth date.</param>
/// <param name="Gender">Administrative gender.</param>
public sealed record PersonFact(string Reference, DateTimeOffset? BirthDate, string? Gender)
{
    /// <summary>Whole years at a moment, or null.</summary>
    public int? AgeAt(DateTimeOffset moment)
    {
        if (BirthDate is not { } born)
        {
            return null;
        }

        var years = moment.Year - born.Year;
        return born.AddYears(years) > moment ? years - 1 : years;
    }

    internal static PersonFact Read(FhirNode patient, string reference) => new(reference, patient.Begin("birthDate"), patient.ChildText("gender"));
}

/// <summary>A Condition.</summary>
/// <param name="Reference">The condition.</param>
/// <param name="Codes">What it is.</param>
/// <param name="IsActive">False if it is resolved, in remission, refuted or entered in error.</param>
/// <param name="Control">A code of kap-control-state, or null.</param>
/// <param name="Since">When it began or was recorded.</param>
/// <param name="Ended">When it ended or went into remission, or null.</param>
public sealed record ConditionFact(string Reference, IReadOnlyList<FhirCode> Codes, bool IsActive, string? Control, DateTimeOffset? Since, DateTimeOffset? Ended)
{
    internal static ConditionFact Read(FhirNode condition, string reference)
    {
        var status = condition.Codes("clinicalStatus").Select(c => c.Code).FirstOrDefault();
        var verified = condition.Codes("verificationStatus").Select(c => c.Code).FirstOrDefault();
        var isActive = status is not ("inactive" or "remission" or "resolved") && verified is not ("refuted" or "entered-in-error");
        return new ConditionFact(
            reference, [.. condition.Codes("code")], isActive, condition.Extension("kap-control-state")?.ChildText("value"),
            condition.Begin("onset") ?? condition.Begin("recordedDate"), condition.Begin("abatement"));
    }
}

/// <summary>A CarePlan.</summary>
public sealed record PlanFact(string Reference, string Status, DateTimeOffset? From, DateTimeOffset? Until, int? Planned, int? Most)
{
    internal static PlanFact Read(FhirNode plan, string reference) => new(
        reference, plan.ChildText("status") ?? "", plan.Begin("period"), plan.End("period"),
        (int?)plan.Extension("kap-planned-sessions").Number("value"), (int?)plan.Extension("kap-max-sessions").Number("value"));
}

/// <summary>A drug in use: MedicationStatement or MedicationRequest.</summary>
public sealed record DrugFact(string Reference, IReadOnlyList<FhirCode> Codes);

/// <summary>An order of ketamine.</summary>
public sealed record OrderFact
{
    /// <summary>The MedicationRequest.</summary>
    public required string Reference { get; init; }

    /// <summary>Its status.</summary>
    public required string Status { get; init; }

    /// <summary>Whom it is for.</summary>
    public string? Patient { get; init; }

    /// <summary>How ketamine is to be given.</summary>
    public DoseRoute Route { get; init; }

    /// <summary>The least and the most to be given, in mg.</summary>
    public (decimal Low, decimal High)? Milligrams { get; init; }

    /// <summary>The dose by weight, in mg/kg.</summary>
    public decimal? MgPerKg { get; init; }

    /// <summary>True for esketamine.</summary>
    public bool IsEsketamine { get; init; }

    /// <summary>Who signed it.</summary>
    public string? Requester { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset? Authored { get; init; }

    internal static OrderFact Read(FhirNode order, string reference, ProductFact product)
    {
        var dosage = order.Child("dosageInstruction");
        var amount = dosage?.Child("doseAndRate");
        return new OrderFact
        {
            Reference = reference,
            Status = order.ChildText("status") ?? "",
            Patient = order.Target("subject"),
            Route = DoseRoutes.Of(dosage.Codes("route")),
            Milligrams = amount?.Child("dose") is { Type.Name: "Range" } range && range.In("low", "mg") is { } low && range.In("high", "mg") is { } high ? (low, high)
                : amount.In("dose", "mg") is { } exact ? (exact, exact) : null,
            MgPerKg = amount.In("dose", "mg/kg"),
            IsEsketamine = product.IsEsketamine,
            Requester = order.Target("requester"),
            Authored = order.Begin("authoredOn"),
        };
    }
}

/// <summary>A person of the staff: Practitioner.</summary>
/// <param name="Reference">The person.</param>
/// <param name="HasDea">True if a DEA number is on record.</param>
/// <param name="Licences">When each qualification holds, and where (a state, from its issuer or identifier), if said.</param>
public sealed record StaffFact(string Reference, bool HasDea, IReadOnlyList<LicenceFact> Licences)
{
    internal static StaffFact Read(FhirNode practitioner, string reference) => new(
        reference,
        practitioner.ChildrenNamed("identifier").Any(i => i.ChildText("system") == "http://terminology.hl7.org/NamingSystem/usDEA"
            || i.Codes("type").Any(c => c.Code == "DEA")),
        [.. practitioner.ChildrenNamed("qualification").Select(q => new LicenceFact(q.Begin("period"), q.End("period"), q.Child("issuer")?.ChildText("display")))]);
}

/// <summary>A licence.</summary>
public sealed record LicenceFact(DateTimeOffset? From, DateTimeOffset? Until, string? Issuer)
{
    /// <summary>True if it holds at a moment.</summary>
    public bool HoldsAt(DateTimeOffset moment) => (From is null || From <= moment) && (Until is null || Until >= moment);
}

/// <summary>A level of suicide risk that stands: a Flag that is active.</summary>
public sealed record RiskFact(string Reference, string Level, DateTimeOffset? Since)
{
    /// <summary>True for a flag of suicide risk (SNOMED CT 225444004), whether it stands or not.</summary>
    internal static bool IsRisk(FhirNode flag) => flag.Codes("code").Any(c => c.Code == "225444004");

    internal static RiskFact? Read(FhirNode flag)
    {
        var codes = flag.Codes("code").Select(c => c.Code).ToList();
        var level = codes.Contains("15508007") ? "high" : codes.Contains("25594002") ? "moderate" : null;
        return level is not null && IsRisk(flag) && flag.ChildText("status") == "active" ? new RiskFact(flag.Self(), level, flag.Begin("period")) : null;
    }
}

/// <summary>An AdverseEvent, or a drug given beside ketamine.</summary>
/// <param name="Reference">The resource.</param>
/// <param name="Codes">What happened or was given.</param>
/// <param name="At">When.</param>
/// <param name="Suspects">What it is put down to.</param>
/// <param name="Session">The session it is part of, if it says.</param>
public sealed record EventFact(string Reference, IReadOnlyList<FhirCode> Codes, DateTimeOffset At, IReadOnlyList<string> Suspects, string? Session);
