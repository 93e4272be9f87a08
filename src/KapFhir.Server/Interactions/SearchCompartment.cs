// https://hl7.org/fhir/R4/http.html#vsearch and https://hl7.org/fhir/R4/compartmentdefinition.html
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>A search among what belongs to one patient, encounter, device...: <c>Patient/1/Observation</c>, <c>Patient/1/*</c>.</summary>
internal static class SearchCompartment
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var member = request.Parts.Member!;
        if (server.Definitions.FindCompartment(request.Type) is not { } compartment)
        {
            return Task.FromResult(FhirAnswer.Failed(Issues.UnknownCompartment(request.Type)));
        }

        if (member != "*" && server.Definitions.FindResourceType(member) is null)
        {
            return Task.FromResult(FhirAnswer.Failed(Issues.UnknownType(member)));
        }

        var place = new SearchPlace(request.Type + "/" + request.Id + "/" + member, member, new CompartmentScope(compartment, request.Id));
        return SearchType.Answer(request, server, place, cancel);
    }
}
