// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-authorization-code
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Users;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Where an app sends a browser.</summary>
internal static class Authorize
{
    public static async Task Handle(SmartRequest request) => await Continue.Next(
        request with { Session = await Sessions.Find(request.Http, request.Server) }, new Journey { Parameters = request.Parameters });
}

/// <summary>What an app's request has come to, when nothing is left to be asked but the user's consent.</summary>
/// <param name="Request">The request.</param>
/// <param name="Scopes">What it may be given.</param>
/// <param name="Context">What it is about.</param>
internal sealed record Asking(AuthorizationRequest Request, GrantedScopes Scopes, GrantContext Context);

/// <summary>Goes on with what was begun: shows the next page, or sends the browser back to the app.</summary>
internal static class Continue
{
    public static Task Handle(SmartRequest request) => Journey.Read(request.Server, request["journey"]) is { } journey ? Next(request, journey) : TooOld(request);

    /// <summary>The next page on the way. The address stays short, so a page can be loaded again.</summary>
    public static Task Go(SmartRequest request, Journey journey) =>
        Redirect(request, journey.To is { } page ? page : SmartAddresses.Path + "/continue?journey=" + Uri.EscapeDataString(journey.Write(request.Server)));

    /// <summary>A page that only who is signed in may see: signs in first.</summary>
    public static Task SignInFirst(SmartRequest request, SmartRoute route) =>
        Journey.Read(request.Server, request["journey"]) is { } journey ? LoginPage.Write(request, journey)
        : HttpMethods.IsGet(route.Method) ? LoginPage.Write(request, new Journey { To = route.Path })
        : TooOld(request);

    public static async Task Next(SmartRequest request, Journey journey)
    {
        if (journey.To is { } page)
        {
            await (request.Session is null ? LoginPage.Write(request, journey) : Redirect(request, page));
            return;
        }

        var found = await AuthorizationRequest.Find(journey.Parameters, request.Server, request.Cancel);
        if (found.Error is { } untold)
        {
            await MessagePage.Write(request.Http, 400, "The app cannot be let in", untold.Description);
            return;
        }

        var asked = found.Value!;
        if (asked.Fault(journey.Parameters, request.Server) is { } fault)
        {
            await SendBack(request, asked, fault);
            return;
        }

        await (NeedsSignIn(request, asked, journey) ? asked.Prompt == "none" ? SendBack(request, asked, OAuthErrors.LoginRequired()) : LoginPage.Write(request, journey, asked)
            : request.Session!.User.MustChange ? PasswordPage.Write(request, journey, null)
            : Factors.IsMissing(request.Server.Options, request.Session.User) ? ManageFactor.Show(request, journey, null)
            : Ask(request, journey, asked));
    }

    /// <summary>Everything that is to be known before consent; or null, when a page was shown that asks for it or the browser sent back.</summary>
    public static async Task<Asking?> Gather(SmartRequest request, Journey journey, AuthorizationRequest asked)
    {
        var (context, fault) = await LaunchContext.Of(request, asked, journey);
        if (fault is not null)
        {
            await SendBack(request, asked, fault);
            return null;
        }

        var scopes = asked.Scopes;
        var needsPatient = scopes.Has(GrantedScopes.LaunchPatient) || scopes.Has(GrantedScopes.LaunchEncounter) || scopes.HasLevel(ScopeLevel.Patient);
        if (needsPatient && context!.Patient is null)
        {
            await (asked.Prompt == "none" ? SendBack(request, asked, OAuthErrors.InteractionRequired()) : PickPage.Patients(request, journey, asked, ""));
            return null;
        }

        if (scopes.Has(GrantedScopes.LaunchEncounter) && context!.Encounter is null && journey.Encounter is null)
        {
            await (asked.Prompt == "none" ? SendBack(request, asked, OAuthErrors.InteractionRequired()) : PickPage.Encounters(request, journey, asked, context.Patient!));
            return null;
        }

        return new Asking(asked, context!.Encounter is null ? Without(scopes, GrantedScopes.LaunchEncounter) : scopes, context);
    }

    /// <summary>Sends the browser back to the app, which is told why.</summary>
    public static Task SendBack(SmartRequest request, AuthorizationRequest asked, OAuthError error) =>
        Redirect(request, asked.Answer(request.Server, ("error", error.Code), ("error_description", error.Description)));

    public static Task TooOld(SmartRequest request) =>
        MessagePage.Write(request.Http, 400, "This page is too old", "What was begun here is over. Go back to the app and begin again.");

    // 303: whatever the method was, the browser goes on with GET (RFC 9700, 4.12).
    public static Task Redirect(SmartRequest request, string address)
    {
        request.Http.Response.StatusCode = 303;
        request.Http.Response.Headers.Location = address;
        return Task.CompletedTask;
    }

    /// <summary>True if the user of a session may open any patient's record, not only their own.</summary>
    public static bool SeesAllPatients(UserRow user) => user.Details().Roles.Any(r => r is UserRole.Practitioner or UserRole.PrivacyOfficer);

    private static async Task Ask(SmartRequest request, Journey journey, AuthorizationRequest asked)
    {
        if (await Gather(request, journey, asked) is { } asking)
        {
            await (asked.Prompt == "none" ? SendBack(request, asked, OAuthErrors.InteractionRequired()) : ConsentPage.Write(request, journey, asking, null));
        }
    }

    private static bool NeedsSignIn(SmartRequest request, AuthorizationRequest asked, Journey journey) => request.Session is not { } session
        || (!journey.HasSignedIn && (asked.Prompt?.Contains("login", StringComparison.Ordinal) == true || asked.Prompt?.Contains("select_account", StringComparison.Ordinal) == true
            || (asked.MaxAge is { } age && (request.Server.Now - session.Created).TotalSeconds > age)));

    private static GrantedScopes Without(GrantedScopes scopes, string scope) => scopes with { Others = [.. scopes.Others.Where(o => o != scope)] };
}
