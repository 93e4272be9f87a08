// https://hl7.org/fhir/R4/http.html#mime-type: "servers may return HTML" to browsers
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>An answer of a FHIR address as a page: the same bytes that programs get, laid out.</summary>
internal static class FhirPage
{
    // What is streamed can be longer than anybody reads.
    private const int MostStreamed = 4_000_000;

    // What the server itself answers may be larger than what it takes.
    private static readonly ReaderLimits Limits = new(int.MaxValue, 200);

    /// <summary>Sends an answer as a page.</summary>
    public static async Task Write(HttpContext http, FhirAnswer answer, string fhirBase)
    {
        var links = new PageLinks(fhirBase);
        var json = await BodyOf(answer, http.RequestAborted);
        if (json is null)
        {
            await SitePage.Write(http, links, "Too long for a page", Trail(http, links), Html.Of(
                $"<p>This answer is longer than a page can show. {PageLinks.To(Tabs.AddressOf(http.Request, "application/json"), "All of it as JSON")}</p>"));
            return;
        }

        var read = ResourceReader.Read(json.Value, FhirDefinitions.R4, Limits);
        var body = json.Value.IsEmpty ? Html.Of($"<p>The answer has no content.</p>")
            : read.IsSuccess ? Tabs.Of(http.Request, json.Value, Readable(http, read.Value, links))
            : Tabs.Of(http.Request, json.Value, Html.Of($"<p>This cannot be laid out; the other forms have it.</p>"));
        await SitePage.Write(http, links, Title(http, read.IsSuccess ? read.Value : null), Trail(http, links), Html.Of($"{SignIn(http, links)}{body}"));
    }

    private static async Task<ReadOnlyMemory<byte>?> BodyOf(FhirAnswer answer, CancellationToken cancel)
    {
        if (answer.Stream is null)
        {
            return AnswerWriter.BodyOf(answer);
        }

        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var isCut = false;
        try
        {
            await answer.Stream(
                new AnswerStream(buffer, _ => (isCut = buffer.WrittenCount > MostStreamed) ? ValueTask.FromCanceled(new CancellationToken(canceled: true)) : ValueTask.CompletedTask), cancel);
            return buffer.WrittenMemory;
        }
        catch (OperationCanceledException) when (isCut)
        {
            return null;
        }
    }

    private static Html Readable(HttpContext http, FhirNode resource, PageLinks links) => resource.Type.Name switch
    {
        "Bundle" when resource.ChildText("type") == "history" => HistoryView.Of(resource, links),
        "Bundle" => Html.Of($"{SearchForm(http, links)}{SearchView.Of(resource, links)}"),
        "OperationOutcome" => OutcomeView.Of(resource, links),
        "CapabilityStatement" when http.Response.StatusCode == 200 && IsMetadata(http) => CapabilityView.Of(resource, links),
        _ => Html.Of($"{Ways(http, resource, links)}{ResourceView.Of(resource, links)}"),
    };

    private static bool IsMetadata(HttpContext http) => PathOf(http) == "metadata";

    private static string PathOf(HttpContext http) =>
        http.Request.Path.StartsWithSegments(FhirRoutes.BasePath, StringComparison.Ordinal, out var rest) ? rest.Value!.Trim('/') : "";

    private static string Title(HttpContext http, FhirNode? resource)
    {
        var path = PathOf(http);
        return resource switch
        {
            { Type.Name: "OperationOutcome" } => http.Response.StatusCode switch
            {
                401 => "Sign in first", 403 => "Not allowed", 404 => "Not found", 410 => "Deleted", >= 500 => "The server cannot answer now", >= 400 => "This request is refused", _ => "Outcome",
            },
            { Type.Name: "Bundle" or "Parameters" } or null => path.Length == 0 ? "All resources" : path,
            { Type.Name: "CapabilityStatement" } when path == "metadata" => "What this server offers",
            _ => NameOf(resource) is { Length: > 0 } name ? resource.Type.Name + ": " + name : path,
        };
    }

    private static string NameOf(FhirNode resource) =>
        new[] { "title", "name", "code", "medication", "questionnaire", "category" }.Select(resource.Child).OfType<FhirNode>().Select(ValueText.Short).FirstOrDefault(t => t.Length > 0) ?? "";

    // The path, part by part: fhir / Patient / demo-001 / _history / 2.
    private static Html Trail(HttpContext http, PageLinks links)
    {
        var parts = PathOf(http).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var steps = parts.Select((part, i) => Html.Of($" / {Step(parts, i, part, links)}"));
        return Html.Of($"{PageLinks.To(links.Fhir("metadata"), "fhir")}{Html.Join(steps)}");
    }

    // A part that is the last, or no address by itself, is text.
    private static Html Step(string[] parts, int index, string part, PageLinks links)
    {
        var path = string.Join('/', parts.Take(index + 1).Select(Uri.EscapeDataString));
        return index == parts.Length - 1 || RouteTable.Find("GET", path) is null ? Html.Of($"{part}") : PageLinks.To(links.Fhir(path), part);
    }

    // From a resource to what belongs to it.
    private static Html Ways(HttpContext http, FhirNode resource, PageLinks links)
    {
        var (type, id) = (resource.Type.Name, resource.ChildText("id"));
        if (id is null || !PathOf(http).StartsWith(type + "/" + id, StringComparison.Ordinal))
        {
            return Html.None;
        }

        var own = type + "/" + Uri.EscapeDataString(id);
        List<Html> ways = [PageLinks.To(links.Fhir(own), "Current version"), PageLinks.To(links.Fhir(own + "/_history"), "History and differences"), PageLinks.To(links.Fhir(own + "/$validate"), "Check it")];
        if (type == "Patient")
        {
            ways.AddRange(OfPatient.Select(member => PageLinks.To(links.Fhir(own + "/" + member), member)));
            ways.Add(PageLinks.To(links.Fhir(own + "/*"), "All of the record"));
        }

        return Html.Of($"<p class=\"links\">{Html.Join(ways)}</p>");
    }

    private static readonly string[] OfPatient = ["Condition", "Observation", "Procedure", "QuestionnaireResponse", "MedicationAdministration", "CarePlan", "Consent", "AdverseEvent", "Encounter"];

    private static Html SearchForm(HttpContext http, PageLinks links)
    {
        var server = http.RequestServices.GetRequiredService<FhirServer>();
        return http.Response.StatusCode == 200 && server.Definitions.FindResourceType(PathOf(http)) is { } type
            ? SearchView.Form(type, server.Definitions, links) : Html.None;
    }

    // A browser has no access token, and no cookie of the sign-in pages opens FHIR addresses: forms of other sites could use it.
    private static Html SignIn(HttpContext http, PageLinks links)
    {
        if (http.Response.StatusCode != 401)
        {
            return Html.None;
        }

        return Html.Of($"""
            <section class="card"><h2>How to get in</h2>
            <p>Records are shown to whoever brings an access token. A browser's address bar sends none, so records are read here by apps:</p>
            <ul><li>open an app that is registered with this server: it asks you to sign in, and what it may see;</li>
            <li>or, as a developer, send a token: <code>curl -H 'Authorization: Bearer …'</code>. {PageLinks.To(links.Fhir(".well-known/smart-configuration"), "Where tokens come from")}.</li></ul></section>
            """);
    }
}
