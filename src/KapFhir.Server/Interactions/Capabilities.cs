// https://hl7.org/fhir/R4/http.html#capabilities
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Interactions;

/// <summary>What the server can do. Made once per base address from the routes and the search parameters that are really there.</summary>
internal static class Capabilities
{
    public static Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var statement = request.Parameter("mode") switch
        {
            null or "" or "full" or "normative" => server.Statements.Capabilities(request.Base),
            "terminology" => server.Statements.Terminology(request.Base),
            var other => Result<Statement>.Failed([Issues.BadParameter("mode", other, "full, normative, terminology")]),
        };
        return Task.FromResult(statement.IsSuccess ? Answer(request, statement.Value) : FhirAnswer.Failed(statement.Issues));
    }

    private static FhirAnswer Answer(FhirRequest request, Statement statement)
    {
        var isKnown = request.Conditions.IfNoneMatch is { } tags
            && (tags.IsAny || tags.Versions.Contains(statement.Tag, StringComparer.Ordinal));
        return FhirAnswer.Tagged(isKnown ? 304 : 200, statement);
    }
}
