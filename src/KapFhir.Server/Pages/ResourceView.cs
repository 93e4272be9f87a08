// https://hl7.org/fhir/R4/resource.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>A resource element by element, by the definitions: every element that is there is shown, whatever its type.</summary>
internal static class ResourceView
{
    private const string Ucum = "http://unitsofmeasure.org";

    // Of these the value says it all.
    private static readonly string[] Plain = ["status", "active", "use"];

    private static readonly string[] Apart = ["text", "contained"];

    /// <summary>The whole resource: a warning where it must not be relied on, narrative, elements, contained resources.</summary>
    public static Html Of(FhirNode resource, PageLinks links)
    {
        var narrative = resource.Child("text")?.Child("div")?.Text is { } div
            ? Html.Of($"<section class=\"card\"><h2>Narrative</h2>{NarrativeView.Of(div)}</section>") : Html.None;
        var contained = resource.ChildrenNamed("contained").Select(c => Contained(c, links));
        return Html.Of($"""
            {Warning(resource)}{narrative}<section class="card">{Elements(resource, links, Apart)}</section>{Html.Join(contained)}
            """);
    }

    /// <summary>The elements of something, in the order of the definition.</summary>
    public static Html Elements(FhirNode node, PageLinks links, params string[] without)
    {
        var groups = node.Children.ToArray().Where(c => !without.Contains(c.Name, StringComparer.Ordinal))
            .GroupBy(c => c.Type.Name == "Extension" ? "\0" + Labels.Of(c) : c.Name, StringComparer.Ordinal);
        return Html.Of($"<dl>{Html.Join(groups.Select(g => Row([.. g], links)))}</dl>");
    }

    /// <summary>One value: a line where its type has a short form, otherwise its elements.</summary>
    public static Html Value(FhirNode node, PageLinks links)
    {
        if (node.Type.Kind == TypeKind.Primitive)
        {
            return Primitive(node, links);
        }

        if (node.Type.Kind == TypeKind.Resource)
        {
            return Elements(node, links, "text");
        }

        return node.Type.Name switch
        {
            "Extension" => Extension(node, links),
            "Reference" => Reference(node, links),
            "Coding" => Html.Of($"{Coding(node)}{Extensions(node, links)}"),
            "CodeableConcept" => Concept(node, links),
            "Narrative" => NarrativeView.Of(node.ChildText("div") ?? ""),
            "Attachment" => Attachment(node, links),
            "Annotation" => Html.Of($"<div class=\"pre\">{node.ChildText("text")}</div>{Elements(node, links, "text")}"),
            _ when ValueText.Of(node) is { Length: > 0 } text => Html.Of($"{text}{Details(node, links)}"),
            _ => Elements(node, links),
        };
    }

    private static Html Row(FhirNode[] nodes, PageLinks links)
    {
        var element = nodes[0].Element!;
        var type = element.IsChoice ? Html.Of($" <span class=\"soft\">({nodes[0].Type.Name})</span>") : Html.None;
        var mark = element.IsModifier && !Plain.Contains(nodes[0].Name, StringComparer.Ordinal) ? Html.Of($" <span class=\"badge\">changes the meaning</span>") : Html.None;
        var values = nodes.Length == 1 ? Value(nodes[0], links)
            : Html.Of($"<ul class=\"values\">{Html.Join(nodes.Select(n => Html.Of($"<li>{Value(n, links)}</li>")))}</ul>");
        return Html.Of($"<div><dt>{Labels.Of(nodes[0])}{type}{mark}</dt><dd>{values}</dd></div>");
    }

    private static Html Primitive(FhirNode node, PageLinks links)
    {
        var text = ValueText.Of(node);
        var shown = node.Type.Name switch
        {
            "markdown" or "string" when text.Contains('\n', StringComparison.Ordinal) => Html.Of($"<div class=\"pre\">{text}</div>"),
            "canonical" => links.OwnPath(text) is null ? Html.Of($"{text}") : links.Address(text, text),
            "uri" or "url" => links.Reference(text, text),
            "xhtml" => NarrativeView.Of(node.Text ?? ""),
            _ => Html.Of($"{text}"),
        };
        return Html.Of($"{shown}{Extensions(node, links)}");
    }

