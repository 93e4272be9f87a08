// https://hl7.org/fhir/R4/http.html#brules
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>Carries out a batch: each entry for itself, in the order sent, and each with its own status.</summary>
internal static class Batch
{
    public static async Task<FhirAnswer> Answer(
        IReadOnlyList<Result<BundleEntry>> entries, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var answers = new List<FhirAnswer>(entries.Count);
        foreach (var entry in entries)
        {
            answers.Add(entry.IsSuccess ? await Run(entry.Value, server, cancel) : FhirAnswer.Failed(entry.Issues));
        }

        return ResponseBundle.Answer("batch-response", answers, request);
    }

    private static async Task<FhirAnswer> Run(BundleEntry entry, FhirServer server, CancellationToken cancel)
    {
        var answer = await entry.Route.Handle(entry.Request, server, cancel);
        return answer.Status < 400 ? answer : FhirAnswer.Failed(BundleEntry.Inside(answer.Issues, entry.Index));
    }
}
