using KapFhir.Auth;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Signs somebody in.</summary>
internal static class Login
{
    public static async Task Handle(SmartRequest request)
    {
        if (Journey.Read(request.Server, request["journey"]) is not { } journey)
        {
            await Continue.TooOld(request);
            return;
        }

        var signIn = await Passwords.Try(
            request.Server, request["username"] ?? "", request["password"] ?? "", request.Http.Connection.RemoteIpAddress, request.Cancel);
        request.Tell(signIn);
        if (signIn.User is not { } user)
        {
            var asked = journey.To is null ? (await AuthorizationRequest.Find(journey.Parameters, request.Server, request.Cancel)).Value : null;
            await LoginPage.Write(request, journey, asked, signIn.IsBlocked ? LoginPage.Blocked : LoginPage.Wrong);
            return;
        }

        await Sessions.Begin(request.Http, request.Server, user);
        await Continue.Go(request, user.MustChange && journey.To is not null ? new Journey { To = SmartAddresses.Path + "/password" } : journey with { HasSignedIn = true });
    }
}

/// <summary>Changes the password of who is signed in.</summary>
internal static class ChangePassword
{
    public static Task Show(SmartRequest request) => PasswordPage.Write(request, new Journey { To = SmartAddresses.Path + "/grants" }, null);

    public static async Task Handle(SmartRequest request)
    {
        var (user, wanted) = (request.Session!.User, request["password"] ?? "");
        if (Journey.Read(request.Server, request["journey"]) is not { } journey)
        {
            await Continue.TooOld(request);
            return;
        }

        // Who finds a browser signed in does not get to keep the account. One who signed in a moment ago with a password given by somebody else has just typed it.
        var isKnown = user.MustChange
            || await IsPresent(request, user);
        var fault = !isKnown ? "The present password is not right."
            : wanted != request["again"] ? "The new password was not typed the same twice."
            : wanted == request["current"] ? "The new password is the old one."
            : Passwords.Fault(wanted, user.Name);
        if (fault is not null)
        {
            await PasswordPage.Write(request, journey, fault);
            return;
        }

        var changed = user with { Password = Passwords.Hash(wanted), MustChange = false, Stamp = Secrets.NewId() };
        await request.Server.Store.Users.SetPassword(changed, request.Cancel);
        request.Tell(SecurityEvent.PasswordChanged, changed, SmartAudit.NameOf(changed));
        await Sessions.Begin(request.Http, request.Server, changed);
        await Continue.Go(request, journey with { HasSignedIn = true });
    }

    private static async Task<bool> IsPresent(SmartRequest request, UserRow user)
    {
        var tried = await Passwords.Try(request.Server, user.Name, request["current"] ?? "", request.Http.Connection.RemoteIpAddress, request.Cancel);
        if (tried.User is null)
        {
            request.Tell(tried);
        }

        return tried.User is not null;
    }
}
