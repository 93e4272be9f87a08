using System.Security.Claims;
using KapFhir.Auth;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Browsers that are signed in: a cookie with a secret, of which the store knows the hash.</summary>
internal static class Sessions
{
    /// <summary>The session of a request, or null. Forms of its pages are bound to it.</summary>
    public static async Task<SessionRow?> Find(HttpContext http, SmartServer server)
    {
        if (http.Request.Cookies[CookieName(http)] is not { Length: > 0 } secret
            || await server.Store.Users.FindSession(Secrets.Hash(secret), server.Options.SessionIdle, http.RequestAborted) is not { } session)
        {
            return null;
        }

        http.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, session.User.Id), new Claim("session", session.Hash)], "session"));
        return session;
    }

    /// <summary>Signs a browser in; what it was signed in as before is over.</summary>
    public static async Task Begin(HttpContext http, SmartServer server, UserRow user)
    {
        await End(http, server);
        var secret = Secrets.New();
        await server.Store.Users.AddSession(Secrets.Hash(secret), user, server.Now + server.Options.SessionLifetime, http.RequestAborted);
        http.Response.Cookies.Append(CookieName(http), secret, Cookie(http));
    }

    /// <summary>Signs a browser out.</summary>
    public static async Task End(HttpContext http, SmartServer server)
    {
        if (http.Request.Cookies[CookieName(http)] is { Length: > 0 } secret)
        {
            await server.Store.Users.EndSession(Secrets.Hash(secret), http.RequestAborted);
            http.Response.Cookies.Delete(CookieName(http), Cookie(http));
        }
    }

    // Lax: an app sends the browser here from its own site, and the cookie must come along then; forms have their own protection.
    private static CookieOptions Cookie(HttpContext http) =>
        new() { HttpOnly = true, Secure = http.Request.IsHttps, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };

    private static string CookieName(HttpContext http) => http.Request.IsHttps ? "__Host-kapfhir" : "kapfhir";
}
