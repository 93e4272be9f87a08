// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-4
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>The user says what the app may have, and the app gets its code; or is told that it may not.</summary>
internal static class Consent
{
    /// <summary>What the user may take out: access to data, and access that lasts. The rest says who the user is and what it is about.</summary>
    public static bool IsOptional(string scope) => scope is GrantedScopes.OfflineAccess or GrantedScopes.OnlineAccess or GrantedScopes.Profile || scope.Contains('.', StringComparison.Ordinal);

    public static async Task Handle(SmartRequest request)
    {
        if (Journey.Read(request.Server, request["journey"]) is not { To: null } journey
            || (await AuthorizationRequest.Find(journey.Parameters, request.Server, request.Cancel)).Value is not { } asked)
        {
            await Continue.TooOld(request);
            return;
        }

        if (asked.Fault(journey.Parameters, request.Server) is { } fault)
        {
            await Continue.SendBack(request, asked, fault);
        }
        else if (request["decision"] != "allow")
        {
            await Continue.SendBack(request, asked, OAuthErrors.AccessDenied("The user said no."));
        }
        else if (await Continue.Gather(request, journey, asked) is { } asking)
        {
            await Decide(request, journey, asking);
        }
    }

    private static async Task Decide(SmartRequest request, Journey journey, Asking asking)
    {
        var chosen = asking.Scopes.All.Where(s => !IsOptional(s)).Concat(Narrowed(request, asking.Scopes)).ToHashSet(StringComparer.Ordinal);
        var granted = ScopeParts.Choose(asking.Scopes, chosen, request.Ticked("part[]"), request.Server.Definitions);
        if (asking.Scopes.Resources.Count > 0 && granted.Resources.Count == 0)
        {
            await ConsentPage.Write(request, journey, asking, "Nothing was chosen that the app could work with. Choose something, or do not allow it.");
            return;
        }

        await (await Give(request, asking, granted) is { } code
            ? Continue.Redirect(request, asking.Request.Answer(request.Server, ("code", code)))
            : Continue.SendBack(request, asking.Request, OAuthErrors.InvalidRequest("launch is not known, too old, or was used before.")));
    }

    private static IEnumerable<string> Narrowed(SmartRequest request, GrantedScopes asked) => request.Ticked("scope[]").Where(t => asked.All.Contains(t, StringComparer.Ordinal));

    // Null if another request used the launch up meanwhile.
    private static async Task<string?> Give(SmartRequest request, Asking asking, GrantedScopes granted)
    {
        var (server, session, code, now) = (request.Server, request.Session!, Secrets.New(), request.Server.Now);
        var grant = new GrantRow(
            Secrets.NewId(), session.User.Id, asking.Request.Client.Id, granted.Text, Registered.Write(asking.Context with { UserName = null }),
            granted.Has(GrantedScopes.OfflineAccess) ? "" : session.Hash, now, TokenEndpoint.EndOf(granted, server.Options, now));
        var details = Registered.Write(new CodeDetails(asking.Request.RedirectUri, asking.Request.Challenge, asking.Request.Nonce));
        var ticket = new TicketRow(Secrets.Hash(code), TicketKind.Code, grant.Id, details, now + server.Options.CodeLifetime);
        if (asking.Request.Launch is not { } launch)
        {
            await server.Store.Grants.Add(grant, ticket, request.Cancel);
        }
        else if (!await server.Store.Grants.AddForLaunch(grant, ticket, Secrets.Hash(launch), request.Cancel))
        {
            return null;
        }

        request.Tell(SecurityEvent.AccessGiven, about: $"app {grant.ClientId}, grant {grant.Id}, {grant.Scopes}");
        return code;
    }
}
