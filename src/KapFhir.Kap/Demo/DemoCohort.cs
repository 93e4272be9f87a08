namespace KapFhir.Kap.Demo;

/// <summary>
/// Makes up the demo clinic's patients from a seed: always the same ones. How many get better follows the published figures of McInnes 2022
/// (n = 537, IV ketamine): 53.6 % response, 28.9 % remission and 8.4 % worse 14 to 31 days after induction, response held by some 80 % at
/// 4 and 60 % at 8 weeks. The people are invented.
/// </summary>
internal sealed class DemoCohort(int seed)
{
    private const int Sessions = 6;
    private static readonly TimeSpan Zone = TimeSpan.FromHours(-5);

    // Of each forty: 29 % remission and 54 % response among the 35 who stay, 3 worse, 5 who leave.
    private static readonly DemoOutcome[] Outcomes =
    [
        .. Enumerable.Repeat(DemoOutcome.Remission, 10), .. Enumerable.Repeat(DemoOutcome.Response, 9), .. Enumerable.Repeat(DemoOutcome.Partial, 7),
        .. Enumerable.Repeat(DemoOutcome.NoChange, 6), .. Enumerable.Repeat(DemoOutcome.Deteriorated, 3), .. Enumerable.Repeat(DemoOutcome.DropOut, 5),
    ];

    private static readonly string[] Families =
    [
        "Rivera", "Okafor", "Lindqvist", "Tanaka", "Moreau", "Haddad", "Kowalski", "Nguyen", "Fischer", "Abara", "Castillo", "Whitfield", "Iyer", "Novak",
        "O'Connell", "Silva", "Petrov", "Johansen", "Mbeki", "Rossi", "Delgado", "Park", "Schneider", "Hughes", "Ferrari", "Yilmaz", "Bergström", "Chaudhry",
        "Dubois", "Rivera", "Adeyemi", "Larsen", "Müller", "Santos", "Kaplan", "Bianchi", "Walsh", "Ito", "Grant", "Vasquez",
    ];

    private static readonly string[] Women =
        ["Elena", "Amara", "Ingrid", "Yuki", "Camille", "Layla", "Zofia", "Linh", "Clara", "Ngozi", "Lucía", "Grace", "Priya", "Tereza", "Siobhán", "Beatriz", "Irina", "Astrid", "Thandi", "Giulia"];

    private static readonly string[] Men =
        ["Mateo", "Hugo", "Emil", "Omar", "Piotr", "Minh", "Lukas", "Chidi", "Diego", "Arthur", "Rohan", "Jakub", "Declan", "Rafael", "Mikhail", "Henrik", "Sipho", "Marco", "Joon", "Karl"];

    private static readonly string[] Cities = ["Springfield", "Riverton", "Lakeview", "Fairmont", "Ashland"];

    private readonly Random _random = new(seed);

    internal IReadOnlyList<DemoPatient> Make(int count)
    {
        var outcomes = Enumerable.Range(0, count).Select(i => Outcomes[i % Outcomes.Length]).ToArray();
        _random.Shuffle(outcomes);

        // The first patient is the one that the documentation reads from: a clear response.
        var response = Array.IndexOf(outcomes, DemoOutcome.Response);
        (outcomes[0], outcomes[response]) = (outcomes[response], outcomes[0]);
        return [.. outcomes.Select((outcome, i) => Patient(i + 1, outcome))];
    }

    private DemoPatient Patient(int number, DemoOutcome outcome)
    {
        var isWoman = number % 2 == 1;
        var given = isWoman ? Women[(number / 2) % Women.Length] : Men[(number / 2) % Men.Length];
        var route = DemoRoute.All[number % 2 == 1 ? 0 : 1 + ((number / 2) % 2)];
        var screening = new DateTimeOffset(2025, 1, 6, 9, 0, 0, Zone).AddDays(7 * _random.Next(0, 26) + _random.Next(0, 4)).AddMinutes(30 * _random.Next(0, 10));
        var weight = _random.Next(isWoman ? 540 : 640, isWoman ? 880 : 1050) / 10m;
        var sessions = MakeSessions(outcome, route, weight, screening.AddDays(14), number == 7).ToList();
        return new DemoPatient(
            number, given, Families[(number - 1) % Families.Length], isWoman ? "female" : "male",
            new DateOnly(1955 + _random.Next(0, 45), _random.Next(1, 13), _random.Next(1, 29)), weight, Cities[_random.Next(Cities.Length)],
            DemoIndication.All[number == 1 ? 0 : _random.Next(DemoIndication.All.Count)], route, outcome, screening, outcome == DemoOutcome.DropOut && sessions.Count == 1,
            sessions, [.. Readings(outcome, screening, sessions)]);
    }

