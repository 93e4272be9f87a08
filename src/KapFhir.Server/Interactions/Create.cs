// https://hl7.org/fhir/R4/http.html#create and https://hl7.org/fhir/R4/http.html#ccreate
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Interactions;

/// <summary>A new resource, whose id the server gives; with If-None-Exist only if a search finds nothing.</summary>
internal static class Create
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var criteria = Criteria.ParseOptional(server, request, request.Conditions.IfNoneExist);
        var resource = server.Writes.Read(request.Body, request.Type).Then(root => server.Writes.Prepare(root, NewId()));
        if (!criteria.IsSuccess || !resource.IsSuccess)
        {
            return FhirAnswer.Failed([.. criteria.Issues, .. resource.Issues]);
        }

        var written = await server.Audit.Write(request, unit => Apply(unit, server, resource.Value, criteria.Value)
            .Then(w => UnitEnd.Of(unit, server, resource.Value, request, w))
            .Then(w => ProvenanceHeader.Record(request, unit, server, w)), resource.Value.Expected, cancel);
        return WriteAnswer.Of(written, request.Prefer);
    }

    /// <summary>Ids are in the order of time, so that new rows lie together.</summary>
    public static string NewId() => Guid.CreateVersion7().ToString("D");

    /// <summary>Decides and writes, inside the unit: two clients that create on the same condition make one resource.</summary>
    public static Result<Written> Apply(WriteUnit unit, FhirServer server, PreparedResource resource, Criteria? condition)
    {
        var matches = condition?.Match(unit, 2) ?? [];
        return matches.Count switch
        {
            0 => server.Writes.Put(unit, resource, ChangeMethod.Create, current: null),
            1 => new Written(WriteEffect.Found, matches[0], []),
            _ => Issues.SeveralMatches(condition!.Text),
        };
    }
}
