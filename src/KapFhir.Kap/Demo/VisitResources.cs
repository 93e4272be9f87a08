using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>Visits and appointments, and what is measured at the screening.</summary>
internal static class VisitResources
{
    internal static IEnumerable<JsonObject> Screenings(DemoPatient p)
    {
        for (var i = 0; i < p.Screenings.Count && p.Case.Stage != DemoStage.Planned; i++)
        {
            var name = i == 0 ? "" : "-" + Number(i + 1);
            yield return Visit(p, "screening" + name, p.Screenings[i].AddMinutes(-30), 90, "screening", "10197000", "Psychiatric interview and evaluation");
            yield return Height(p, "height" + name, p.Screenings[i]);
            yield return Weight(p, "weight-screening" + name, p.Screenings[i]);
            yield return FormResources.Eligibility(p, "eligibility" + name, p.Screenings[i]);
        }
    }

    /// <summary>A visit: at the clinic, or by video for those who are treated at home.</summary>
    internal static JsonObject Visit(DemoPatient p, string name, DateTimeOffset start, int minutes, string phase, string type, string display)
    {
        var isRemote = p.Route == DemoRoute.Home && phase is not "screening";
        var visit = Resource(p, "Encounter", "visit-" + name, "kap-encounter");
        visit["extension"] = Phase(phase);
        visit["status"] = "finished";
        visit["class"] = isRemote ? Coding(Hl7 + "v3-ActCode", "VR", "virtual") : Coding(Hl7 + "v3-ActCode", "AMB", "ambulatory");
        visit["type"] = new JsonArray(Concept(Snomed, type, display));
        visit["subject"] = Reference(p.Self);
        visit["episodeOfCare"] = new JsonArray(Reference($"EpisodeOfCare/{p.Id}-course"));
        visit["participant"] = new JsonArray(new JsonObject { ["individual"] = Reference(phase is "preparation" or "integration" ? StaffResources.Therapist(p) : StaffResources.Prescriber(p)) });
        visit["period"] = Period(start, start.AddMinutes(minutes));
        if (!isRemote)
        {
            visit["location"] = new JsonArray(new JsonObject { ["location"] = Reference(phase is "dosing" or "maintenance" ? ClinicResources.RoomOf(p) : "Location/demo-therapy-room") });
        }

        visit["serviceProvider"] = Reference(ClinicResources.Organization);
        return visit;
    }

    internal static JsonObject Appointment(DemoPatient p, string name, DateTimeOffset start, string status)
    {
        var appointment = Resource(p, "Appointment", "appointment-" + name, null);
        appointment["status"] = status;
        appointment["serviceType"] = new JsonArray(LocalConcept("kap-session-phase", p.HasDoses || p.Case.Stage == DemoStage.Treated ? "dosing" : "screening"));
        appointment["start"] = Time(start);
        appointment["end"] = Time(start.AddMinutes(p.Route.Stay));
        appointment["participant"] = new JsonArray(Participant(p.Self, status), Participant(StaffResources.Prescriber(p), status), Participant(ClinicResources.RoomOf(p), status));
        return appointment;
    }

    /// <summary>What is booked for those who wait, and missed by those who do not come any more.</summary>
    internal static IEnumerable<JsonObject> Appointments(DemoPatient p)
    {
        if (p.Case.Stage == DemoStage.Planned)
        {
            yield return Appointment(p, "screening", DemoCalendar.OnWorkday(DemoCalendar.Now.AddDays(4 + (p.Case.Number % 9)).AddHours(-8)), "booked");
        }

        foreach (var missed in p.Sessions.Where(s => s.CalledOff?.Kind == DemoIncidentKind.NoShow))
        {
            yield return Appointment(p, "missed-" + Number(missed.Number), missed.Start, "noshow");
        }

        if (p.Case.IsLost && p.HasDoses && p.LastDose.AddDays(60) < DemoCalendar.Now)
        {
            for (var i = 1; i <= 3; i++)
            {
                yield return Appointment(p, "follow-up-" + Number(i), DemoCalendar.OnWorkday(p.LastDose.AddDays(14 * i)), "noshow");
            }

            yield return Lost(p, p.LastDose.AddDays(50));
        }
    }

    // Missed three times: lost to follow-up.
    private static JsonObject Lost(DemoPatient p, DateTimeOffset at)
    {
        var flag = Resource(p, "Flag", "lost", "kap-flag");
        flag["status"] = "active";
        flag["category"] = new JsonArray(Concept(Hl7 + "flag-category", "admin"));
        flag["code"] = Concept(Snomed, "399307001", "Lost to follow-up", "Lost to follow-up after three missed appointments");
        flag["subject"] = Reference(p.Self);
        flag["period"] = new JsonObject { ["start"] = Time(at) };
        flag["author"] = Reference(StaffResources.Prescriber(p));
        return flag;
    }

    private static JsonObject Participant(string actor, string status) =>
        new() { ["actor"] = Reference(actor), ["status"] = status == "booked" ? "accepted" : "tentative" };
}
