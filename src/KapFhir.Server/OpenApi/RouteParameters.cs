// https://hl7.org/fhir/R4/http.html#general
using KapFhir.Auth;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using Microsoft.OpenApi;

namespace KapFhir.Server.OpenApi;

/// <summary>The parameters of a route: of its path, its query, its headers.</summary>
internal sealed class RouteParameters(ParameterTable table, FhirDefinitions definitions, bool indexesText)
{
    private static readonly FhirInteraction[] Writes = [FhirInteraction.Create, FhirInteraction.Update, FhirInteraction.Patch, FhirInteraction.Bundle];

    /// <summary>Those of the path, which all methods share.</summary>
    public List<IOpenApiParameter> OfPath(PlacedRoute placed)
    {
        List<IOpenApiParameter> all = [];
        if (placed.HasId)
        {
            all.Add(table.InPath("id", "The id."));
        }

        if (placed.Path.Contains("{version}", StringComparison.Ordinal))
        {
            all.Add(table.InPath("version", "The version: `meta.versionId`."));
        }

        if (placed.Path.Contains("{member}", StringComparison.Ordinal))
        {
            all.Add(table.InPath("member", "The file's name."));
        }

        return all;
    }

    /// <summary>Those of the query and the headers.</summary>
    public IEnumerable<IOpenApiParameter> Of(PlacedRoute placed, OperationDefinition? operation, OperationWords? words) =>
    [
        .. placed.Route.Body == BodyKind.Form ? [] : Query(placed), .. operation is null ? [] : OfOperation(placed, operation, words),
        table.Query("_format", "_format", "`json` or `xml`, before the Accept header."), table.Query("_pretty", "_pretty", "`true` for people."), .. Headers(placed),
    ];

    private IEnumerable<IOpenApiParameter> Query(PlacedRoute placed) => placed.Route.Interaction switch
    {
        FhirInteraction.Capabilities when placed.Path == "/metadata" => [table.Query("metadata.mode", "mode", "`full`, `normative` or `terminology`.")],
        FhirInteraction.Read or FhirInteraction.VRead => Shared("_summary", "_elements"),
        FhirInteraction.History => [.. Shared("_count"), table.Query("history._since", "_since", "Versions since this instant."), table.Query("history._at", "_at", "Versions that were current at this time."),
            table.Query("history._sort", "_sort", "`-_lastUpdated` (the newest first, if left out) or `_lastUpdated`."), .. placed.HasId ? [] : Shared("_list")],
        FhirInteraction.Search => placed.Searched is { } type ? OfSearch(type) : OfSystemSearch(),
        FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete when !placed.HasId => [.. Conditions(placed.Type!), .. Shared("_filter", "_list"),
            .. placed.Route.Interaction == FhirInteraction.Delete ? OfDelete() : []],
        _ => [],
    };

    private IEnumerable<IOpenApiParameter> OfSearch(TypeDefinition type) =>
    [
        .. Conditions(type), .. Shared([.. SearchTexts.Shared(indexesText).Select(s => s.Name)]),
        table.Query("include." + type.Name, "_include", SearchTexts.Includes(type, definitions), isList: true),
        table.Query("revinclude." + type.Name, "_revinclude", SearchTexts.RevIncludes(type, definitions), isList: true),
    ];

    private IEnumerable<IOpenApiParameter> OfSystemSearch() =>
    [
        table.Query("_type", "_type", "Resource types, separated by commas."),
        .. definitions.SearchParametersOf("Basic").Where(p => p.Bases.Contains("Resource", StringComparer.Ordinal)).Where(Fhir.Search.SearchSupport.IsSearchable).Select(table.Search),
        .. Shared([.. SearchTexts.Shared(indexesText).Select(s => s.Name)]),
    ];

    private IEnumerable<IOpenApiParameter> Conditions(TypeDefinition type) => CapabilityWriter.Parameters(type, definitions).Select(table.Search);

    private IEnumerable<IOpenApiParameter> OfDelete() =>
        [.. Shared("_count"), table.Query("delete." + ConditionalDelete.DryRunParameter, ConditionalDelete.DryRunParameter, "`true`: nothing is deleted, the answer says what would be.")];

    private IEnumerable<IOpenApiParameter> Shared(params string[] names) =>
        SearchTexts.Shared(indexesText: true).Where(s => names.Contains(s.Name, StringComparer.Ordinal)).Select(s => table.Query(s.Name, s.Name, s.Text, s.IsList));

    // By GET, and beside a body: what has a single value. https://hl7.org/fhir/R4/operations.html#request
    private IEnumerable<IOpenApiParameter> OfOperation(PlacedRoute placed, OperationDefinition operation, OperationWords? words) => operation.Parameters
        .Where(p => !p.IsOut && placed.Route.Method == "GET" && p.Type is { } type && IsSimple(type))
        .Select(p => table.Query($"operation.{operation.Url[(operation.Url.LastIndexOf('/') + 1)..]}.{p.Name}", p.Name,
            $"{words?.Parameters.GetValueOrDefault((p.Name, false))} Type {p.Type}.".Trim(), p.Max > 1, p.Min > 0));

    private bool IsSimple(string type) => definitions.FindType(type) is { Kind: TypeKind.Primitive };

    private IEnumerable<IOpenApiParameter> Headers(PlacedRoute placed)
    {
        var (interaction, method) = (placed.Route.Interaction, placed.Route.Method);
        if (interaction is FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete or FhirInteraction.ChangingOperation)
        {
            yield return table.Header("If-Match", "Only if this is still the version: `W/\"3\"`; otherwise 412.", "W/\"3\"");
        }

        if (interaction is FhirInteraction.Read or FhirInteraction.VRead or FhirInteraction.Update or FhirInteraction.Capabilities)
        {
            yield return table.Header("If-None-Match", "A read is answered 304 if this is the version; an update with `*` is made only if there is none.", "W/\"3\"");
        }

        if (interaction is FhirInteraction.Read or FhirInteraction.VRead)
        {
            yield return table.Header("If-Modified-Since", "Answered 304 if nothing changed since.", "Sat, 31 Jan 2026 09:00:00 GMT");
        }

        if (interaction == FhirInteraction.Create)
        {
            yield return table.Header("If-None-Exist", "A search: created only if it finds nothing.", "identifier=urn:example:mrn|1234");
        }

        if (ProvenanceHeader.IsFor(interaction))
        {
            yield return table.Header(ProvenanceHeader.Name, "A Provenance as JSON, without target: stored in the same transaction, about what is written.",
                """{"resourceType":"Provenance","recorded":"2026-01-31T10:00:00Z","agent":[{"who":{"display":"EHR"}}]}""");
        }

        if (placed.Type?.Name == "Binary" && interaction is FhirInteraction.Create or FhirInteraction.Update)
        {
            yield return table.Header(BinaryUpload.SecurityContext, "For raw content: the resource by whose rules it is seen.", "Patient/demo-001");
        }

        if (interaction != FhirInteraction.Capabilities)
        {
            yield return table.Header("Prefer", Writes.Contains(interaction) ? "`return=minimal`, `return=representation` or `return=OperationOutcome`; `handling=strict` or `lenient`; `respond-async`."
                : method == "GET" ? "`handling=strict` or `lenient`; `respond-async`." : "`respond-async`.", "handling=strict");
        }
    }
}
