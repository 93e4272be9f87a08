// https://hl7.org/fhir/smart-app-launch/STU2.2/ and https://spec.openapis.org/oas/v3.0.4.html#security-scheme-object
using KapFhir.Server.Smart;
using Microsoft.OpenApi;

namespace KapFhir.Server.OpenApi;

/// <summary>How callers get in: the flows of the authorization server. None where none is needed.</summary>
internal static class OpenApiSecurity
{
    private const string Apps = "smart";
    private const string Services = "backend";

    // What an app begins with; any type may stand for the star.
    private static readonly Dictionary<string, string> AppScopes = new(StringComparer.Ordinal)
    {
        ["openid"] = "Who signed in", ["fhirUser"] = "The record of who signed in", ["launch/patient"] = "Choose a patient", ["offline_access"] = "Go on without the user",
        ["patient/*.rs"] = "Read and search the record of the patient", ["patient/*.cruds"] = "And write it",
        ["user/*.rs"] = "Read and search what the user may", ["user/*.cruds"] = "And write it",
    };

    private static readonly Dictionary<string, string> ServiceScopes = new(StringComparer.Ordinal) { ["system/*.rs"] = "Read and search everything", ["system/*.cruds"] = "And write it" };

    /// <summary>Says how to get in.</summary>
    public static void Describe(OpenApiDocument document, SmartAddresses smart)
    {
        document.Components!.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Apps] = Scheme("SMART App Launch: a code with PKCE (S256), for apps with a user.", new OpenApiOAuthFlows { AuthorizationCode = Flow(smart, AppScopes) }),
            [Services] = Scheme("SMART Backend Services: a JWT that the client signs (`private_key_jwt`), for services without one.", new OpenApiOAuthFlows { ClientCredentials = Flow(smart, ServiceScopes) }),
        };
        document.Security = [.. new[] { Apps, Services }.Select(n => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(n, document)] = [] })];
    }

    /// <summary>The scopes that the page asks for, if its user does not choose others.</summary>
    public static IEnumerable<string> Asked => ["openid", "fhirUser", "user/*.cruds"];

    private static OpenApiSecurityScheme Scheme(string text, OpenApiOAuthFlows flows) => new() { Type = SecuritySchemeType.OAuth2, Description = text, Flows = flows };

    private static OpenApiOAuthFlow Flow(SmartAddresses smart, Dictionary<string, string> scopes) => new()
    {
        AuthorizationUrl = new Uri(smart.Authorize), TokenUrl = new Uri(smart.Token), RefreshUrl = new Uri(smart.Token), Scopes = scopes,
    };
}
