using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A kind of fact that has a date: how it is searched and read.</summary>
/// <param name="Type">The type of resource.</param>
/// <param name="Parameter">The search parameter of its date.</param>
/// <param name="Element">The element of its date.</param>
/// <param name="Read">Reads the fact; null if it is none.</param>
internal sealed record DatedKind<T>(string Type, string Parameter, string Element, Func<FhirNode, T?> Read)
    where T : class
{
    /// <summary>What else is asked for.</summary>
    public (string Name, string Value)[] More { get; init; } = [];

    /// <summary>The parameter that names the patient.</summary>
    public string Patient { get; init; } = "patient";
}

/// <summary>The kinds of facts that have dates.</summary>
internal sealed class RecordKinds(RecordReader reader, Products products)
{
    internal DatedKind<Measurement> Vitals { get; } = Observations(FactCodes.Vitals);

    internal DatedKind<Measurement> Measures { get; } = Observations(FactCodes.Measures);

    internal DatedKind<Measurement> Scores { get; } = Observations(FactCodes.Scores);

    // A product is named by code, by a Medication or by one contained: which it is, is looked at.
    internal DatedKind<DoseFact> Doses { get; } = new("MedicationAdministration", "effective-time", "effective", node => Dose(node, reader, products));

    internal DatedKind<SessionFact> Sessions { get; } = new("Procedure", "date", "performed", node => SessionFact.Read(node, node.Self()) is { } session && (session.IsDosing || session.Phase.Length > 0) ? session : null);

    internal DatedKind<ResponseFact> Responses { get; } =
        new("QuestionnaireResponse", "authored", "authored", node => ResponseFact.Read(node, node.Self()) is { Questionnaire.Length: > 0 } response ? response : null);

    internal DatedKind<EventFact> Events { get; } = new("AdverseEvent", "date", "date", Event) { Patient = "subject" };

    private static DatedKind<Measurement> Observations(string codes) =>
        new("Observation", "date", "effective", node => Measurement.Read(node, node.Self())) { More = [("code", codes)] };

    private static DoseFact? Dose(FhirNode node, RecordReader reader, Products products) =>
        node.ChildText("status") is "in-progress" or "completed" or "stopped" && products.Of(node, reader) is var product && products.IsDose(node, product)
            ? DoseFact.Read(node, node.Self(), product) : null;

    private static EventFact? Event(FhirNode adverse) => adverse.Begin("date") is { } at
        ? new EventFact(adverse.Self(), [.. adverse.Codes("event")], at, [.. adverse.ChildrenNamed("suspectEntity").Select(s => s.Target("instance")).OfType<string>()], null) : null;
}
