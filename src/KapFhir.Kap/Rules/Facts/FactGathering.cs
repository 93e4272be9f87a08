using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>Reads the facts of one occasion: one indexed search per kind that a rule in force asks for, and no more.</summary>
internal sealed class FactGathering(RecordReader reader, Products products, Occasion occasion)
{
    // Published courses last weeks to months and cumulative exposure is counted over a year: what is older bears on no rule.
    private const int DaysBack = 366;
    private const int Most = 500;

    // Minutes count for vital signs; a day keeps sessions apart.
    private const int VitalDays = 1;

    internal PatientFacts Gather(FactKinds kinds)
    {
        bool Wants(FactKinds kind) => (kinds & kind) != FactKinds.None;
        return new PatientFacts
        {
            Person = Wants(FactKinds.Person) && reader.Follow(occasion.Patient) is { } person ? PersonFact.Read(person, occasion.Patient) : null,
            Consents = Wants(FactKinds.Consents) ? Consents() : [],
            Vitals = Wants(FactKinds.Vitals) ? Observations(FactCodes.Vitals, VitalDays) : [],
            Measures = Wants(FactKinds.Measures) ? Observations(FactCodes.Measures, DaysBack) : [],
            Scores = Wants(FactKinds.Scores) ? Observations(FactCodes.Scores, DaysBack) : [],
            InSession = Wants(FactKinds.InSession) && occasion.Session is { } session ? Within(session.Reference) : [],
            Doses = Wants(FactKinds.Doses) ? Doses() : [],
            Sessions = Wants(FactKinds.Sessions) ? Sessions() : [],
            Conditions = Wants(FactKinds.Conditions) ? Conditions() : [],
            Allergies = Wants(FactKinds.Allergies) ? Allergies() : [],
            Responses = Wants(FactKinds.Responses) ? Responses() : [],
            Plans = Wants(FactKinds.Plans) ? Plans() : [],
            Drugs = Wants(FactKinds.Drugs) ? Drugs() : [],
            Orders = Wants(FactKinds.Orders) ? Orders() : [],
            Staff = Wants(FactKinds.Staff) ? Staff() : [],
            Risks = Wants(FactKinds.Risks) ? Risks() : [],
            Events = Wants(FactKinds.Events) ? Events() : [],
        };
    }

    private string Since(int days) => "ge" + occasion.At.AddDays(-days).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // To the end of the occasion's next day: what is recorded of a session may be dated after it began.
    private string Until => "lt" + occasion.At.AddDays(2).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private IEnumerable<FhirNode> Find(string type, params (string Name, string Value)[] parameters) =>
        reader.Find(RecordSearch.Of(type, Most, [("patient", occasion.Patient), .. parameters])).Where(r => r.Self() != occasion.Reference);

    private IReadOnlyList<ConsentFact> Consents() =>
        [.. Find("Consent", ("scope", "treatment")).Select(c => ConsentFact.Read(c, c.Self())).OrderByDescending(c => c.Signed)];

    private IReadOnlyList<Measurement> Observations(string codes, int days) =>
        [.. Find("Observation", ("code", codes), ("date", Since(days)), ("date", Until), ("_sort", "-date")).Select(o => Measurement.Read(o, o.Self())).OfType<Measurement>().OrderByDescending(o => o.At)];

    private IReadOnlyList<Measurement> Within(string session) =>
        [.. Find("Observation", ("part-of", session)).Select(o => Measurement.Read(o, o.Self())).OfType<Measurement>().OrderBy(o => o.At)];

    // A product is named by code or by a Medication: both are searched.
    private IReadOnlyList<DoseFact> Doses() =>
        [.. Find("MedicationAdministration", ("code", products.All), ("effective-time", Since(DaysBack)))
            .Concat(Find("MedicationAdministration", ("medication:Medication.code", products.All), ("effective-time", Since(DaysBack))))
            .Where(d => d.ChildText("status") is "in-progress" or "completed" or "stopped")
            .Select(d => DoseFact.Read(d, d.Self(), products.Of(d, reader))).OfType<DoseFact>().OrderByDescending(d => d.Start)];

