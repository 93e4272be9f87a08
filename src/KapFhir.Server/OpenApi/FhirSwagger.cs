// https://spec.openapis.org/oas/v3.0.4.html
using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace KapFhir.Server.OpenApi;

/// <summary>
/// Describes the server as OpenAPI: from the list of routes by which requests are answered, the search parameters and the definitions of operations that the
/// CapabilityStatement is made of too.
/// </summary>
internal sealed class FhirSwagger(FhirServer server) : ISwaggerProvider
{
    private const string KapTag = "KAP";
    private const string SystemTag = "Server";

    /// <inheritdoc/>
    public OpenApiDocument GetSwagger(string documentName, string? host = null, string? basePath = null)
    {
        var definitions = server.Definitions;
        var part = OpenApiPart.Find(documentName, definitions) ?? throw new UnknownSwaggerDocument(documentName, [OpenApiPart.Whole, OpenApiPart.Kap, .. definitions.ResourceTypes.Select(t => t.Name)]);
        var document = new OpenApiDocument { Info = Info(part), Servers = Servers(), Components = new OpenApiComponents(), Paths = [] };
        var writer = new Writing(document, part, definitions, server);
        writer.AddPaths();
        writer.AddComponents();
        document.Tags = Tags(part, document);
        if (server.Smart is { } smart)
        {
            OpenApiSecurity.Describe(document, smart);
        }
        else
        {
            document.Security = [[]];
        }

        return document;
    }

    // Where the document was read from, by whatever name; and for tools that read a copy of it.
    private List<OpenApiServer> Servers() => server.Options.PublicBase.Length > 0
        ? [new OpenApiServer { Url = server.Options.PublicBase }]
        : [new OpenApiServer { Url = FhirRoutes.BasePath, Description = "This server" }, new OpenApiServer { Url = server.Options.OwnBase, Description = "The same by its address" }];

    private static OpenApiInfo Info(OpenApiPart part) => new()
    {
        Title = part.Title,
        Version = typeof(FhirSwagger).Assembly.GetName().Version!.ToString(3),
        Description = "FHIR R4 (4.0.1) for clinics that give ketamine-assisted psychotherapy. `metadata` says the same as a CapabilityStatement. Answers come as JSON or XML, as Accept or `_format` ask. "
            + "Schemas hold every element of a type at every depth; invariants, profiles and the targets of references they cannot say: the server checks those.",
        License = new OpenApiLicense { Name = "MIT", Url = new Uri("https://opensource.org/license/mit") },
    };

    private static HashSet<OpenApiTag> Tags(OpenApiPart part, OpenApiDocument document)
    {
        var used = document.Paths.Values.SelectMany(p => p.Operations!.Values).SelectMany(o => o.Tags!).Select(t => t.Reference.Id!).ToHashSet(StringComparer.Ordinal);
        List<OpenApiTag> all =
        [
            new() { Name = KapTag, Description = "The operations of the KAP guide: eligibility, gates before a dose, outcomes, sessions, plans, forms, consent." },
            new() { Name = SystemTag, Description = "What is on the base: statements, transactions, searches across types, and what goes on beside requests." },
            .. part.Types.Select(t => new OpenApiTag { Name = t.Name, Description = "https://hl7.org/fhir/R4/" + t.Name.ToLowerInvariant() + ".html" }),
        ];
        return [.. all.Where(t => used.Contains(t.Name!))];
    }

    /// <summary>One document, while it is made.</summary>
    private sealed class Writing
    {
        private readonly OpenApiDocument _document;
        private readonly OpenApiPart _part;
        private readonly FhirDefinitions _definitions;
        private readonly Schemas _schemas;
        private readonly ParameterTable _parameters;
        private readonly RouteParameters _ofRoute;
        private readonly RouteBodies _bodies;
        private readonly RouteErrors _errors;
        private readonly IReadOnlyDictionary<string, OperationWords> _words = OfferedOperation.ReadGuide();

        public Writing(OpenApiDocument document, OpenApiPart part, FhirDefinitions definitions, FhirServer server)
        {
            (_document, _part, _definitions) = (document, part, definitions);
            _schemas = new Schemas(document, part, definitions);
            _parameters = new ParameterTable(document, definitions);
            _ofRoute = new RouteParameters(_parameters, definitions, server.Storage.FullText);
            _bodies = new RouteBodies(document, _schemas, definitions);
            _errors = new RouteErrors(document, _schemas, server.RequiresToken);
        }

        public void AddPaths()
        {
            foreach (var path in PlacedRoute.Of(_part, _definitions).GroupBy(p => p.Path, StringComparer.Ordinal))
            {
                var item = new OpenApiPathItem { Parameters = _ofRoute.OfPath(path.First()) is { Count: > 0 } shared ? shared : null };
                path.ToList().ForEach(placed => item.AddOperation(new HttpMethod(placed.Route.Method), Of(placed)));
                _document.Paths[path.Key] = item;
            }
        }

        public void AddComponents()
        {
            var components = _document.Components!;
            var used = _document.Paths.Values.SelectMany(p => p.Operations!.Values).SelectMany(o => o.Responses!.Values).OfType<OpenApiResponseReference>().Select(r => r.Reference.Id).ToHashSet(StringComparer.Ordinal);
            components.Responses = _errors.All.Where(e => used.Contains(e.Key)).ToDictionary(StringComparer.Ordinal);
            components.Parameters = _parameters.All;
            components.Examples = _bodies.Examples;
            components.Schemas = _schemas.Complete();
            _bodies.Forms.ToList().ForEach(components.Schemas.Add);
            _document.RegisterComponents();
        }

        private OpenApiOperation Of(PlacedRoute placed)
        {
            var definition = placed.IsOperation ? OfferedOperation.Of(placed.Route, placed.Type?.Name, _definitions) : null;
            var words = definition is null ? null : _words.GetValueOrDefault(definition.Url);
            var text = RouteTexts.Of(placed.Route);
            var operation = new OpenApiOperation
            {
                OperationId = OperationId.Of(placed, text),
                Summary = Fill(text?.Summary ?? Title(definition, words, placed), placed),
                Description = text?.Text ?? Text(definition, words),
                Tags = new HashSet<OpenApiTagReference> { new(words is not null ? KapTag : placed.Type?.Name ?? SystemTag, _document) },
                Parameters = [.. _ofRoute.Of(placed, definition, words)],
                RequestBody = _bodies.Of(placed, definition, words),
                Responses = [],
            };
            foreach (var answer in text?.Answers ?? [OperationAnswer.Of(placed, definition)])
            {
                operation.Responses[answer.Status.ToString(CultureInfo.InvariantCulture)] = _bodies.Of(answer, placed);
            }

            _errors.Of(placed).ToList().ForEach(e => operation.Responses[e.Key] = e.Value);
            return operation;
        }

        private static string Title(OperationDefinition? definition, OperationWords? words, PlacedRoute placed) =>
            words?.Title ?? (definition is null ? null : OperationTexts.Of(definition.Code)?.Title) ?? placed.Route.Method + " " + placed.Path;

        private static string Text(OperationDefinition? definition, OperationWords? words) =>
            words?.Text ?? (definition is null ? null : OperationTexts.Of(definition.Code)?.Text) ?? "";

        private static string Fill(string text, PlacedRoute placed) => text.Replace("{type}", placed.Type?.Name, StringComparison.Ordinal).Replace("{member}", placed.Member?.Name, StringComparison.Ordinal);
    }
}
