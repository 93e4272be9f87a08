// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>A page of search results, or another bundle, as a table: what was asked, what was found, where it goes on.</summary>
internal static class SearchView
{
    private const int MostRows = 1000;
    private const int MostColumns = 6;

    // What people look for first; of these as many as the matches have.
    private static readonly string[] Preferred =
    [
        "status", "clinicalStatus", "name", "title", "code", "medication", "vaccineCode", "type", "class", "category", "questionnaire", "subject", "patient", "birthDate", "gender",
        "value", "effective", "performed", "occurrence", "onset", "period", "authored", "authoredOn", "dateTime", "date", "issued", "recorded", "start", "interpretation", "intent", "description",
        "active", "telecom", "identifier", "outcome", "url", "version",
    ];

    public static Html Of(FhirNode bundle, PageLinks links)
    {
        var entries = bundle.ChildrenNamed("entry").ToList();
        var outcomes = entries.Where(e => IsMode(e, "outcome")).Select(e => e.Child("resource")).OfType<FhirNode>().Select(o => OutcomeView.Of(o, links));
        var found = entries.Where(e => !IsMode(e, "outcome") && e.Child("resource") is not null).ToList();
        var matches = found.Where(e => !IsMode(e, "include")).ToList();
        return Html.Of($"""
            {Asked(bundle)}{Html.Join(outcomes)}{Counted(bundle, matches.Count, found.Count)}{Pages(bundle, links)}
            {Table(found.Take(MostRows).ToList(), links)}{Cut(found.Count, links)}{Pages(bundle, links, isBelow: true)}
            """);
    }

    /// <summary>The links to other pages of a bundle. They stand twice, under two names: who jumps from landmark to landmark tells them apart.</summary>
    public static Html Pages(FhirNode bundle, PageLinks links, bool isBelow = false)
    {
        var shown = (from link in bundle.ChildrenNamed("link")
                     let relation = link.ChildText("relation")
                     where relation is "first" or "previous" or "next" or "last"
                     select links.Address(link.ChildText("url") ?? "", relation switch { "first" => "First page", "previous" => "Previous page", "next" => "Next page", _ => "Last page" })).ToList();
        return shown.Count == 0 ? Html.None : Html.Of($"<nav class=\"pages\" aria-label=\"{(isBelow ? "Pages, below" : "Pages")}\">{Html.Join(shown)}</nav>");
    }

    // The self link: what the server understood, not what was typed.
    private static Html Asked(FhirNode bundle)
    {
        var self = bundle.ChildrenNamed("link").FirstOrDefault(l => l.ChildText("relation") == "self")?.ChildText("url") ?? "";
        var mark = self.IndexOf('?', StringComparison.Ordinal);
        var applied = mark < 0 ? [] : RequestBody.ReadParameters(self[mark..]).Where(p => p.Key is not ("_format" or "_pretty" or "_cursor")).ToList();
        var rows = applied.Select(p => Html.Of($"<div><dt><code>{p.Key}</code></dt><dd>{p.Value}</dd></div>"));
        return applied.Count == 0 ? Html.Of($"<p class=\"soft\">No condition was applied.</p>")
            : Html.Of($"<section class=\"card\"><h2>Applied</h2><dl>{Html.Join(rows)}</dl></section>");
    }

    private static Html Counted(FhirNode bundle, int matches, int all)
    {
        var total = bundle.ChildText("total") is { } number ? number + " in all; " : "";
        var included = all > matches ? $", and {all - matches} included with them" : "";
        return Html.Of($"<p role=\"status\">{total}{matches.ToString(System.Globalization.CultureInfo.InvariantCulture)} on this page{included}.</p>");
    }

    private static Html Table(List<FhirNode> entries, PageLinks links)
    {
        if (entries.Count == 0)
        {
            return Html.Of($"<p>Nothing was found.</p>");
        }

        var columns = Columns(entries);
        var hasModes = entries.Exists(e => IsMode(e, "include"));
        var heads = columns.Select(c => Html.Of($"<th scope=\"col\">{Labels.Of(c)}</th>"));
        return Html.Of($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Results"><table>
            <thead><tr><th scope="col">Resource</th>{Html.Join(heads)}<th scope="col">Last changed</th></tr></thead>
            <tbody>{Html.Join(entries.Select(e => Row(e, columns, hasModes, links)))}</tbody></table></div>
            """);
    }

    private static Html Row(FhirNode entry, List<string> columns, bool hasModes, PageLinks links)
    {
        var resource = entry.Child("resource")!;
        var path = resource.ChildText("id") is { } id ? resource.Type.Name + "/" + id : resource.Type.Name;
        var address = links.OwnPath(entry.ChildText("fullUrl") ?? "") is { } own ? links.Fhir(own.Split('#')[0]) : null;
        var head = address is null ? Html.Of($"{path}") : PageLinks.To(address, path);
        var mode = hasModes && IsMode(entry, "include") ? Html.Of($" <span class=\"badge\">included</span>") : Html.None;
        return Html.Of($"<tr><th scope=\"row\">{head}{mode}</th>{Html.Join(columns.Select(c => Cell(resource, c, links)))}<td>{Changed(resource)}</td></tr>");
    }

    private static string Changed(FhirNode resource) => resource.Child("meta")?.Child("lastUpdated") is { } changed ? ValueText.Of(changed) : "";

    private static Html Cell(FhirNode resource, string column, PageLinks links)
    {
        var values = resource.ChildrenNamed(column).Select(v => v.Child("reference")?.Text is { } reference ? links.Reference(reference, ValueText.Short(v)) : Html.Of($"{ValueText.Short(v)}"));
        return Html.Of($"<td>{Html.Join(values.Select((v, i) => i == 0 ? v : Html.Of($"<br>{v}")))}</td>");
    }

    private static List<string> Columns(List<FhirNode> entries)
    {
        var there = entries.SelectMany(e => e.Child("resource")!.Children.ToArray()).Where(c => ValueText.Of(c).Length > 0).Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        return [.. Preferred.Where(there.Contains).Take(MostColumns)];
    }

    private static Html Cut(int count, PageLinks links) => count <= MostRows ? Html.None
        : Html.Of($"<p class=\"alert\">Only the first {MostRows.ToString(System.Globalization.CultureInfo.InvariantCulture)} are shown here; the raw forms have all {count.ToString(System.Globalization.CultureInfo.InvariantCulture)}. {PageLinks.To(links.Fhir("metadata"), "What the server offers")}</p>");

    private static bool IsMode(FhirNode entry, string mode) => entry.Child("search")?.ChildText("mode") == mode;

    /// <summary>A form for the search parameters of a type.</summary>
    public static Html Form(TypeDefinition type, FhirDefinitions definitions, PageLinks links)
    {
        var fields = definitions.SearchParametersOf(type.Name).OrderBy(p => p.Code, StringComparer.Ordinal).Select(p => Html.Of($"""
            <div><label for="{"q-" + p.Code}">{p.Code}</label><input type="text" id="{"q-" + p.Code}" name="{p.Code}" placeholder="{p.Type.ToString().ToLowerInvariant()}" autocomplete="off"></div>
            """));
        return Html.Of($"""
            <details><summary>Search {type.Name}</summary>
            <p class="soft">Fields that stay empty ask nothing. Dates take prefixes (ge2025-01-01), codes take system|code.</p>
            <form class="search" method="get" action="{links.Fhir(type.Name)}">{Html.Join(fields)}<div><button>Search</button></div></form></details>
            """);
    }
}
