// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#launch-app-ehr-launch
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>
/// An EHR prepares the launch of an app: says what it is about, and gets the value to launch it with. A client says who it is as at the token endpoint; it was
/// registered for this.
/// </summary>
internal static class PrepareLaunch
{
    public static async Task Handle(SmartRequest request)
    {
        var prepared = await Prepare(request);
        if (prepared.Error is { } error)
        {
            await OAuthAnswer.Refuse(request.Http, error);
            return;
        }

        var (launch, app) = prepared.Value;
        await OAuthAnswer.Write(
            request.Http,
            json =>
            {
                json.WriteString("launch", launch);
                json.WriteString("iss", request.Server.Addresses.Issuer);
                json.WriteNumber("expires_in", (long)request.Server.Options.LaunchLifetime.TotalSeconds);
                if (app.LaunchUri.Length > 0)
                {
                    var mark = app.LaunchUri.Contains('?', StringComparison.Ordinal) ? "&" : "?";
                    json.WriteString("launch_url", $"{app.LaunchUri}{mark}iss={Uri.EscapeDataString(request.Server.Addresses.Issuer)}&launch={Uri.EscapeDataString(launch)}");
                }
            },
            201);
    }

    private static async Task<OAuthResult<(string Launch, SmartClient App)>> Prepare(SmartRequest request)
    {
        if (!request.Client!.MayLaunch)
        {
            return OAuthErrors.UnauthorizedClient("This client was not registered to launch apps.");
        }

        if (request["app"] is not { } id || await request.Server.Store.FindClient(id, request.Cancel) is not { } app)
        {
            return OAuthErrors.InvalidRequest("app is the client_id of the app to launch.");
        }

        var read = await Context(request);
        if (read.Error is { } fault)
        {
            return fault;
        }

        var launch = Secrets.New();
        await request.Server.Store.Launches.Add(
            new LaunchRow(Secrets.Hash(launch), id, Registered.Write(read.Value), request.Server.Now + request.Server.Options.LaunchLifetime), request.Cancel);
        return (launch, app);
    }

    private static async Task<OAuthResult<GrantContext>> Context(SmartRequest request)
    {
        var context = new GrantContext
        {
            Patient = request["patient"],
            Encounter = request["encounter"],
            NeedsPatientBanner = request["need_patient_banner"] != "false",
            Intent = request["intent"],
            FhirContext = request["fhir_context"],
            UserName = request["username"] is { } name ? Registered.Fold(name) : null,
        };
        return context.Patient is { } patient && !await LaunchContext.HasPatient(request.Server, patient, request.Cancel)
                ? OAuthErrors.InvalidRequest("patient is the id of a Patient of this server.")
            : context.Encounter is { } encounter && (context.Patient is null || !await LaunchContext.HasEncounter(request.Server, encounter, context.Patient, request.Cancel))
                ? OAuthErrors.InvalidRequest("encounter is the id of an Encounter of that patient.")
            : context.UserName is { } user && await request.Server.Store.Users.Find(user, request.Cancel) is not { IsActive: true }
                ? OAuthErrors.InvalidRequest("username is the name of a user of this server.")
            : context.FhirContext is { } more && !IsContext(more)
                ? OAuthErrors.InvalidRequest("fhir_context is a JSON array of objects, each with reference, canonical or identifier.")
            : context;
    }

    // 2.2: objects, each with a reference (Type/id), a canonical or an identifier; a Patient or Encounter only in a role of its own.
    private static bool IsContext(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Array && json.RootElement.EnumerateArray().All(IsEntry);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool IsEntry(JsonElement entry)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            return false;
        }

        var reference = entry.TryGetProperty("reference", out var r) ? r.ValueKind == JsonValueKind.String ? r.GetString()! : "" : null;
        var role = entry.TryGetProperty("role", out var o) && o.ValueKind == JsonValueKind.String ? o.GetString() : "launch";
        return reference is null ? entry.TryGetProperty("canonical", out _) || entry.TryGetProperty("identifier", out _)
            : reference.Split('/') is [{ Length: > 0 } type, { Length: > 0 }] && (type is not ("Patient" or "Encounter") || role != "launch");
    }
}
