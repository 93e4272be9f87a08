// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#standalone-apps
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Fhir.Search;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Smart;

/// <summary>One of those to pick from.</summary>
internal sealed record Choice(string Id, string Name, string Note);

/// <summary>The user picks the patient, or the encounter, that an app is to work with.</summary>
internal static class Pick
{
    private const string Most = "20";

    public static async Task Handle(SmartRequest request)
    {
        if (Journey.Read(request.Server, request["journey"]) is not { To: null } journey
            || (await AuthorizationRequest.Find(journey.Parameters, request.Server, request.Cancel)).Value is not { } asked || !Continue.SeesAllPatients(request.Session!.User))
        {
            await Continue.TooOld(request);
            return;
        }

        if (request["patient"] is { } patient && await LaunchContext.HasPatient(request.Server, patient, request.Cancel))
        {
            await Continue.Go(request, journey with { Patient = patient, Encounter = null });
        }
        else if (request.Parameters.ContainsKey("encounter"))
        {
            await Continue.Go(request, journey with { Encounter = request["encounter"] ?? "" });
        }
        else
        {
            await PickPage.Patients(request, journey, asked, request["q"] ?? "");
        }
    }

    /// <summary>Patients whose name begins so, or who have this identifier; without a text those changed last.</summary>
    public static async Task<IReadOnlyList<Choice>> Patients(SmartRequest request, string text)
    {
        if (text.Length == 0)
        {
            return await Find(request, "Patient", [new("_sort", "-_lastUpdated")], PatientChoice);
        }

        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal);

        // Every word is the beginning of one of the names.
        var words = escaped.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(5).Select(w => new KeyValuePair<string, string>("name", w)).ToList();
        var named = await Find(request, "Patient", words, PatientChoice);
        return named.Count > 0 ? named : await Find(request, "Patient", [new("identifier", escaped)], PatientChoice);
    }

    /// <summary>The encounters of a patient, the latest first.</summary>
    public static Task<IReadOnlyList<Choice>> Encounters(SmartRequest request, string patient) =>
        Find(request, "Encounter", [new("patient", "Patient/" + patient), new("_sort", "-date")], EncounterChoice);

    private static async Task<IReadOnlyList<Choice>> Find(
        SmartRequest request, string type, IReadOnlyList<KeyValuePair<string, string>> conditions, Func<JsonElement, Choice> read)
    {
        var server = request.Server;
        var query = SearchQueryParser.Parse(server.Definitions, [type], [.. conditions, new("_count", Most)], new SearchParsing { BaseUrl = server.Addresses.Issuer });
        if (!query.IsSuccess)
        {
            return [];
        }

        // Before there is a token: what the user will not be shown by it is not to be picked either.
        var page = await server.Fhir.Store.Search(query.Value, Visibility.Everything with { Withheld = await WithheldFrom(request) }, request.Cancel);
        return [.. page.Matches.Select(m =>
        {
            using var json = JsonDocument.Parse(m.Json);
            return read(json.RootElement);
        })];
    }

    private static async Task<Withheld?> WithheldFrom(SmartRequest request)
    {
        var (user, details) = (request.Session!.User, request.Session.User.Details());
        var access = new TokenAccess("", user.Id, "", GrantedScopes.Parse("", request.Server.Definitions)) { FhirUser = details.FhirUser.Length > 0 ? details.FhirUser : null, Roles = details.Roles };
        return (await request.Server.Fhir.Reads.Of(new Caller(IsLoopback: false) { Access = access }, request.Cancel)).Withheld;
    }

    private static Choice PatientChoice(JsonElement patient)
    {
        var name = First(patient, "name") is { } human
            ? Text(human, "text") ?? string.Join(' ', Texts(human, "given").Append(Text(human, "family") ?? "")).Trim() : "";
        string?[] notes = [Text(patient, "birthDate") is { } born ? "born " + born : null, Text(patient, "gender"), First(patient, "identifier") is { } i ? Text(i, "value") : null];
        return new Choice(Text(patient, "id")!, name.Length > 0 ? name : "No name", string.Join(", ", notes.OfType<string>()));
    }

    private static Choice EncounterChoice(JsonElement encounter)
    {
        var start = encounter.TryGetProperty("period", out var period) ? Text(period, "start") : null;
        var kind = First(encounter, "type") is { } type ? Text(type, "text") ?? (First(type, "coding") is { } coding ? Text(coding, "display") : null) : null;
        return new Choice(Text(encounter, "id")!, start is null ? "Without a date" : start[..Math.Min(16, start.Length)].Replace('T', ' '),
            string.Join(", ", new[] { kind, Text(encounter, "status") }.OfType<string>()));
    }

    private static JsonElement? First(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0 ? list[0] : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static IEnumerable<string> Texts(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(e => e.ToString()) : [];
}