    // What a short form leaves out stands below it: nothing that was sent is hidden.
    private static Html Details(FhirNode node, PageLinks links)
    {
        string[] said = node.Type.Name switch
        {
            "HumanName" when node.Child("text") is not null => ["text", "use"],
            "HumanName" => ["family", "given", "prefix", "suffix", "use"],
            "Address" when node.Child("text") is null => ["line", "city", "district", "state", "postalCode", "country"],
            "Address" => ["text"],
            "ContactPoint" => ["system", "value", "use"],
            "Identifier" => ["value", .. node.Child("type") is null ? new[] { "system" } : ["type"]],
            "Period" => ["start", "end"],
            "Range" => ["low", "high"],
            "Ratio" => ["numerator", "denominator"],
            "Money" => ["value", "currency"],
            _ => OfQuantity(node),
        };
        return node.Children.ToArray().Any(c => !said.Contains(c.Name, StringComparer.Ordinal)) ? Elements(node, links, said) : Html.None;
    }

    // A UCUM code that is the unit already says nothing more.
    private static string[] OfQuantity(FhirNode node)
    {
        var (unit, code) = (node.ChildText("unit"), node.ChildText("code"));
        var isSaid = code is null || unit is null || unit == code;
        return ["comparator", "value", "unit", .. isSaid ? new[] { "code" } : [], .. isSaid && node.ChildText("system") == Ucum ? new[] { "system" } : []];
    }

    private static Html Extensions(FhirNode node, PageLinks links) =>
        node.Child("extension") is null ? Html.None : Html.Of($"<dl>{Html.Join(node.ChildrenNamed("extension").Select(e => Row([e], links)))}</dl>");

    private static Html Extension(FhirNode node, PageLinks links) => node.Child("value") is { } value
        ? Html.Of($"{Value(value, links)} <span class=\"soft\">{node.ChildText("url")}</span>")
        : Html.Of($"<span class=\"soft\">{node.ChildText("url")}</span>{Elements(node, links, "url")}");

    private static Html Reference(FhirNode node, PageLinks links)
    {
        var reference = node.ChildText("reference");
        var shown = reference is null ? Html.Of($"{ValueText.Of(node)}") : links.Reference(reference, ValueText.Of(node));
        string[] said = reference is null && node.Child("display") is null ? ["identifier"] : ["reference", "display"];
        return node.Children.ToArray().Any(c => !said.Contains(c.Name, StringComparer.Ordinal)) ? Html.Of($"{shown}{Elements(node, links, said)}") : shown;
    }

    private static Html Coding(FhirNode node) => Html.Of(
        $"{node.ChildText("display") ?? ValueText.Display(node.ChildText("system"), node.ChildText("code"))} <code>{node.ChildText("code")}</code> <span class=\"soft\">{node.ChildText("system")}{Version(node)}</span>");

    private static string Version(FhirNode node) => node.ChildText("version") is { } version ? " version " + version : "";

    private static Html Concept(FhirNode node, PageLinks links)
    {
        var text = node.ChildText("text") is { } said ? Html.Of($"<div>{said}</div>") : Html.None;
        var codings = node.ChildrenNamed("coding").Select(c => Html.Of($"<div>{Value(c, links)}</div>"));
        return Html.Of($"{text}{Html.Join(codings)}{Extensions(node, links)}");
    }

    private static Html Attachment(FhirNode node, PageLinks links)
    {
        var url = node.ChildText("url") is { } address ? Html.Of($"<div>{links.Reference(address, address)}</div>") : Html.None;
        return Html.Of($"{url}{Elements(node, links, "url")}");
    }

    private static Html Contained(FhirNode node, PageLinks links) => Html.Of($"""
        <article class="card" id="{"contained-" + Uri.EscapeDataString(node.ChildText("id") ?? "")}"><h2>Contained {node.Type.Name} <code>#{node.ChildText("id")}</code></h2>{Elements(node, links, "text")}</article>
        """);

    // https://hl7.org/fhir/R4/conformance-rules.html#isModifier
    private static Html Warning(FhirNode resource)
    {
        var said = resource.ChildText("status") == "entered-in-error" || resource.Child("verificationStatus")?.ChildrenNamed("coding").Any(c => c.ChildText("code") == "entered-in-error") == true;
        return said ? Html.Of($"<p class=\"alert\"><strong>Entered in error.</strong> This record was withdrawn: what it says did not happen, or is not so.</p>") : Html.None;
    }
}
