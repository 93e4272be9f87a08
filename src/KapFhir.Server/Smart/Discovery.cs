// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html, https://openid.net/specs/openid-connect-discovery-1_0.html, https://www.rfc-editor.org/rfc/rfc8414
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Scopes;

namespace KapFhir.Server.Smart;

/// <summary>What the server says of itself, for everybody to read.</summary>
internal static class Discovery
{
    /// <summary>What is offered; each has its test.</summary>
    public static IReadOnlyList<string> Capabilities { get; } =
    [
        "launch-ehr", "launch-standalone", "authorize-post", "client-public", "client-confidential-symmetric", "client-confidential-asymmetric", "sso-openid-connect",
        "context-banner", "context-style", "context-ehr-patient", "context-ehr-encounter", "context-standalone-patient", "context-standalone-encounter",
        "permission-offline", "permission-online", "permission-patient", "permission-user", "permission-v1", "permission-v2",
    ];

    /// <summary>How a client may say who it is.</summary>
    private static readonly string[] Methods = ["client_secret_basic", "client_secret_post", "private_key_jwt"];

    private static readonly string[] Claims = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "fhirUser", "name", "preferred_username"];

    public static Task Smart(SmartRequest request) => ForEverybody(request, json =>
    {
        Shared(json, request.Server.Addresses);
        json.WriteString("management_endpoint", request.Server.Addresses.Grants);
        json.WriteArray("capabilities", Capabilities);
    });

    public static Task OpenId(SmartRequest request) => ForEverybody(request, json =>
    {
        var addresses = request.Server.Addresses;
        Shared(json, addresses);
        json.WriteString("userinfo_endpoint", addresses.UserInfo);
        json.WriteString("end_session_endpoint", addresses.Logout);
        json.WriteArray("subject_types_supported", ["public"]);
        json.WriteArray("id_token_signing_alg_values_supported", ["RS256"]);
        json.WriteArray("claims_supported", Claims);
        json.WriteBoolean("claims_parameter_supported", false);
        json.WriteBoolean("request_parameter_supported", false);
        json.WriteBoolean("request_uri_parameter_supported", false);
    });

    public static async Task Jwks(SmartRequest request)
    {
        var keys = await request.Server.Keys.All(request.Cancel);
        await ForEverybody(request, json =>
        {
            json.WriteStartArray("keys");
            foreach (var key in keys)
            {
                key.WriteJwk(json);
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The look that an app may take on. https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#styling</summary>
    public static Task Style(SmartRequest request) => ForEverybody(request, json =>
    {
        (string Name, string Value)[] style =
        [
            ("color_background", "#f4f6f8"), ("color_error", "#a3262a"), ("color_highlight", "#0b6e6e"), ("color_modal_backdrop", "#1c2733"), ("color_success", "#1d6b3a"),
            ("color_text", "#1c2733"), ("dim_border_radius", "6px"), ("dim_font_size", "16px"), ("dim_spacing_size", "16px"), ("font_family_body", "system-ui, sans-serif"),
            ("font_family_heading", "system-ui, sans-serif"),
        ];
        Array.ForEach(style, s => json.WriteString(s.Name, s.Value));
    });

    private static void Shared(Utf8JsonWriter json, SmartAddresses addresses)
    {
        json.WriteString("issuer", addresses.Issuer);
        json.WriteString("jwks_uri", addresses.Jwks);
        json.WriteString("authorization_endpoint", addresses.Authorize);
        json.WriteString("token_endpoint", addresses.Token);
        json.WriteString("introspection_endpoint", addresses.Introspect);
        json.WriteString("revocation_endpoint", addresses.Revoke);
        json.WriteArray("grant_types_supported", TokenEndpoint.GrantTypes);
        json.WriteArray("response_types_supported", ["code"]);
        json.WriteArray("response_modes_supported", ["query"]);
        json.WriteArray("code_challenge_methods_supported", [Pkce.Method]);
        json.WriteArray("token_endpoint_auth_methods_supported", [.. Methods, "none"]);
        json.WriteArray("token_endpoint_auth_signing_alg_values_supported", ClientAssertion.Algorithms);
        json.WriteArray("introspection_endpoint_auth_methods_supported", Methods);
        json.WriteArray("introspection_endpoint_auth_signing_alg_values_supported", ClientAssertion.Algorithms);
        json.WriteArray("revocation_endpoint_auth_methods_supported", [.. Methods, "none"]);
        json.WriteArray("revocation_endpoint_auth_signing_alg_values_supported", ClientAssertion.Algorithms);
        json.WriteArray("scopes_supported", [.. GrantedScopes.Known, "patient/*.cruds", "user/*.cruds", "system/*.cruds", "patient/*.read", "user/*.read", "system/*.read"]);
        json.WriteBoolean("authorization_response_iss_parameter_supported", true);
    }

    private static Task ForEverybody(SmartRequest request, Action<Utf8JsonWriter> write)
    {
        request.Http.Response.Headers.CacheControl = "public, max-age=60";
        request.Http.Response.Headers.Remove("Pragma");
        request.Http.Response.Headers.AccessControlAllowOrigin = "*";
        return OAuthAnswer.Write(request.Http, write);
    }
}
