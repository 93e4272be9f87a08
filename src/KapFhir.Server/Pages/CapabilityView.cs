// https://hl7.org/fhir/R4/capabilitystatement.html
using KapFhir.Fhir.Json;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>What the server offers, type by type.</summary>
internal static class CapabilityView
{
    public static Html Of(FhirNode statement, PageLinks links)
    {
        var rest = statement.Child("rest");
        return Html.Of($"""
            <section class="card">{ResourceView.Elements(statement, links, "rest", "text", "meta")}</section>
            {(rest is null ? Html.None : Rest(rest, links))}
            """);
    }

    private static Html Rest(FhirNode rest, PageLinks links)
    {
        var types = rest.ChildrenNamed("resource").ToList();
        return Html.Of($"""
            <h2>The whole server</h2>
            <section class="card">{Security(rest, links)}<dl>{Line("Interactions", Codes(rest, "interaction"))}{Line("Operations", Names(rest, "operation"))}{Line("Search parameters of every type", Names(rest, "searchParam"))}</dl></section>
            <h2>{types.Count.ToString(System.Globalization.CultureInfo.InvariantCulture)} resource types</h2>
            {Html.Join(types.Select(t => Type(t, links)))}
            """);
    }

    private static Html Security(FhirNode rest, PageLinks links) =>
        rest.Child("security") is { } security ? Html.Of($"<h3>Security</h3>{ResourceView.Elements(security, links)}") : Html.None;

    private static Html Type(FhirNode type, PageLinks links)
    {
        var name = type.ChildText("type") ?? "";
        var parameters = type.ChildrenNamed("searchParam").Select(p => Html.Of(
            $"<tr><th scope=\"row\"><code>{p.ChildText("name")}</code></th><td>{p.ChildText("type")}</td><td>{p.ChildText("documentation")}</td></tr>"));
        return Html.Of($"""
            <details><summary>{name}</summary><section class="card">
            <p class="links">{PageLinks.To(links.Fhir(name), "Search " + name)}</p>
            <dl>{Line("Interactions", Codes(type, "interaction"))}{Line("Operations", Names(type, "operation"))}</dl>
            {ResourceView.Elements(type, links, "type", "interaction", "operation", "searchParam", "profile", "supportedProfile", "documentation")}
            <div class="scroll" tabindex="0" role="region" aria-label="Search parameters of {name}"><table><caption>Search parameters</caption><thead><tr><th scope="col">Name</th><th scope="col">Type</th><th scope="col">What it asks</th></tr></thead><tbody>{Html.Join(parameters)}</tbody></table></div>
            </section></details>
            """);
    }

    private static Html Line(string label, string text) => text.Length == 0 ? Html.None : Html.Of($"<div><dt>{label}</dt><dd>{text}</dd></div>");

    private static string Codes(FhirNode node, string name) => string.Join(", ", node.ChildrenNamed(name).Select(c => c.ChildText("code")));

    private static string Names(FhirNode node, string name) => string.Join(", ", node.ChildrenNamed(name).Select(c => (name == "operation" ? "$" : "") + c.ChildText("name")));
}
