// http://hl7.org/fhir/uv/sdc/OperationDefinition/Questionnaire-populate
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Forms;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Fills a response with what is known of its subject. Nothing is stored.</summary>
internal static class QuestionnairePopulate
{
    private const string Name = "$populate";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "questionnaire-populate");
        var form = input.IsSuccess ? await Form(input.Value, request, server, cancel) : Result<FhirNode>.Failed(input.Issues);
        if (!form.IsSuccess)
        {
            return FhirAnswer.Failed(form.Issues);
        }

        var resources = await Resources(input.Value, request, server, cancel);
        if (!resources.IsSuccess)
        {
            return FhirAnswer.Failed(resources.Issues);
        }

        var subject = input.Value.Node("subject")!.ChildText("reference")!;
        var observations = input.Value.Flag("local") is false ? [] : await Observations(form.Value, subject, request, server, cancel);
        var filled = Population.Fill(form.Value, new PopulationSource(subject, resources.Value, observations, DateTimeOffset.UtcNow), server.Definitions);
        return filled.IsSuccess ? ResourceParameters.Answer(("response", filled.Value), ("issues", Outcome(filled.Issues))) : FhirAnswer.Failed(filled.Issues);
    }

    private static ReadOnlyMemory<byte> Outcome(IReadOnlyList<Issue> issues) => issues.Count == 0 ? default : OperationOutcomeWriter.ToBytes(issues);

    private static async Task<Result<FhirNode>> Form(OperationInput input, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var stored = await StoredResource.Read(request, server, cancel);
        if (!stored.IsSuccess || stored.Value is not null || input.Node("questionnaire") is not null)
        {
            return stored.IsSuccess ? (stored.Value ?? input.Node("questionnaire"))! : Result<FhirNode>.Failed(stored.Issues);
        }

        return input.Text("canonical") is { } canonical
            ? server.Conformance.Current.FindQuestionnaire(canonical) is { } known ? known : Issues.FormNotKnown(canonical)
            : input.Node("questionnaireRef")?.ChildText("reference") is { } reference
                ? await Resource(reference, request, server, cancel)
                : Issues.BadOperationInput(Name, "name the form: by its path, as 'questionnaire', 'canonical' or 'questionnaireRef'.");
    }

    // The subject, if it is a patient, is %patient; others come under the name they are sent with.
    private static async Task<Result<IReadOnlyDictionary<string, FhirNode>>> Resources(
        OperationInput input, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (input.Node("subject")?.ChildText("reference") is not { } subject)
        {
            return Issues.BadOperationInput(Name, "send the parameter 'subject', a Reference.");
        }

        var found = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        foreach (var (name, content) in Contexts(input).Prepend(("patient", input.Node("subject")!)))
        {
            var resource = content.Type.Name is "Reference" ? await Resource(content.ChildText("reference") ?? subject, request, server, cancel) : content;
            if (!resource.IsSuccess)
            {
                return Result<IReadOnlyDictionary<string, FhirNode>>.Failed(resource.Issues);
            }

            found[name] = resource.Value;
        }

        return found;
    }

    private static IEnumerable<(string Name, FhirNode Content)> Contexts(OperationInput input) =>
        from context in input.NodesOf("context")
        let parts = context.ChildrenNamed("part").ToLookup(p => p.ChildText("name") ?? "", StringComparer.Ordinal)
        let name = parts["name"].FirstOrDefault()?.ChildText("value")
        from part in parts["content"]
        let content = part.Child("resource") ?? part.Child("value")
        where name is not null && content is not null
        select (name, content);

    private static async Task<Result<FhirNode>> Resource(string reference, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (reference.Split('/') is not [.., var type, var id] || server.Definitions.FindResourceType(type) is null)
        {
            return Issues.BadOperationInput(Name, $"'{reference}' is no reference to a resource of this server, such as Patient/123.");
        }

        var stored = await server.Store.Read(type, id, request.Visible, cancel);
        return stored is { IsDeleted: false } ? server.Writes.Read(stored.Json, type) : Issues.ResourceNotFound(type, id) with { Status = 422 };
    }

    private static async Task<Dictionary<string, FhirNode>> Observations(
        FhirNode form, string subject, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var newest = new Dictionary<string, FhirNode>(StringComparer.Ordinal);
        foreach (var (system, code, days) in Population.ObservationsWanted(form))
        {
            var since = DateTimeOffset.UtcNow.AddDays(-(double)days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            var query = SearchQueryParser.Parse(server.Definitions, ["Observation"],
                [
                    new("subject", subject), new("combo-code", system + "|" + code), new("date", "ge" + since), new("status:not", "entered-in-error"),
                    new("_sort", "-date"), new("_count", "1"),
                ],
                server.Parsing(request.Base, isLenient: false));
            var page = await server.Store.Search(query.Value, request.Visible, cancel);
            if (page.Matches is [var match, ..])
            {
                newest[system + "|" + code] = server.Writes.Read(match.Json, "Observation").Value;
            }
        }

        return newest;
    }
}
