// https://www.rfc-editor.org/rfc/rfc6750
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Takes access tokens: of the server's own authorization server, or of a provider.</summary>
internal interface IBearer
{
    /// <summary>What an access token says, or why it is not good.</summary>
    Task<Result<TokenAccess>> Read(string token, CancellationToken cancel);

    /// <summary>What was asked for with a token goes on without it, as long as what it hangs on has not ended.</summary>
    /// <param name="grant">What <see cref="TokenAccess.GrantId"/> was.</param>
    /// <param name="scopes">What its scopes were.</param>
    /// <param name="cancel">Gives up.</param>
    Task<Result<TokenAccess>> Resume(string grant, string scopes, CancellationToken cancel);
}

/// <summary>The header that tokens come in.</summary>
internal static class BearerHeader
{
    private const string Scheme = "Bearer ";

    /// <summary>The request's token; null if it brings none. A token is taken from the header only (RFC 6750, 2.3 on the query: SHOULD NOT).</summary>
    public static Result<string?> Read(HttpRequest request) =>
        request.Headers.Authorization is not { Count: > 0 } header ? Result<string?>.Succeeded(null, [])
        : header.Count == 1 && header.ToString() is var text && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? Result<string?>.Succeeded(text[Scheme.Length..].Trim(), []) : Issues.NotBearer();
}
