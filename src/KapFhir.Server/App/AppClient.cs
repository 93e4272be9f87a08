// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#register-app-with-ehr
using KapFhir.Auth.Clients;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;

namespace KapFhir.Server.App;

/// <summary>
/// The outcomes app is known to the built-in authorization server by itself, at the address that the server has today. A client that an operator registered under
/// the same id is left as it is, and one that was removed (<c>client remove</c>) stays so.
/// </summary>
internal static class AppClient
{
    // The most that it may ask for: reading, and filling in forms.
    private const string Scopes = "openid fhirUser launch launch/patient online_access patient/*.rs patient/QuestionnaireResponse.crs user/*.rs user/QuestionnaireResponse.crs";

    /// <summary>Registers it, follows the server's address, or forgets it, as the settings say.</summary>
    public static async Task Register(FhirServer server, AppOptions options, CancellationToken cancel)
    {
        var clients = server.Store.Auth.Clients;
        var known = (await clients.All(cancel)).FirstOrDefault(c => c.Id == options.ClientId);
        var wanted = new ClientRow(options.ClientId, Registered.Write(Own(server.Options.OwnBase) with { Id = options.ClientId }), "", IsActive: true);
        if (!(options.Serve && options.Register))
        {
            await (known is not null && IsOwn(known) ? clients.Forget(known.Id, cancel) : Task.CompletedTask);
        }
        else if (known is null)
        {
            await clients.Add(wanted, cancel);
        }
        else if (IsOwn(known) && known.Details != wanted.Details)
        {
            await clients.Change(wanted, cancel);
        }
    }

    private static bool IsOwn(ClientRow row) => row.IsActive && Registered.Read<SmartClient>(row.Details).IsOwn;

    private static SmartClient Own(string fhirBase) => new("KapFhir Outcomes", ClientKind.Public, Scopes)
    {
        RedirectUris = [AppEndpoints.AddressOf(fhirBase)], LogoutUris = [AppEndpoints.AddressOf(fhirBase)], LaunchUri = AppEndpoints.AddressOf(fhirBase), IsOwn = true,
    };
}
