// https://hl7.org/fhir/R4/conceptmap-operation-translate.html
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Translates a code from one system or value set to another.</summary>
internal static class ConceptMapTranslate
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var stored = await StoredResource.Read(request, server, cancel);
        var result = stored.Then(instance => OperationInput.Read(request, server, "ConceptMap-translate")
            .Then(input => Request(input).Then(asked => Maps(input, instance, server).Then<TranslationResult>(maps =>
                Translation.Translate(maps, server.Terminology.Current, asked)))));
        return result.IsSuccess ? Answer(result.Value) : FhirAnswer.Failed(result.Issues);
    }

    private static Result<TranslationRequest> Request(OperationInput input)
    {
        if (input.Has("code") && !input.Has("system"))
        {
            return Issues.BadOperationInput("$translate", "a code needs a system.");
        }

        return SentCodings.Read(input, "$translate", "version", input.Text("system")).Then<TranslationRequest>(codings => new TranslationRequest(codings)
        {
            Source = input.Text("source"),
            Target = input.Text("target"),
            TargetSystem = input.Text("targetsystem"),
            IsReverse = input.Flag("reverse") == true,
            Dependencies = [.. input.NodesOf("dependency").SelectMany(Dependency)],
        });
    }

    private static IEnumerable<(string Property, SentCoding Value)> Dependency(FhirNode dependency)
    {
        var parts = dependency.ChildrenNamed("part").ToLookup(p => p.ChildText("name") ?? "", p => p.Child("value"), StringComparer.Ordinal);
        var element = parts["element"].FirstOrDefault()?.Text ?? "";
        return parts["concept"].OfType<FhirNode>().SelectMany(c => c.ChildrenNamed("coding")).Select(c => (element, SentCodings.Read(c)));
    }

    // Without a map named, every map is tried that knows the code's system and fits source and target.
    private static Result<IEnumerable<ConceptMapDefinition>> Maps(OperationInput input, FhirNode? instance, FhirServer server)
    {
        var resource = instance ?? input.Node("conceptMap");
        if ((resource is null ? 0 : 1) + (input.Has("url") ? 1 : 0) > 1 || (instance is not null && input.Has("conceptMap")))
        {
            return Issues.BadOperationInput("$translate", "give one concept map: by its path, url or conceptMap.");
        }

        if (resource is not null)
        {
            return OfVersion(ConceptMapReader.Read(resource), input);
        }

        var resources = server.Terminology.Resources;
        return input.Text("url") is not { } url ? Result<IEnumerable<ConceptMapDefinition>>.Succeeded(resources.ConceptMaps, [])
            : resources.FindConceptMap(url) is { } map ? OfVersion(map, input) : Issues.UnknownConceptMap(url);
    }

    private static Result<IEnumerable<ConceptMapDefinition>> OfVersion(ConceptMapDefinition map, OperationInput input) =>
        input.Text("conceptMapVersion") is { } version && version != map.Version
            ? Issues.UnknownConceptMap(map.Url + "|" + version) : Result<IEnumerable<ConceptMapDefinition>>.Succeeded([map], []);

    private static FhirAnswer Answer(TranslationResult result) => ParametersWriter.Answer(output =>
    {
        output.Flag("result", result.IsTranslated);
        output.Value("message", "string", result.Message ?? (result.Matches.Count == 0 ? Issues.NoTranslation().Diagnostics : null));
        foreach (var match in result.Matches)
        {
            output.Parts("match", () => WriteMatch(output, match));
        }
    });

    private static void WriteMatch(ParametersWriter output, TranslationMatch match)
    {
        output.Value("equivalence", "code", match.Equivalence);
        if (match.Code is not null)
        {
            output.Coding("concept", match.System, match.Version, match.Code, match.Display);
        }

        foreach (var product in match.Product)
        {
            output.Parts("product", () =>
            {
                output.Value("element", "uri", product.Property);
                output.Coding("concept", product.System, null, product.Value, product.Display);
            });
        }

        output.Value("source", "uri", match.Map);
    }
}
