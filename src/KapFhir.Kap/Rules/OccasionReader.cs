using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules;

/// <summary>Tells what a resource that is written means for the rules: nothing, most of the time, and then nothing is read for it.</summary>
internal sealed class OccasionReader(Products products, IReadOnlyList<string> scoreCodes)
{
    private static readonly string[] Forms = ["phq9", "cssrs-screener"];

    /// <summary>The occasion, or null if rules have no say in this resource.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="reference">Its type and id.</param>
    /// <param name="reader">Reads what it refers to.</param>
    internal Occasion? Read(FhirNode resource, string reference, RecordReader reader) => resource.Type.Name switch
    {
        "MedicationAdministration" => Administration(resource, reference, reader),
        "Procedure" => Session(resource, reference),
        "MedicationRequest" => Order(resource, reference, reader),
        "Observation" => Observation(resource, reference, reader),
        "QuestionnaireResponse" => Response(resource, reference),
        "AdverseEvent" => Adverse(resource, reference),
        _ => null,
    };

    // A dose that was not given, or is not begun, is none: https://hl7.org/fhir/R4/valueset-medication-admin-status.html
    private Occasion? Administration(FhirNode resource, string reference, RecordReader reader)
    {
        if (resource.ChildText("status") is not ("in-progress" or "completed" or "stopped") || Patient(resource) is not { } patient)
        {
            return null;
        }

        var product = products.Of(resource, reader);
        if (!products.IsDose(resource, product))
        {
            return Rescue(resource, reference, patient, product, reader);
        }

        return DoseFact.Read(resource, reference, product) is { } dose
            ? new Occasion(OccasionKind.Dose, reference, patient, dose.Start) { Dose = dose, Session = SessionOf(dose.Session, reader) } : null;
    }

    private static Occasion? Rescue(FhirNode resource, string reference, string patient, ProductFact product, RecordReader reader)
    {
        var session = SessionOf(resource.Targets("partOf").FirstOrDefault(), reader);
        return session is { IsDosing: true } && resource.Begin("effective") is { } at
            ? new Occasion(OccasionKind.Event, reference, patient, at) { Session = session, Event = new EventFact(reference, product.Codes, at, [], session.Reference) } : null;
    }

    private static Occasion? Session(FhirNode resource, string reference)
    {
        var kind = resource.ChildText("status") switch
        {
            "in-progress" => OccasionKind.SessionStart,
            "completed" => OccasionKind.SessionEnd,
            _ => OccasionKind.None,
        };
        if (kind == OccasionKind.None || !SessionFact.IsDosingSession(resource) || Patient(resource) is not { } patient)
        {
            return null;
        }

        var session = SessionFact.Read(resource, reference);
        return session.Start is { } start ? new Occasion(kind, reference, patient, start) { Session = session } : null;
    }

    private Occasion? Order(FhirNode resource, string reference, RecordReader reader)
    {
        if (resource.ChildText("status") != "active" || resource.ChildText("intent") is "proposal" or "plan" || Patient(resource) is not { } patient
            || resource.Begin("authoredOn") is not { } at)
        {
            return null;
        }

        var product = products.Of(resource, reader);
        return product.IsKetamine ? new Occasion(OccasionKind.Order, reference, patient, at) { Order = OrderFact.Read(resource, reference, product) } : null;
    }

    private Occasion? Observation(FhirNode resource, string reference, RecordReader reader)
    {
        var isScore = resource.Codes("code").Any(c => scoreCodes.Contains(c.Code, StringComparer.Ordinal));
        var part = resource.Child("partOf");
        if ((part is null && !isScore) || Patient(resource) is not { } patient || Measurement.Read(resource, reference) is not { } measurement)
        {
            return null;
        }

        var session = part is null ? null : SessionOf(measurement.Session, reader);
        return isScore ? new Occasion(OccasionKind.Score, reference, patient, measurement.At) { Measurement = measurement, Session = session }
            : session is { IsDosing: true } ? new Occasion(OccasionKind.Measurement, reference, patient, measurement.At) { Measurement = measurement, Session = session }
            : null;
    }

    private static Occasion? Response(FhirNode resource, string reference) =>
        Patient(resource) is { } patient && ResponseFact.Read(resource, reference) is { } response && Forms.Contains(response.Questionnaire, StringComparer.Ordinal)
            ? new Occasion(OccasionKind.Response, reference, patient, response.At) { Response = response } : null;

    private static Occasion? Adverse(FhirNode resource, string reference)
    {
        if (resource.ChildText("actuality") != "actual" || Patient(resource) is not { } patient || resource.Begin("date") is not { } at)
        {
            return null;
        }

        string[] suspects = [.. resource.ChildrenNamed("suspectEntity").Select(s => s.Target("instance")).OfType<string>()];
        return new Occasion(OccasionKind.Event, reference, patient, at) { Event = new EventFact(reference, [.. resource.Codes("event")], at, suspects, null) };
    }

    internal static SessionFact? SessionOf(string? reference, RecordReader reader) =>
        reader.Follow(reference) is { Type.Name: "Procedure" } procedure ? SessionFact.Read(procedure, reference!) : null;

    private static string? Patient(FhirNode resource) =>
        resource.Target("subject") is { } subject && subject.StartsWith("Patient/", StringComparison.Ordinal) ? subject : null;
}
