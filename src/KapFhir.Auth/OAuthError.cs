// https://www.rfc-editor.org/rfc/rfc6749#section-4.1.2.1 and #section-5.2
namespace KapFhir.Auth;

/// <summary>Why an endpoint of OAuth says no.</summary>
/// <param name="Code">The registered code: <c>invalid_request</c>.</param>
/// <param name="Description">For the app's developer; ASCII, no quotes or backslashes.</param>
/// <param name="Status">The HTTP status where it is answered directly.</param>
public sealed record OAuthError(string Code, string Description, int Status = 400)
{
    /// <summary>How long the client is to wait; null if that would change nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>A value, or why there is none.</summary>
public readonly record struct OAuthResult<T>(T? Value, OAuthError? Error)
{
    /// <summary>True if there is a value.</summary>
    public bool IsSuccess => Error is null;

    /// <summary>A value.</summary>
    public static implicit operator OAuthResult<T>(T value) => new(value, null);

    /// <summary>Why there is none.</summary>
    public static implicit operator OAuthResult<T>(OAuthError error) => new(default, error);
}

/// <summary>Every error that the authorization server answers an app with. Tests assert on these.</summary>
public static class OAuthErrors
{
    /// <summary>The user, or the server for the user, said no.</summary>
    public static OAuthError AccessDenied(string why) => new("access_denied", why);

    /// <summary>The client is not who it says.</summary>
    public static OAuthError InvalidClient(string why) => new("invalid_client", why, 401);

    /// <summary>The code or refresh token is good for nothing.</summary>
    public static OAuthError InvalidGrant(string why) => new("invalid_grant", why);

    /// <summary>Something of the request is missing, there twice, or makes no sense.</summary>
    public static OAuthError InvalidRequest(string why) => new("invalid_request", why);

    /// <summary>Scopes that there are none of, or more than allowed.</summary>
    public static OAuthError InvalidScope(string why) => new("invalid_scope", why);

    /// <summary>The client may not do this.</summary>
    public static OAuthError UnauthorizedClient(string why) => new("unauthorized_client", why);

    /// <summary>Not now: what is done could not be recorded.</summary>
    public static OAuthError Unavailable(string why) => new("temporarily_unavailable", why, 503);

    /// <summary>Not for a while: too many wrong secrets came.</summary>
    public static OAuthError TooManyTries(TimeSpan wait) => new("temporarily_unavailable", "Too many wrong secrets of this client came from this address. Try again later.", 429) { RetryAfter = wait };

    /// <summary>A grant_type that there is not.</summary>
    public static OAuthError UnsupportedGrantType() => new("unsupported_grant_type", "grant_type is authorization_code, refresh_token or client_credentials.");

    /// <summary>A response_type that there is not.</summary>
    public static OAuthError UnsupportedResponseType() => new("unsupported_response_type", "response_type is code.");

    /// <summary>prompt=none, and nobody is signed in. https://openid.net/specs/openid-connect-core-1_0.html#AuthError</summary>
    public static OAuthError LoginRequired() => new("login_required", "Nobody is signed in, and prompt is none.");

    /// <summary>prompt=none, and the user would have to be asked.</summary>
    public static OAuthError InteractionRequired() => new("interaction_required", "The user has to be asked, and prompt is none.");
}
