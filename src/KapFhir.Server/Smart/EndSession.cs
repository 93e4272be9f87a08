// https://openid.net/specs/openid-connect-rpinitiated-1_0.html
using KapFhir.Auth.Tokens;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Smart;

/// <summary>Signs a browser out. An app that shows its user's id_token need not ask; whoever else sends the browser here leaves it to the user.</summary>
internal static class EndSession
{
    public static async Task Show(SmartRequest request)
    {
        var token = request["id_token_hint"] is { } hint
            ? await TokenReader.ReadIdentity(hint, request.Server.Addresses.Issuer, await request.Server.Keys.All(request.Cancel)) : null;
        var back = await Back(request, token);
        if (request.Session is null || (token is not null && token.Text("sub") == request.Session.User.Id))
        {
            await End(request);
            await (back is null ? Done(request) : Continue.Redirect(request, back));
            return;
        }

        var form = Page.Form(request.Http, "/logout", null, Html.Of($"<button>Sign out</button>"));
        await Page.Write(request.Http, "Sign out?", Html.Of(
            $"<p>You are signed in as <strong>{request.Session.User.Details().DisplayName}</strong>. Apps that have access only for as long as you are signed in lose it.</p>{form}"));
    }

    public static async Task Handle(SmartRequest request)
    {
        await End(request);
        await Done(request);
    }

    private static async Task End(SmartRequest request)
    {
        await Sessions.End(request.Http, request.Server);
        if (request.Session is { } session)
        {
            request.Tell(SecurityEvent.Logout, about: SmartAudit.NameOf(session.User));
        }
    }

    // Only to an address that the app of the token was registered with.
    private static async Task<string?> Back(SmartRequest request, VerifiedToken? token)
    {
        if (token is null || request["post_logout_redirect_uri"] is not { } wanted)
        {
            return null;
        }

        var client = await request.Server.Store.FindClient(request["client_id"] ?? token.Token.Audiences.FirstOrDefault() ?? "", request.Cancel);
        var isTheirs = client is not null && token.Token.Audiences.Contains(client.Id, StringComparer.Ordinal) && client.LogoutUris.Contains(wanted, StringComparer.Ordinal);
        return !isTheirs ? null
            : request["state"] is { } state ? wanted + (wanted.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "state=" + Uri.EscapeDataString(state) : wanted;
    }

    private static Task Done(SmartRequest request) => MessagePage.Write(request.Http, 200, "Signed out", "You are signed out of this server in this browser.");
}
