// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html and https://www.rfc-editor.org/rfc/rfc9700#section-4.1
using KapFhir.Auth.Scopes;
using KapFhir.Fhir.Definitions;
using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.Clients;

/// <summary>What a registration must hold to.</summary>
public static class Registration
{
    /// <summary>What is wrong with it; empty if nothing is.</summary>
    public static IReadOnlyList<string> Faults(SmartClient client, FhirDefinitions definitions) => [.. All(client, definitions)];

    /// <summary>The public keys of a JWK set that can verify what we take, or null if it is none.</summary>
    public static IReadOnlyList<JsonWebKey>? ReadKeys(string jwks)
    {
        try
        {
            return [.. new JsonWebKeySet(jwks).Keys.Where(k => k.Kty is "RSA" or "EC")];
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static IEnumerable<string> All(SmartClient client, FhirDefinitions definitions)
    {
        if (client.Id.Length is 0 or > 100 || !client.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            yield return $"A client's id has 1 to 100 letters, digits, hyphens, dots and underscores; '{client.Id}' does not.";
        }

        var scopes = GrantedScopes.Parse(client.Scopes, definitions);
        if (scopes.Unknown.Count > 0)
        {
            yield return $"'{scopes.Unknown[0]}' is no scope.";
        }

        if (scopes.IsEmpty && !client.MayLaunch && !client.MayIntrospect)
        {
            yield return "A client needs scopes: the most it may ask for, such as 'openid fhirUser launch/patient patient/*.rs'.";
        }

        foreach (var address in client.RedirectUris.Concat(client.LogoutUris).Where(a => !IsRedirect(a)))
        {
            yield return $"'{address}' is no address to send a browser to: https, http on this machine (127.0.0.1, localhost), or an app's own scheme with a dot in it; without a fragment.";
        }

        foreach (var fault in KindFaults(client, scopes))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> KindFaults(SmartClient client, GrantedScopes scopes)
    {
        if (client.IsService && client.Kind != ClientKind.Asymmetric)
        {
            yield return "A client that acts for itself shows a key of its own: register its keys (--jwks or --jwks-uri).";
        }

        if (scopes.HasLevel(ScopeLevel.System) && !client.IsService)
        {
            yield return "system/ scopes are for clients that act for themselves (--service).";
        }

        if (!client.IsService && !client.MayLaunch && !client.MayIntrospect && client.RedirectUris.Count == 0)
        {
            yield return "A client whose users sign in needs a redirect address (--redirect).";
        }

        if (client.Kind == ClientKind.Public && (client.MayLaunch || client.MayIntrospect))
        {
            yield return "A public client cannot prove who it is: it may neither prepare launches nor ask about tokens.";
        }

        if (client.Kind == ClientKind.Asymmetric && (client.Jwks.Length > 0) == (client.JwksUri.Length > 0))
        {
            yield return "A client with a key of its own has its keys either registered (--jwks) or at an address (--jwks-uri).";
        }

        if (client.Jwks.Length > 0 && ReadKeys(client.Jwks) is not { Count: > 0 })
        {
            yield return "The key set is no JWK set with RSA or EC keys.";
        }

        if (client.JwksUri.Length > 0 && !IsKeyAddress(client.JwksUri))
        {
            yield return $"'{client.JwksUri}' is no address of keys: https, or http on this machine.";
        }
    }

    private static bool IsKeyAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback)) && url.UserInfo.Length == 0;

    // A scheme of an app's own has the reversed name of a domain (RFC 8252, 7.1): that keeps javascript: and data: out.
    private static bool IsRedirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && !text.Contains('#', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal)
        && !text.Contains('*', StringComparison.Ordinal) && url.UserInfo.Length == 0
        && (url.Scheme == "https" || (url.Scheme == "http" && url.IsLoopback) || url.Scheme.Contains('.', StringComparison.Ordinal));
}
