// https://hl7.org/fhir/R4/composition-operation-document.html
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>Puts a document together of a Composition and what it refers to; stored at <c>/Bundle</c> only when that is asked for.</summary>
internal static class CompositionDocument
{
    private const string Name = "$document";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "Composition-document",
            ("graph", "GraphDefinitions are not carried out; a document has what the Composition refers to."));
        var id = input.Then(i => IdOf(i, request));
        if (!id.IsSuccess)
        {
            return FhirAnswer.Failed(id.Issues);
        }

        var isKept = input.Value.Flag("persist") is true;
        if (isKept && request.Method != "POST")
        {
            return FhirAnswer.Failed(Issues.PersistedByPostOnly());
        }

        var made = await server.Store.Write(unit => Make(id.Value, unit, request, server), cancel);
        return !made.IsSuccess ? FhirAnswer.Failed(made.Issues)
            : isKept ? await AppliedStorage.Keep(made.Value, request, server, cancel) : DocumentBundle.Answer(made.Value);
    }

    private static Result<ReadOnlyMemory<byte>> Make(string id, WriteUnit unit, FhirRequest request, FhirServer server) =>
        unit.Current("Composition", id, request.Visible) switch
        {
            null => Issues.ResourceNotFound("Composition", id),
            { IsDeleted: true } => Issues.ResourceDeleted("Composition", id),
            { } composition => DocumentBundle.Make(composition.Json, id, server, server.Gates.Reader(unit, request.Visible), request.Base, unit.Now),
        };

    // "the id parameter SHALL NOT be used if the operation is requested on a particular composition"
    private static Result<string> IdOf(OperationInput input, FhirRequest request)
    {
        var sent = input.Text("id");
        if (request.Parts.Id is { } own)
        {
            return sent is null ? own : Issues.BadOperationInput(Name, "the Composition is the one of the path: send no 'id'.");
        }

        var local = sent?.StartsWith(request.Base + "/Composition/", StringComparison.Ordinal) is true ? sent[(request.Base.Length + "/Composition/".Length)..] : sent;
        return local is null ? Issues.BadOperationInput(Name, "name the Composition: by its path or as 'id'.")
            : local.Contains('/', StringComparison.Ordinal) || local.Contains(':', StringComparison.Ordinal)
                ? Issues.BadParameter("id", local, "the id of a Composition of this server, or its address") : local;
    }
}
