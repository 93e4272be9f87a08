using System.Globalization;
using System.Reflection;
using KapFhir.Auth;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store;

namespace KapFhir.Server.Pages;

/// <summary>
/// What runs here, on which data, and what to try first. Whoever may read everything is told what there is of each type; others learn nothing that <c>/metadata</c> does not say.
/// </summary>
internal static class StartPage
{
    private const string DemoPatient = "demo-001";

    public static async Task Handle(HttpContext http)
    {
        var server = http.RequestServices.GetRequiredService<FhirServer>();
        var fhirBase = BaseOf(http.Request, server);
        var links = new PageLinks(fhirBase);
        var isOpen = !server.RequiresToken
            && server.Access.Admit(Callers.Known(http, server.Options), new AccessQuestion(FhirInteraction.Search, null)) is { IsSuccess: true, Value: var visible } && visible.IsEverything;
        var data = isOpen ? await Data(server, links, http.RequestAborted) : Html.Of($"<p>Records are shown to signed-in users of registered apps only; this page tells nothing of them.</p>");
        var version = typeof(StartPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        await SitePage.Write(http, links, "KapFhir", Html.None, Html.Of($"""
            <p>A FHIR R4 (4.0.1) server for clinics that give ketamine-assisted psychotherapy, version {version}. FHIR is served at <code>{fhirBase}</code>.</p>
            <h2>Try it</h2>
            <pre tabindex="0" aria-label="A command to paste">{Command(server, fhirBase, isOpen)}</pre>
            <h2>Where to go</h2>
            <section class="card"><dl>{Html.Join(Destinations(http, server, links, isOpen))}</dl></section>
            <h2>Data</h2>
            {data}
            """));
    }

    // What is said to a browser is what it typed; a name that a shell could read otherwise is not repeated.
    private static string BaseOf(HttpRequest request, FhirServer server) =>
        request.Host.Value is { Length: > 0 } host && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or ':' or '[' or ']') ? server.BaseOf(request) : server.Options.OwnBase;

    private static string Command(FhirServer server, string fhirBase, bool isOpen) => isOpen
        ? $"curl -s '{fhirBase}/Patient?_count=2&_pretty=true'"
        : $"curl -s '{fhirBase}/{(server.Smart is null ? "metadata" : ".well-known/smart-configuration")}'";

    private static IEnumerable<Html> Destinations(HttpContext http, FhirServer server, PageLinks links, bool isOpen)
    {
        var mapped = http.RequestServices.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().Select(e => "/" + e.RoutePattern.RawText!.TrimStart('/')).ToList();
        bool IsMapped(string path) => mapped.Exists(p => p == path || p.StartsWith(path + "/", StringComparison.Ordinal));
        yield return Destination(links.Fhir("metadata"), "What this server offers", "every resource type, search parameter and operation");
        if (isOpen)
        {
            yield return Destination(links.Fhir("Patient"), "Patients", "the records, readable in a browser");
        }

        if (IsMapped("/app"))
        {
            yield return Destination(links.Site("/app"), "Outcomes", "scores of a patient over time, and of the clinic");
        }

        if (IsMapped("/swagger"))
        {
            yield return Destination(links.Site("/swagger"), "OpenAPI", "every request with its parameters, to try here");
        }

        if (server.Smart is not null)
        {
            yield return Destination(links.Fhir(".well-known/smart-configuration"), "SMART configuration", "where apps sign users in");
            yield return Destination(links.Site("/auth/grants"), "Your apps", "sign in, see which apps may see what, withdraw it");
        }

        yield return Destination(links.Site("/health/ready"), "Health", "whether it can work, and if not, why");
    }

    private static Html Destination(string address, string name, string text) => Html.Of($"<div><dt>{PageLinks.To(address, name)}</dt><dd>{text}</dd></div>");

    private static async Task<Html> Data(FhirServer server, PageLinks links, CancellationToken cancel)
    {
        try
        {
            var counts = await Counts(server, cancel);
            var isDemo = await server.Store.Read("Patient", DemoPatient, Visibility.Everything, cancel) is { IsDeleted: false };
            var rows = counts.Select(c => Html.Of($"<tr><th scope=\"row\">{PageLinks.To(links.Fhir(c.Type), c.Type)}</th><td>{c.Count.ToString("N0", CultureInfo.InvariantCulture)}</td></tr>"));
            return Html.Of($"""
                <p>On {(server.Storage.Provider == "SqlServer" ? "SQL Server" : "SQLite")}{(isDemo ? ". It holds the synthetic demo clinic: everybody in it is invented" : "")}. {(server.RequiresToken ? "" : "Everybody at this machine may read and write (Auth:Mode=Open).")}</p>
                {(counts.Count == 0 ? Html.Of($"<p>Nothing is stored yet. The verb <code>demo</code> loads an invented clinic.</p>") : Html.Of($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Resources\"><table><thead><tr><th scope=\"col\">Type</th><th scope=\"col\">Resources</th></tr></thead><tbody>{Html.Join(rows)}</tbody></table></div>"))}
                """);
        }
        catch (StoreUnavailableException fault)
        {
            return Html.Of($"<p class=\"alert\">{fault.Message}</p>");
        }
    }

    private static async Task<List<(string Type, int Count)>> Counts(FhirServer server, CancellationToken cancel)
    {
        List<(string, int)> counts = [];
        foreach (var type in FhirDefinitions.R4.ResourceTypes)
        {
            var page = await server.Store.Search(new SearchQuery { Types = [type.Name], Summary = SummaryMode.Count, Total = TotalMode.Accurate, Count = 0 }, Visibility.Everything, cancel);
            if (page.Total is > 0 and var total)
            {
                counts.Add((type.Name, (int)total));
            }
        }

        return counts;
    }
}
