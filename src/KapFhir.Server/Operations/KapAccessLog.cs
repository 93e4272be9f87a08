// OperationDefinition kap-access-log of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Who saw or changed a patient's record: the AuditEvents about the patient in short, the newest first.</summary>
internal static class KapAccessLog
{
    private const int Most = 1000;

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-access-log");
        var query = input.Then(i => Query(i, request, server));
        var patient = query.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!query.IsSuccess || !patient.IsSuccess)
        {
            return FhirAnswer.Failed([.. query.Issues, .. patient.Issues]);
        }

        if (server.Audit.IsOn)
        {
            await server.AuditDrain.CatchUp(cancel);
        }

        var page = await server.Store.Search(query.Value, OfThePatient, cancel);
        var shown = await Shown(page, request, server, cancel);
        return ParametersWriter.Answer(json =>
        {
            json.Value("total", "integer", (page.Total ?? page.Matches.Count).ToString(System.Globalization.CultureInfo.InvariantCulture));
            foreach (var stored in page.Matches)
            {
                Write(json, stored, server, shown);
            }
        });
    }

    // Whoever may ask for a patient's log sees all of it: the question itself names the patient.
    private static Visibility OfThePatient { get; } = new([new Grant { Types = ["AuditEvent"] }]);

    // What was looked at is named only to those who may see it themselves: that there is a certain note may be more than the patient is to know.
    private static async Task<IReadOnlySet<string>> Shown(SearchPage page, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var shown = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in page.Matches.SelectMany(m => Whats(Read(m, server))).Distinct(StringComparer.Ordinal))
        {
            if (reference.Split('/') is [var type, var id, ..] && (request.Visible.CoversAllOf(type) || await server.Store.Read(type, id, request.Visible, cancel) is not null))
            {
                shown.Add(reference);
            }
        }

        return shown;
    }

    private static FhirNode Read(StoredVersion stored, FhirServer server) => ResourceReader.Read(stored.Json, server.Definitions, ReaderLimits.Default).Value;

    private static IEnumerable<string> Whats(FhirNode told) => told.ChildrenNamed("entity").Where(e => e.Child("role")?.ChildText("code") != "1")
        .Select(e => e.Child("what")?.ChildText("reference")).OfType<string>();

    private static Result<SearchQuery> Query(OperationInput input, FhirRequest request, FhirServer server)
    {
        List<KeyValuePair<string, string>> parameters =
        [
            new("patient", "Patient/" + request.Id), new("_sort", "-date"), new("_total", "accurate"),
            new("_count", Most.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ];
        if (input.Text("from") is { } from)
        {
            parameters.Add(new("date", "ge" + from));
        }

        if (input.Text("to") is { } to)
        {
            parameters.Add(new("date", "le" + to));
        }

        return SearchQueryParser.Parse(server.Definitions, ["AuditEvent"], parameters, server.Parsing(request.Base, isLenient: false));
    }

    private static void Write(ParametersWriter json, StoredVersion stored, FhirServer server, IReadOnlySet<string> shown)
    {
        var told = Read(stored, server);
        var agents = told.ChildrenNamed("agent").ToList();
        json.Parts("access", () =>
        {
            json.Value("recorded", "instant", told.ChildText("recorded"));
            json.Value("action", "code", told.ChildText("action"));
            json.Value("interaction", "code", told.Child("subtype")?.ChildText("code"));
            json.Value("who", "string", agents.Where(a => a.ChildText("requestor") == "true").Select(Name).FirstOrDefault());
            json.Value("client", "string", agents.Select(Name).FirstOrDefault());
            foreach (var what in Whats(told).Where(shown.Contains))
            {
                json.Value("what", "string", what);
            }

            json.Value("outcome", "code", told.ChildText("outcome"));
            json.Value("event", "string", "AuditEvent/" + stored.Id);
        });
    }

    private static string? Name(FhirNode agent) => agent.Child("who")?.ChildText("reference") ?? agent.Child("who")?.ChildText("display") ?? agent.ChildText("name");
}
