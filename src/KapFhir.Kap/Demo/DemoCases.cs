namespace KapFhir.Kap.Demo;

/// <summary>
/// The patients who are drawn, beside those who tell a story. How many get better follows the published figures of McInnes 2022 (n = 537, IV ketamine): 53.6 %
/// response, 28.9 % remission and 8.4 % worse 14 to 31 days after induction. That ketamine alone does less here is made up, and proves nothing.
/// </summary>
internal static class DemoCases
{
    private const int Seed = 20250106;
    private const int LastScreeningDay = 525;

    private static readonly (DemoCourse Course, DemoRoute Route, int Count)[] Mix =
    [
        (DemoCourse.Kap, DemoRoute.Iv, 34), (DemoCourse.Kap, DemoRoute.Im, 26), (DemoCourse.Kap, DemoRoute.Lozenge, 22), (DemoCourse.Kap, DemoRoute.Group, 6),
        (DemoCourse.Kap, DemoRoute.Oral, 5), (DemoCourse.Kap, DemoRoute.Nasal, 4), (DemoCourse.Kap, DemoRoute.Home, 4), (DemoCourse.Kap, DemoRoute.Sc, 2),
        (DemoCourse.KetamineOnly, DemoRoute.Iv, 29), (DemoCourse.KetamineOnly, DemoRoute.Im, 4), (DemoCourse.KetamineOnly, DemoRoute.Oral, 2),
        (DemoCourse.Esketamine, DemoRoute.Esketamine, 10), (DemoCourse.EsketamineWithTherapy, DemoRoute.Esketamine, 8), (DemoCourse.ExpandedAccess, DemoRoute.IvFree, 1),
    ];

    // Of each hundred: remission, response, late, partial, no change, worse, left.
    private static readonly int[] WithTherapy = [32, 23, 4, 14, 11, 8, 8];
    private static readonly int[] Alone = [16, 20, 2, 22, 22, 8, 10];

    private static readonly DemoIndication[] Indications =
        [DemoIndication.Recurrent, DemoIndication.Depression, DemoIndication.Resistant, DemoIndication.Resistant, DemoIndication.Trauma, DemoIndication.Anxiety, DemoIndication.Recurrent];

    /// <summary>All patients of the clinic: the stories first.</summary>
    internal static IReadOnlyList<DemoCase> Make()
    {
        var random = new Random(Seed);
        List<DemoCase> all = [.. DemoStories.All];
        var drawn = Mix.SelectMany(m => Outcomes(m.Course, m.Count, random).Select(o => (m.Course, m.Route, Outcome: o))).ToArray();
        random.Shuffle(drawn);
        all.AddRange(drawn.Select((d, i) => Draw(all.Count + i + 1, d.Course, d.Route, d.Outcome, random)).ToList());
        all.AddRange(Enumerable.Range(0, DemoClinic.Patients - all.Count).Select(i => Untreated(all.Count + i + 1, i, random)).ToList());
        return all;
    }

    private static DemoOutcome[] Outcomes(DemoCourse course, int count, Random random)
    {
        var hundred = (course is DemoCourse.KetamineOnly or DemoCourse.Esketamine ? Alone : WithTherapy).SelectMany((share, i) => Enumerable.Repeat((DemoOutcome)i, share)).ToArray();
        var drawn = Enumerable.Range(0, count).Select(i => hundred[((i * 100) + 50) / count]).ToArray();
        random.Shuffle(drawn);
        return drawn;
    }

    private static DemoCase Draw(int number, DemoCourse course, DemoRoute route, DemoOutcome outcome, Random random)
    {
        var isWell = outcome is DemoOutcome.Remission or DemoOutcome.Response;
        return new DemoCase(number, course, route, outcome)
        {
            IsWoman = random.Next(100) < 56,
            Indication = route == DemoRoute.Esketamine ? (random.Next(3) == 0 ? DemoIndication.Depression : DemoIndication.Resistant)
                : random.Next(12) == 0 ? DemoIndication.Pain : random.Next(12) == 0 ? DemoIndication.SocialAnxiety : Indications[random.Next(Indications.Length)],
            Day = Thursday(random.Next(LastScreeningDay)),
            Maintenance = isWell && random.Next(100) < 18 ? random.Next(2, 5) : 0,
            IsLost = outcome is not (DemoOutcome.DropOut or DemoOutcome.Late) && random.Next(100) < 10,
            IsPart2 = random.Next(100) < 5,
            HasNotes = course != DemoCourse.KetamineOnly && random.Next(100) < 25,
            HasRelease = random.Next(100) < 35,
            Research = Research(random.Next(100)),
            Drug = random.Next(100) < 10 ? DemoDrug.All[random.Next(DemoDrug.All.Count)].Key : null,
            Incidents = [.. Incidents(route, random)],
        };
    }

    private static DemoCase Untreated(int number, int index, Random random) => new(number, DemoCourse.Kap, index % 2 == 0 ? DemoRoute.Im : DemoRoute.Lozenge, DemoOutcome.NoChange)
    {
        IsWoman = random.Next(100) < 56,
        Indication = Indications[random.Next(Indications.Length)],
        Stage = (DemoStage)(1 + (index % 3)),
        Day = index % 3 == 0 ? Thursday(535) : Thursday(random.Next(LastScreeningDay)),
    };

    // The first of the clinic's days is a Monday.
    private static int Thursday(int day) => (day / 7 * 7) + 3;

    private static DemoResearch Research(int percent) => percent switch
    {
        < 45 => DemoResearch.DeIdentified,
        < 57 => DemoResearch.ReIdentifiable,
        < 61 => DemoResearch.Withdrawn,
        < 67 => DemoResearch.Rejected,
        _ => DemoResearch.NotAsked,
    };

    // What a clinic of this size sees in eighteen months; the second session is the one in which it happens.
    private static IEnumerable<DemoIncident> Incidents(DemoRoute route, Random random)
    {
        DemoIncidentKind[] callOffs = [DemoIncidentKind.PressureCallsOff, DemoIncidentKind.NoEscort, DemoIncidentKind.NotFasted, DemoIncidentKind.NoShow, DemoIncidentKind.Declined];
        DemoIncidentKind[] effects = [DemoIncidentKind.PressureInSession, DemoIncidentKind.Vomiting, DemoIncidentKind.Fear, DemoIncidentKind.PressureOverridden];
        if (random.Next(100) < 14)
        {
            yield return new DemoIncident(callOffs[random.Next(callOffs.Length)], 2);
        }

        if (random.Next(100) < 10)
        {
            yield return new DemoIncident(effects[random.Next(effects.Length)], 3);
        }

        if (route == DemoRoute.Im && random.Next(100) < 15)
        {
            yield return new DemoIncident(DemoIncidentKind.Booster, 4);
        }
    }
}
