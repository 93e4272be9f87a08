namespace KapFhir.Server.Smart.Pages;

/// <summary>Lets the user pick a patient or an encounter.</summary>
internal static class PickPage
{
    public static async Task Patients(SmartRequest request, Journey journey, AuthorizationRequest asked, string text)
    {
        var written = journey.Write(request.Server);
        var found = await Pick.Patients(request, text);
        var search = Page.Form(request.Http, "/pick", written, Html.Of($"""
            <label for="q">Name or identifier</label>
            <input id="q" name="q" type="search" value="{text}" maxlength="100">
            <button class="plain">Search</button>
            """));
        var list = found.Count == 0 ? Html.Of($"""<p role="status">Nobody was found.</p>""") : List(request, written, "patient", found);
        var heading = text.Length == 0 ? "Changed last" : "Found";
        await Page.Write(
            request.Http, "Whose record?", Html.Of($"<p><strong>{asked.Client.Name}</strong> works with one patient's record at a time.</p>{search}<h2>{heading}</h2>{list}"), asked.RedirectUri);
    }

    public static async Task Encounters(SmartRequest request, Journey journey, AuthorizationRequest asked, string patient)
    {
        var written = journey.Write(request.Server);
        var found = await Pick.Encounters(request, patient);
        var none = Page.Form(request.Http, "/pick", written, Html.Of($"""<input type="hidden" name="encounter" value=""><button class="plain">None of them</button>"""));
        var list = found.Count == 0 ? Html.Of($"""<p role="status">The record has no encounters.</p>""") : List(request, written, "encounter", found);
        await Page.Write(request.Http, "Which encounter?", Html.Of($"<p><strong>{asked.Client.Name}</strong> asks which encounter it is about.</p>{list}{none}"), asked.RedirectUri);
    }

    private static Html List(SmartRequest request, string journey, string name, IReadOnlyList<Choice> choices)
    {
        var rows = choices.Select(c => Html.Of(
            $"""<li><button class="row" name="{name}" value="{c.Id}"><strong>{c.Name}</strong><br><span class="soft">{c.Note}</span></button></li>"""));
        return Page.Form(request.Http, "/pick", journey, Html.Of($"""<ul class="plain">{Html.Join(rows)}</ul>"""));
    }
}
