using KapFhir.Auth.Clients;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart.Pages;

/// <summary>The apps, for administrators.</summary>
internal static class ClientsPage
{
    private const string Path = "/clients";

    /// <summary>All of them, and a form for a new one.</summary>
    public static async Task All(SmartRequest request, string? said, string? alert)
    {
        var rows = (await request.Server.Store.Clients.All(request.Cancel)).Select(row => Row(request, row));
        var form = Page.Form(request.Http, Path, null, Html.Of($"""
            {Text("id", "Its id (client_id)", "Letters, digits, hyphens, dots.", isNeeded: true)}
            {Text("name", "Name as pages show it", "")}
            {Text("scope", "Scopes: the most it may ask for", "Like openid fhirUser launch/patient patient/*.rs offline_access; a service's begin with system/.")}
            {Area("redirect", "Where it is answered (redirect_uri), one to a line")}
            {Area("logout", "Where users may be sent after signing out, one to a line")}
            {Text("launch", "Where an EHR launches it", "")}
            <fieldset><legend>How it says who it is</legend>
            <p class="soft">With none of these it is a public app: its redirect addresses and PKCE stand for it.</p>
            {Check("secret", "By a secret, which is shown once")}
            {Text("jwks_uri", "By a key: the https address of its key set", "")}
            {Area("jwks", "Or the key set itself (JWKS)")}
            </fieldset>
            <fieldset><legend>It may</legend>
            {Check("service", "act for itself, without a user (needs a key)")}{Check("may_launch", "launch other apps: an EHR")}{Check("may_introspect", "ask about tokens: a resource server")}
            </fieldset>
            <button>Register</button>
            """));
        await Page.Write(request.Http, "Apps", Html.Of($"""
            {UsersPage.Said(said)}{Page.Alert(alert)}
            <p><a href="{SmartAddresses.Path + "/users"}">Users</a> - <a href="{SmartAddresses.Path + "/grants"}">Your account</a></p>
            <ul class="plain">{Html.Join(rows)}</ul>
            <h2>New app</h2>
            {form}
            """), status: alert is null ? 200 : 400);
    }

    /// <summary>A secret that is shown once.</summary>
    public static Task Once(SmartRequest request, string id, string secret) => Page.Write(request.Http, "Secret", Html.Of($"""
        <p role="status"><strong>{id}</strong> is registered. This is its secret; it is not shown again:</p>
        <p><code>{secret}</code></p>
        <p><a href="{SmartAddresses.Path + Path}">All apps</a></p>
        """));

    private static Html Row(SmartRequest request, ClientRow row)
    {
        if (!row.IsActive)
        {
            return Html.Of($"""<li>{row.Id}<br><span class="soft">let in no more</span></li>""");
        }

        var client = Registered.Read<SmartClient>(row.Details);
        var kind = client.Kind switch { ClientKind.Public => "public", ClientKind.Symmetric => "has a secret", _ => "has a key" } + (client.IsService ? ", acts for itself" : "")
            + (client.MayLaunch ? ", launches apps" : "") + (client.MayIntrospect ? ", asks about tokens" : "");
        var remove = Page.Form(request.Http, Path, null, Html.Of($"""<button class="plain" name="remove" value="{row.Id}" aria-label="Remove {row.Id}">Remove</button>"""));
        return Html.Of($"""
            <li><strong>{row.Id}</strong> {client.Name}<br><span class="soft">{kind}</span><br><code>{client.Scopes}</code><br><code>{string.Join(' ', client.RedirectUris)}</code>{remove}</li>
            """);
    }

    private static Html Text(string name, string label, string hint, bool isNeeded = false) => Html.Of($"""
        <label for="{name}">{label}</label>
        <input id="{name}" name="{name}" type="text" autocomplete="off" autocapitalize="none" spellcheck="false"{(isNeeded ? Html.Of($" required") : Html.None)}{(hint.Length > 0 ? Html.Of($" aria-describedby=\"{name}_hint\"") : Html.None)}>
        {(hint.Length > 0 ? Html.Of($"<p class=\"soft\" id=\"{name}_hint\">{hint}</p>") : Html.None)}
        """);

    private static Html Area(string name, string label) => Html.Of($"""
        <label for="{name}">{label}</label>
        <textarea id="{name}" name="{name}" rows="3" autocomplete="off" spellcheck="false"></textarea>
        """);

    private static Html Check(string name, string label) => Html.Of($"""<label class="check"><input type="checkbox" name="{name}" value="yes"> <span>{label}</span></label>""");
}
