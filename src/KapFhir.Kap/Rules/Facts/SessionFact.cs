using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A session: a Procedure of dosing, preparation or integration.</summary>
public sealed record SessionFact
{
    /// <summary>The procedure.</summary>
    public required string Reference { get; init; }

    /// <summary>Its status.</summary>
    public required string Status { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? End { get; init; }

    /// <summary>The phase of the course: a code of kap-session-phase, or empty.</summary>
    public string Phase { get; init; } = "";

    /// <summary>True if ketamine is given in it.</summary>
    public bool IsDosing { get; init; }

    /// <summary>How ketamine is given.</summary>
    public DoseRoute Route { get; init; }

    /// <summary>True for esketamine.</summary>
    public bool IsEsketamine { get; init; }

    /// <summary>The dose that it says was given, in mg.</summary>
    public decimal? Milligrams { get; init; }

    /// <summary>The dose that was planned, in mg.</summary>
    public decimal? PlannedMilligrams { get; init; }

    /// <summary>The dose by weight that it states, in mg/kg.</summary>
    public decimal? MgPerKg { get; init; }

    /// <summary>The weight that was dosed by, in kg.</summary>
    public decimal? WeightKg { get; init; }

    /// <summary>Where it takes place: a code of kap-setting.</summary>
    public string? Setting { get; init; }

    /// <summary>The visit.</summary>
    public string? Encounter { get; init; }

    /// <summary>The dosing session that it integrates.</summary>
    public string? Related { get; init; }

    /// <summary>Who did what.</summary>
    public IReadOnlyList<(string Function, string Actor)> Performers { get; init; } = [];

    /// <summary>How readiness to leave was judged.</summary>
    public DischargeFact? Discharge { get; init; }

    /// <summary>The peak of dissociation that it states.</summary>
    public PeakFact? Peak { get; init; }

    /// <summary>Reads a procedure.</summary>
    public static SessionFact Read(FhirNode session, string reference) => new()
    {
        Reference = reference,
        Status = session.ChildText("status") ?? "",
        Start = session.Begin("performed"),
        End = session.End("performed"),
        Phase = session.Extension("kap-session-phase").Codes("value").Select(c => c.Code).FirstOrDefault() ?? "",
        IsDosing = IsDosingSession(session),
        Route = RouteOf(session),
        Milligrams = session.Extension("kap-administered-dose").In("value", "mg"),
        PlannedMilligrams = session.Extension("kap-planned-dose").In("value", "mg"),
        MgPerKg = session.Extension("kap-dose-per-weight").In("value", "mg/kg"),
        WeightKg = session.Extension("kap-dosing-weight").In("value", "kg"),
        Setting = session.Extension("kap-setting").Codes("value").Select(c => c.Code).FirstOrDefault(),
        Encounter = session.Target("encounter"),
        Related = session.Extension("kap-related-session").Target("value"),
        Performers = DoseFact.People(session),
        Discharge = DischargeFact.Read(session.Extension("kap-discharge-readiness")),
        Peak = PeakFact.Read(session.Extension("kap-dissociation-peak")),
    };

    /// <summary>True for a Procedure that claims kap-ketamine-session, has a code of kap-session-code, or says that its phase is dosing.</summary>
    internal static bool IsDosingSession(FhirNode procedure) =>
        procedure.Codes("code").CodeIn(Build.KapSystem("kap-session-code")) is not null
        || (procedure.Child("meta")?.ChildrenNamed("profile").Any(p => p.Text?.Split('|')[0] == KapGuide.Definition("kap-ketamine-session")) ?? false)
        || procedure.Extension("kap-session-phase").Codes("value").Any(c => c.Code == "dosing");

    private static DoseRoute RouteOf(FhirNode session)
    {
        var stated = DoseRoutes.Of(session.Extension("kap-route").Codes("value"));
        return stated != DoseRoute.Unknown ? stated : DoseRoutes.OfSession(session.Codes("code").CodeIn(Build.KapSystem("kap-session-code")));
    }
}

/// <summary>How readiness to leave was judged.</summary>
/// <param name="Method">A code of kap-discharge-method.</param>
/// <param name="Score">The score by that method.</param>
/// <param name="At">When.</param>
/// <param name="HasEscort">Whether an adult went with the patient.</param>
/// <param name="IsToldNotToDrive">Whether the advice on driving was given.</param>
public sealed record DischargeFact(string? Method, decimal? Score, DateTimeOffset? At, bool? HasEscort, bool? IsToldNotToDrive)
{
    internal static DischargeFact? Read(FhirNode? extension) => extension is null ? null : new(
        extension.Part("method")?.ChildText("value"), extension.Part("score").Number("value"), extension.Part("time").Begin("value"),
        extension.Part("escort").Flag("value"), extension.Part("driving-advice").Flag("value"));
}

/// <summary>A peak of dissociation.</summary>
public sealed record PeakFact(decimal? Score, int? Minutes)
{
    internal static PeakFact? Read(FhirNode? extension) =>
        extension is null ? null : new(extension.Part("score").Number("value"), (int?)extension.Part("minutes").Number("value"));
}
