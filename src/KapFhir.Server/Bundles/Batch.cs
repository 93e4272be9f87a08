// https://hl7.org/fhir/R4/http.html#brules
using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>
/// Carries out a batch: each entry for itself, and each with its own status. Writes that follow each other are begun in the order sent and wait for the
/// disk together; a read sees what was written before it in the bundle, and a patch is a read first.
/// </summary>
internal static class Batch
{
    private const int MostTogether = 64;

    public static async Task<FhirAnswer> Answer(
        IReadOnlyList<Result<BundleEntry>> entries, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var answers = new FhirAnswer[entries.Count];
        List<Task> writing = [];
        for (var i = 0; i < entries.Count; i++)
        {
            var isWrite = entries[i] is { IsSuccess: true, Value: { IsWrite: true, IsPatch: false } };
            if (!isWrite || writing.Count == MostTogether)
            {
                await Task.WhenAll(writing);
                writing.Clear();
            }

            var answer = Keep(answers, i, entries[i], server, cancel);
            if (isWrite)
            {
                writing.Add(answer);
            }
            else
            {
                await answer;
            }
        }

        await Task.WhenAll(writing);
        return ResponseBundle.Answer("batch-response", answers, request);
    }

    private static async Task Keep(
        FhirAnswer[] answers, int index, Result<BundleEntry> entry, FhirServer server, CancellationToken cancel) =>
        answers[index] = entry.IsSuccess ? await Run(entry.Value, server, cancel) : FhirAnswer.Failed(entry.Issues);

    private static async Task<FhirAnswer> Run(BundleEntry entry, FhirServer server, CancellationToken cancel)
    {
        var answer = await entry.Route.Handle(entry.Request, server, cancel);
        return answer.Status < 400 ? answer : FhirAnswer.Failed(BundleEntry.Inside(answer.Issues, entry.Index));
    }
}