    private IEnumerable<DemoSession> MakeSessions(DemoOutcome outcome, DemoRoute route, decimal weight, DateTimeOffset first, bool hasCalledOff)
    {
        var count = outcome == DemoOutcome.DropOut ? _random.Next(1, 4) : Sessions;
        var dose = route.FixedMg ?? Math.Round(weight * route.MgPerKg!.Value, 1);
        for (var number = 1; number <= count; number++)
        {
            var start = first.AddDays((number - 1) * route.DaysBetween);
            if (hasCalledOff && number == 2)
            {
                yield return new DemoSession(number, start, 0, IsDone: false, [(-15, 168, 104, 96, 97)], 0, []);
                first = first.AddDays(1);
                start = start.AddDays(1);
            }

            yield return new DemoSession(number, start, dose, IsDone: true, Vitals(route), _random.Next(2, 15), SideEffects());
        }
    }

    // Blood pressure rises most some 30 to 40 minutes after the dose and is back by discharge.
    private List<(int Minute, int Systolic, int Diastolic, int HeartRate, int Spo2)> Vitals(DemoRoute route)
    {
        int systolic = _random.Next(108, 137), diastolic = _random.Next(66, 87), heart = _random.Next(60, 84);
        int rise = _random.Next(8, 24);
        return [.. route.Monitoring.Select(minute =>
        {
            var share = minute <= 0 ? 0 : minute <= 40 ? minute / 40.0 : Math.Max(0, 1 - ((minute - 40) / 60.0));
            var (up, noise) = ((int)(rise * share), _random.Next(-3, 4));
            return (minute, systolic + up + noise, diastolic + (up / 2) + (noise / 2), heart + (int)(10 * share), _random.Next(share > 0 ? 95 : 96, 100));
        })];
    }

    private List<int> SideEffects() => [.. Enumerable.Range(0, DemoSideEffect.All.Count).Where(i => _random.NextDouble() < (i == 5 ? 0.03 : 0.10))];

    private IEnumerable<DemoReading> Readings(DemoOutcome outcome, DateTimeOffset screening, List<DemoSession> sessions)
    {
        var baseline = outcome == DemoOutcome.Deteriorated ? _random.Next(11, 19) : _random.Next(13, 25);
        var end = EndOf(outcome, baseline);
        var anxiety = 0.55 + (_random.NextDouble() * 0.2);
        yield return Reading("baseline", 0, screening, baseline, anxiety);
        foreach (var session in sessions.Where(s => s.Number > 1 && s.IsDone))
        {
            // Most of the change comes early; some noise on the way.
            var progress = 1 - Math.Pow(0.6, session.Number - 1);
            var total = (int)Math.Round(baseline + ((end - baseline) * progress)) + _random.Next(-1, 2);
            yield return Reading("pre-dose", session.Number, session.Start.AddMinutes(-45), total, anxiety);
        }

        if (outcome != DemoOutcome.DropOut)
        {
            var last = sessions[^1].Start;
            yield return Reading("end-induction", 0, last.AddDays(14), end, anxiety);
            var kept = _random.NextDouble();
            yield return Reading("wk4", 0, last.AddDays(28), kept < 0.8 ? end + _random.Next(0, 2) : Relapse(baseline, end), anxiety);
            yield return Reading("wk8", 0, last.AddDays(56), kept < 0.6 ? end + _random.Next(0, 2) : Relapse(baseline, end), anxiety);
        }
    }

    private int EndOf(DemoOutcome outcome, int baseline) => outcome switch
    {
        DemoOutcome.Remission => _random.Next(1, 5),
        DemoOutcome.Response => Math.Max(5, (int)(baseline * (0.36 + (_random.NextDouble() * 0.13)))),
        DemoOutcome.Partial => (int)Math.Ceiling(baseline * (0.56 + (_random.NextDouble() * 0.17))),
        DemoOutcome.Deteriorated => baseline + _random.Next(5, 8),
        _ => baseline + _random.Next(-2, 2),
    };

    private int Relapse(int baseline, int end) => Math.Max(end, (int)(baseline * (0.6 + (_random.NextDouble() * 0.25))));

    private DemoReading Reading(string timepoint, int session, DateTimeOffset at, int total, double anxiety) => new(
        timepoint, session, at, Spread(Math.Clamp(total, 0, 27), 9), Spread(Math.Clamp((int)Math.Round(total * anxiety) + _random.Next(-1, 3), 0, 21), 7));

    // A total as answers of 0 to 3. The last item (thoughts of death, of being afraid) is answered highest last.
    private int[] Spread(int total, int items)
    {
        var answers = new int[items];
        while (total > 0)
        {
            var item = _random.Next(items);
            var isLateItem = item == items - 1 && total < (items * 3) - 9 && _random.NextDouble() < 0.7;
            if (answers[item] < 3 && !isLateItem)
            {
                answers[item]++;
                total--;
            }
        }

        return answers;
    }
}
