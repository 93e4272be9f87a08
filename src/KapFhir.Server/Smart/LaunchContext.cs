// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
using System.Globalization;
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Smart;

/// <summary>What an app's request is about: what the EHR said that launched it, or what the user chose.</summary>
internal static class LaunchContext
{
    private static readonly OAuthError NotTheirs = OAuthErrors.AccessDenied("The user may not open this patient's record.");

    /// <summary>The context so far, or why there can be none.</summary>
    public static async Task<(GrantContext? Context, OAuthError? Fault)> Of(SmartRequest request, AuthorizationRequest asked, Journey journey)
    {
        var (server, user) = (request.Server, request.Session!.User);
        var context = new GrantContext { Patient = journey.Patient, Encounter = journey.Encounter is { Length: > 0 } chosen ? chosen : null };
        if (asked.Launch is { } launch)
        {
            if (await server.Store.Launches.Find(Secrets.Hash(launch), asked.Client.Id, request.Cancel) is not { } row)
            {
                return (null, OAuthErrors.InvalidRequest("launch is not known, too old, or was used before."));
            }

            context = Registered.Read<GrantContext>(row.Context) is var prepared && prepared.Patient is null
                ? prepared with { Patient = context.Patient, Encounter = context.Encounter } : prepared;
            if (context.UserName is { } name && name != user.Name)
            {
                return (null, OAuthErrors.AccessDenied("The launch is for another user."));
            }
        }

        context = context with { AuthTime = request.Session.Created.ToUnixTimeSeconds() };
        return Continue.SeesAllPatients(user) ? (await IsThere(request, context) ? (context, null) : (null, OAuthErrors.InvalidRequest("The patient or encounter in context does not exist.")))
            : await OfPatient(request, asked, context);
    }

    /// <summary>True if there is such a current patient.</summary>
    public static async Task<bool> HasPatient(SmartServer server, string id, CancellationToken cancel) =>
        await server.Fhir.Store.Read("Patient", id, Visibility.Everything, cancel) is { IsDeleted: false };

    /// <summary>True if there is such a current encounter, and it is this patient's.</summary>
    public static async Task<bool> HasEncounter(SmartServer server, string id, string? patient, CancellationToken cancel)
    {
        var ofPatient = new Visibility([new Grant
        {
            Types = ["Encounter"], Compartment = patient is null ? null : new CompartmentScope(server.Definitions.FindCompartment("Patient")!, patient),
        }]);
        return await server.Fhir.Store.Read("Encounter", id, ofPatient, cancel) is { IsDeleted: false };
    }

    // A patient opens one record: their own. Nobody has to pick it.
    private static async Task<(GrantContext? Context, OAuthError? Fault)> OfPatient(SmartRequest request, AuthorizationRequest asked, GrantContext context)
    {
        var self = request.Session!.User.Details().FhirUser;
        if (!self.StartsWith("Patient/", StringComparison.Ordinal))
        {
            var isAboutPatients = context.Patient is not null || asked.Scopes.HasLevel(ScopeLevel.Patient) || asked.Scopes.Has(GrantedScopes.LaunchPatient)
                || asked.Scopes.Has(GrantedScopes.LaunchEncounter);
            return isAboutPatients ? (null, OAuthErrors.AccessDenied("This user may not open patients' records.")) : (context, null);
        }

        var own = self["Patient/".Length..];
        if (context.Patient is { } other && other != own)
        {
            return (null, NotTheirs);
        }

        context = context with { Patient = own };
        return await IsThere(request, context) ? (context, null) : (null, NotTheirs);
    }

    private static async Task<bool> IsThere(SmartRequest request, GrantContext context) =>
        (context.Patient is null || await HasPatient(request.Server, context.Patient, request.Cancel))
        && (context.Encounter is null || await HasEncounter(request.Server, context.Encounter, context.Patient, request.Cancel));
}
