using KapFhir.Auth.Users;

namespace KapFhir.Server.Smart.Pages;

/// <summary>Asks for the second factor, and lets it be set up.</summary>
internal static class SecondFactorPage
{
    private const string Path = "/second-factor";

    private static readonly Html Code = Html.Of($"""
        <label for="code">Code of your authenticator app</label>
        <input id="code" name="code" type="text" inputmode="numeric" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" maxlength="20" required>
        """);

    private static readonly Html Present = Html.Of($"""
        <label for="current">Your password</label>
        <input id="current" name="current" type="password" autocomplete="current-password" required>
        """);

    /// <summary>At signing in.</summary>
    public static Task Ask(SmartRequest request, Journey journey, string? alert)
    {
        var form = Page.Form(request.Http, "/factor", journey.Write(request.Server), Html.Of($"""
            {Code}
            <p class="soft">Six digits. Without your phone: one of your recovery codes, each is good for once.</p>
            <button>Go on</button>
            """));
        return Page.Write(request.Http, "Second step", Html.Of($"{Page.Alert(alert)}{form}"), LeadsTo(journey), alert == LoginPage.Blocked ? 429 : 200);
    }

    /// <summary>For who has none.</summary>
    public static Task SetUp(SmartRequest request, Journey journey, string secret, string? alert)
    {
        var user = request.Session!.User.Name;
        var address = Totp.Address(secret, "KapFhir " + request.Http.Request.Host.Host, user);
        var form = Page.Form(request.Http, Path, journey.Write(request.Server), Html.Of($"{Present}{Code}<button>Set up</button>"));
        return Page.Write(request.Http, "Set up a second step", Html.Of($"""
            {Page.Alert(alert)}
            <p>Beside your password you then need your phone to sign in: an authenticator app shows a new code every half minute.</p>
            <ol><li>On the phone, <a href="{address}">open this link in the app</a>; or add an account there and type the key:<br><code>{Grouped(secret)}</code><br>
            <span class="soft">for {user}, by time, six digits.</span></li><li>Type the code that the app shows.</li></ol>
            {form}
            """), LeadsTo(journey));
    }

    /// <summary>For who has one.</summary>
    public static Task Manage(SmartRequest request, Journey journey, bool isNeeded, string? alert)
    {
        var written = journey.Write(request.Server);
        var renew = Page.Form(request.Http, Path, written, Html.Of($"{Present}{Code}<button>New recovery codes</button>"));
        var remove = isNeeded ? Html.None : Html.Of($"""
            <h2>Remove it</h2>
            {Page.Form(request.Http, Path, written, Html.Of($"""
                <label for="again">Your password</label>
                <input id="again" name="current" type="password" autocomplete="current-password" required>
                <button class="plain" name="do" value="remove">Remove the second step</button>
                """))}
            """);
        return Page.Write(request.Http, "Second step", Html.Of($"{Page.Alert(alert)}<p>Your second step is set up.</p>{renew}{remove}"));
    }

    /// <summary>What to keep, shown once.</summary>
    public static Task Recovery(SmartRequest request, Journey journey, IReadOnlyList<string> codes)
    {
        var list = Html.Join(codes.Select(code => Html.Of($"<li><code>{code}</code></li>")));
        var on = journey.To ?? SmartAddresses.Path + "/continue?journey=" + Uri.EscapeDataString(journey.Write(request.Server));
        return Page.Write(request.Http, "Keep these codes", Html.Of($"""
            <p role="status">The second step is set up. If you have not your phone at hand, one of these signs you in instead; each is good for once. Write them down: they are not shown again.</p>
            <ul>{list}</ul>
            <p><a href="{on}">I have written them down</a></p>
            """), LeadsTo(journey));
    }

    private static string Grouped(string secret) => string.Join(' ', secret.Chunk(4).Select(part => new string(part)));

    private static string? LeadsTo(Journey journey) => journey.Parameters.GetValueOrDefault("redirect_uri");
}
