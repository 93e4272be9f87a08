// https://hl7.org/fhir/R4/http.html#vsearch
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>A search among all types, or those of <c>_type</c>.</summary>
internal static class SearchSystem
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel) =>
        SearchType.Answer(request, server, new SearchPlace("", Type: null), cancel);
}
