using System.Globalization;
using KapFhir.Auth.Scopes;
using KapFhir.Server.Audit;
using KapFhir.Server.Smart.Pages;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Shows a user which apps have access, and ends it where the user wants.</summary>
internal static class Grants
{
    public static Task Show(SmartRequest request) => Write(request, null);

    public static async Task Withdraw(SmartRequest request)
    {
        var isDone = request["grant"] is { } id && await request.Server.Store.Grants.Withdraw(id, request.Session!.User.Id, request.Cancel);
        if (isDone)
        {
            request.Tell(SecurityEvent.AccessWithdrawn, about: "grant " + request["grant"]);
        }

        await Write(request, isDone ? "The access was withdrawn. The app's tokens are good for nothing from now on." : "This access had ended already.");
    }

    private static async Task Write(SmartRequest request, string? said)
    {
        List<Html> rows = [];
        foreach (var grant in await request.Server.Store.Grants.OfUser(request.Session!.User.Id, request.Cancel))
        {
            rows.Add(await Row(request, grant));
        }

        var list = rows.Count == 0 ? Html.Of($"<p>No app has access in your name.</p>") : Html.Of($"""<ul class="plain">{Html.Join(rows)}</ul>""");
        var status = said is null ? Html.None : Html.Of($"""<p role="status"><strong>{said}</strong></p>""");
        await Page.Write(request.Http, "Apps with access", Html.Of($"""
            {status}
            <p>You are signed in as <strong>{request.Session.User.Details().DisplayName}</strong>.</p>
            {list}
            <p><a href="{SmartAddresses.Path + "/password"}">Change password</a> - <a href="{SmartAddresses.Path + "/logout"}">Sign out</a></p>
            """));
    }

    private static async Task<Html> Row(SmartRequest request, GrantRow grant)
    {
        var name = (await request.Server.Store.FindClient(grant.ClientId, request.Cancel))?.Name ?? grant.ClientId;
        var context = Registered.Read<GrantContext>(grant.Context);
        var about = context.Patient is null ? "" : $" - Patient/{context.Patient}";
        var words = GrantedScopes.Parse(grant.Scopes, request.Server.Definitions).All.Select(s => Html.Of($"<li>{ConsentPage.Words(s, request.Server)}</li>"));
        var form = Page.Form(request.Http, "/grants", null, Html.Of($"""<button class="plain" name="grant" value="{grant.Id}" aria-label="Withdraw the access of {name}">Withdraw</button>"""));
        return Html.Of($"""
            <li><h2>{name}</h2><p class="soft">since {Day(grant.Created)}, until {Day(grant.Expires)} at the latest{about}</p><ul>{Html.Join(words)}</ul>{form}</li>
            """);
    }

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
