// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Auth.External;
using KapFhir.Server.Smart;

namespace KapFhir.Server.External;

/// <summary>Tells apps where tokens for this server are to be had: at the provider.</summary>
internal static class ExternalDiscovery
{
    private static readonly string[] Addresses =
        ["authorization_endpoint", "token_endpoint", "introspection_endpoint", "revocation_endpoint", "registration_endpoint", "management_endpoint"];

    private static readonly string[] Lists =
        ["response_types_supported", "token_endpoint_auth_methods_supported", "token_endpoint_auth_signing_alg_values_supported"];

    /// <summary>The document, or 503 before the provider has described itself.</summary>
    public static async Task Smart(HttpContext http, Provider provider, AuthOptions auth, string ownBase)
    {
        http.Response.Headers.AccessControlAllowOrigin = "*";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        if (await provider.Current(http.RequestAborted) is not { } document)
        {
            http.Response.Headers.CacheControl = "no-store";
            http.Response.Headers.RetryAfter = "5";
            await OAuthAnswer.Write(http, json => json.WriteString("error", "temporarily_unavailable"), 503);
            return;
        }

        http.Response.Headers.CacheControl = "public, max-age=60";
        await OAuthAnswer.Write(http, json => Write(json, document, provider, auth, ownBase));
    }

    private static void Write(Utf8JsonWriter json, ProviderDocument document, Provider provider, AuthOptions auth, string ownBase)
    {
        foreach (var name in Addresses.Where(n => document.Address(n) is not null))
        {
            json.WriteString(name, document.Address(name));
        }

        var capabilities = Capabilities(document, auth);
        if (capabilities.Contains("sso-openid-connect", StringComparer.Ordinal))
        {
            json.WriteString("issuer", document.Issuer);
            json.WriteString("jwks_uri", document.Address("jwks_uri"));
        }

        // Left out, OpenID Connect Discovery means these two; SMART wants them named.
        var grants = document.Texts("grant_types_supported");
        json.WriteArray("grant_types_supported", grants.Count > 0 ? grants : ["authorization_code", "client_credentials"]);
        foreach (var name in Lists.Where(n => document.Texts(n).Count > 0))
        {
            json.WriteArray(name, document.Texts(name));
        }

        json.WriteArray("code_challenge_methods_supported", Challenges(document, provider));
        json.WriteArray("scopes_supported", Scopes(document, provider, auth, ownBase));
        json.WriteArray("capabilities", capabilities);
    }

    // SMART: "SHALL NOT include plain". Entra proves S256 and does not say so.
    private static IReadOnlyList<string> Challenges(ProviderDocument document, Provider provider) =>
        provider.IsEntra ? [Pkce.Method] : [.. document.Texts("code_challenge_methods_supported").Where(m => m == Pkce.Method)];

    private static IReadOnlyList<string> Capabilities(ProviderDocument document, AuthOptions auth)
    {
        var methods = document.Texts("token_endpoint_auth_methods_supported");
        (string Name, bool Has)[] told =
        [
            ("permission-patient", true), ("permission-user", true), ("permission-v1", true), ("permission-v2", true),
            ("client-public", methods.Contains("none", StringComparer.Ordinal)),
            ("client-confidential-symmetric", methods.Contains("client_secret_basic", StringComparer.Ordinal)),
            ("client-confidential-asymmetric", methods.Contains("private_key_jwt", StringComparer.Ordinal)),
        ];
        return [.. told.Where(t => t.Has).Select(t => t.Name).Union(ExternalOptions.List(auth.External.Capabilities), StringComparer.Ordinal)];
    }

    // As an app must ask for them: of Entra by the registration's address, with dots.
    private static IEnumerable<string> Scopes(ProviderDocument document, Provider provider, AuthOptions auth, string ownBase)
    {
        var name = ExternalBearer.AudiencesOf(auth, ownBase).FirstOrDefault(a => a.Contains("://", StringComparison.Ordinal));
        string[] own = provider.IsEntra && name is not null
            ? [name + "/patient.all.rs", name + "/user.all.rs", name + "/user.all.cruds", name + "/.default"] : ["patient/*.rs", "user/*.rs", "user/*.cruds", "system/*.rs"];
        return document.Texts("scopes_supported").Concat(own).Concat(ExternalOptions.Map(auth.External.ScopeMap)!.Keys).Distinct(StringComparer.Ordinal);
    }
}
