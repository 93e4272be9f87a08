// https://hl7.org/fhir/R4/valueset-operation-expand.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Terminology;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>The codes of a value set.</summary>
internal static class ValueSetExpand
{
    private static readonly string[] NotInTheAnswer = ["url", "valueSet", "valueSetVersion", "context", "contextDirection"];

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var stored = await StoredResource.Read(request, server, cancel);
        var input = stored.Then(_ => OperationInput.Read(request, server, "ValueSet-expand", ("date", OperationReasons.NoPast)));
        var form = input.Then(i => FormOf(i, server));
        var set = form.Then(_ => ValueSetInput.Read(input.Value, stored.Value, server, "$expand"));
        var expansion = set.Then(s => ValueSetExpander.Expand(s, server.Terminology.Current, OptionsOf(input.Value)).Then(e => Limited(e, s, form.Value, server)));
        return expansion.IsSuccess
            ? FhirAnswer.Made(200, buffer => ExpansionWriter.Write(buffer, set.Value, expansion.Value, form.Value))
            : FhirAnswer.Failed(expansion.Issues);
    }

    private static ExpansionOptions OptionsOf(OperationInput input) => new()
    {
        Filter = input.Text("filter"),
        ActiveOnly = input.Flag("activeOnly") == true,
        ExcludeNotForUi = ExcludesNotForUi(input),
        ExcludeSystems = input.TextsOf("exclude-system"),
        SystemVersions = input.TextsOf("system-version"),
        CheckSystemVersions = input.TextsOf("check-system-version"),
        ForceSystemVersions = input.TextsOf("force-system-version"),
    };

    private static Result<ExpansionForm> FormOf(OperationInput input, FhirServer server)
    {
        if (input.Number("offset") < 0 || input.Number("count") < 0)
        {
            return Issues.BadOperationInput("$expand", "offset and count are 0 or more.");
        }

        var versions = new[] { "system-version", "check-system-version", "force-system-version" }.SelectMany(input.TextsOf);
        return versions.FirstOrDefault(v => !v.Contains('|', StringComparison.Ordinal)) is { } bad
            ? Issues.BadParameter("system-version", bad, "[system]|[version]")
            : new ExpansionForm(Guid.NewGuid(), DateTimeOffset.UtcNow)
            {
                Offset = input.Number("offset"),
                Count = input.Number("count"),
                IsNested = input.Flag("excludeNested") == false,
                IncludesDefinition = input.Flag("includeDefinition") == true,
                IncludesDesignations = input.Flag("includeDesignations") ?? input.Has("designation"),
                Designations = input.TextsOf("designation"),
                DisplayLanguage = input.Text("displayLanguage"),
                Parameters = [.. Echo(input)],
            };
    }

    // "Servers SHOULD ensure that all the parameters that affect the contents of the expansion are recorded": what was sent, and what holds if it was not.
    private static IEnumerable<(string Name, string Type, string Value)> Echo(OperationInput input)
    {
        foreach (var (name, type, value) in input.All.Where(a => !NotInTheAnswer.Contains(a.Name, StringComparer.Ordinal) && a.Value is not null))
        {
            yield return (name, type is "canonical" ? "uri" : type, value!);
        }

        if (!input.Has("excludeNested"))
        {
            yield return ("excludeNested", "boolean", "true");
        }

        if (!input.Has("excludeNotForUI"))
        {
            yield return ("excludeNotForUI", "boolean", ExcludesNotForUi(input) ? "true" : "false");
        }
    }

    // Codes that only group others are for finding one's way in a tree: a list has only those that can be chosen, unless asked for.
    private static bool ExcludesNotForUi(OperationInput input) => input.Flag("excludeNotForUI") ?? input.Flag("excludeNested") != false;

    private static Result<ValueSetExpansion> Limited(ValueSetExpansion expansion, ValueSetDefinition set, ExpansionForm form, FhirServer server) =>
        form.CodesOf(expansion) > server.Terminology.Options.MaxExpansion
            ? Issues.ExpansionTooLarge(set.Url, expansion.Codes.Count, server.Terminology.Options.MaxExpansion) : expansion;
}
