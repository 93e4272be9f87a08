using System.Globalization;
using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.FormResources;

namespace KapFhir.Kap.Demo;

/// <summary>Forms about a session: its record, and the monitoring form of the REMS programme.</summary>
internal static class SessionForms
{
    internal static JsonObject Record(DemoPatient p, DemoSession s) => Answered(
        p, "kap-session-record", "record-" + s.Name, s.Start.AddMinutes(-10), null, s,
        [
            Item("intention", "valueString", "To look without turning away (synthetic)"), Item("mood", "valueString", "Calm (synthetic)"),
            Item("music", "valueBoolean", p.Case.HasTherapy), Item("eyeshades", "valueBoolean", p.Case.HasTherapy),
            Item("last-food", "valueDateTime", Time(s.Start.AddHours(-9))), Item("last-drink", "valueDateTime", Time(s.Start.AddHours(-2))),
            Item("escort-present", "valueBoolean", true), Item("escort-name", "valueString", $"Robin {p.Family} (synthetic)"),
            Item("weight", "valueQuantity", Quantity(p.WeightKg, "kg", "kg")),
        ]);

    internal static JsonObject Rems(DemoPatient p, DemoSession s)
    {
        var (before, peak, end) = (s.Vitals[0], s.Vitals.First(v => v.Minute == p.Route.Peak), s.Vitals[^1]);
        return Answered(
            p, "rems-monitoring", "rems-" + s.Name, s.Start.AddMinutes(s.Stay + 20), null, s,
            [
                Item("patient-name", "valueString", $"{p.Given} {p.Family} (synthetic)"), Item("birth-date", "valueDate", p.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                Item("rems-id", "valueString", PatientResources.RemsId(p)), Item("concomitant-benzodiazepine", "valueBoolean", p.Case.Drug == "benzodiazepine"),
                Item("concomitant-stimulant", "valueBoolean", p.Case.Drug == "stimulant"), Item("session-date", "valueDate", Date(s.Start)),
                Item("dose", "valueQuantity", Quantity(s.DoseMg, "mg", "mg")), Item("lot", "valueString", DoseResources.Of(p, s).First().Lot.ToUpperInvariant()),
                Item("observation-minutes", "valueInteger", s.Stay), Item("systolic-pre", "valueInteger", before.Systolic), Item("diastolic-pre", "valueInteger", before.Diastolic),
                Item("systolic-40", "valueInteger", peak.Systolic), Item("diastolic-40", "valueInteger", peak.Diastolic),
                Item("systolic-end", "valueInteger", end.Systolic), Item("diastolic-end", "valueInteger", end.Diastolic),
                Item("sedation", "valueBoolean", s.SideEffects.Contains(6)), Item("dissociation", "valueBoolean", s.Dissociation > 4),
                Item("respiratory", "valueBoolean", false), Item("serious-event", "valueBoolean", false),
            ]);
    }
}
