namespace KapFhir.Kap.Demo;

/// <summary>
/// The scores of a patient over time. Most of the change comes early, with some noise; a response holds in some 80 % at 4 and 60 % at 8 weeks (McInnes 2022).
/// </summary>
internal sealed class DemoReadings(DemoPatient patient, int baseline, Random random)
{
    private const int Highest = 27;

    private readonly DemoCase _case = patient.Case;
    private readonly int _end = EndOf(patient.Case.Outcome, baseline, random);
    private readonly double _anxiety = 0.55 + (random.NextDouble() * 0.2);
    private int _next;

    /// <summary>The PHQ-9 at baseline. Of those treated for something else some have little of depression.</summary>
    internal static int Baseline(DemoCase story, Random random) =>
        story.Path?[0] ?? (story.Outcome == DemoOutcome.Deteriorated ? random.Next(11, 19)
        : !story.Indication.IsDepression && random.Next(100) < 20 ? random.Next(6, 10) : random.Next(13, 25));

    internal IReadOnlyList<DemoReading> Make()
    {
        if (_case.Stage is DemoStage.Planned or DemoStage.Declined)
        {
            return [];
        }

        List<DemoReading> all = [Reading("baseline", 0, patient.Screening, baseline)];
        if (patient.HasDoses)
        {
            all.AddRange(BeforeDoses());
            all.AddRange(Afterwards());
        }

        return [.. all.Where(r => r.At <= DemoCalendar.Now).OrderBy(r => r.At)];
    }

    // Each week where there are two doses in one; some are forgotten.
    private IEnumerable<DemoReading> BeforeDoses()
    {
        foreach (var session in patient.Doses.Where(IsAsked))
        {
            var progress = 1 - Math.Pow(0.6, session.Number - 1);
            var total = Set() ?? ((int)Math.Round(baseline + ((_end - baseline) * progress)) + random.Next(-1, 2));
            var isKept = _case.Path is not null || session.IsMaintenance || random.Next(100) < 92;
            if (isKept)
            {
                yield return Reading("pre-dose", session.Number, session.Start.AddMinutes(-60), total);
            }
        }

        foreach (var session in patient.Doses.Where(IsLongUntilNext))
        {
            yield return Reading("d7", session.Number, DemoCalendar.OnWorkday(session.Start.AddDays(7)), _end + random.Next(0, 2));
        }
    }

    private bool IsAsked(DemoSession s) => s.Number > 1 && (!patient.Route.IsTwiceWeekly || s.IsMaintenance || s.Number % 2 == 1 || _case.Path is not null);

    private IEnumerable<DemoReading> Afterwards()
    {
        var last = patient.Doses.Last(s => !s.IsMaintenance).Start;
        var seen = _case.IsLost ? _case.Number % 2 : _case.Outcome == DemoOutcome.DropOut || patient.HasWithdrawn ? (_case.Number % 3 == 0 ? 2 : 0) : patient.IsOnHold || patient.IsRunning ? 0 : 4;
        var held = random.NextDouble();
        (string Name, int Days, int Total)[] planned =
        [
            ("end-induction", _case.EndDays, _case.Outcome == DemoOutcome.Late ? Share(0.7) : _end),
            ("wk4", 28, _case.Outcome == DemoOutcome.Late ? Share(0.62) : held < 0.8 ? _end + random.Next(0, 2) : Relapse()),
            ("wk8", 56, held < 0.6 ? _end + random.Next(0, 2) : Relapse()),
            ("wk12", 84, held < 0.55 ? _end + random.Next(0, 2) : Relapse()),
        ];
        return planned.Take(seen).Select(r => Reading(r.Name, 0, DemoCalendar.OnWorkday(last.AddDays(r.Days).AddHours(2)), Set() ?? r.Total)).ToList();
    }

    private bool IsLongUntilNext(DemoSession session) =>
        session.IsMaintenance || (session.Number == patient.Route.Induction && _case.Maintenance > 0) || _case.Has(DemoIncidentKind.StaleWeight, session.Number + 1);

    // Where the totals are set, the next of them.
    private int? Set() => _case.Path is { } path && ++_next < path.Count ? path[_next] : null;

    private int Share(double part) => (int)Math.Round(baseline * part);

    private int Relapse() => Math.Max(_end, Share(0.6 + (random.NextDouble() * 0.25)));

    private static int EndOf(DemoOutcome outcome, int baseline, Random random) => outcome switch
    {
        DemoOutcome.Remission => Math.Min(random.Next(1, 5), baseline / 2),
        DemoOutcome.Response => Math.Max(baseline >= 10 ? 5 : 3, (int)(baseline * (0.36 + (random.NextDouble() * 0.13)))),
        DemoOutcome.Late => (int)(baseline * 0.4),
        DemoOutcome.Partial => (int)Math.Ceiling(baseline * (0.56 + (random.NextDouble() * 0.17))),
        DemoOutcome.Deteriorated => Math.Min(Highest, baseline + random.Next(5, 8)),
        _ => baseline + random.Next(-2, 2),
    };

    private DemoReading Reading(string timepoint, int session, DateTimeOffset at, int total)
    {
        total = Math.Clamp(total, 0, Highest);
        var item9 = _case.Has(DemoIncidentKind.NotScreened, session) && timepoint == "pre-dose" ? 2 : (int?)null;
        var phq9 = Spread(total, 9, item9);
        if (_case.Has(DemoIncidentKind.EmptyItem, session) && timepoint == "pre-dose")
        {
            phq9[2] = -1;
        }

        var gad7 = Math.Clamp((int)Math.Round(total * _anxiety) + random.Next(-1, 2), 0, 21);
        return new DemoReading(timepoint, session, at, phq9, Spread(gad7, 7, null)) { Better = 1 - (total / (double)Math.Max(1, baseline)) };
    }

    // A total as answers of 0 to 3. The last item (thoughts of death, of being afraid) is answered highest last.
    private int[] Spread(int total, int items, int? last)
    {
        var answers = new int[items];
        answers[^1] = last ?? 0;
        total -= answers[^1];
        while (total > 0)
        {
            var item = random.Next(items);
            var isLateItem = item == items - 1 && (last is not null || (total < (items * 3) - 9 && random.NextDouble() < 0.7));
            if (answers[item] < 3 && !isLateItem)
            {
                answers[item]++;
                total--;
            }
        }

        return answers;
    }
}
