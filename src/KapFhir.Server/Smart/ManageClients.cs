using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Lets an administrator manage the apps. What the verb <c>client</c> does, by pages.</summary>
internal static class ManageClients
{
    public static Task Show(SmartRequest request) => ClientsPage.All(request, said: null, alert: null);

    /// <summary>Registers an app; its secret, if it has one, is shown once. Or lets one in no more.</summary>
    public static Task Handle(SmartRequest request) => request["remove"] is { } id ? Remove(request, id) : Add(request);

    private static async Task Add(SmartRequest request)
    {
        var client = Read(request);
        var secret = client.Kind == ClientKind.Symmetric ? Secrets.New() : "";
        var faults = Registration.Faults(client, request.Server.Definitions).ToList();
        if (faults.Count == 0 && !await request.Server.Store.Clients.Add(new ClientRow(client.Id, Registered.Write(client), secret.Length > 0 ? Secrets.Hash(secret) : "", IsActive: true), request.Cancel))
        {
            faults.Add($"There is, or was, an app '{client.Id}' already.");
        }

        if (faults.Count > 0)
        {
            await ClientsPage.All(request, said: null, string.Join(' ', faults));
            return;
        }

        request.Tell(SecurityEvent.ClientAdded, about: $"app {client.Id}: {client.Kind}, {client.Scopes}");
        await (secret.Length > 0 ? ClientsPage.Once(request, client.Id, secret) : ClientsPage.All(request, $"{client.Id} is registered.", null));
    }

    private static async Task Remove(SmartRequest request, string id)
    {
        var isDone = await request.Server.Store.Clients.Deactivate(id, request.Cancel);
        if (isDone)
        {
            request.Tell(SecurityEvent.ClientRemoved, about: "app " + id);
        }

        await ClientsPage.All(request, isDone ? $"{id} is let in no more. All its access has ended." : null, isDone ? null : "There is no such app.");
    }

    private static SmartClient Read(SmartRequest request)
    {
        var (jwks, address) = (request["jwks"] ?? "", request["jwks_uri"] ?? "");
        var kind = jwks.Length > 0 || address.Length > 0 ? ClientKind.Asymmetric : request["secret"] is not null ? ClientKind.Symmetric : ClientKind.Public;
        var id = request["id"]?.Trim() ?? "";
        return new SmartClient(request["name"]?.Trim() ?? id, kind, request["scope"]?.Trim() ?? "")
        {
            Id = id,
            RedirectUris = Lines(request["redirect"]),
            LogoutUris = Lines(request["logout"]),
            LaunchUri = request["launch"]?.Trim() ?? "",
            Jwks = jwks,
            JwksUri = address,
            IsService = request["service"] is not null,
            MayLaunch = request["may_launch"] is not null,
            MayIntrospect = request["may_introspect"] is not null,
        };
    }

    private static string[] Lines(string? text) => (text ?? "").Split((char[])['\r', '\n', ' '], StringSplitOptions.RemoveEmptyEntries);
}
