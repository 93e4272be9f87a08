using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>A request as a handler sees it, whose guard has let it pass.</summary>
/// <param name="Http">The request.</param>
/// <param name="Server">The server.</param>
/// <param name="Parameters">Its parameters: of the query for GET, of the form for POST. Never of both.</param>
internal sealed record SmartRequest(HttpContext Http, SmartServer Server, IReadOnlyDictionary<string, string> Parameters)
{
    /// <summary>The browser's session, or null.</summary>
    public SessionRow? Session { get; init; }

    /// <summary>The client that said who it is, where the route wants one.</summary>
    public SmartClient? Client { get; init; }

    public CancellationToken Cancel => Http.RequestAborted;

    /// <summary>A parameter, or null. "Parameters sent without a value MUST be treated as if they were omitted" (RFC 6749, 3.1).</summary>
    public string? this[string name] => Parameters.TryGetValue(name, out var value) && value.Length > 0 ? value : null;

    /// <summary>Every value of a checkbox's name: the form has one for each that is ticked.</summary>
    public IReadOnlySet<string> Ticked(string name) => Http.Request.Form[name].OfType<string>().ToHashSet(StringComparer.Ordinal);
}

/// <summary>Does what a route is for.</summary>
internal delegate Task SmartHandler(SmartRequest request);

/// <summary>Who gets to a route of the authorization server.</summary>
internal enum SmartGuard
{
    /// <summary>Everybody: it tells what everybody may know.</summary>
    Open,

    /// <summary>Browsers, signed in or not; a form must come from our own page.</summary>
    Page,

    /// <summary>Browsers that are signed in; others sign in first.</summary>
    SignedIn,

    /// <summary>Browsers in which an administrator is signed in.</summary>
    Administrator,

    /// <summary>Clients that say who they are.</summary>
    Client,

    /// <summary>Who brings a code, a refresh token or an access token: the handler looks at it before all else.</summary>
    Bearer,
}

/// <summary>A route of the authorization server.</summary>
/// <param name="Method">The method.</param>
/// <param name="Path">The path.</param>
/// <param name="Guard">Who gets there.</param>
/// <param name="Handle">The handler.</param>
internal sealed record SmartRoute(string Method, string Path, SmartGuard Guard, SmartHandler Handle);
