namespace KapFhir.Kap.Demo;

/// <summary>Makes up the patients of the demo clinic from their cases. Each has randomness of its own, so that a change to one leaves the others as they are.</summary>
internal static class DemoCohort
{
    private const int Seed = 7919;

    /// <summary>The first patients of the clinic; always the same.</summary>
    internal static IEnumerable<DemoPatient> Make(int count) => DemoCases.Make().Take(count).Select(Make);

    private static DemoPatient Make(DemoCase story)
    {
        var random = new Random((story.Number * Seed) + 1);
        var screening = DemoCalendar.At(story.Day, 9 + random.Next(3), 30 * random.Next(2));
        var patient = new DemoPatient(
            story, DemoNames.Given(story), DemoNames.Family(story), Birth(story, random),
            story.WeightKg ?? random.Next(story.IsWoman ? 540 : 640, story.IsWoman ? 880 : 1050) / 10m, DemoNames.City(story.Number), screening)
        {
            Screenings = [screening.AddMinutes(30)],
            Signatures = story.Stage == DemoStage.Treated ? [new DemoSignature("consent", screening.AddMinutes(60))] : [],
            Preparations = story.Stage == DemoStage.Treated && story.HasTherapy ? Preparations(story, screening) : [],
        };
        var baseline = DemoReadings.Baseline(story, random);
        patient = story.Stage == DemoStage.Treated ? new DemoSessions(patient, random).Make() : patient;
        return patient with { Readings = new DemoReadings(patient, baseline, random).Make() };
    }

    private static DateOnly Birth(DemoCase story, Random random)
    {
        var year = story.BirthYear ?? (1955 + random.Next(48));
        return new DateOnly(year, random.Next(1, 13), random.Next(1, 29));
    }

    // Two or three visits before the first dose: sageintegrativehealth has three, hanya two.
    private static DateTimeOffset[] Preparations(DemoCase story, DateTimeOffset screening)
    {
        DateTimeOffset[] visits = [screening.AddDays(1), screening.AddDays(4), screening.AddDays(6)];
        return [.. visits.Take(story.Route.IsTwiceWeekly ? 2 : 3).Select(v => v.AddHours(3))];
    }
}
