// https://hl7.org/fhir/R4/patient-operation-everything.html
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Operations;

/// <summary>The whole record of a patient: the patient, what is in the patient's compartment, and what that refers to; in pages.</summary>
internal static class PatientEverything
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (request.Type != "Patient")
        {
            return FhirAnswer.Failed(Issues.UnknownOperation("$everything"));
        }

        var patient = await server.Store.Read("Patient", request.Id, request.Visible, cancel);
        if (patient is not { IsDeleted: false })
        {
            return patient is null ? FhirAnswer.Failed(Issues.ResourceNotFound("Patient", request.Id)) : FhirAnswer.Gone(patient);
        }

        var query = EverythingQuery.Parse(request, server);
        if (!query.IsSuccess)
        {
            return FhirAnswer.Failed(query.Issues);
        }

        // Pages keep their place in the whole: where care outside the period is left out, they are shorter.
        var page = await server.Store.Search(query.Value.Search, request.Visible, cancel);
        if (query.Value.Period is { } period)
        {
            page = page with { Matches = [.. page.Matches.Where(m => period.Covers(m, server))], Total = null };
        }

        return SearchType.Answer(request, server, $"Patient/{request.Id}/$everything", query.Value.Search, page);
    }
}
