using System.Globalization;

namespace KapFhir.Kap.Demo;

/// <summary>A filled-in set of forms.</summary>
/// <param name="Timepoint">The code of kap-timepoint.</param>
/// <param name="Session">The dosing session it goes with, or 0.</param>
/// <param name="At">When the forms were filled in.</param>
/// <param name="Phq9">The answers of the PHQ-9; -1 for an item left empty. Empty if it was not given.</param>
/// <param name="Gad7">The answers of the GAD-7.</param>
internal sealed record DemoReading(string Timepoint, int Session, DateTimeOffset At, IReadOnlyList<int> Phq9, IReadOnlyList<int> Gad7)
{
    /// <summary>How well the patient is: 0 as at baseline, 1 without symptoms, below 0 worse. Other scales follow it.</summary>
    internal double Better { get; init; }

    /// <summary>True at baseline, at the end of the induction and at follow-up: every scale is given.</summary>
    internal bool IsMilestone => Timepoint is "baseline" or "end-induction" or "wk4" or "wk8" or "wk12";

    internal bool IsBaseline => Timepoint == "baseline";

    internal string Name => Session > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Timepoint}-{Session}") : Timepoint;
}

/// <summary>Vital signs at a minute from the dose.</summary>
internal sealed record DemoVitals(int Minute, int Systolic, int Diastolic, int HeartRate, int Spo2);

/// <summary>A dosing session.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Start">When the dose began.</param>
/// <param name="DoseMg">What was given in all.</param>
internal sealed record DemoSession(int Number, DateTimeOffset Start, decimal DoseMg)
{
    /// <summary>True after the induction.</summary>
    internal bool IsMaintenance { get; init; }

    /// <summary>Why it was called off, or null.</summary>
    internal DemoIncident? CalledOff { get; init; }

    internal bool IsDone => CalledOff is null;

    internal int Stay { get; init; }

    internal IReadOnlyList<DemoVitals> Vitals { get; init; } = [];

    /// <summary>The CADSS-6 total at its peak.</summary>
    internal int Dissociation { get; init; }

    /// <summary>Indexes into <see cref="DemoSideEffect.All"/>.</summary>
    internal IReadOnlyList<int> SideEffects { get; init; } = [];

    /// <summary>A bladder and cognition check was made on the day.</summary>
    internal bool HasLongTermCheck { get; init; }

    internal string Name => Number.ToString(CultureInfo.InvariantCulture) + (IsDone ? "" : "-called-off");
}

/// <summary>A side effect that the demo knows.</summary>
internal sealed record DemoSideEffect(string Code, string Display)
{
    internal static IReadOnlyList<DemoSideEffect> All { get; } =
    [
        new("422587007", "Nausea"), new("404640003", "Dizziness"), new("25064002", "Headache"), new("48694002", "Anxiety"),
        new("111516008", "Blurring of visual image"), new("422400008", "Vomiting"), new("271782001", "Drowsy"),
    ];
}

/// <summary>A signed consent to treatment.</summary>
internal sealed record DemoSignature(string Name, DateTimeOffset At)
{
    internal DateTimeOffset Until => At.AddDays(365);
}

/// <summary>A synthetic patient: everything that is made up about one, before it is written as FHIR.</summary>
internal sealed record DemoPatient(DemoCase Case, string Given, string Family, DateOnly BirthDate, decimal WeightKg, string City, DateTimeOffset Screening)
{
    internal string Id => string.Create(CultureInfo.InvariantCulture, $"demo-{Case.Number:000}");

    internal string Self => "Patient/" + Id;

    internal DemoRoute Route => Case.Route;

    internal string Gender => Case.IsWoman ? "female" : "male";

    /// <summary>Sessions that took place or were called off, in order.</summary>
    internal IReadOnlyList<DemoSession> Sessions { get; init; } = [];

    /// <summary>When further doses are booked.</summary>
    internal IReadOnlyList<DateTimeOffset> Booked { get; init; } = [];

    internal IReadOnlyList<DateTimeOffset> Preparations { get; init; } = [];

    internal IReadOnlyList<DemoReading> Readings { get; init; } = [];

    /// <summary>Consents to treatment that were signed, in order.</summary>
    internal IReadOnlyList<DemoSignature> Signatures { get; init; } = [];

    /// <summary>When the eligibility form was filled in, in order.</summary>
    internal IReadOnlyList<DateTimeOffset> Screenings { get; init; } = [];

    internal IEnumerable<DemoSession> Doses => Sessions.Where(s => s.IsDone);

    internal bool HasDoses => Doses.Any();

    internal bool IsRunning => Booked.Count > 0;

    internal bool IsOnHold => Sessions.Any(s => s.CalledOff?.Kind == DemoIncidentKind.HighRisk);

    internal bool HasWithdrawn => Case.Incidents.Any(i => i.Kind == DemoIncidentKind.Withdrawal);

    internal bool HasLeft => Case.Outcome == DemoOutcome.DropOut || HasWithdrawn;

    /// <summary>The consent in force at a moment.</summary>
    internal DemoSignature SignatureAt(DateTimeOffset at) => Signatures.Last(s => s.At <= at);

    internal DateTimeOffset LastDose => Doses.Last().Start;

    /// <summary>The day after the last thing that happened in the course.</summary>
    internal DateTimeOffset End => Readings.Select(r => r.At).Concat(Sessions.Select(s => s.Start.AddDays(4))).Append(Screening.AddDays(3)).Max();

    internal int AgeAt(DateTimeOffset moment) => moment.Year - BirthDate.Year - (BirthDate.AddYears(moment.Year - BirthDate.Year) > DateOnly.FromDateTime(moment.DateTime) ? 1 : 0);

    internal bool CouldBePregnantAt(DateTimeOffset moment) => Case.IsWoman && AgeAt(moment) <= 55;

    /// <summary>The integration sessions after a dose: one, and a second one after the first.</summary>
    internal IEnumerable<DateTimeOffset> Integrations(DemoSession session)
    {
        if (!Case.HasTherapy)
        {
            yield break;
        }

        // After a Friday's dose it is Monday morning, before the next.
        var first = DemoCalendar.OnWorkday(session.Start.AddDays(1)).AddHours(session.Start.DayOfWeek == DayOfWeek.Friday ? -2 : 1);
        yield return first;
        if (session.Number == 1 || session.Number == Route.Induction + 1)
        {
            yield return DemoCalendar.OnWorkday(first.AddDays(1));
        }
    }
}
