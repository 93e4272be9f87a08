using static KapFhir.Kap.Demo.DemoIncidentKind;

namespace KapFhir.Kap.Demo;

/// <summary>The first patients, written by hand: each shows one thing, and documentation reads from them. Days are Thursdays, counted from the clinic's first Monday.</summary>
internal static class DemoStories
{
    internal static IReadOnlyList<DemoCase> All { get; } =
    [
        Kap(1, DemoRoute.Iv, DemoOutcome.Response, 31, woman: true) with
        {
            Given = "Elena", Family = "Rivera", BirthYear = 1984, Path = [18, 17, 15, 13, 12, 10, 8, 8, 7, 8], EndDays = 21, Research = DemoResearch.DeIdentified, HasRelease = true, HasNotes = true,
            Story = "Response: PHQ-9 18, then 8 three weeks after the last of six infusions (55.6 % less, not remission), and it lasts.",
        },
        Kap(2, DemoRoute.Im, DemoOutcome.Remission, 38, woman: false) with
        {
            Given = "Mateo", Indication = DemoIndication.Resistant, Path = [18, 15, 11, 8, 6, 4, 3, 2, 3, 3], EndDays = 21, Research = DemoResearch.ReIdentifiable,
            Story = "Remission: PHQ-9 18, then 3. Six weekly injections. One consent form was entered into this record in error.",
        },
        Kap(3, DemoRoute.Iv, DemoOutcome.Partial, 45, woman: true) with
        {
            Incidents = [new(PressureWarns, 2), new(PressureCallsOff, 4)],
            Story = "Blood pressure 152/94 before dose 2, given all the same: the server warned (R-05). At 168/104 dose 4 was called off.",
        },
        Kap(4, DemoRoute.Iv, DemoOutcome.DropOut, 52, woman: false) with
        {
            Incidents = [new(Withdrawal, 3)], Research = DemoResearch.Withdrawn,
            Story = "Withdrew the consent to treatment after dose 3: a further dose is refused (R-01).",
        },
        Kap(5, DemoRoute.Iv, DemoOutcome.Response, 59, woman: true) with
        {
            Incidents = [new(StaleWeight, 4)],
            Story = "Came back after a pause: the weight was 45 days old and the order by weight. Dose 4 was called off and given the day after (R-06).",
        },
        Kap(6, DemoRoute.Iv, DemoOutcome.Response, 66, woman: false) with
        {
            WeightKg = 80, Incidents = [new(Discrepancy, 1)],
            Story = "Drawn 50 mg, given 40, wasted 5: five milligrams of dose 1 are not accounted for (R-32), and the vault's count is short.",
        },
        Kap(7, DemoRoute.Lozenge, DemoOutcome.Partial, 73, woman: true) with
        {
            Incidents = [new(NotScreened, 3)], Path = [19, 18, 17, 15, 14, 13, 12, 12, 13, 13],
            Story = "PHQ-9 item 9 is 2 before dose 3, and nobody asked further that day: a C-SSRS task and a risk assessment wait (R-17).",
        },
        Kap(8, DemoRoute.Iv, DemoOutcome.NoChange, 80, woman: false) with
        {
            Indication = DemoIndication.Resistant, Incidents = [new(HighRisk, 4)],
            Story = "C-SSRS question 4 is yes before dose 4: high risk (Columbia), no dose, crisis team, course on hold.",
        },
        Esketamine(9, DemoCourse.Esketamine, DemoOutcome.Response, 87, woman: true) with
        {
            Incidents = [new(LeftEarly, 5), new(RemsForgotten, 6)],
            Story = "Esketamine: left 95 minutes after dose 5 against advice, signed for (R-31); the REMS form of dose 6 was never sent (R-14).",
        },
        Kap(10, DemoRoute.Im, DemoOutcome.Response, 94, woman: true) with
        {
            Incidents = [new(EmptyItem, 4)], Path = [20, 18, 16, 13, 11, 10, 9, 9, 9, 8],
            Story = "One of the nine items of a PHQ-9 is empty before dose 4: the total is pro-rated and says so.",
        },
        Kap(11, DemoRoute.Lozenge, DemoOutcome.Remission, 101, woman: true) with
        {
            HasNotes = true, HasRelease = true, Research = DemoResearch.DeIdentified,
            Story = "Psychotherapy notes, labelled: they stay with the therapist whatever else is released.",
        },
        Kap(12, DemoRoute.Iv, DemoOutcome.Response, 108, woman: false) with
        {
            Research = DemoResearch.Rejected,
            Story = "Said no to research: left out of every research export.",
        },
        Kap(13, DemoRoute.Im, DemoOutcome.Response, 115, woman: false) with
        {
            IsPart2 = true, HasRelease = true, HasNotes = true,
            Story = "Alcohol dependence in remission, known from a programme under 42 CFR Part 2: labelled, and released by a consent of its own only.",
        },
        Alone(14, DemoOutcome.Response, 122, woman: true) with { Story = "Ketamine without psychotherapy: a response." },
        Alone(15, DemoOutcome.NoChange, 129, woman: false) with { Story = "Ketamine without psychotherapy: no change." },
        Kap(16, DemoRoute.Im, DemoOutcome.Late, 136, woman: true) with
        {
            Path = [20, 19, 18, 17, 16, 15, 14, 13, 8, 7], Story = "A late response: 30 % less after the induction, 60 % less after eight weeks.",
        },
        Kap(17, DemoRoute.Lozenge, DemoOutcome.Deteriorated, 143, woman: false) with
        {
            Path = [13, 14, 15, 16, 17, 18, 20, 20, 19, 18], Story = "Got worse: seven points after the induction (R-21).",
        },
        Kap(18, DemoRoute.Iv, DemoOutcome.Remission, 150, woman: true) with
        {
            IsLost = true, Story = "Lost to follow-up after a good induction: three appointments missed, no score afterwards.",
        },
        Kap(19, DemoRoute.Im, DemoOutcome.DropOut, 157, woman: true) with
        {
            Incidents = [new(Vomiting, 1)], Story = "Left after two sessions because of vomiting.",
        },
        Kap(20, DemoRoute.Iv, DemoOutcome.Remission, 3, woman: false) with
        {
            Indication = DemoIndication.Resistant, Maintenance = 12, HasRelease = true,
            Story = "Maintenance for a year: twelve doses after the induction, consent and screening renewed, bladder and cognition watched.",
        },
        Esketamine(21, DemoCourse.EsketamineWithTherapy, DemoOutcome.Response, 10, woman: true) with
        {
            Maintenance = 14, Story = "Esketamine with psychotherapy, fourteen maintenance doses: more than 24 in a year ask for a review (R-08).",
        },
        Kap(22, DemoRoute.Group, DemoOutcome.Response, 164, woman: false) with { Story = "Lozenges in a group." },
        Kap(23, DemoRoute.Home, DemoOutcome.Partial, 171, woman: true) with { Story = "Lozenges at home with a chaperone, visits by video." },
        Kap(24, DemoRoute.Oral, DemoOutcome.Response, 178, woman: true) with
        {
            Indication = DemoIndication.Trauma, Research = DemoResearch.DeIdentified, Story = "PTSD, swallowed ketamine: PCL-5 with its four clusters.",
        },
        Kap(25, DemoRoute.Sc, DemoOutcome.Partial, 185, woman: false) with { Indication = DemoIndication.Pain, Story = "Chronic pain, subcutaneous ketamine: PEG and pain from 0 to 10." },
        Kap(26, DemoRoute.Iv, DemoOutcome.Response, 192, woman: false) with
        {
            Incidents = [new(PressureInSession, 3)], Story = "184/112 mmHg in session 3: alert (R-28), labetalol, adverse event.",
        },
        Kap(27, DemoRoute.Im, DemoOutcome.Response, 199, woman: true) with
        {
            Incidents = [new(Fear, 2), new(Booster, 4)], Story = "Great fear in session 2, midazolam given; a second injection in session 4.",
        },
        Kap(28, DemoRoute.Nasal, DemoOutcome.Partial, 206, woman: true) with
        {
            Indication = DemoIndication.Anxiety, Drug = "benzodiazepine", Story = "Generalised anxiety, compounded nasal spray, and clonazepam: the interaction is signed for (R-12).",
        },
        new(29, DemoCourse.ExpandedAccess, DemoRoute.IvFree, DemoOutcome.Remission)
        {
            IsWoman = false, Indication = DemoIndication.Resistant, Day = 213, Incidents = [new(Syncope, 2), new(Desaturation, 3)], Path = [24, 17, 12, 9, 6, 4, 3, 4, 4, 5],
            Story = "Expanded access to ketamine free of preservatives: fainted after dose 2 (serious), saturation of 91 % in session 3.",
        },
        Kap(30, DemoRoute.Iv, DemoOutcome.Response, 220, woman: true) with
        {
            Given = "Lucia", Family = "Rivera", Incidents = [new(PressureOverridden, 3), new(NoEscort, 2)], Story = "Nobody to go home with: dose 2 was called off. 148/92 before dose 3: the prescriber signed for it (R-05).",
        },
        Kap(31, DemoRoute.Im, DemoOutcome.NoChange, 227, woman: true) with { Stage = DemoStage.Excluded, Story = "Not treated: the screening found a psychosis (R-03)." },
        Kap(32, DemoRoute.Lozenge, DemoOutcome.NoChange, 234, woman: false) with { Stage = DemoStage.Declined, Story = "Did not consent." },
        Kap(33, DemoRoute.Im, DemoOutcome.NoChange, 535, woman: false) with { Stage = DemoStage.Planned, Story = "On the waiting list: consent proposed, first visit booked." },
        Kap(34, DemoRoute.Iv, DemoOutcome.Remission, 3, woman: true) with
        {
            Maintenance = 14, Incidents = [new(ConsentExpired, 19)], Story = "The consent had run out before dose 19: called off, signed anew, given the next day (R-01).",
        },
        Kap(35, DemoRoute.Iv, DemoOutcome.Response, 514, woman: false) with { Story = "In the middle of the induction: further doses are booked." },
        Kap(36, DemoRoute.Iv, DemoOutcome.Partial, 241, woman: true) with { BirthYear = 1933, WeightKg = 52, Story = "Born in 1933: above 89 an age is no longer told in de-identified data." },
    ];

    private static DemoCase Kap(int number, DemoRoute route, DemoOutcome outcome, int day, bool woman) =>
        new(number, DemoCourse.Kap, route, outcome) { IsWoman = woman, Indication = DemoIndication.Recurrent, Day = day };

    private static DemoCase Alone(int number, DemoOutcome outcome, int day, bool woman) =>
        new(number, DemoCourse.KetamineOnly, DemoRoute.Iv, outcome) { IsWoman = woman, Indication = DemoIndication.Depression, Day = day };

    private static DemoCase Esketamine(int number, DemoCourse course, DemoOutcome outcome, int day, bool woman) =>
        new(number, course, DemoRoute.Esketamine, outcome) { IsWoman = woman, Indication = DemoIndication.Resistant, Day = day };
}
