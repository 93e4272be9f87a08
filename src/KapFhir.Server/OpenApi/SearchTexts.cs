// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.OpenApi;

/// <summary>What a document says of search parameters: meaning, type, modifiers, prefixes, chains.</summary>
internal static class SearchTexts
{
    // What people chain by, where the type has it.
    private static readonly string[] Chained = ["name", "identifier", "code", "status"];

    /// <summary>The parameters of every search that are no conditions, and those conditions that R4 has beside the types' own.</summary>
    /// <param name="indexesText">Whether full text is searched.</param>
    public static IEnumerable<(string Name, string Text, bool IsList)> Shared(bool indexesText) =>
    [
        .. indexesText ? ((string, string, bool)[])[("_content", "string. Words in the whole resource.", true), ("_text", "string. Words in the narrative.", true)] : [],
        ("_filter", "special. An expression: `status eq final and code eq 44261-6`. https://hl7.org/fhir/R4/search_filter.html", true),
        ("_list", "special. The members of a List, by its id.", true),
        ("_sort", "Names of parameters, a minus before one for the other way: `-date,code`.", false),
        ("_count", "How many matches a page has; 0 for the total only.", false),
        ("_total", "`none`, `estimate` or `accurate`.", false),
        ("_summary", "`true`, `text`, `data`, `count` or `false`.", false),
        ("_elements", "Only these elements: `code,value[x]`.", false),
        ("_contained", "`true`, `false` or `both`: matches among contained resources.", false),
        ("_containedType", "`container` or `contained`: what is answered for those.", false),
    ];

    /// <summary>What <c>_include</c> takes on a type.</summary>
    public static string Includes(TypeDefinition type, FhirDefinitions definitions) =>
        "Brings what matches refer to, as `Type:parameter` or `Type:parameter:Target`; `_include:iterate` goes on from what came: " + Listed(CapabilityWriter.Includes(type, definitions));

    /// <summary>What <c>_revinclude</c> takes on a type.</summary>
    public static string RevIncludes(TypeDefinition type, FhirDefinitions definitions) =>
        "Brings what refers to matches, as `Type:parameter`; `_revinclude:iterate` goes on from what came: " + Listed(CapabilityWriter.RevIncludes(type, definitions));

    /// <summary>A parameter in words.</summary>
    public static string Of(SearchParameterDefinition parameter, FhirDefinitions definitions)
    {
        var modifiers = SearchSupport.ModifiersOf(parameter.Type).Select(m => "`:" + m + "`").ToList();
        List<string> parts = [Meaning(parameter), $"Type {parameter.Type.ToString().ToLowerInvariant()}.{Form(parameter)}"];
        if (parameter.Type == SearchParameterType.Reference)
        {
            modifiers.Add("`:[type]`");
            parts.Add(parameter.Targets.Count is > 0 and < 12 ? "Refers to " + string.Join(", ", parameter.Targets) + "." : "");
            parts.Add(Chain(parameter, definitions));
        }

        parts.Add("Modifiers " + string.Join(", ", modifiers) + ".");
        parts.Add(parameter.TakesOr ? "" : "One value only, no commas.");
        return string.Join(" ", parts.Where(p => p.Length > 0));
    }

    // Any parameter of what is referred to may follow; the type stands between where there are several that have it.
    private static string Chain(SearchParameterDefinition parameter, FhirDefinitions definitions)
    {
        var target = parameter.Targets.FirstOrDefault(t => definitions.FindResourceType(t) is not null) ?? "Patient";
        var chained = parameter.Chains.Count > 0 ? parameter.Chains[0] : Chained.FirstOrDefault(c => definitions.FindSearchParameter(target, c) is not null) ?? "_id";
        return $"Chains: `{parameter.Code}:{target}.{chained}`, so any parameter of {target}{(parameter.Targets.Count == 1 ? $"; `{parameter.Code}.{chained}` means the same" : "")}.";
    }

    private static string Meaning(SearchParameterDefinition parameter)
    {
        // R4 describes a parameter of many types as a list of them in Markdown, with links that lead nowhere here.
        var text = parameter.Description.StartsWith("Multiple Resources", StringComparison.Ordinal) ? "" : parameter.Description.ReplaceLineEndings(" ").Trim();
        return text.Length == 0 ? "" : text[^1] is '.' or '?' or '!' ? text : text + ".";
    }

    private static string Form(SearchParameterDefinition parameter) => parameter.Type switch
    {
        SearchParameterType.Token => " `code`, `system|code`, `|code` or `system|`.",
        SearchParameterType.Date => " `2026-01-31`, with a prefix `eq ne gt lt ge le sa eb ap`; give it twice for a span.",
        SearchParameterType.Number => " With a prefix `eq ne gt lt ge le sa eb ap`.",
        SearchParameterType.Quantity => " `18`, `18|http://unitsofmeasure.org|{score}`, with a prefix `eq ne gt lt ge le sa eb ap`.",
        SearchParameterType.String => " Begins with, whatever the case and accents.",
        SearchParameterType.Reference => " `Patient/123`, `123` or an address.",
        SearchParameterType.Composite => " Parts joined by `$`.",
        SearchParameterType.Uri => " The whole address.",
        SearchParameterType.Special => " `latitude|longitude|distance|unit`.",
        _ => "",
    };

    private static string Listed(IEnumerable<string> values) => string.Join(", ", values.Select(v => "`" + v + "`")) + ".";
}
