using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>The facts of one occasion, of the kinds that a rule in force asks for, and no more.</summary>
internal sealed class FactGathering(PatientRecord record, Products products, RecordReader reader, RecordOptions options, Occasion occasion)
{
    private FactKinds _cut;

    internal PatientFacts Gather(FactKinds kinds)
    {
        bool Wants(FactKinds kind) => (kinds & kind) != FactKinds.None;
        var facts = new PatientFacts
        {
            Person = Wants(FactKinds.Person) && record.Follow(occasion.Patient) is { } person ? PersonFact.Read(person, occasion.Patient) : null,
            Consents = Wants(FactKinds.Consents) ? Consents() : [],
            Vitals = Wants(FactKinds.Vitals) ? Newest(FactKinds.Vitals, record.Kinds.Vitals, options.VitalDays, m => m.At) : [],
            Measures = Wants(FactKinds.Measures) ? Newest(FactKinds.Measures, record.Kinds.Measures, options.DaysBack, m => m.At) : [],
            Scores = Wants(FactKinds.Scores) ? Newest(FactKinds.Scores, record.Kinds.Scores, options.DaysBack, m => m.At) : [],
            InSession = Wants(FactKinds.InSession) && occasion.Session is { } session ? Within(session.Reference) : [],
            Doses = Wants(FactKinds.Doses) ? Newest(FactKinds.Doses, record.Kinds.Doses, options.DaysBack, d => d.Start, isEndless: true) : [],
            Sessions = Wants(FactKinds.Sessions) ? Newest(FactKinds.Sessions, record.Kinds.Sessions, options.DaysBack, s => s.Start) : [],
            Conditions = Wants(FactKinds.Conditions) ? Conditions() : [],
            Allergies = Wants(FactKinds.Allergies) ? Allergies() : [],
            Responses = Wants(FactKinds.Responses) ? Newest(FactKinds.Responses, record.Kinds.Responses, options.DaysBack, r => r.At) : [],
            Plans = Wants(FactKinds.Plans) ? [.. Find(FactKinds.Plans, "CarePlan").Select(p => PlanFact.Read(p, p.Self()))] : [],
            Drugs = Wants(FactKinds.Drugs) ? Drugs() : [],
            Orders = Wants(FactKinds.Orders) ? Orders() : [],
            Staff = Wants(FactKinds.Staff) ? Staff() : [],
            Risks = Wants(FactKinds.Risks) ? Risks() : [],
            Events = Wants(FactKinds.Events) ? Newest(FactKinds.Events, record.Kinds.Events, options.VitalDays, e => e.At) : [],
            Stock = Wants(FactKinds.Stock) && occasion.Dose is { } dose ? OnHand(dose) : null,
        };
        return facts with { CutShort = _cut };
    }

    private IReadOnlyList<T> Newest<T>(FactKinds kind, DatedKind<T> source, int days, Func<T, DateTimeOffset?> at, bool isEndless = false)
        where T : class => [.. Whole(kind, record.Around(source, occasion, days, isEndless)).OrderByDescending(at)];

    private IReadOnlyList<FhirNode> Find(FactKinds kind, string type, params (string Name, string Value)[] parameters) => Whole(kind, record.All(occasion, type, parameters));

    private IReadOnlyList<T> Whole<T>(FactKinds kind, Looked<T> looked)
    {
        _cut |= looked.IsCut ? kind : FactKinds.None;
        return looked.Facts;
    }

    private IReadOnlyList<ConsentFact> Consents() =>
        [.. Find(FactKinds.Consents, "Consent", ("scope", "treatment")).Select(c => ConsentFact.Read(c, c.Self())).OrderByDescending(c => c.Signed)];

    private IReadOnlyList<Measurement> Within(string session) =>
        [.. Find(FactKinds.InSession, "Observation", ("part-of", session)).Select(o => Measurement.Read(o, o.Self())).OfType<Measurement>().OrderBy(o => o.At)];

    private IReadOnlyList<ConditionFact> Conditions() =>
        [.. Find(FactKinds.Conditions, "Condition", ("code", BeforeDose.ExclusionRule.Codes)).Select(c => ConditionFact.Read(c, c.Self()))];

    private IReadOnlyList<string> Allergies() =>
        [.. Find(FactKinds.Allergies, "AllergyIntolerance", ("code", products.All))
            .Where(a => !a.Codes("verificationStatus").Any(c => c.Code is "refuted" or "entered-in-error")
                && !a.Codes("clinicalStatus").Any(c => c.Code is "inactive" or "resolved")).Select(a => a.Self())];

    private IReadOnlyList<FhirNode> ActiveOrders(FactKinds kind) => Find(kind, "MedicationRequest", ("status", "active"));

    private IReadOnlyList<DrugFact> Drugs() =>
        [.. Find(FactKinds.Drugs, "MedicationStatement", ("status", "active,intended")).Concat(ActiveOrders(FactKinds.Drugs))
            .Select(d => (Node: d, Product: products.Of(d, reader))).Where(d => !d.Product.IsKetamine && d.Product.Codes.Count > 0)
            .Select(d => new DrugFact(d.Node.Self(), d.Product.Codes))];

    // The order that a dose names; before a dose, the orders in force.
    private IReadOnlyList<OrderFact> Orders()
    {
        if (occasion.Dose?.Request is { } request)
        {
            return record.Follow(request) is { Type.Name: "MedicationRequest" } order ? [OrderFact.Read(order, request, products.Of(order, reader))] : [];
        }

        return [.. ActiveOrders(FactKinds.Orders).Select(o => (Node: o, Product: products.Of(o, reader))).Where(o => o.Product.IsKetamine)
            .Select(o => OrderFact.Read(o.Node, o.Node.Self(), o.Product))];
    }

    private IReadOnlyList<StaffFact> Staff()
    {
        var people = (occasion.Dose?.Performers ?? []).Concat(occasion.Session?.Performers ?? []).Select(p => p.Actor)
            .Append(occasion.Order?.Requester).Concat(Orders().Select(o => o.Requester)).OfType<string>().Distinct(StringComparer.Ordinal);
        return [.. people.Where(p => p.StartsWith("Practitioner/", StringComparison.Ordinal))
            .Select(p => (Reference: p, Node: record.Follow(p))).Where(p => p.Node is not null).Select(p => StaffFact.Read(p.Node!, p.Reference))];
    }

    private Substances.StockFact? OnHand(DoseFact dose)
    {
        var stock = new Substances.StockOnHand(reader, products, options.MaxResources);
        var left = stock.After(dose);
        _cut |= stock.IsCut ? FactKinds.Stock : FactKinds.None;
        return left;
    }

    private IReadOnlyList<RiskFact> Risks() =>
        [.. Find(FactKinds.Risks, "Flag", ("_sort", "-date")).Select(RiskFact.Read).OfType<RiskFact>()];
}
