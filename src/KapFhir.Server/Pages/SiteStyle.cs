using KapFhir.Server.Http;

namespace KapFhir.Server.Pages;

/// <summary>The style sheet of pages for people.</summary>
internal static class SiteStyle
{
    private const string Css = """
        :root { color-scheme: light dark; --ground: #f4f6f8; --card: #fff; --ink: #1c2733; --soft: #51606f; --line: #c3ccd5; --accent: #0b6464; --bad: #a3262a; --badge: #e3ecec; --add: #e2f3e4; --del: #fbe6e6; }
        @media screen and (prefers-color-scheme: dark) { :root { --ground: #12181e; --card: #1b242d; --ink: #e8edf2; --soft: #a9b6c3; --line: #42505d; --accent: #5cc4c0; --bad: #ff9b9b; --badge: #22343a; --add: #173524; --del: #46211f; } }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 1rem; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: break-word; }
        a { color: var(--accent); }
        :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: .5rem; top: .5rem; background: var(--card); padding: .5rem; }
        header.site { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; padding: .75rem 1rem; border-bottom: 1px solid var(--line); background: var(--card); }
        .brand { font-weight: 700; text-decoration: none; }
        header nav { min-width: 0; overflow-wrap: anywhere; }
        main { max-width: 90rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .75rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
        h3 { font-size: 1rem; margin: 1rem 0 .25rem; }
        section.card, article.card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .75rem 1rem; margin: 0 0 1rem; min-width: 0; }
        .soft { color: var(--soft); font-size: .92rem; }
        .alert { border-left: 4px solid var(--bad); padding: .5rem .75rem; background: var(--card); }
        .badge { display: inline-block; background: var(--badge); border-radius: 4px; padding: 0 .4rem; font-size: .85rem; }
        .bad { color: var(--bad); font-weight: 600; }
        dl { margin: 0; }
        dl > div { padding: .3rem 0; border-top: 1px solid var(--line); }
        dl > div:first-child { border-top: 0; }
        dt { font-weight: 600; color: var(--soft); font-size: .92rem; }
        dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
        dd > dl { border-left: 3px solid var(--line); padding-left: .75rem; margin: .15rem 0; }
        .pre { white-space: pre-wrap; }
        ul.values { list-style: none; margin: 0; padding: 0; }
        @media (min-width: 45rem) { dl > div { display: grid; grid-template-columns: 12rem minmax(0, 1fr); gap: 1rem; } dd > dl > div { grid-template-columns: 9rem minmax(0, 1fr); } }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; background: var(--card); }
        caption { text-align: left; font-weight: 600; padding: .25rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
        th { color: var(--soft); font-size: .92rem; white-space: nowrap; }
        th[scope=row] { white-space: normal; min-width: 9rem; overflow-wrap: anywhere; }
        .card > h2:first-child { margin-top: 0; }
        td.old { background: var(--del); } td.new { background: var(--add); }
        td { min-width: 6rem; overflow-wrap: anywhere; }
        pre { margin: 0; padding: .75rem; overflow: auto; max-height: 80vh; background: var(--card); border: 1px solid var(--line); border-radius: 8px; font-size: .85rem; line-height: 1.4; }
        code { font-size: .9em; overflow-wrap: anywhere; }
        p.links, nav.pages { display: flex; flex-wrap: wrap; gap: .4rem 1rem; margin: .5rem 0 1rem; }
        fieldset.tabs { border: 0; margin: 0; padding: 0; min-width: 0; }
        fieldset.tabs > legend { position: absolute; left: -100rem; }
        fieldset.tabs > input { position: absolute; opacity: 0; }
        fieldset.tabs > label { display: inline-block; padding: .4rem .9rem; border: 1px solid var(--line); border-radius: 6px; margin: 0 .25rem .75rem 0; cursor: pointer; background: var(--card); }
        fieldset.tabs > input:checked + label { border-color: var(--accent); box-shadow: inset 0 -3px 0 var(--accent); font-weight: 600; }
        fieldset.tabs > input:focus-visible + label { outline: 3px solid var(--accent); outline-offset: 2px; }
        fieldset.tabs > .tab { display: none; }
        #tab-read:checked ~ .read, #tab-json:checked ~ .json, #tab-xml:checked ~ .xml { display: block; }
        .narrative { overflow-x: auto; }
        .narrative table { width: auto; }
        .narrative img { max-width: 100%; height: auto; }
        form.search { display: grid; gap: .5rem 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); }
        form.search label { display: block; font-weight: 600; font-size: .92rem; }
        input[type=text] { width: 100%; padding: .4rem .5rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--soft); border-radius: 6px; }
        button { font: inherit; font-weight: 600; min-height: 2.5rem; padding: .3rem 1rem; border: 2px solid var(--accent); border-radius: 6px; background: transparent; color: var(--accent); cursor: pointer; }
        summary { cursor: pointer; font-weight: 600; color: var(--accent); padding: .25rem 0; }
        @media print { .skip, fieldset.tabs > label, details, p.links { display: none; } pre { max-height: none; } }
        """;

    /// <summary>Sends it.</summary>
    public static async Task Handle(HttpContext http)
    {
        http.Response.Headers.CacheControl = SecurityHeaders.KeptForAnHour;
        http.Response.ContentType = "text/css; charset=utf-8";
        await http.Response.WriteAsync(Css, http.RequestAborted);
    }
}
