using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols.Progress;

/// <summary>Reads what happened to a patient since a day, as far as it can show that a step was done.</summary>
internal sealed class PlanEvents(RecordReader records, string patient, DateTimeOffset since, DateTimeOffset until)
{
    private const int Most = 2000;

    internal IReadOnlyList<PlanEvent> All() =>
        [.. Sessions().Concat(Doses()).Concat(Forms()).Concat(Consents()).Concat(Requested()).Where(e => e.At <= until).OrderBy(e => e.At)];

    private string Since => "ge" + since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private IEnumerable<FhirNode> Find(string type, params (string Name, string Value)[] parameters) =>
        records.Find(RecordSearch.Of(type, Most, [("patient", patient), .. parameters]));

    private IEnumerable<PlanEvent> Sessions()
    {
        var sessions = Find("Procedure", ("date", Since), ("_sort", "date")).Select(p => (Node: p, Session: SessionFact.Read(p, p.Self())));
        foreach (var (node, session) in sessions.Where(s => s.Session.Start is not null))
        {
            if (session.IsDosing)
            {
                foreach (var taken in Measured(session))
                {
                    yield return taken;
                }
            }

            // A session that was called off, or broken off before a dose, is none.
            if (session.Status is "completed" || (session.Status is "stopped" && session.Milligrams > 0))
            {
                yield return new PlanEvent(session.Reference, session.Start!.Value,
                    [session.IsDosing ? Proofs.Dosing : Proofs.Therapy + session.Phase, .. node.Targets("basedOn").Select(r => Proofs.Request + r)]);
            }
        }
    }

    private IEnumerable<PlanEvent> Measured(SessionFact session)
    {
        var taken = records.Find(RecordSearch.Of("Observation", Most, ("part-of", session.Reference), ("code", "85354-9,55284-4,cadss6-total")))
            .Select(o => Measurement.Read(o, o.Self())).OfType<Measurement>().OrderBy(m => m.At).ToList();
        foreach (var total in taken.Where(m => m.Is("cadss6-total")))
        {
            yield return new PlanEvent(total.Reference, total.At, [Proofs.Form + "cadss6"]);
        }

        taken.RemoveAll(m => m.Systolic is null);
        if (taken.Find(m => m.Minutes is { } minute ? minute > 0 : m.At > session.Start) is { } during)
        {
            yield return new PlanEvent(during.Reference, during.At, [Proofs.Pressure]);
        }

        if (taken.Find(m => m.Minutes is { } minute ? minute <= 0 : m.At <= session.Start) is { } before)
        {
            yield return new PlanEvent(before.Reference, before.At, [Proofs.PressureBefore]);
        }
    }

    // A dose that is part of no session is one by itself.
    private IEnumerable<PlanEvent> Doses() => from dose in Find("MedicationAdministration", ("effective-time", Since), ("status", "completed"))
        where dose.Begin("effective") is not null && !dose.Targets("partOf").Any(p => p.StartsWith("Procedure/", StringComparison.Ordinal)) && IsOurs(dose)
        select new PlanEvent(dose.Self(), dose.Begin("effective")!.Value, [Proofs.Dosing]);

    private static bool IsOurs(FhirNode dose) => dose.Child("meta")?.ChildrenNamed("profile")
        .Any(p => p.Text?.Split('|')[0] == KapGuide.Definition("kap-medication-administration")) is true;

    private IEnumerable<PlanEvent> Forms() => from response in Find("QuestionnaireResponse", ("authored", Since), ("_sort", "authored"))
        where response.ChildText("status") is "completed" or "amended" && response.Begin("authored") is not null
        let form = response.ChildText("questionnaire")
        where form is not null
        select new PlanEvent(response.Self(), response.Begin("authored")!.Value, [Proofs.FormKey(form), .. response.Targets("basedOn").Select(r => Proofs.Request + r)]);

    private IEnumerable<PlanEvent> Consents() => Find("Consent", ("scope", "treatment")).Select(c => ConsentFact.Read(c, c.Self()))
        .Where(c => c is { Status: "active" or "inactive", Signed: not null } && !(c.Until < since)).Select(c => new PlanEvent(c.Reference, c.Signed!.Value, [Proofs.Consent]));

    // What was done for a request says so itself: a Task or Appointment by its status, an administration by its order.
    private IEnumerable<PlanEvent> Requested()
    {
        foreach (var task in Find("Task", ("status", "completed")))
        {
            var at = task.End("executionPeriod") ?? task.Begin("lastModified") ?? task.Child("meta").Begin("lastUpdated");
            yield return new PlanEvent(task.Self(), at ?? until, [Proofs.Request + task.Self()]);
        }

        foreach (var kept in Find("Appointment", ("status", "fulfilled")).Where(a => a.Begin("start") is not null))
        {
            yield return new PlanEvent(kept.Self(), kept.Begin("start")!.Value, [Proofs.Request + kept.Self()]);
        }

        foreach (var visit in Find("Encounter", ("date", Since), ("status", "finished")).Where(e => e.Begin("period") is not null))
        {
            yield return new PlanEvent(visit.Self(), visit.End("period") ?? visit.Begin("period")!.Value,
                [.. visit.Targets("basedOn").Concat(visit.Targets("appointment")).Select(r => Proofs.Request + r)]);
        }
    }
}
