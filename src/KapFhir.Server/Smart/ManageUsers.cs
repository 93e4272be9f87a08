using KapFhir.Auth;
using KapFhir.Auth.Users;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Lets an administrator manage who signs in. What the verb <c>user</c> does, by pages.</summary>
internal static class ManageUsers
{
    public static Task Show(SmartRequest request) => UsersPage.All(request, said: null, alert: null);

    /// <summary>A new user, with a one-time password that is shown once.</summary>
    public static async Task Add(SmartRequest request)
    {
        var name = request["username"]?.Trim() ?? "";
        var details = Details(request, name);
        var fault = name.Length is 0 or > 200 ? "A name has 1 to 200 characters." : details.Fault;
        var password = Secrets.New();
        if (fault is null && !await request.Server.Store.Users.Add(Registered.NewUser(name, details, Passwords.Hash(password), mustChange: true), request.Cancel))
        {
            fault = $"There is, or was, a user '{name}' already.";
        }

        if (fault is not null)
        {
            await UsersPage.All(request, said: null, fault);
            return;
        }

        request.Tell(SecurityEvent.UserAdded, about: $"user {name}: {string.Join(", ", details.Roles)}");
        await UsersPage.Once(request, name, password);
    }

    public static async Task ShowOne(SmartRequest request) => await (await Asked(request) is { } user ? UsersPage.One(request, user, null) : Gone(request));

    /// <summary>Other roles, a new one-time password, no second factor, or no access any more.</summary>
    public static async Task Change(SmartRequest request)
    {
        if (await Asked(request) is not { } user)
        {
            await Gone(request);
            return;
        }

        // Who is the last to manage users, and makes a slip, would lock everybody out; and roles of one's own are for somebody else to give.
        if (user.Id == request.Session!.User.Id)
        {
            await UsersPage.One(request, user, "This is your own account. Another administrator can change it.");
            return;
        }

        await (request["do"] switch
        {
            "reset" => Reset(request, user),
            "factor" => RemoveFactor(request, user),
            "remove" => Remove(request, user),
            _ => SetDetails(request, user),
        });
    }

    private static async Task SetDetails(SmartRequest request, UserRow user)
    {
        var details = Details(request, user.Name);
        if (details.Fault is { } fault)
        {
            await UsersPage.One(request, user, fault);
            return;
        }

        await request.Server.Store.Users.SetDetails(user.Id, Registered.Write(details), request.Cancel);
        request.Tell(SecurityEvent.UserChanged, about: $"user {user.Name}: {string.Join(", ", user.Details().Roles)} to {string.Join(", ", details.Roles)}");
        await UsersPage.All(request, $"{user.Name} was changed.", null);
    }

    private static async Task Reset(SmartRequest request, UserRow user)
    {
        var password = Secrets.New();
        await request.Server.Store.Users.SetPassword(user with { Password = Passwords.Hash(password), MustChange = true, Stamp = Secrets.NewId() }, request.Cancel);
        request.Tell(SecurityEvent.UserChanged, about: $"user {user.Name}: new one-time password");
        await UsersPage.Once(request, user.Name, password);
    }

    private static async Task RemoveFactor(SmartRequest request, UserRow user)
    {
        await request.Server.Store.Factors.Remove(user.Id, request.Cancel);
        request.Tell(SecurityEvent.SecondFactorChanged, about: $"user {user.Name}: removed");
        await UsersPage.All(request, $"{user.Name} signs in without a second step until a new one is set up.", null);
    }

    private static async Task Remove(SmartRequest request, UserRow user)
    {
        await request.Server.Store.Users.Deactivate(user.Name, request.Cancel);
        request.Tell(SecurityEvent.UserRemoved, about: "user " + user.Name);
        await UsersPage.All(request, $"{user.Name} is let in no more. Sessions and apps' access have ended.", null);
    }

    private static UserDetails Details(SmartRequest request, string name)
    {
        var ticked = request.Ticked("role[]");
        return new UserDetails(request["display"]?.Trim() is { Length: > 0 } display ? display : name, [.. Enum.GetValues<UserRole>().Where(r => ticked.Contains(r.ToString()))], request["fhir_user"]?.Trim() ?? "");
    }

    private static async Task<UserRow?> Asked(SmartRequest request) =>
        request["user"] is { } id && await request.Server.Store.Users.FindById(id, request.Cancel) is { IsActive: true } user ? user : null;

    private static Task Gone(SmartRequest request) => MessagePage.Write(request.Http, 404, "No such user", "There is no such user, or not any more.");
}
