// https://hl7.org/fhir/R4/operationoutcome.html
using KapFhir.Fhir.Json;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>What the server has to say, issue by issue.</summary>
internal static class OutcomeView
{
    public static Html Of(FhirNode outcome, PageLinks links) => Html.Of(
        $"<section class=\"card\">{Html.Join(outcome.ChildrenNamed("issue").Select(i => Issue(i, links)))}</section>");

    private static Html Issue(FhirNode issue, PageLinks links)
    {
        var severity = issue.ChildText("severity") ?? "";
        var mark = severity is "error" or "fatal" ? "bad" : "soft";
        var words = issue.ChildText("diagnostics") ?? (issue.Child("details") is { } details ? ValueText.Of(details) : "");
        var where = issue.ChildrenNamed("expression").Select(e => Html.Of($" <code>{e.Text}</code>"));
        var rest = ResourceView.Elements(issue, links, "severity", "code", "diagnostics", "expression");
        return Html.Of($"<div><p><span class=\"{mark}\">{severity}</span> <span class=\"badge\">{issue.ChildText("code")}</span>{Html.Join(where)}</p><p class=\"pre\">{words}</p>{rest}</div>");
    }
}
