using System.Globalization;
using System.Text.Json.Nodes;

namespace KapFhir.Server.Tests.Cases;

/// <summary>
/// One line of a table of searches: fixtures, a request, and what it finds. Fixtures are written as <c>a Patient 'birthDate':'2000'</c>: a letter, a type
/// and members with single quotation marks; mandatory elements are filled in, <c>{a}</c> stands for the id that a letter got. The same letter again is the
/// next version. Each line sees its own fixtures only.
/// </summary>
internal sealed class SearchCase
{
    private static readonly Dictionary<string, string> Mandatory = new(StringComparer.Ordinal)
    {
        ["Observation"] = "'status':'final','code':{'text':'x'}",
        ["RiskAssessment"] = "'status':'final','subject':{'display':'x'}",
        ["ServiceRequest"] = "'status':'active','intent':'order','subject':{'display':'x'}",
        ["ValueSet"] = "'status':'active'",
        ["QuestionnaireResponse"] = "'status':'completed'",
        ["Encounter"] = "'status':'finished','class':{'code':'AMB'}",
        ["Group"] = "'type':'person','actual':true",
        ["Invoice"] = "'status':'issued'",
        ["MolecularSequence"] = "'coordinateSystem':0",
        ["Medication"] = "'status':'active'",
        ["MedicationRequest"] = "'status':'active','intent':'order','subject':{'display':'x'}",
        ["AuditEvent"] = "'type':{'code':'rest'},'recorded':'2020-01-01T00:00:00Z','source':{'observer':{'display':'x'}}",
        ["Organization"] = "'name':'x'",
    };

    private readonly TestServer _server;
    private readonly string _mark = Sample.Unique();

    private SearchCase(TestServer server) => _server = server;

    /// <summary>Stores the fixtures.</summary>
    public static async Task<SearchCase> Store(TestServer server, params string[] fixtures)
    {
        var made = new SearchCase(server);
        foreach (var fixture in fixtures)
        {
            await made.Put(fixture);
        }

        return made;
    }

    /// <summary>The letters of the matches in alphabetical order, or the status if the search is refused.</summary>
    public static async Task<string> Find(TestServer server, string request, params string[] fixtures) =>
        await (await Store(server, fixtures)).Find(request);

    /// <summary>The same with fixtures already stored.</summary>
    public async Task<string> Find(string request)
    {
        var answer = await Get(request);
        return answer.Status == 200 ? Matches(answer) : answer.Status.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Searches among the fixtures.</summary>
    public Task<FhirResponse> Get(string request, params string[] headers) =>
        _server.Get(Fill(request) + (request.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "_tag=urn:case%7C" + _mark, headers);

    /// <summary>The letters of the entries with a mode, in alphabetical order.</summary>
    public string Matches(FhirResponse answer, string mode = "match") => string.Join(' ', answer.Entries
        .Where(e => e!["search"]!["mode"]!.GetValue<string>() == mode).Select(Letter).Order(StringComparer.Ordinal));

    /// <summary>The letters of all entries, in their order.</summary>
    public string InOrder(FhirResponse answer) => string.Join(' ', answer.Entries.Select(Letter));

    /// <summary>The id of a letter.</summary>
    public string Id(char letter) => letter + _mark;

    /// <summary>Stores one more fixture, or the next version of one.</summary>
    public async Task<FhirResponse> Put(string fixture)
    {
        var parts = fixture.Split(' ', 3);
        var (type, id) = (parts[1], Id(parts[0][0]));
        var tag = $"'meta':{{'tag':[{{'system':'urn:case','code':'{_mark}'}}]}}";
        var resource = Object($"{{'resourceType':'{type}','id':'{id}',{tag}{(parts.Length > 2 ? "," + parts[2] : "")}}}");
        foreach (var (name, value) in Object("{" + Mandatory.GetValueOrDefault(type) + "}").Where(m => !resource.ContainsKey(m.Key)))
        {
            resource[name] = value?.DeepClone();
        }

        var stored = await _server.Put($"{type}/{id}", resource.ToJsonString());
        stored.Status.ShouldBeOneOf([200, 201], stored.Text);
        return stored;
    }

    private JsonObject Object(string members) => JsonNode.Parse(Fill(members).Replace('\'', '"'))!.AsObject();

    private static string Letter(JsonNode? entry) => entry!["resource"]!["id"]?.GetValue<string>()[..1] ?? "?";

    // {a} is the id of a, {base} the server's address.
    private string Fill(string text)
    {
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            text = text.Replace("{" + letter + "}", Id(letter), StringComparison.Ordinal);
        }

        return text.Replace("{base}", _server.Base, StringComparison.Ordinal);
    }
}
