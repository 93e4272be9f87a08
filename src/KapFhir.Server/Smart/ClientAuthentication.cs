// https://www.rfc-editor.org/rfc/rfc6749#section-2.3 and https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html
using System.Net;
using System.Text;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Server.Http;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Finds out which client sends a request. Each client has one way to say who it is, and a request says it in one way.</summary>
internal static class ClientAuthentication
{
    private static readonly OAuthError Unknown = OAuthErrors.InvalidClient("The client is not known, or its secret or key is not the registered one.");

    /// <summary>The client, or why it is not let in.</summary>
    public static async Task<OAuthResult<SmartClient>> Of(SmartRequest request)
    {
        var hasHeader = request.Http.Request.Headers.Authorization.Count > 0;
        var (secret, assertion, type) = (request["client_secret"], request["client_assertion"], request["client_assertion_type"]);
        if (new[] { hasHeader, secret is not null, assertion is not null || type is not null }.Count(way => way) > 1)
        {
            return OAuthErrors.InvalidRequest("The client says in several ways who it is. Use one.");
        }

        return assertion is not null || type is not null ? await ByAssertion(request, assertion, type)
            : hasHeader ? await ByHeader(request)
            : request["client_id"] is { } id ? await BySecret(request, id, secret)
            : OAuthErrors.InvalidClient("The request does not say which client sends it.");
    }

    /// <summary>Which registered client a request that was refused claims to be from, for the audit; what is no client's id is written down nowhere.</summary>
    public static async Task<string> Claimed(SmartRequest request)
    {
        var header = request.Http.Request.Headers.Authorization.ToString();
        var id = request["client_id"] ?? (header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) && Decode(header[6..].Trim()) is [var sent, _] ? sent
            : request["client_assertion"] is { } text ? ClientAssertion.IssuerOf(text) : null);
        return id is not null && await request.Server.Store.Clients.Find(id, request.Cancel) is not null ? "app " + id : "no registered app";
    }

    private static async Task<OAuthResult<SmartClient>> ByHeader(SmartRequest request)
    {
        var header = request.Http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase) || Decode(header[6..].Trim()) is not [var id, var secret])
        {
            return OAuthErrors.InvalidClient("The Authorization header is not Basic with the client's id and secret, each form-urlencoded, a colon between.");
        }

        return request["client_id"] is { } said && said != id ? OAuthErrors.InvalidRequest("client_id is another than that of the Authorization header.") : await BySecret(request, id, secret);
    }

    private static async Task<OAuthResult<SmartClient>> BySecret(SmartRequest request, string id, string? secret)
    {
        if (await request.Server.Store.Clients.Find(id, request.Cancel) is not { } row)
        {
            return Unknown;
        }

        var client = Registered.Read<SmartClient>(row.Details) with { Id = row.Id };
        return client.Kind switch
        {
            ClientKind.Public => secret is null ? client : Unknown,
            ClientKind.Symmetric => secret is null ? Unknown : await TrySecret(request, client, Secrets.AreEqual(Secrets.Hash(secret), row.Secret)),
            _ => Unknown,
        };
    }

    // RFC 6749, 2.3.1: "the authorization server MUST protect any endpoint utilizing it against brute force attacks". Counted by client and address: who guesses elsewhere
    // does not lock the client out. Only wrong secrets are counted, so that a client that does all right costs no write.
    private static async Task<OAuthResult<SmartClient>> TrySecret(SmartRequest request, SmartClient client, bool isRight)
    {
        var (attempts, options) = (request.Server.Store.Attempts, request.Server.Options);
        var subject = $"client {client.Id} of {Networks.Of(request.Http.Connection.RemoteIpAddress)}";
        var failures = await attempts.Count(subject, options.FailureWindow, request.Cancel);
        if (failures >= options.MaxFailures || (!isRight && !await attempts.Begin([(subject, options.MaxFailures)], options.FailureWindow, request.Cancel)))
        {
            return OAuthErrors.TooManyTries(options.FailureWindow);
        }

        if (isRight && failures > 0)
        {
            await attempts.Forget(subject, request.Cancel);
        }

        return isRight ? client : Unknown;
    }

    // The order matters: what anybody can send comes before what only the client can have signed, and only what it signed is remembered as seen.
    private static async Task<OAuthResult<SmartClient>> ByAssertion(SmartRequest request, string? text, string? type)
    {
        if (type != ClientAssertion.Type || text is null)
        {
            return OAuthErrors.InvalidClient("client_assertion_type is " + ClientAssertion.Type + ", and client_assertion the JWT.");
        }

        // SMART: the address of the token endpoint. The successor of RFC 7523 (draft-ietf-oauth-rfc7523bis) wants the issuer, and clients that follow it send that.
        var addresses = request.Server.Addresses;
        var read = ClientAssertion.Read(text, [addresses.Token, addresses.Issuer, addresses.Root + request.Http.Request.Path.Value!["/auth".Length..]], request.Server.Now);
        if (read.Error is { } fault)
        {
            return fault;
        }

        var assertion = read.Value!;
        if (request["client_id"] is { } said && said != assertion.ClientId)
        {
            return OAuthErrors.InvalidRequest("client_id is another than that of client_assertion.");
        }

        return await request.Server.Store.FindClient(assertion.ClientId, request.Cancel) is { Kind: ClientKind.Asymmetric } client
            && (assertion.KeyAddress is null || assertion.KeyAddress == client.JwksUri)
            && await IsSigned(request, client, assertion) && await IsNew(request.Server.Store.Attempts, assertion, request.Cancel)
            ? client : Unknown;
    }

    private static async Task<bool> IsSigned(SmartRequest request, SmartClient client, ClientAssertion assertion) =>
        await assertion.IsSignedBy(client.Jwks.Length > 0 ? Registration.ReadKeys(client.Jwks) ?? []
            : await request.Server.ClientKeys.Of(client.JwksUri, assertion.KeyId, request.Cancel));

    private static Task<bool> IsNew(AttemptStore attempts, ClientAssertion assertion, CancellationToken cancel) =>
        attempts.See(Secrets.Hash(assertion.ClientId + "\n" + assertion.Id), assertion.Expires.AddMinutes(1), cancel);

    private static string[]? Decode(string base64)
    {
        var buffer = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, buffer, out var length))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(buffer, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon <= 0 ? null : [WebUtility.UrlDecode(text[..colon]), WebUtility.UrlDecode(text[(colon + 1)..])];
    }
}
