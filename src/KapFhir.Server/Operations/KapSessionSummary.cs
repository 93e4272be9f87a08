// OperationDefinition kap-session-summary of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Sessions;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>A dosing session at one glance, as Parameters or as a document. Nothing is stored.</summary>
internal static class KapSessionSummary
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        DosingSession.Answer(
            request, server, "kap-session-summary",
            (input, session) => input.Flag("document") is true
                ? Document(session, request, server) : Answer(new SessionSummary(session.Record), input.Flag("monitoring") is not false),
            cancel);

    private static Result<FhirAnswer> Document(DosingSession session, FhirRequest request, FhirServer server) =>
        SessionComposition.Write(new SessionSummary(session.Record), session.Now, request.Base) is { } composition
            ? DocumentBundle.Make(composition, null, server, session.Reader, request.Base, session.Now).Then<FhirAnswer>(bundle => DocumentBundle.Answer(bundle))
            : Issues.NoAuthorOfDocument(request.Type + "/" + request.Id);

    private static Result<FhirAnswer> Answer(SessionSummary summary, bool hasMonitoring) => ParametersWriter.Answer(json =>
    {
        var session = summary.Record.Session;
        json.Reference("session", session.Reference);
        json.Value("status", "code", session.Status);
        if (session.Start is { } start)
        {
            json.Period("period", start, session.End);
        }

        summary.Record.Doses.ToList().ForEach(dose => json.Parts("dose", () => Write(json, dose)));
        foreach (var row in hasMonitoring ? summary.Table : [])
        {
            json.Parts("measurement", () => Write(json, row));
        }

        Peaks(json, summary);
        summary.Record.Events.ToList().ForEach(e => json.Parts("event", () => Write(json, e)));
        if (session.Discharge is { } discharge)
        {
            json.Parts("discharge", () => Write(json, discharge, summary.MinutesToDischarge));
        }

        summary.Remarks.ToList().ForEach(r => json.Value("remark", "string", r));
    });

    private static void Write(ParametersWriter json, SessionDose dose)
    {
        json.Reference("what", dose.Fact.Reference);
        json.Period("at", dose.Fact.Start, dose.Fact.End);
        if (dose.Node.Child("dosage")?.Child("route") is { } route)
        {
            json.Raw("route", "valueCodeableConcept", route.RawValue);
        }

        json.Quantity("amount", dose.Fact.Milligrams, "mg");
        json.Quantity("perWeight", dose.Fact.MgPerKg, "mg/kg");
        json.Value("lot", "string", dose.Lot);
    }

    private static void Write(ParametersWriter json, TableRow row)
    {
        json.Whole("minute", row.Minute);
        json.Moment("at", row.At);
        row.Values.ToList().ForEach(v => json.Quantity(v.Name, v.Value, v.Unit));
    }

    private static void Peaks(ParametersWriter json, SessionSummary summary)
    {
        if (summary.Peak is { } peak)
        {
            json.Parts("peak", () =>
            {
                json.Decimal("score", peak.Score);
                json.Whole("minute", peak.Minute);
                if (peak.BackAt is { } back)
                {
                    json.Whole("backAt", back);
                }
            });
        }

        if (summary.PressurePeak is { } pressure)
        {
            json.Parts("pressurePeak", () =>
            {
                json.Decimal("systolic", pressure.Systolic);
                json.Decimal("diastolic", pressure.Diastolic);
                json.Whole("minute", pressure.Minute);
            });
        }

        if (summary.LowestSaturation is { } saturation)
        {
            json.Parts("lowestSaturation", () =>
            {
                json.Decimal("value", saturation.Value);
                json.Whole("minute", saturation.Minute);
            });
        }
    }

    private static void Write(ParametersWriter json, FhirNode adverse)
    {
        json.Reference("what", "AdverseEvent/" + adverse.ChildText("id"));
        if (adverse.Child("event") is { } kind)
        {
            json.Raw("event", "valueCodeableConcept", kind.RawValue);
        }

        json.Value("severity", "code", Code(adverse, "severity"));
        if (Code(adverse, "seriousness") is { } seriousness)
        {
            json.Flag("serious", seriousness == "serious");
        }

        json.Value("outcome", "code", Code(adverse, "outcome"));
        json.Value("at", "dateTime", adverse.ChildText("date"));
    }

    private static void Write(ParametersWriter json, Kap.Rules.Facts.DischargeFact discharge, int? minutes)
    {
        json.Value("method", "code", discharge.Method);
        json.Decimal("score", discharge.Score);
        if (discharge.At is { } at)
        {
            json.Moment("at", at);
        }

        if (discharge.HasEscort is { } escort)
        {
            json.Flag("escort", escort);
        }

        if (discharge.IsToldNotToDrive is { } told)
        {
            json.Flag("drivingAdvice", told);
        }

        if (minutes is { } stayed)
        {
            json.Whole("minutes", stayed);
        }
    }

    private static string? Code(FhirNode resource, string element) => resource.Child(element)?.Child("coding")?.ChildText("code");
}
