// https://hl7.org/fhir/R4/http.html#mime-type
using System.Text.Json.Nodes;
using KapFhir.Auth;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Patch;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using Microsoft.OpenApi;

namespace KapFhir.Server.OpenApi;

/// <summary>What requests bring and answers carry: media types, schemas, the guide's examples.</summary>
internal sealed class RouteBodies(OpenApiDocument document, Schemas schemas, FhirDefinitions definitions)
{
    private readonly SortedDictionary<string, IOpenApiSchema> _forms = new(StringComparer.Ordinal);

    /// <summary>The forms of searches, one a type.</summary>
    public IEnumerable<KeyValuePair<string, IOpenApiSchema>> Forms => _forms;

    /// <summary>The examples that were referred to, by name.</summary>
    public SortedDictionary<string, IOpenApiExample> Examples { get; } = new(StringComparer.Ordinal);

    /// <summary>The body of a request, or null if it has none.</summary>
    public OpenApiRequestBody? Of(PlacedRoute placed, OperationDefinition? operation, OperationWords? words) => placed.Route.Body switch
    {
        BodyKind.None => null,
        BodyKind.Form => Body(new OpenApiMediaType { Schema = Form(placed.Searched) }, "application/x-www-form-urlencoded", isRequired: false),
        BodyKind.Patch => OfPatch(),
        _ when operation is not null => OfOperation(placed, operation, words),
        _ when placed.Type is null => Resource("Bundle", "A Bundle of type batch or transaction."),
        _ => Resource(placed.Type.Name, null, placed.Type.Name == "Binary"),
    };

    /// <summary>An answer.</summary>
    public OpenApiResponse Of(RouteAnswer answer, PlacedRoute placed)
    {
        var schema = answer.Schema == "{type}" ? placed.Type!.Name : answer.Schema;
        var response = new OpenApiResponse { Description = answer.Text };
        if (schema is not null)
        {
            response.Content = schema.Contains('/', StringComparison.Ordinal)
                ? new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal) { [schema] = new OpenApiMediaType { Schema = schema.EndsWith("json", StringComparison.Ordinal) && !schema.Contains("nd", StringComparison.Ordinal) ? new OpenApiSchema { Type = JsonSchemaType.Object } : Schemas.Text() } }
                : Content(schema, withExamples: answer.Schema == "{type}" && placed.Route.Interaction == FhirInteraction.Read, placed.Type?.Name == "Binary" && answer.Schema == "{type}");
            if (placed.Route.HasTable)
            {
                response.Content[MediaTypes.Csv] = new OpenApiMediaType { Schema = Schemas.Text() };
            }
        }

        return response;
    }

    private OpenApiRequestBody Resource(string type, string? text, bool isBinary = false) => new() { Description = text, Required = true, Content = Content(type, withExamples: true, isBinary) };

    private Dictionary<string, IOpenApiMediaType> Content(string type, bool withExamples, bool isBinary = false)
    {
        var json = new OpenApiMediaType { Schema = schemas.Reference(type) };
        if (withExamples && KapExamples.Has(type))
        {
            json.Examples = KapExamples.Of(type).ToDictionary(n => n, Example, StringComparer.Ordinal);
        }

        var content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal) { [MediaTypes.FhirJson] = json, [MediaTypes.FhirXml] = new OpenApiMediaType { Schema = Schemas.Text() } };
        if (isBinary)
        {
            content["*/*"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        }

        return content;
    }

    private IOpenApiExample Example(string name)
    {
        Examples.TryAdd(name, new OpenApiExample { Value = KapExamples.Read(name) });
        return new OpenApiExampleReference(name, document);
    }

    private OpenApiRequestBody OfPatch()
    {
        var patch = new OpenApiSchema
        {
            Type = JsonSchemaType.Array, Items = new OpenApiSchema
            {
                Type = JsonSchemaType.Object, Required = new HashSet<string>(StringComparer.Ordinal) { "op", "path" },
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["op"] = Schemas.Text(), ["path"] = Schemas.Text(), ["from"] = Schemas.Text(), ["value"] = new OpenApiSchema() },
            },
        };
        return new OpenApiRequestBody
        {
            Required = true, Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal)
            {
                [JsonPatch.MediaType] = new OpenApiMediaType { Schema = patch, Example = JsonNode.Parse("""[{"op":"replace","path":"/status","value":"completed"}]""") },
                [XmlPatch.MediaType] = new OpenApiMediaType { Schema = Schemas.Text() },
                [MediaTypes.FhirJson] = new OpenApiMediaType { Schema = schemas.Reference("Parameters") },
            },
        };
    }

    // Parameters, or the one resource that is a parameter by itself. https://hl7.org/fhir/R4/operations.html#request
    private OpenApiRequestBody OfOperation(PlacedRoute placed, OperationDefinition operation, OperationWords? words)
    {
        var input = operation.Parameters.Where(p => !p.IsOut).ToList();
        var alone = input.Where(p => p.Type is { } type && (type is "Any" or "Resource" || definitions.FindResourceType(type) is not null)).ToList();
        var wanted = alone.Count != 1 ? "Parameters" : alone[0].Type is "Any" or "Resource" ? placed.Type?.Name ?? Schemas.AnyResource : alone[0].Type!;
        IOpenApiSchema schema = wanted == "Parameters" ? schemas.Reference(wanted) : new OpenApiSchema { AnyOf = [schemas.Reference("Parameters"), schemas.Reference(wanted)] };
        var lines = input.Select(p => $"- `{p.Name}` {p.Type ?? "parts"} {p.Min}..{(p.Max == int.MaxValue ? "*" : p.Max)} {words?.Parameters.GetValueOrDefault((p.Name, false))}".TrimEnd());
        var body = Body(new OpenApiMediaType { Schema = schema, Example = OperationExample.Of(input, placed.Type?.Name) }, MediaTypes.FhirJson, placed.Route.Body == BodyKind.Resource);
        body.Content![MediaTypes.FhirXml] = new OpenApiMediaType { Schema = Schemas.Text() };
        body.Description = input.Count == 0 ? "No parameters." : "A Parameters resource with:\n\n" + string.Join("\n", lines);
        return body;
    }

    private OpenApiSchemaReference Form(TypeDefinition? type)
    {
        var name = (type?.Name ?? "System") + ".search";
        if (!_forms.ContainsKey(name))
        {
            IEnumerable<string> own = type is null ? ["_type", "_id", "_lastUpdated"] : [.. CapabilityWriter.Parameters(type, definitions).Select(p => p.Code), "_include", "_revinclude"];
            _forms[name] = new OpenApiSchema
            {
                Type = JsonSchemaType.Object, Description = "The same parameters as by GET. One with a modifier, a chain or `_has` has a name of its own.", AdditionalProperties = Schemas.Text(),
                Properties = own.Concat(SearchTexts.Shared(indexesText: true).Select(s => s.Name)).Distinct(StringComparer.Ordinal).ToDictionary(n => n, n => (IOpenApiSchema)Schemas.Text(), StringComparer.Ordinal),
            };
        }

        return new OpenApiSchemaReference(name, document);
    }

    private static OpenApiRequestBody Body(OpenApiMediaType media, string type, bool isRequired) =>
        new() { Required = isRequired, Content = new Dictionary<string, IOpenApiMediaType>(StringComparer.Ordinal) { [type] = media } };
}
