using System.Globalization;
using KapFhir.Auth.Scopes;

namespace KapFhir.Server.Smart.Pages;

/// <summary>Asks what an app may have, in words; the scopes themselves stand beside.</summary>
internal static class ConsentPage
{
    public static Task Write(SmartRequest request, Journey journey, Asking asking, string? alert)
    {
        var about = asking.Context.Patient is { } patient ? Html.Of($"<p>It works with the record of <code>Patient/{patient}</code>.</p>") : Html.None;
        var optional = asking.Scopes.All.Where(Consent.IsOptional).Select((scope, i) => Check(scope, i.ToString(CultureInfo.InvariantCulture), asking.Scopes, request.Server));
        var others = asking.Scopes.All.Where(s => !Consent.IsOptional(s)).Select(s => Html.Of($"<li>{Words(s, request.Server)}</li>")).ToList();
        var told = others.Count == 0 ? Html.None : Html.Of($"<h2>It is also told</h2><ul>{Html.Join(others)}</ul>");
        var form = Page.Form(request.Http, "/consent", journey.Write(request.Server), Html.Of($"""
            <ul class="plain">{Html.Join(optional)}</ul>
            {told}
            <button name="decision" value="allow">Allow</button><button name="decision" value="deny" class="plain">Do not allow</button>
            """));
        return Page.Write(
            request.Http, "Allow " + asking.Request.Client.Name + "?",
            Html.Of($"""
                {Page.Alert(alert)}
                <p>You are signed in as <strong>{request.Session!.User.Details().DisplayName}</strong>. <strong>{asking.Request.Client.Name}</strong> asks for what follows; take out what it should not have.</p>
                {about}{form}
                <p class="soft">You can withdraw this at any time: <a href="{request.Server.Addresses.Grants}">apps with access</a>.</p>
                """),
            asking.Request.RedirectUri);
    }

    /// <summary>A scope in words.</summary>
    public static string Words(string scope, SmartServer server) => scope switch
    {
        GrantedScopes.OpenId => "That it is you: a number that stands for you",
        GrantedScopes.FhirUser => "Which person in the records you are",
        GrantedScopes.Profile => "Your name",
        GrantedScopes.Launch => "What the app was started for",
        GrantedScopes.LaunchPatient => "Which patient was chosen",
        GrantedScopes.LaunchEncounter => "Which encounter was chosen",
        GrantedScopes.OfflineAccess => "Keep access when you are gone, until you withdraw it",
        GrantedScopes.OnlineAccess => "Keep access for as long as you are signed in",
        _ => ResourceScope.Parse(scope, server.Definitions) is { } resource ? Words(resource) : scope,
    };

    private static string Words(ResourceScope scope)
    {
        var what = scope.Type is null ? "everything" : Spaced(scope.Type);
        var which = scope.Filters.Count == 0 ? "" : ", only where " + string.Join(" and ", scope.Filters.Select(f => $"{f.Key} is {ScopeParts.WordsOf(f.Value) ?? f.Value}"));
        return $"{Doing(scope.Permissions)} {what} {(scope.Level == ScopeLevel.Patient ? "in this patient's record" : "that you may")}{which}";
    }

    private static string Doing(Permissions permissions)
    {
        (Permissions Letter, string Verb)[] verbs =
        [
            (Permissions.Read, "see"), (Permissions.Search, "search"), (Permissions.Create, "add"), (Permissions.Update, "change"), (Permissions.Delete, "delete"),
        ];
        string[] done = [.. verbs.Where(v => permissions.HasFlag(v.Letter)).Select(v => v.Verb)];
        var text = done.Length == 1 ? done[0] : string.Join(", ", done[..^1]) + " and " + done[^1];
        return char.ToUpperInvariant(text[0]) + text[1..];
    }

    private static string Spaced(string type) => string.Concat(type.Select((c, i) => i > 0 && char.IsAsciiLetterUpper(c) ? " " + char.ToLowerInvariant(c) : c.ToString()));

    private static Html Check(string scope, string number, GrantedScopes asked, SmartServer server) => Html.Of($"""
        <li><label class="check"><input type="checkbox" name="scope[]" id="s{number}" value="{scope}" checked><span>{Words(scope, server)}<br><code class="soft">{scope}</code></span></label>{Parts(scope, number, asked)}</li>
        """);

    // Folded in, so that who wants to give all of it is not asked two dozen things. Without scripts one box cannot untick another: what is ticked here is what counts.
    private static Html Parts(string text, string number, GrantedScopes asked) =>
        asked.Resources.FirstOrDefault(r => r.Text == text) is not { } scope || ScopeParts.Of(scope) is not { Count: > 0 } parts ? Html.None : Html.Of($"""
            <details><summary>Only a part of it</summary>
            <fieldset><legend>Tick what {Place(scope)} it may have. With nothing ticked here it is all of it.</legend>
            {Html.Join(parts.Select((p, i) => Part(scope, p, number + "-" + i.ToString(CultureInfo.InvariantCulture))))}
            </fieldset></details>
            """);

    private static string Place(ResourceScope scope) => scope.Level == ScopeLevel.Patient ? "of this patient's record" : "of what you may see";

    private static Html Part(ResourceScope scope, ScopePart part, string number) => Html.Of($"""
        <label class="check part"><input type="checkbox" name="part[]" id="p{number}" value="{ScopeParts.Name(scope, part)}"><span>{part.Words}</span></label>
        """);
}
