using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>The facts of one occasion, of the kinds that a rule in force asks for, and no more.</summary>
internal sealed class FactGathering(PatientRecord record, Products products, RecordReader reader, KapRules set, Occasion occasion)
{
    private FactKinds _cut;

    internal PatientFacts Gather(FactKinds kinds)
    {
        bool Wants(FactKinds kind) => (kinds & kind) != FactKinds.None;
        var facts = new PatientFacts
        {
            Person = Wants(FactKinds.Person) && record.Follow(occasion.Patient) is { } person ? PersonFact.Read(person, occasion.Patient) : null,
            Consents = Wants(FactKinds.Consents) ? Consents() : [],
            Vitals = Wants(FactKinds.Vitals) ? Newest(FactKinds.Vitals, record.Kinds.Vitals, set.Record.VitalDays, m => m.At) : [],
            Measures = Wants(FactKinds.Measures) ? Newest(FactKinds.Measures, record.Kinds.Measures, set.Record.DaysBack, m => m.At) : [],
            Scores = Wants(FactKinds.Scores) ? Newest(FactKinds.Scores, record.Kinds.Scores, set.Record.DaysBack, m => m.At) : [],
            InSession = Wants(FactKinds.InSession) && occasion.Session is { } session ? Within(session.Reference) : [],
            Doses = Wants(FactKinds.Doses) ? Newest(FactKinds.Doses, record.Kinds.Doses, set.Record.DaysBack, d => d.Start, isEndless: true) : [],
            Sessions = Wants(FactKinds.Sessions) ? Newest(FactKinds.Sessions, record.Kinds.Sessions, set.Record.DaysBack, s => s.Start) : [],
            Conditions = Wants(FactKinds.Conditions) ? Conditions() : [],
            Allergies = Wants(FactKinds.Allergies) ? Allergies() : [],
            Responses = Wants(FactKinds.Responses) ? Newest(FactKinds.Responses, record.Kinds.Responses, set.Record.DaysBack, r => r.At) : [],
            Plans = Wants(FactKinds.Plans) ? [.. Find(FactKinds.Plans, "CarePlan").Select(p => PlanFact.Read(p, p.Self()))] : [],
            Drugs = Wants(FactKinds.Drugs) ? Drugs() : [],
            Orders = Wants(FactKinds.Orders) ? Orders() : [],
            Staff = Wants(FactKinds.Staff) ? Staff() : [],
            Risks = Wants(FactKinds.Risks) ? Risks() : [],
            Events = Wants(FactKinds.Events) ? Newest(FactKinds.Events, record.Kinds.Events, set.Record.VitalDays, e => e.At) : [],
            Stock = Wants(FactKinds.Stock) && occasion.Dose is { } dose ? OnHand(dose) : null,
        };
        facts = facts with
        {
            Representatives = Wants(FactKinds.Representatives) ? Representatives(facts) : [],
            Signatures = Wants(FactKinds.Signatures) ? Signatures(facts) : [],
            Episodes = Wants(FactKinds.Episodes) ? [.. Find(FactKinds.Episodes, "EpisodeOfCare").Select(EpisodeFact.Read).OfType<EpisodeFact>()] : [],
            Contacts = Wants(FactKinds.Contacts) ? Contacts() : [],
            Preflights = Wants(FactKinds.Preflights) && occasion.Session is { } begun ? Preflights(begun.Reference) : [],
        };
        return facts with { CutShort = _cut };
    }

    private IReadOnlyList<RepresentativeFact> Representatives(PatientFacts facts) =>
        [.. facts.Consents.SelectMany(c => c.Signers).Where(s => s.StartsWith("RelatedPerson/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)
            .Select(s => (Reference: s, Node: record.Follow(s))).Where(s => s.Node is not null).Select(s => RepresentativeFact.Read(s.Node!, s.Reference))];

    // A signature of a version holds for that version only: what was changed since is not signed.
    private IReadOnlyList<SignatureFact> Signatures(PatientFacts facts)
    {
        var targets = facts.Consents.Select(c => c.Reference).Concat(facts.Doses.Where(d => d.Session is not null && d.Session == occasion.Session?.Reference).Select(d => d.Reference)).ToList();
        return targets.Count == 0 ? []
            : [.. Whole(FactKinds.Signatures, record.Search(occasion, "Provenance", ("target", string.Join(',', targets)))).SelectMany(SignatureFact.Read)
                .Where(s => s.Version is null || record.Follow(s.Target)?.Child("meta")?.ChildText("versionId") == s.Version)];
    }

    private IReadOnlyList<ContactFact> Contacts() =>
        [.. Newest(FactKinds.Contacts, record.Kinds.Messages, set.Record.DaysBack, c => c.At)
            .Concat(Newest(FactKinds.Contacts, record.Kinds.Missed, set.Record.DaysBack, c => c.At)).OrderByDescending(c => c.At)];

    private IReadOnlyList<PreflightFact> Preflights(string session) =>
        [.. Find(FactKinds.Preflights, "GuidanceResponse", ("identifier", Records.RecordWriter.PreflightIdentifier(session).ToString())).Select(PreflightFact.Read).OfType<PreflightFact>()];

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
        [.. Find(FactKinds.Conditions, "Condition", ("code", Codes())).Select(c => ConditionFact.Read(c, c.Self()))];

    private string Codes() => BeforeDose.ExclusionRule.Codes + (set.R34.IncapacityCodes.Length > 0 ? "," + set.R34.IncapacityCodes : "");

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
        var stock = new Substances.StockOnHand(reader, products, set.Record.MaxResources);
        var left = stock.After(dose);
        _cut |= stock.IsCut ? FactKinds.Stock : FactKinds.None;
        return left;
    }

    private IReadOnlyList<RiskFact> Risks() =>
        [.. Find(FactKinds.Risks, "Flag", ("_sort", "-date")).Select(RiskFact.Read).OfType<RiskFact>()];
}
