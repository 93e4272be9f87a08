using KapFhir.Auth.Users;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart.Pages;

/// <summary>The users, for administrators.</summary>
internal static class UsersPage
{
    private const string Path = "/users";

    /// <summary>All of them, and a form for a new one.</summary>
    public static async Task All(SmartRequest request, string? said, string? alert)
    {
        var rows = (await request.Server.Store.Users.All(request.Cancel)).Select(Row);
        var form = Page.Form(request.Http, Path, null, Html.Of($"""
            <label for="username">User name</label>
            <input id="username" name="username" type="text" maxlength="200" autocomplete="off" autocapitalize="none" spellcheck="false" required>
            {Fields(new UserDetails("", [], ""))}
            <button>Add</button>
            """));
        await Page.Write(request.Http, "Users", Html.Of($"""
            {Said(said)}{Page.Alert(alert)}
            <p><a href="{SmartAddresses.Path + "/clients"}">Apps</a> - <a href="{SmartAddresses.Path + "/grants"}">Your account</a></p>
            <ul class="plain">{Html.Join(rows)}</ul>
            <h2>New user</h2>
            {form}
            """), status: alert is null ? 200 : 400);
    }

    /// <summary>One of them.</summary>
    public static Task One(SmartRequest request, UserRow user, string? alert)
    {
        Html Form(Html content) => Page.Form(request.Http, "/user", null, Html.Of($"""<input type="hidden" name="user" value="{user.Id}">{content}"""));
        var factor = !user.HasFactor ? Html.None : Form(Html.Of($"""<button class="plain" name="do" value="factor">Remove the second step</button>"""));
        return Page.Write(request.Http, user.Name, Html.Of($"""
            {Page.Alert(alert)}
            {Form(Html.Of($"{Fields(user.Details())}<button name=\"do\" value=\"details\">Save</button>"))}
            <h2>Lost access</h2>
            <p class="soft">Sessions and apps' access end with a new password.</p>
            {Form(Html.Of($"""<button class="plain" name="do" value="reset">New one-time password</button>"""))}
            {factor}
            <h2>Leaves</h2>
            {Form(Html.Of($"""<button class="plain" name="do" value="remove">Let {user.Name} in no more</button>"""))}
            <p><a href="{SmartAddresses.Path + Path}">All users</a></p>
            """), status: alert is null ? 200 : 400);
    }

    /// <summary>A password that is shown once.</summary>
    public static Task Once(SmartRequest request, string name, string password) => Page.Write(request.Http, "One-time password", Html.Of($"""
        <p role="status"><strong>{name}</strong> signs in with this password and then chooses another. It is not shown again:</p>
        <p><code>{password}</code></p>
        <p><a href="{SmartAddresses.Path + Path}">All users</a></p>
        """));

    /// <summary>What was done, read out by screen readers.</summary>
    public static Html Said(string? text) => text is null ? Html.None : Html.Of($"""<p role="status"><strong>{text}</strong></p>""");

    private static Html Row(UserRow user)
    {
        var details = user.Details();
        var about = string.Join(", ", details.Roles.Select(Words)) + (details.FhirUser.Length > 0 ? " - " + details.FhirUser : "") + (user.HasFactor ? " - second step" : "");
        return user.IsActive
            ? Html.Of($"""<li><a href="{SmartAddresses.Path + "/user?user=" + user.Id}">{user.Name}</a> {details.DisplayName}<br><span class="soft">{about}</span></li>""")
            : Html.Of($"""<li>{user.Name}<br><span class="soft">let in no more</span></li>""");
    }

    private static Html Fields(UserDetails details)
    {
        var roles = Enum.GetValues<UserRole>().Select(role => Html.Of($"""
            <label class="check"><input type="checkbox" name="role[]" value="{role.ToString()}"{(details.Roles.Contains(role) ? Html.Of($" checked") : Html.None)}> <span>{Words(role)}</span></label>
            """));
        return Html.Of($"""
            <label for="display">Name as pages show it</label>
            <input id="display" name="display" type="text" maxlength="200" autocomplete="off" value="{details.DisplayName}">
            <fieldset><legend>Roles</legend>{Html.Join(roles)}</fieldset>
            <label for="fhir_user">Who it is in the records</label>
            <input id="fhir_user" name="fhir_user" type="text" maxlength="200" autocomplete="off" spellcheck="false" value="{details.FhirUser}" aria-describedby="fhir_user_like">
            <p class="soft" id="fhir_user_like">Like Practitioner/dr-okafor; a patient's is needed: Patient/demo-001.</p>
            """);
    }

    private static string Words(UserRole role) => role switch
    {
        UserRole.Patient => "Patient: the own record", UserRole.Practitioner => "Practitioner: every record", UserRole.PrivacyOfficer => "Privacy officer: every record, consents, the audit",
        _ => "Administrator: users, apps, the server",
    };
}
