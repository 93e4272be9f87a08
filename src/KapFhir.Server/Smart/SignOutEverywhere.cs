using System.Globalization;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Smart;

/// <summary>Signs all of a user's browsers out and ends all apps' access: for a phone that was lost, a computer that was left.</summary>
internal static class SignOutEverywhere
{
    public static Task Show(SmartRequest request) => Page.Write(request.Http, "Sign out everywhere?", Html.Of($"""
        <p>You are signed out in every browser, and apps that you allowed have access no more, also those that keep it when you are gone.</p>
        {Page.Form(request.Http, "/sign-out-everywhere", null, Html.Of($"<button>Sign out everywhere</button>"))}
        """));

    public static async Task Handle(SmartRequest request)
    {
        var user = request.Session!.User;
        var ended = await request.Server.Store.Users.EndAll(user.Id, request.Cancel);
        await Sessions.End(request.Http, request.Server);
        request.Tell(SecurityEvent.SessionsEnded, about: string.Create(CultureInfo.InvariantCulture, $"{SmartAudit.NameOf(user)}: {ended} sessions and grants"));
        await MessagePage.Write(request.Http, 200, "Signed out everywhere", "Every browser is signed out, and no app has access in your name any more.");
    }
}