    private IReadOnlyList<SessionFact> Sessions() =>
        [.. Find("Procedure", ("date", Since(DaysBack)), ("date", Until), ("_sort", "-date")).Select(p => SessionFact.Read(p, p.Self()))
            .Where(p => p.IsDosing || p.Phase.Length > 0).OrderByDescending(p => p.Start)];

    private IReadOnlyList<ConditionFact> Conditions() =>
        [.. Find("Condition", ("code", BeforeDose.ExclusionRule.Codes)).Select(c => ConditionFact.Read(c, c.Self()))];

    private IReadOnlyList<string> Allergies() =>
        [.. Find("AllergyIntolerance", ("code", products.All))
            .Where(a => !a.Codes("verificationStatus").Any(c => c.Code is "refuted" or "entered-in-error")
                && !a.Codes("clinicalStatus").Any(c => c.Code is "inactive" or "resolved")).Select(a => a.Self())];

    private IReadOnlyList<ResponseFact> Responses() =>
        [.. Find("QuestionnaireResponse", ("authored", Since(DaysBack)), ("authored", Until), ("_sort", "-authored")).Select(r => ResponseFact.Read(r, r.Self())).OfType<ResponseFact>()
            .Where(r => r.Questionnaire.Length > 0).OrderByDescending(r => r.At)];

    private IReadOnlyList<PlanFact> Plans() => [.. Find("CarePlan").Select(p => PlanFact.Read(p, p.Self()))];

    private IReadOnlyList<DrugFact> Drugs() =>
        [.. Find("MedicationStatement", ("status", "active,intended")).Concat(Find("MedicationRequest", ("status", "active")))
            .Select(d => (Node: d, Product: products.Of(d, reader))).Where(d => !d.Product.IsKetamine && d.Product.Codes.Count > 0)
            .Select(d => new DrugFact(d.Node.Self(), d.Product.Codes))];

    // The order that a dose names; before a dose, the orders in force.
    private IReadOnlyList<OrderFact> Orders()
    {
        if (occasion.Dose?.Request is { } request)
        {
            return reader.Follow(request) is { Type.Name: "MedicationRequest" } order ? [OrderFact.Read(order, request, products.Of(order, reader))] : [];
        }

        return [.. Find("MedicationRequest", ("status", "active")).Select(o => (Node: o, Product: products.Of(o, reader))).Where(o => o.Product.IsKetamine)
            .Select(o => OrderFact.Read(o.Node, o.Node.Self(), o.Product))];
    }

    private IReadOnlyList<StaffFact> Staff()
    {
        var people = (occasion.Dose?.Performers ?? []).Concat(occasion.Session?.Performers ?? []).Select(p => p.Actor)
            .Append(occasion.Order?.Requester).Concat(Orders().Select(o => o.Requester)).OfType<string>().Distinct(StringComparer.Ordinal);
        return [.. people.Where(p => p.StartsWith("Practitioner/", StringComparison.Ordinal))
            .Select(p => (Reference: p, Node: reader.Follow(p))).Where(p => p.Node is not null).Select(p => StaffFact.Read(p.Node!, p.Reference))];
    }

    private IReadOnlyList<RiskFact> Risks() =>
        [.. from flag in Find("Flag")
            where flag.ChildText("status") == "active"
            let codes = flag.Codes("code").Select(c => c.Code).ToList()
            let level = codes.Contains("15508007") ? "high" : codes.Contains("25594002") ? "moderate" : null
            where level is not null && codes.Contains("225444004")
            select new RiskFact(flag.Self(), level, flag.Begin("period"))];

    private IReadOnlyList<EventFact> Events() =>
        [.. from adverse in reader.Find(RecordSearch.Of("AdverseEvent", Most, ("subject", occasion.Patient), ("date", Since(VitalDays)), ("date", Until)))
            where adverse.Self() != occasion.Reference && adverse.Begin("date") is not null
            select new EventFact(adverse.Self(), [.. adverse.Codes("event")], adverse.Begin("date")!.Value,
                [.. adverse.ChildrenNamed("suspectEntity").Select(s => s.Target("instance")).OfType<string>()], null)];
}
