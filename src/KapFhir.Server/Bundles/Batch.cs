// https://hl7.org/fhir/R4/http.html#brules
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Bundles;

/// <summary>
/// Carries out a batch: each entry for itself, and each with its own status. Writes that follow each other are begun in the order sent and
/// wait for the disk together; a read sees what was written before it in the bundle, and a patch is a read first.
/// </summary>
internal static class Batch
{
    private const int MostTogether = 64;

    public static async Task<FhirAnswer> Answer(
        IReadOnlyList<Result<BundleEntry>> entries, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var names = entries.Where(e => e.IsSuccess).Select(e => e.Value.FullUrl).OfType<string>().Where(IsUrn).ToHashSet(StringComparer.Ordinal);
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

            var answer = Keep(answers, i, entries[i].Then(e => Independent(e, names)), server, cancel);
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

    private static bool IsUrn(string url) => url.StartsWith("urn:", StringComparison.Ordinal);

    // https://hl7.org/fhir/R4/http.html#brules: "References within a Bundle.entry.resource to another Bundle.entry.resource that is being
    // created within the batch are considered to be non-conformant."
    private static Result<BundleEntry> Independent(BundleEntry entry, HashSet<string> names)
    {
        if (names.Count == 0 || entry.Resource is null)
        {
            return entry;
        }

        var issues = LocalReference.Elements(entry.Resource).Where(n => names.Contains(n.Text!))
            .Select(n => BundleEntry.Inside(Issues.BatchReference(n.Location, n.Text!), entry.Index)).ToList();
        return issues.Count > 0 ? Result<BundleEntry>.Failed(issues) : entry;
    }

    private static async Task<FhirAnswer> Run(BundleEntry entry, FhirServer server, CancellationToken cancel)
    {
        var answer = await entry.Handle(server, cancel);
        return answer.Status < 400 ? answer : FhirAnswer.Failed(BundleEntry.Inside(answer.Issues, entry.Index));
    }
}
