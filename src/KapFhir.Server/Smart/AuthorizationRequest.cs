// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#request-4, https://www.rfc-editor.org/rfc/rfc6749#section-4.1.1, https://www.rfc-editor.org/rfc/rfc9700
using System.Globalization;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Scopes;

namespace KapFhir.Server.Smart;

/// <summary>An app's request for leave, checked.</summary>
internal sealed record AuthorizationRequest(SmartClient Client, string RedirectUri, string? State)
{
    private delegate OAuthError? Check(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request);

    private const int LongestState = 4000;

    // In this order: the first that fails is what the app is told.
    private static readonly Check[] Checks = [CheckResponse, CheckAudience, CheckState, CheckChallenge, CheckScopes, CheckLaunch, CheckPrompt];

    /// <summary>What it asks for, as far as the app may have it at all.</summary>
    public GrantedScopes Scopes { get; private init; } = GrantedScopes.None;

    /// <summary>The launch that it belongs to, or null.</summary>
    public string? Launch { get; private init; }

    public string Challenge { get; private init; } = "";

    public string? Nonce { get; private init; }

    public string? Prompt { get; private init; }

    /// <summary>How long ago the user may have signed in, in seconds; null for any time.</summary>
    public long? MaxAge { get; private init; }

    /// <summary>The app and the address that the answer is sent to, or what to tell the user: nothing is ever sent to an address that is not registered.</summary>
    public static async Task<OAuthResult<AuthorizationRequest>> Find(IReadOnlyDictionary<string, string> sent, SmartServer server, CancellationToken cancel)
    {
        if (Value(sent, "client_id") is not { } id || await server.Store.FindClient(id, cancel) is not { } client)
        {
            return OAuthErrors.InvalidClient("The app that sent you here is not registered with this server.");
        }

        return Value(sent, "redirect_uri") is { } redirect && client.RedirectUris.Contains(redirect, StringComparer.Ordinal)
            ? new AuthorizationRequest(client, redirect, Value(sent, "state"))
            {
                Scopes = Allowed(sent, server, client),
                Launch = Value(sent, "launch"),
                Challenge = Value(sent, "code_challenge") ?? "",
                Nonce = Value(sent, "nonce"),
                Prompt = Value(sent, "prompt"),
                MaxAge = long.TryParse(Value(sent, "max_age"), NumberStyles.None, CultureInfo.InvariantCulture, out var age) ? age : null,
            }
            : OAuthErrors.InvalidRequest("The app wants the answer sent to an address that is not registered for it.");
    }

    /// <summary>What the app is to be told instead of being given leave, or null.</summary>
    public OAuthError? Fault(IReadOnlyDictionary<string, string> sent, SmartServer server) => Checks.Select(check => check(sent, server, this)).FirstOrDefault(e => e is not null);

    /// <summary>Where the answer goes: the address as registered, with the answer's parameters, the state and who answers (RFC 9207).</summary>
    public string Answer(SmartServer server, params (string Name, string Value)[] values)
    {
        List<(string Name, string Value)> all = [.. values];
        if (State is not null)
        {
            all.Add(("state", State));
        }

        all.Add(("iss", server.Addresses.Issuer));
        return RedirectUri + (RedirectUri.Contains('?', StringComparison.Ordinal) ? "&" : "?")
            + string.Join('&', all.Select(p => p.Name + "=" + Uri.EscapeDataString(p.Value)));
    }

    // What the app may have: its registration is the most; what clients have for themselves no user gives.
    private static GrantedScopes Allowed(IReadOnlyDictionary<string, string> sent, SmartServer server, SmartClient client)
    {
        var asked = GrantedScopes.Parse(Value(sent, "scope") ?? "", server.Definitions).Within(GrantedScopes.Parse(client.Scopes, server.Definitions));
        return asked with { Resources = [.. asked.Resources.Where(r => r.Level != ScopeLevel.System)] };
    }

    private static OAuthError? CheckResponse(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        Value(sent, "response_type") is not { } type ? OAuthErrors.InvalidRequest("response_type is missing.")
        : type != "code" ? OAuthErrors.UnsupportedResponseType()
        : Value(sent, "response_mode") is not (null or "query") ? OAuthErrors.InvalidRequest("response_mode is query.")
        : sent.ContainsKey("request") || sent.ContainsKey("request_uri") ? OAuthErrors.InvalidRequest("request and request_uri are not offered.")
        : null;

    private static OAuthError? CheckAudience(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        Value(sent, "aud")?.TrimEnd('/') == server.Addresses.Issuer ? null : OAuthErrors.InvalidRequest("aud is the FHIR base of this server.");

    private static OAuthError? CheckState(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        request.State is null ? OAuthErrors.InvalidRequest("state is missing.")
        : request.State.Length > LongestState ? OAuthErrors.InvalidRequest("state is too long.") : null;

    private static OAuthError? CheckChallenge(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        Value(sent, "code_challenge_method") != Pkce.Method || !Pkce.IsChallenge(request.Challenge)
            ? OAuthErrors.InvalidRequest("code_challenge is needed, with code_challenge_method S256.") : null;

    private static OAuthError? CheckScopes(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        request.Scopes.IsEmpty ? OAuthErrors.InvalidScope("scope names nothing that this app was registered with.") : null;

    private static OAuthError? CheckLaunch(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        request.Scopes.Has(GrantedScopes.Launch) == (request.Launch is not null) ? null
            : OAuthErrors.InvalidRequest("The scope launch and the parameter launch belong together, and the app is registered for them.");

    private static OAuthError? CheckPrompt(IReadOnlyDictionary<string, string> sent, SmartServer server, AuthorizationRequest request) =>
        request.Prompt?.Split(' ') is { } words && ((words.Contains("none", StringComparer.Ordinal) && words.Length > 1)
            || words.Any(w => w is not ("none" or "login" or "consent" or "select_account")))
            ? OAuthErrors.InvalidRequest("prompt is none, login, consent or select_account; none is alone.") : null;

    private static string? Value(IReadOnlyDictionary<string, string> sent, string name) => sent.TryGetValue(name, out var value) && value.Length > 0 ? value : null;
}
