// https://www.w3.org/TR/CSP3/ and https://www.w3.org/TR/WCAG22/
using System.Text;
using KapFhir.Server.Http;
using Microsoft.AspNetCore.Antiforgery;

namespace KapFhir.Server.Smart.Pages;

/// <summary>A page: no scripts, no frames, no other site's anything.</summary>
internal static class Page
{
    /// <summary>Sends a page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="title">Its title and heading.</param>
    /// <param name="body">What follows the heading.</param>
    /// <param name="leadsTo">Where its form may lead in the end, if not to our own pages only: the app's redirect address, which browsers check across redirects.</param>
    /// <param name="status">The HTTP status.</param>
    public static async Task Write(HttpContext http, string title, Html body, string? leadsTo = null, int status = 200)
    {
        // An app may have opened this window, and waits for it to come back.
        SecurityHeaders.Page(http, PagePolicy.Plain with { Forms = "'self'" + FormTarget(leadsTo), Opener = leadsTo is null ? PagePolicy.Plain.Opener : null });
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        var page = Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} - KapFhir</title>
            <link rel="stylesheet" href="{SmartAddresses.Path + "/style.css"}">
            </head>
            <body>
            <main>
            <p class="brand">KapFhir</p>
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>
            """);
        await http.Response.WriteAsync(page.Text, Encoding.UTF8, http.RequestAborted);
    }

    /// <summary>A form that only a page of ours can have made, and that leads on with what was begun.</summary>
    public static Html Form(HttpContext http, string path, string? journey, Html content)
    {
        var tokens = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var begun = journey is null ? Html.None : Html.Of($"""<input type="hidden" name="journey" value="{journey}">""");
        return Html.Of($"""
            <form method="post" action="{SmartAddresses.Path + path}">
            <input type="hidden" name="{tokens.FormFieldName}" value="{tokens.RequestToken}">{begun}
            {content}
            </form>
            """);
    }

    /// <summary>What went wrong, read out by screen readers.</summary>
    public static Html Alert(string? text) => text is null ? Html.None : Html.Of($"""<p class="alert" role="alert">{text}</p>""");

    private static string FormTarget(string? address)
    {
        if (address is null || !Uri.TryCreate(address, UriKind.Absolute, out var url))
        {
            return "";
        }

        return " " + (url.Scheme is "http" or "https" ? url.GetLeftPart(UriPartial.Authority) : url.Scheme + ":");
    }
}

/// <summary>A page that says one thing.</summary>
internal static class MessagePage
{
    public static Task Write(HttpContext http, int status, string title, string text) => Page.Write(http, title, Html.Of($"<p>{text}</p>"), null, status);
}

/// <summary>The one style sheet.</summary>
internal static class PageStyle
{
    private const string Css = """
        :root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #1c2733; --soft: #51606f; --line: #c3ccd5; --accent: #0b6e6e; --on: #fff; --bad: #a3262a; }
        @media (prefers-color-scheme: dark) { :root { --ground: #12181e; --card: #1b242d; --ink: #e8edf2; --soft: #a5b2bf; --line: #42505d; --accent: #5cc4c0; --on: #08201f; --bad: #ff9b9b; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 34rem; margin: 0 auto; padding: 1.5rem 1.25rem 2rem; background: var(--card); min-height: 100vh; }
        @media (min-width: 40rem) { main { margin: 3rem auto; min-height: 0; border: 1px solid var(--line); border-radius: 8px; padding: 2rem; } }
        .brand { margin: 0 0 1.5rem; color: var(--accent); font-weight: 700; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 1rem; }
        h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
        label { display: block; margin: 1rem 0 .25rem; font-weight: 600; }
        input[type=text], input[type=search], input[type=password], textarea { width: 100%; padding: .6rem .7rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; }
        button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.1rem; margin: 1.25rem .5rem 0 0; border: 2px solid var(--accent); border-radius: 6px; background: var(--accent); color: var(--on); cursor: pointer; }
        button.plain { background: transparent; color: var(--accent); }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .alert { border-left: 4px solid var(--bad); padding: .5rem .75rem; color: var(--bad); font-weight: 600; }
        fieldset { border: 1px solid var(--line); border-radius: 6px; margin: 1rem 0 0; padding: .5rem .9rem .9rem; }
        legend { font-weight: 600; }
        .soft { color: var(--soft); font-size: .92rem; }
        ul.plain { list-style: none; margin: 0; padding: 0; }
        ul.plain > li { border-bottom: 1px solid var(--line); padding: .6rem 0; }
        .check { display: flex; gap: .6rem; align-items: flex-start; margin: 0; font-weight: 400; }
        .check input { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
        details { margin: .25rem 0 0 2rem; }
        summary { cursor: pointer; color: var(--accent); padding: .4rem 0; }
        .part { padding: .35rem 0; }
        button.row { width: 100%; margin: 0; text-align: left; background: transparent; color: inherit; border: 0; border-radius: 0; padding: .3rem 0; font-weight: 400; }
        button.row strong { color: var(--accent); text-decoration: underline; }
        code { font-size: .85rem; overflow-wrap: anywhere; }
        """;

    public static async Task Handle(SmartRequest request)
    {
        request.Http.Response.Headers.CacheControl = SecurityHeaders.KeptForAnHour;
        request.Http.Response.ContentType = "text/css; charset=utf-8";
        await request.Http.Response.WriteAsync(Css, request.Cancel);
    }
}
