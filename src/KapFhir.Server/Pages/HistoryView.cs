// https://hl7.org/fhir/R4/http.html#history
using KapFhir.Fhir.Json;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>A history: each version with what made it, and what it changed against the one before.</summary>
internal static class HistoryView
{
    public static Html Of(FhirNode bundle, PageLinks links)
    {
        var entries = bundle.ChildrenNamed("entry").Select(e => new HistoryEntry(e)).ToList();
        var before = entries.Where(e => e.Resource is not null).GroupBy(e => (e.Url, e.Version)).ToDictionary(g => g.Key, g => g.First().Resource!);
        return Html.Of($"""
            <p role="status">{bundle.ChildText("total")} versions in all.</p>{SearchView.Pages(bundle, links)}
            {Html.Join(entries.Select(e => Version(e, before.GetValueOrDefault((e.Url, e.Version - 1)), links)))}
            {SearchView.Pages(bundle, links, isBelow: true)}
            """);
    }

    private static Html Version(HistoryEntry entry, FhirNode? before, PageLinks links)
    {
        var path = links.OwnPath(entry.Url) ?? entry.Url;
        var number = entry.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var name = path + ", version " + number;
        var head = entry.Resource is null ? Html.Of($"{name}") : PageLinks.To(links.Fhir(path + "/_history/" + number), name);
        return Html.Of($"""
            <article class="card"><h2>{head}</h2><p class="soft">{entry.Node.Child("request")?.ChildText("method")} · {entry.Node.Child("response")?.ChildText("status")} · {Moment(entry)}</p>{Changes(entry, before, number, links)}</article>
            """);
    }

    private static string Moment(HistoryEntry entry) => entry.Node.Child("response")?.Child("lastModified") is { } moment ? ValueText.Of(moment) : "";

    private static Html Changes(HistoryEntry entry, FhirNode? before, string number, PageLinks links)
    {
        if (entry.Resource is null)
        {
            return Html.Of($"<p>Deleted.</p>");
        }

        if (before is null)
        {
            return entry.Version == 1 ? Html.Of($"<p>The first version.</p>") : Html.Of($"<p class=\"soft\">The version before is not on this page, or was a deletion: no comparison.</p>");
        }

        var changes = VersionChanges.Between(before, entry.Resource);
        return changes.Count == 0 ? Html.Of($"<p>Nothing but its number and moment differ from the version before.</p>") : Html.Of($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Changes of version {number}"><table><thead><tr><th scope="col">Element</th><th scope="col">Before</th><th scope="col">After</th></tr></thead>
            <tbody>{Html.Join(changes.Select(c => Row(c, links)))}</tbody></table></div>
            """);
    }

    private static Html Row(VersionChange change, PageLinks links) => Html.Of(
        $"<tr><th scope=\"row\"><code>{change.Path}</code></th>{Cell(change.Before, "old", links)}{Cell(change.After, "new", links)}</tr>");

    private static Html Cell(FhirNode? node, string name, PageLinks links) =>
        node is null ? Html.Of($"<td><span class=\"soft\">(not there)</span></td>") : Html.Of($"<td class=\"{name}\">{ResourceView.Value(node, links)}</td>");

    private sealed record HistoryEntry(FhirNode Node)
    {
        public FhirNode? Resource { get; } = Node.Child("resource");

        public string Url { get; } = Node.ChildText("fullUrl") ?? "";

        // W/"3"
        public int Version { get; } = int.TryParse((Node.Child("response")?.ChildText("etag") ?? "").Trim('W', '/', '"'), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}
