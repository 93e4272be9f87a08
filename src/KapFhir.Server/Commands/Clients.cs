using System.CommandLine;
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Commands;

/// <summary>The apps that the authorization server knows: <c>client add</c>, <c>client list</c>, <c>client remove</c>.</summary>
internal static class Clients
{
    private static readonly Argument<string> Id = new("id") { Description = "The client_id." };
    private static readonly Option<string> Name = new("--name") { Description = "The name that pages show." };

    private static readonly Option<string> Scope = new("--scope")
    {
        Description = "The most it may ask for, separated by spaces: 'openid fhirUser launch/patient patient/*.rs'.", DefaultValueFactory = _ => "",
    };

    private static readonly Option<string[]> Redirect = new("--redirect") { Description = "Where codes are sent, letter by letter. May be given several times." };
    private static readonly Option<string[]> Logout = new("--logout-redirect") { Description = "Where a user may be sent after signing out. May be given several times." };
    private static readonly Option<string> LaunchUri = new("--launch-uri") { Description = "Where an EHR launches it.", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> Secret = new("--secret") { Description = "It can keep a secret: one is made and printed." };
    private static readonly Option<string> Jwks = new("--jwks") { Description = "It has a key of its own: a file with its public keys, a JWK set.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> JwksUri = new("--jwks-uri") { Description = "It has a key of its own: where its public keys are.", DefaultValueFactory = _ => "" };
    private static readonly Option<bool> Service = new("--service") { Description = "It may act for itself (client_credentials, system/ scopes). Needs a key of its own." };
    private static readonly Option<bool> MayLaunch = new("--may-launch") { Description = "It is an EHR that launches other apps." };
    private static readonly Option<bool> MayIntrospect = new("--may-introspect") { Description = "It is a resource server that asks about tokens." };

    /// <summary>The verb.</summary>
    public static Command Verb(string[] settings)
    {
        var add = new Command("add", "Register an app; without --secret or keys it is a public one.")
        {
            Id, Name, Scope, Redirect, Logout, LaunchUri, Secret, Jwks, JwksUri, Service, MayLaunch, MayIntrospect,
        };
        add.SetAction((r, cancel) => Add(settings, r, cancel));
        var list = new Command("list", "List the apps.");
        list.SetAction((_, cancel) => List(settings, cancel));
        var remove = new Command("remove", "Let an app in no more; all its access ends.") { Id };
        remove.SetAction((r, cancel) => Remove(settings, r.GetValue(Id)!, cancel));
        return new Command("client", "The apps that the authorization server knows.") { add, list, remove };
    }

    private static Task<int> Add(string[] settings, ParseResult given, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        var client = await Read(given, cancel);
        var faults = Registration.Faults(client, server.Definitions);
        if (given.GetValue(Secret) && client.Kind == ClientKind.Asymmetric)
        {
            faults = [.. faults, "A client says who it is by a secret or by a key, not by both."];
        }

        if (faults.Count > 0)
        {
            faults.ToList().ForEach(Console.Error.WriteLine);
            return 1;
        }

        var secret = client.Kind == ClientKind.Symmetric ? Secrets.New() : "";
        var row = new ClientRow(client.Id, Registered.Write(client), secret.Length > 0 ? Secrets.Hash(secret) : "", IsActive: true);
        if (!await server.Store.Auth.Clients.Add(row, cancel))
        {
            await Console.Error.WriteLineAsync($"There is, or was, a client '{client.Id}' already.");
            return 1;
        }

        VerbAudit.Tell(server, SecurityEvent.ClientAdded, $"app {client.Id}: {client.Kind}, {client.Scopes}");
        Console.WriteLine(secret.Length > 0 ? $"'{client.Id}' is registered. Its secret is {secret}; it is not said again." : $"'{client.Id}' is registered.");
        return 0;
    });

    private static async Task<SmartClient> Read(ParseResult given, CancellationToken cancel)
    {
        var (id, file, address) = (given.GetValue(Id)!, given.GetValue(Jwks)!, given.GetValue(JwksUri)!);
        var kind = file.Length > 0 || address.Length > 0 ? ClientKind.Asymmetric : given.GetValue(Secret) ? ClientKind.Symmetric : ClientKind.Public;
        return new SmartClient(given.GetValue(Name) ?? id, kind, given.GetValue(Scope)!)
        {
            Id = id,
            RedirectUris = given.GetValue(Redirect) ?? [],
            LogoutUris = given.GetValue(Logout) ?? [],
            LaunchUri = given.GetValue(LaunchUri)!,
            Jwks = file.Length > 0 ? await File.ReadAllTextAsync(file, cancel) : "",
            JwksUri = address,
            IsService = given.GetValue(Service),
            MayLaunch = given.GetValue(MayLaunch),
            MayIntrospect = given.GetValue(MayIntrospect),
        };
    }

    private static Task<int> List(string[] settings, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        foreach (var row in await server.Store.Auth.Clients.All(cancel))
        {
            var client = Registered.Read<SmartClient>(row.Details);
            Console.WriteLine(string.Join('\t', row.Id, client.Kind, client.Name, client.Scopes, string.Join(' ', client.RedirectUris), row.IsActive ? "" : "removed"));
        }

        return 0;
    }, changes: false);

    private static Task<int> Remove(string[] settings, string id, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        var isDone = await server.Store.Auth.Clients.Deactivate(id, cancel);
        if (isDone)
        {
            VerbAudit.Tell(server, SecurityEvent.ClientRemoved, "app " + id);
        }

        await (isDone ? Console.Out : Console.Error).WriteLineAsync(isDone ? $"'{id}' is let in no more." : $"There is no client '{id}'.");
        return isDone ? 0 : 1;
    });
}
