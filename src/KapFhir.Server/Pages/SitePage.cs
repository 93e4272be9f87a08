// https://www.w3.org/TR/CSP3/ and https://www.w3.org/TR/WCAG22/
using System.Text;
using KapFhir.Server.Http;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>A page for people: no scripts, no frames, nothing of another site's, kept by no cache.</summary>
internal static class SitePage
{
    // Pictures of narratives stand in the page itself.
    private static readonly PagePolicy Policy = PagePolicy.Plain with { Images = "data:" };

    public const string StylePath = "/style.css";

    /// <summary>Sends a page with the status that the response has.</summary>
    /// <param name="http">The request.</param>
    /// <param name="links">Addresses.</param>
    /// <param name="title">Its title and heading.</param>
    /// <param name="trail">What leads to it, or nothing.</param>
    /// <param name="body">What follows the heading.</param>
    public static async Task Write(HttpContext http, PageLinks links, string title, Html trail, Html body)
    {
        SecurityHeaders.Page(http, Policy);
        http.Response.ContentType = "text/html; charset=utf-8";
        var bytes = Encoding.UTF8.GetBytes(Whole(links, title, trail, body).Text);
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        }
    }

    private static Html Whole(PageLinks links, string title, Html trail, Html body) => Html.Of($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} - KapFhir</title>
        <link rel="stylesheet" href="{links.Site(StylePath)}">
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header class="site"><a class="brand" href="{links.Site("/")}">KapFhir</a><nav aria-label="Path">{trail}</nav></header>
        <main id="content">
        <h1>{title}</h1>
        {body}
        </main>
        </body>
        </html>
        """);
}
