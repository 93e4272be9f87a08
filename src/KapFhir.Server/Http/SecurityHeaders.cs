// https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html and https://www.w3.org/TR/CSP3/
using Microsoft.Extensions.Primitives;

namespace KapFhir.Server.Http;

/// <summary>
/// The headers that tell browsers what an answer must not be used for. Every answer begins as data: read by programs, kept by nobody, shown in no frame. A page says
/// what it needs by <see cref="Page"/>, what may be kept says so by its own Cache-Control.
/// </summary>
internal static class SecurityHeaders
{
    /// <summary>For what is nobody's data and changes seldom: style sheets, scripts, discovery.</summary>
    public static StringValues KeptForAnHour { get; } = "public, max-age=3600";

    // For FHIR JSON this says nothing new. XML with narratives in it, which a browser would show, runs no script and loads nothing.
    private static readonly StringValues NothingActive = "default-src 'none'; frame-ancestors 'none'";

    // Not even to be revalidated: what a browser keeps on a shared machine's disk is read by who comes next. A client that keeps a resource itself sends its ETag
    // in If-None-Match and is answered 304 all the same.
    private static readonly StringValues NoStore = "no-store";
    private static readonly StringValues NoSniff = "nosniff";
    private static readonly StringValues NoReferrer = "no-referrer";
    private static readonly StringValues SameOrigin = "same-origin";
    private static readonly StringValues Deny = "DENY";

    // What no page of ours uses.
    private static readonly StringValues NoPermissions = string.Join(", ", new[]
    {
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope", "magnetometer", "microphone",
        "midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    }.Select(feature => feature + "=()"));

    /// <summary>Gives every answer the headers of data.</summary>
    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((HttpContext http, RequestDelegate next) =>
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentSecurityPolicy = NothingActive;
        headers.CacheControl = NoStore;
        headers["Referrer-Policy"] = NoReferrer;
        headers["Cross-Origin-Resource-Policy"] = SameOrigin;
        return next(http);
    });

    /// <summary>Gives an answer the headers of a page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="policy">What the page may do.</param>
    public static void Page(HttpContext http, PagePolicy policy)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy.Text;
        headers["Permissions-Policy"] = NoPermissions;
        headers.XFrameOptions = Deny;
        if (policy.Opener is { } opener)
        {
            headers["Cross-Origin-Opener-Policy"] = opener;
        }
    }
}

/// <summary>
/// What a page may do, each a list of sources as the Content-Security-Policy's directive of that name takes it (<c>'self'</c>, <c>'self' data:</c>); what is not
/// said is <c>'none'</c>. No page is shown in frames, and none has another base than its own address.
/// </summary>
internal sealed record PagePolicy
{
    /// <summary>A page without scripts: our style sheets, forms to ourselves.</summary>
    public static PagePolicy Plain { get; } = new() { Styles = "'self'", Images = "'self'", Forms = "'self'" };

    /// <summary><c>script-src</c>. Never <c>'unsafe-inline'</c>: scripts are files of ours, or have a hash here.</summary>
    public string Scripts { get; init; } = "";

    /// <summary><c>style-src</c>.</summary>
    public string Styles { get; init; } = "";

    /// <summary><c>img-src</c>.</summary>
    public string Images { get; init; } = "";

    /// <summary><c>font-src</c>.</summary>
    public string Fonts { get; init; } = "";

    /// <summary><c>connect-src</c>: where scripts may send requests.</summary>
    public string Connections { get; init; } = "";

    /// <summary><c>form-action</c>: where forms may lead, redirects counted.</summary>
    public string Forms { get; init; } = "'none'";

    /// <summary><c>manifest-src</c>.</summary>
    public string Manifest { get; init; } = "";

    /// <summary>
    /// The <c>Cross-Origin-Opener-Policy</c>: which windows keep hold of each other. Null for the pages that apps of other sites open in a window of theirs.
    /// <c>same-origin-allow-popups</c> for a page that opens such windows.
    /// </summary>
    public string? Opener { get; init; } = "same-origin";

    /// <summary>The header's value.</summary>
    public string Text => "default-src 'none'; " + Source("script-src", Scripts) + Source("style-src", Styles) + Source("img-src", Images) + Source("font-src", Fonts)
        + Source("connect-src", Connections) + Source("manifest-src", Manifest) + $"form-action {Forms}; frame-ancestors 'none'; base-uri 'none'";

    private static string Source(string directive, string sources) => sources.Length == 0 ? "" : $"{directive} {sources}; ";
}
