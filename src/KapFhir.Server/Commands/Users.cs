using System.CommandLine;
using KapFhir.Auth;
using KapFhir.Auth.Users;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart;

namespace KapFhir.Server.Commands;

/// <summary>The users of the authorization server: <c>user add</c>, <c>user list</c>, <c>user reset</c>, <c>user remove</c>.</summary>
internal static class Users
{
    /// <summary>The name of the administrator that a server without users begins with.</summary>
    public const string First = "admin";

    private static readonly Dictionary<string, UserRole> Roles = new(StringComparer.Ordinal)
    {
        ["patient"] = UserRole.Patient, ["practitioner"] = UserRole.Practitioner, ["privacy-officer"] = UserRole.PrivacyOfficer, ["administrator"] = UserRole.Administrator,
    };

    /// <summary>The verb.</summary>
    public static Command Verb(string[] settings)
    {
        var name = new Argument<string>("name") { Description = "What the user types to sign in." };
        var roles = new Option<string[]>("--role")
        {
            Description = "What the user is: " + string.Join(", ", Roles.Keys) + ". May be given several times.", AllowMultipleArgumentsPerToken = true, Required = true,
        };
        var display = new Option<string>("--display") { Description = "The name that pages show." };
        var fhirUser = new Option<string>("--fhir-user") { Description = "The resource that the user is, such as Practitioner/dr-okafor or Patient/demo-001." };
        var add = new Command("add", "Add a user; a one-time password is printed.") { name, roles, display, fhirUser };
        add.SetAction((r, cancel) => Add(settings, r.GetValue(name)!, r.GetValue(roles)!, r.GetValue(display), r.GetValue(fhirUser), cancel));
        var list = new Command("list", "List the users.");
        list.SetAction((_, cancel) => List(settings, cancel));
        var reset = new Command("reset", "Give a user a new one-time password; sessions and apps' access end.") { name };
        reset.SetAction((r, cancel) => Reset(settings, r.GetValue(name)!, cancel));
        var remove = new Command("remove", "Let a user in no more; sessions and apps' access end.") { name };
        remove.SetAction((r, cancel) => Remove(settings, r.GetValue(name)!, cancel));
        return new Command("user", "Who may sign in to the authorization server.") { add, list, reset, remove };
    }

    /// <summary>Lets a server that has no users begin: an administrator with a one-time password, said once.</summary>
    public static async Task AddFirst(FhirServer server, CancellationToken cancel)
    {
        var password = Secrets.New();
        var details = new UserDetails("Administrator", [UserRole.Administrator], "");
        if (await server.Store.Auth.Users.AddFirst(Registered.NewUser(First, details, Passwords.Hash(password), mustChange: true), cancel))
        {
            VerbAudit.Tell(server, SecurityEvent.UserAdded, $"user {First}: {UserRole.Administrator}, the first");
            Console.WriteLine($"There was no user yet. Sign in as '{First}' with the one-time password {password} and choose your own; it is not said again.");
        }
    }

    private static Task<int> Add(string[] settings, string name, string[] roles, string? display, string? fhirUser, CancellationToken cancel) =>
        Host.WithServer(settings, async server =>
        {
            if (roles.FirstOrDefault(r => !Roles.ContainsKey(r)) is { } unknown)
            {
                return await Refuse($"'{unknown}' is no role. There are {string.Join(", ", Roles.Keys)}.");
            }

            var details = new UserDetails(display ?? name, [.. roles.Select(r => Roles[r]).Distinct()], fhirUser ?? "");
            if (name.Trim().Length is 0 or > 200 || details.Fault is not null)
            {
                return await Refuse(details.Fault ?? "A name has 1 to 200 characters.");
            }

            var password = Secrets.New();
            if (!await server.Store.Auth.Users.Add(Registered.NewUser(name, details, Passwords.Hash(password), mustChange: true), cancel))
            {
                return await Refuse($"There is, or was, a user '{name}' already.");
            }

            VerbAudit.Tell(server, SecurityEvent.UserAdded, $"user {name}: {string.Join(", ", details.Roles)}");
            Say(name, password);
            return 0;
        });

    private static Task<int> List(string[] settings, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        foreach (var user in await server.Store.Auth.Users.All(cancel))
        {
            var details = user.Details();
            Console.WriteLine(string.Join('\t', user.Name, string.Join(',', details.Roles), details.FhirUser, details.DisplayName, user.IsActive ? "" : "removed"));
        }

        return 0;
    }, changes: false);

    private static Task<int> Reset(string[] settings, string name, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        if (await server.Store.Auth.Users.Find(Registered.Fold(name), cancel) is not { IsActive: true } user)
        {
            return await Refuse($"There is no user '{name}'.");
        }

        var password = Secrets.New();
        await server.Store.Auth.Users.SetPassword(user with { Password = Passwords.Hash(password), MustChange = true, Stamp = Secrets.NewId() }, cancel);
        VerbAudit.Tell(server, SecurityEvent.UserChanged, $"user {name}: new one-time password");
        Say(name, password);
        return 0;
    });

    private static Task<int> Remove(string[] settings, string name, CancellationToken cancel) => Host.WithServer(settings, async server =>
    {
        if (!await server.Store.Auth.Users.Deactivate(Registered.Fold(name), cancel))
        {
            return await Refuse($"There is no user '{name}'.");
        }

        VerbAudit.Tell(server, SecurityEvent.UserRemoved, "user " + name);
        Console.WriteLine($"'{name}' is let in no more.");
        return 0;
    });

    private static void Say(string name, string password) =>
        Console.WriteLine($"'{name}' signs in with the one-time password {password} and chooses a new one; it is not said again.");

    private static async Task<int> Refuse(string why)
    {
        await Console.Error.WriteLineAsync(why);
        return 1;
    }
}
