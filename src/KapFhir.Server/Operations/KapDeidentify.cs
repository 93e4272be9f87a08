// OperationDefinition kap-deidentify of the guide
using KapFhir.Fhir;
using KapFhir.Kap.Research;
using KapFhir.Server.Http;
using KapFhir.Store.Jobs;

namespace KapFhir.Server.Operations;

/// <summary>Asks for a de-identified export of the patients who consented to a study: a job, whose progress and files are where Content-Location says.</summary>
internal static class KapDeidentify
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-deidentify");
        var group = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !group.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. group.Issues]);
        }

        var export = Read(input.Value, request);
        if (!export.IsSuccess)
        {
            return FhirAnswer.Failed(export.Issues);
        }

        if (await server.Store.Read("ResearchStudy", export.Value.Study.Split('/')[1], request.Visible, cancel) is not { IsDeleted: false })
        {
            return FhirAnswer.Failed(Issues.UnknownStudy(export.Value.Study));
        }

        var id = await server.Store.Jobs.Add(
            new NewJob(ResearchJob.Kind) { Input = export.Value.Write(), Caller = AsyncRequests.KeyOf(request.Caller) }, cancel);
        return FhirAnswer.Said(202, [Issues.ExportAccepted()], ("Content-Location", $"{request.Base}/{ExportStatus.Path}/{id}"));
    }

    private static Result<ResearchInput> Read(OperationInput input, FhirRequest request)
    {
        var study = input.Node("study")?.ChildText("reference") ?? "";
        var types = input.TextsOf("type");
        return study.Split('/') is not ["ResearchStudy", { Length: > 0 }]
            ? Issues.BadOperationInput("$kap-deidentify", "give 'study', a Reference to a ResearchStudy of this server: ResearchStudy/1.")
            : input.Text("method") is not (null or "safe-harbor" or "expert") ? Issues.BadParameter("method", input.Text("method")!, "safe-harbor, expert")
            : types.FirstOrDefault(t => !ResearchRecord.IsExported(t)) is { } unknown ? Issues.TypeNotDeidentified(unknown)
            : new ResearchInput(study, input.Text("method") == "expert" ? DeidentificationMethod.Expert : DeidentificationMethod.SafeHarbor,
                request.Parts.Id, types, request.Base + "/" + request.Path);
    }
}
