// OperationDefinition kap-dose-check of the guide
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Whether a dose is within the limits of its route, for this patient and time. Nothing is stored.</summary>
internal static class KapDoseCheck
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-dose-check");
        var moment = input.Then(i => AskedMoment.Read(i, "time"));
        var stored = moment.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!moment.IsSuccess || !stored.IsSuccess)
        {
            return FhirAnswer.Failed([.. moment.Issues, .. stored.Issues]);
        }

        var about = request.Type + "/" + request.Id;
        var session = request.Type == "Procedure" ? SessionFact.Read(stored.Value!, about) : null;
        if ((session is null ? about : PatientOf(stored.Value!)) is not { } patient)
        {
            return FhirAnswer.Failed(Issues.NoSessionToBegin(about));
        }

        var dose = Dose(input.Value, session, moment.Value, about);
        return dose.IsSuccess
            ? (await server.Store.Write<FhirAnswer>(unit => Answer(Check(unit, server, request.Visible, ask => ask.IsWithinLimits(about, patient, dose.Value, In(input.Value, "weight", "kg")))), cancel)).Value
            : FhirAnswer.Failed(dose.Issues);
    }

    // The rules look at everything. A dose by weight tells the weight: it is that of who sees the weight.
    private static DoseAnswer Check(WriteUnit unit, FhirServer server, Visibility visible, Func<RuleQuestion, DoseAnswer> check)
    {
        var answer = check(server.Gates.Ask(unit));
        return answer with
        {
            Verdict = ToldVerdict.For(answer.Verdict, unit, visible),
            MgPerKg = visible.CoversAllOf("Observation") ? answer.MgPerKg : check(server.Gates.Ask(unit, visible)).MgPerKg,
        };
    }

    private static Result<DoseFact> Dose(OperationInput input, SessionFact? session, DateTimeOffset at, string about)
    {
        var milligrams = In(input, "dose", "mg") ?? session?.PlannedMilligrams;
        var route = input.Node("route") is { } concept ? DoseRoutes.Of(concept) : session?.Route ?? DoseRoute.Unknown;
        return milligrams is null ? Issues.BadOperationInput("$kap-dose-check", "give the dose as a Quantity in mg (parameter 'dose'), or plan it on the session (kap-planned-dose).")
            : route == DoseRoute.Unknown ? Issues.BadOperationInput("$kap-dose-check", "give the route (parameter 'route') with a code of kap-route-vs.")
            : new DoseFact { Reference = about, Start = at, Route = route, Milligrams = milligrams, Session = session?.Reference };
    }

    private static FhirAnswer Answer(DoseAnswer answer) => ParametersWriter.Answer(json =>
    {
        json.Flag("ok", !answer.Verdict.IsRefusal);
        json.Quantity("perWeight", answer.MgPerKg, "mg/kg");
        json.Quantity("ceiling", answer.Ceiling?.Value, answer.Ceiling?.Unit ?? "mg");
        foreach (var issue in RuleQuestion.Proposed(answer.Verdict).Issues)
        {
            json.Raw("issue", "resource", issue);
        }
    });

    private static string? PatientOf(FhirNode session) =>
        session.Child("subject")?.ChildText("reference") is { } reference && reference.StartsWith("Patient/", StringComparison.Ordinal) ? reference : null;

    private static decimal? In(OperationInput input, string name, string unit) => input.Node(name) is { } quantity
        && (quantity.ChildText("code") ?? quantity.ChildText("unit")) == unit
        && decimal.TryParse(quantity.ChildText("value"), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
