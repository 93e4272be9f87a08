// R4 has no operation for this; the name is the one that clients of other servers know. https://hl7.org/fhir/R4/async.html for what takes long.
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Store.Indexing;

namespace KapFhir.Server.Operations;

/// <summary>
/// Writes anew what resources are found by: of one resource at once, and says what differed; of a type or the whole system by a job, whose progress is where
/// Content-Location says.
/// </summary>
internal static class Reindex
{
    private const string DryRun = "dryRun";
    private const string Type = "type";

    /// <summary>What it takes on a type or the base.</summary>
    public static readonly OperationDefinition OfMany = Definition(new OperationParameter(Type, IsOut: false, 0, int.MaxValue, "code"));

    /// <summary>What it takes on a resource.</summary>
    public static readonly OperationDefinition OfOne = Definition(new OperationParameter(DryRun, IsOut: false, 0, 1, "boolean"));

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, request.Parts.Id is null ? OfMany : OfOne, request.Query);
        return !input.IsSuccess ? FhirAnswer.Failed(input.Issues)
            : request.Parts.Id is null ? await Many(request, input.Value, server, cancel)
            : await One(request, input.Value.Flag(DryRun) == true, server, cancel);
    }

    private static async Task<FhirAnswer> Many(FhirRequest request, OperationInput input, FhirServer server, CancellationToken cancel)
    {
        IReadOnlyList<string> types = request.Parts.Type is { } only ? [only, .. input.TextsOf(Type).Where(t => t != only)] : input.TextsOf(Type);
        if (types.FirstOrDefault(t => server.Definitions.FindResourceType(t) is null) is { } unknown)
        {
            return FhirAnswer.Failed(Issues.UnknownType(unknown));
        }

        var id = await server.Store.Indexing.Reindex([.. types.Distinct(StringComparer.Ordinal)], caller: "", cancel);
        return JobRead.Answer(202, (await server.Store.Jobs.Find(id, cancel))!, request.Base);
    }

    private static async Task<FhirAnswer> One(FhirRequest request, bool isDryRun, FhirServer server, CancellationToken cancel)
    {
        var stored = Patch.Living(request.Type, request.Id, await server.Store.Read(request.Type, request.Id, request.Visible, cancel));
        if (!stored.IsSuccess)
        {
            return FhirAnswer.Failed(stored.Issues);
        }

        return await server.Store.Indexing.ReindexOne(request.Type, request.Id, isDryRun, cancel) is { } difference
            ? ParametersWriter.Answer(output => Write(output, difference))
            : FhirAnswer.Failed(Issues.ResourceNotFound(request.Type, request.Id));
    }

    private static void Write(ParametersWriter output, IndexDifference difference)
    {
        output.Value("rows", "integer", difference.Rows.ToString(System.Globalization.CultureInfo.InvariantCulture));
        foreach (var (name, lines) in new[] { ("missing", difference.Missing), ("surplus", difference.Surplus), ("fault", difference.Faults) })
        {
            lines.ToList().ForEach(line => output.Value(name, "string", line));
        }
    }

    private static OperationDefinition Definition(OperationParameter parameter) => new(
        "https://kapfhir.example.org/fhir/OperationDefinition/reindex", "reindex", ["Resource"], OnSystem: true, OnType: true, OnInstance: true, AffectsState: true,
        [parameter]);
}
