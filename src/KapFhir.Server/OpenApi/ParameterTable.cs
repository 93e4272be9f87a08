using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using Microsoft.OpenApi;

namespace KapFhir.Server.OpenApi;

/// <summary>The parameters of a document: each written once, and referred to.</summary>
internal sealed class ParameterTable(OpenApiDocument document, FhirDefinitions definitions)
{
    /// <summary>The extension that says the type of a search parameter, as the CapabilityStatement does.</summary>
    public const string SearchType = "x-fhir-search-type";

    /// <summary>All that were referred to, by name.</summary>
    public SortedDictionary<string, IOpenApiParameter> All { get; } = new(StringComparer.Ordinal);

    /// <summary>A part of the path.</summary>
    public IOpenApiParameter InPath(string name, string text) => Reference("path." + name, () => new OpenApiParameter
    {
        Name = name, In = ParameterLocation.Path, Required = true, Description = text,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z0-9._-]{1,64}$" },
    });

    /// <summary>A header.</summary>
    public IOpenApiParameter Header(string name, string text, string example) => Reference("header." + name, () => new OpenApiParameter
    {
        Name = name, In = ParameterLocation.Header, Description = text, Schema = Schemas.Text(), Example = JsonValue.Create(example),
    });

    /// <summary>A parameter of the query.</summary>
    /// <param name="key">Its name in this table.</param>
    /// <param name="name">Its name.</param>
    /// <param name="text">What it is for.</param>
    /// <param name="isList">True if it may be given again.</param>
    /// <param name="isRequired">True if it must be given.</param>
    public IOpenApiParameter Query(string key, string name, string text, bool isList = false, bool isRequired = false) => Reference(key, () => OfQuery(name, text, isList, isRequired));

    /// <summary>A search parameter.</summary>
    public IOpenApiParameter Search(SearchParameterDefinition parameter) => Reference(KeyOf(parameter), () =>
    {
        var made = OfQuery(parameter.Code, SearchTexts.Of(parameter, definitions), parameter.TakesAnd, isRequired: false);
        made.Extensions = new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal)
        {
            [SearchType] = new JsonNodeExtension(JsonValue.Create(parameter.Type.ToString().ToLowerInvariant())),
        };
        return made;
    });

    // The last part of a canonical url is unique among R4's own; of others nobody knows.
    private static string KeyOf(SearchParameterDefinition parameter)
    {
        var name = parameter.Url[(parameter.Url.LastIndexOf('/') + 1)..];
        return "search." + (parameter.IsCustom ? string.Concat(parameter.Url.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' ? c : '_')) : name);
    }

    private static OpenApiParameter OfQuery(string name, string text, bool isList, bool isRequired) => new()
    {
        Name = name, In = ParameterLocation.Query, Description = text, Required = isRequired,
        Schema = isList ? new OpenApiSchema { Type = JsonSchemaType.Array, Items = Schemas.Text() } : Schemas.Text(),
    };

    private OpenApiParameterReference Reference(string key, Func<OpenApiParameter> make)
    {
        if (!All.ContainsKey(key))
        {
            All[key] = make();
        }

        return new OpenApiParameterReference(key, document);
    }
}
