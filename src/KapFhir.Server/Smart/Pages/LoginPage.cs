namespace KapFhir.Server.Smart.Pages;

/// <summary>Asks for name and password.</summary>
internal static class LoginPage
{
    public const string Wrong = "The name or the password is not right.";

    public const string Blocked = "There were too many tries. Wait a while and try again, or ask an administrator.";

    public static Task Write(SmartRequest request, Journey journey, AuthorizationRequest? asked = null, string? alert = null)
    {
        var why = asked is null ? Html.None : Html.Of($"<p><strong>{asked.Client.Name}</strong> wants to use health records. Sign in to say whether it may.</p>");
        var form = Page.Form(request.Http, "/login", journey.Write(request.Server), Html.Of($"""
            <label for="username">User name</label>
            <input id="username" name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
            <label for="password">Password</label>
            <input id="password" name="password" type="password" autocomplete="current-password" required>
            <button>Sign in</button>
            """));
        return Page.Write(request.Http, "Sign in", Html.Of($"{why}{Page.Alert(alert)}{form}"), asked?.RedirectUri, alert == Blocked ? 429 : 200);
    }
}

/// <summary>Asks for a new password.</summary>
internal static class PasswordPage
{
    public static Task Write(SmartRequest request, Journey journey, string? alert)
    {
        var isForced = request.Session!.User.MustChange;
        var why = isForced ? Html.Of($"<p>Your password was given to you by somebody else. Choose one that only you know.</p>") : Html.None;
        var current = isForced ? Html.None : Html.Of($"""
            <label for="current">Present password</label>
            <input id="current" name="current" type="password" autocomplete="current-password" required>
            """);
        var form = Page.Form(request.Http, "/password", journey.Write(request.Server), Html.Of($"""
            {current}
            <label for="password">New password</label>
            <input id="password" name="password" type="password" autocomplete="new-password" minlength="{Passwords.Shortest.ToString(System.Globalization.CultureInfo.InvariantCulture)}" aria-describedby="rule" required>
            <p class="soft" id="rule">At least 12 characters. Several words are good; what is in lists of passwords is not.</p>
            <label for="again">New password, again</label>
            <input id="again" name="again" type="password" autocomplete="new-password" required>
            <button>Change password</button>
            """));
        return Page.Write(request.Http, "Choose a password", Html.Of($"{why}{Page.Alert(alert)}{form}"), journey.Parameters.GetValueOrDefault("redirect_uri"));
    }
}
