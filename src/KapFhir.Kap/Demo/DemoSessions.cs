namespace KapFhir.Kap.Demo;

/// <summary>The dosing sessions of a patient: when, how much, what was measured, what went wrong.</summary>
internal sealed class DemoSessions(DemoPatient patient, Random random)
{
    private const int ScreeningToDose = 11;
    private const int PauseDays = 45;
    private const int MaintenanceDays = 28;
    private const int RenewConsentDays = 340;
    private const int RenewScreeningDays = 140;
    private const int CheckSessions = 9;
    private const int CheckDays = 60;

    private readonly DemoCase _case = patient.Case;
    private readonly DemoRoute _route = patient.Case.Route;
    private readonly int _top = random.Next(patient.Case.Route.Steps.Count);
    private readonly List<DemoSession> _sessions = [];
    private readonly List<DateTimeOffset> _booked = [];
    private readonly List<DemoSignature> _signatures = [.. patient.Signatures];
    private readonly List<DateTimeOffset> _screenings = [.. patient.Screenings];
    private readonly List<DateTimeOffset> _preparations = [.. patient.Preparations];
    private DateTimeOffset _checked = patient.Screening;

    /// <summary>The patient with sessions, and with what they bring: signatures, screenings and preparations that are renewed.</summary>
    internal DemoPatient Make()
    {
        var planned = First();
        for (var number = 1; number <= Count(); number++)
        {
            if (planned > DemoCalendar.Now)
            {
                _booked.Add(planned);
            }
            else if (Session(number, planned) is { } done)
            {
                planned = done;
            }
            else
            {
                break;
            }

            planned = Next(number, planned);
        }

        return patient with { Sessions = _sessions, Booked = _booked, Signatures = _signatures, Screenings = _screenings, Preparations = _preparations };
    }

    // Weekly routes are spread over the first days of the week; two doses a week are on Monday and Thursday.
    private DateTimeOffset First() => patient.Screening.AddDays(ScreeningToDose + (_route.IsTwiceWeekly ? 0 : _case.Number % 3)).AddHours(1);

    private int Count() =>
        _case.Incidents.FirstOrDefault(i => i.Kind is DemoIncidentKind.Withdrawal or DemoIncidentKind.HighRisk) is { } last ? last.Session
        : _case.Outcome == DemoOutcome.DropOut ? 1 + (_case.Number % 3)
        : _route.Induction + (_case.IsLost ? 0 : _case.Maintenance);

    private DateTimeOffset Next(int number, DateTimeOffset planned)
    {
        if (_case.Has(DemoIncidentKind.StaleWeight, number + 1))
        {
            return planned.AddDays(PauseDays);
        }

        if (number >= _route.Induction)
        {
            return DemoCalendar.OnWorkday(planned.AddDays(_route == DemoRoute.Esketamine ? MaintenanceDays / 2 : MaintenanceDays));
        }

        var isWeekly = !_route.IsTwiceWeekly || (_route == DemoRoute.Esketamine && number >= 8);
        return isWeekly ? planned.AddDays(7) : planned.DayOfWeek == DayOfWeek.Monday ? planned.AddDays(3) : planned.AddDays(((int)DayOfWeek.Monday - (int)planned.DayOfWeek + 7) % 7);
    }

    /// <summary>A session, called off first if something comes between. The date from which the next counts, or null for the end.</summary>
    private DateTimeOffset? Session(int number, DateTimeOffset start)
    {
        Renew(number, start);
        var day = start;
        if (_case.Incidents.FirstOrDefault(i => i.Session == number && i.CallOff is not null) is { } incident)
        {
            var isMeasured = incident.Kind != DemoIncidentKind.NoShow;
            _sessions.Add(new DemoSession(number, start, 0) { CalledOff = incident, Vitals = isMeasured ? [Before(incident.Kind == DemoIncidentKind.PressureCallsOff)] : [], IsMaintenance = number > _route.Induction });
            if (incident.CallOff!.Days == 0)
            {
                return null;
            }

            day = DemoCalendar.OnWorkday(start.AddDays(incident.CallOff.Days));
            start = incident.Kind == DemoIncidentKind.StaleWeight ? day : start;
        }

        _sessions.Add(Done(number, day));
        return start;
    }

    private DemoSession Done(int number, DateTimeOffset start)
    {
        var isChecked = _sessions.Count(s => s.IsDone && s.Start > _checked) >= CheckSessions || start > _checked.AddDays(CheckDays);
        _checked = isChecked ? start : _checked;
        var vitals = new DemoVitalSigns(_route, random).Make(number, _case);
        return new DemoSession(number, start, Dose(number))
        {
            IsMaintenance = number > _route.Induction,
            Stay = _case.Has(DemoIncidentKind.LeftEarly, number) ? 95 : _route.Stay,
            Vitals = vitals,
            Dissociation = random.Next(2, 15),
            SideEffects = [.. Enumerable.Range(0, DemoSideEffect.All.Count).Where(i => random.NextDouble() < (i == 5 ? 0.02 : 0.07))],
            HasLongTermCheck = isChecked,
        };
    }

    // Raised with the third and the fifth session, as far as this patient's top step.
    private decimal Dose(int number)
    {
        var step = _route.Steps[Math.Min(_top, number <= 1 ? 0 : number <= 3 ? 1 : 2)];
        return _route.IsFixed ? step : Math.Max(_route.Unit, Math.Round(step * patient.WeightKg / _route.Unit, MidpointRounding.ToZero) * _route.Unit);
    }

    private DemoVitals Before(bool isHigh) => isHigh ? new(-15, 168, 104, 96, 97) : new(-15, random.Next(112, 132), random.Next(70, 85), random.Next(62, 84), 98);

    private void Prepare(DateTimeOffset start) => _preparations.AddRange(_case.HasTherapy ? [DemoCalendar.OnWorkday(start.AddDays(-7))] : []);

    // Years-long courses sign again, are screened again, and prepare again for maintenance.
    private void Renew(int number, DateTimeOffset start)
    {
        var forgotten = _case.Incidents.FirstOrDefault(i => i.Kind == DemoIncidentKind.ConsentExpired);
        if (forgotten is not null ? forgotten.Session == number : start > _signatures[^1].At.AddDays(RenewConsentDays))
        {
            _signatures.Add(new DemoSignature($"consent-{_signatures.Count + 1}", forgotten is not null ? start.AddHours(4) : start.AddMinutes(-90)));
        }

        if (start > _screenings[^1].AddDays(RenewScreeningDays))
        {
            _screenings.Add(start.AddMinutes(-80));
            Prepare(start);
        }
        else if (number == _route.Induction + 1)
        {
            Prepare(start);
        }
    }
}
