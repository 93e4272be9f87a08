// https://hl7.org/fhir/R4/http.html#summary
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Auth;
using KapFhir.Server.Http;
using Microsoft.OpenApi;

namespace KapFhir.Server.OpenApi;

/// <summary>The answers of requests that fail: an OperationOutcome each, by status.</summary>
internal sealed class RouteErrors(OpenApiDocument document, Schemas schemas, bool requiresToken)
{
    // Status, when, and an issue's type and text as they come.
    private static readonly (int Status, string Text, string Code, string Diagnostics)[] Table =
    [
        (400, "The request cannot be read: a parameter that is unknown or bad, a body that is no FHIR.", "invalid", "Patient has no search parameter 'nam'. Did you mean 'name'?"),
        (401, "No token, or one that is no good; WWW-Authenticate says why.", "login", "Send a token: Authorization: Bearer ..."),
        (403, "The caller may not do this.", "forbidden", "The scopes of this token do not reach this."),
        (404, "There is no such resource, or none that the caller may see.", "not-found", "There is no Patient with the id 'none'."),
        (406, "None of the formats asked for is spoken here.", "not-supported", "Ask for application/fhir+json or application/fhir+xml."),
        (409, "What others refer to is not deleted; or somebody else wrote at the same moment.", "conflict", "Other resources refer to it. Delete or change them first."),
        (410, "It was deleted; its history is there.", "deleted", "It was deleted."),
        (412, "A condition (If-Match, If-None-Exist, a search) does not hold.", "conflict", "The current version is 3. Read it, and send the change again."),
        (413, "The body is too large.", "too-long", "The body is longer than the setting Fhir:MaxBodyBytes."),
        (415, "The Content-Type is none that is read here.", "not-supported", "Send application/fhir+json or application/fhir+xml in UTF-8."),
        (422, "The resource breaks a rule: of R4, of a profile it claims, or of KAP.", "invariant", "Procedure.extension:route: a completed ketamine session names the route."),
        (500, "A fault of the server; its log has the request's id.", "exception", "The server failed."),
        (503, "The server is too busy, or the request took too long; Retry-After says when to come again.", "timeout", "It took too long. Ask for less."),
    ];

    /// <summary>Every error, by the name that routes refer to it by.</summary>
    public IEnumerable<KeyValuePair<string, IOpenApiResponse>> All => Table.Where(e => requiresToken || e.Status != 401).Select(e => KeyValuePair.Create(
        Name(e.Status), (IOpenApiResponse)new OpenApiResponse
        {
            Description = e.Text,
            Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
            {
                [MediaTypes.FhirJson] = new OpenApiMediaType { Schema = schemas.Reference("OperationOutcome"), Example = Outcome(e.Code, e.Diagnostics) },
            },
        }));

    /// <summary>The errors of a route.</summary>
    public IEnumerable<KeyValuePair<string, IOpenApiResponse>> Of(PlacedRoute placed) => Statuses(placed).Order()
        .Select(s => KeyValuePair.Create(s.ToString(CultureInfo.InvariantCulture), (IOpenApiResponse)new OpenApiResponseReference(Name(s), document)));

    private IEnumerable<int> Statuses(PlacedRoute placed)
    {
        var (interaction, body) = (placed.Route.Interaction, placed.Route.Body);
        List<int> all = [400, 406, 500, 503];
        if (interaction != FhirInteraction.Capabilities)
        {
            all.AddRange(requiresToken ? [401, 403] : [403]);
        }

        if (placed.HasId)
        {
            all.AddRange(interaction is FhirInteraction.AsyncStatus or FhirInteraction.History ? [404] : [404, 410]);
        }

        if (interaction is FhirInteraction.Create or FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete or FhirInteraction.Bundle or FhirInteraction.ChangingOperation)
        {
            all.AddRange([409, 412]);
        }

        if (body is not BodyKind.None)
        {
            all.AddRange(body == BodyKind.Form ? [413, 415] : [413, 415, 422]);
        }

        return all.Distinct();
    }

    private static string Name(int status) => "Error" + status.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Outcome(string code, string diagnostics) => new()
    {
        ["resourceType"] = "OperationOutcome",
        ["issue"] = new JsonArray(new JsonObject { ["severity"] = "error", ["code"] = code, ["diagnostics"] = diagnostics }),
    };
}
