namespace KapFhir.Kap.Demo;

/// <summary>Vital signs of a session: the blood pressure rises most some 30 to 40 minutes after the dose and is back by discharge.</summary>
internal sealed class DemoVitalSigns(DemoRoute route, Random random)
{
    private const double Decline = 60;

    internal IReadOnlyList<DemoVitals> Make(int session, DemoCase story)
    {
        // A second injection is given to those whose pressure allows it.
        var most = story.Has(DemoIncidentKind.Booster, session) ? 112 : 133;
        int systolic = random.Next(106, most), diastolic = random.Next(66, 84), heart = random.Next(60, 84), rise = random.Next(8, 24);
        return [.. route.Monitoring.Select(minute =>
        {
            var share = minute <= 0 ? 0 : minute <= route.Peak ? minute / (double)route.Peak : Math.Max(0, 1 - ((minute - route.Peak) / Decline));
            var (up, noise) = ((int)(rise * share), random.Next(-3, 4));
            var usual = new DemoVitals(minute, systolic + up + noise, diastolic + (up / 2) + (noise / 2), heart + (int)(10 * share), random.Next(share > 0 ? 95 : 96, 100));
            return Disturbed(usual, session, story);
        })];
    }

    private DemoVitals Disturbed(DemoVitals usual, int session, DemoCase story)
    {
        var isHighBefore = story.Has(DemoIncidentKind.PressureWarns, session) || story.Has(DemoIncidentKind.PressureOverridden, session);
        if (isHighBefore && usual.Minute <= 0)
        {
            return usual.Minute < 0 ? usual with { Systolic = 152, Diastolic = 94 } : usual with { Systolic = 148, Diastolic = 92 };
        }

        if (usual.Minute != route.Peak)
        {
            return usual;
        }

        return story.Has(DemoIncidentKind.PressureInSession, session) ? usual with { Systolic = 184, Diastolic = 112, HeartRate = 108 }
            : story.Has(DemoIncidentKind.Desaturation, session) ? usual with { Spo2 = 91 } : usual;
    }
}
