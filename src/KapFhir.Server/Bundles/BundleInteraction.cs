// https://hl7.org/fhir/R4/http.html#transaction
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>A bundle of requests, posted to the base: a batch (each for itself) or a transaction (all or nothing).</summary>
internal static class BundleInteraction
{
    // A transaction is carried out in its turn; a batch is only read in it, since its entries may take what they take.
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var rest = await server.Turns.Take(request.Body.Length, () => Begin(request, server, cancel), cancel);
        return await rest();
    }

    // Returns what is left to do after the turn.
    private static async Task<Func<Task<FhirAnswer>>> Begin(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var faults = server.Writes.ToJson(request.Body, out var json);
        var bundle = faults.Count > 0 ? Result<FhirNode>.Failed(faults) : ReadBundle(json, server);
        if (!bundle.IsSuccess)
        {
            return () => AnswerSpoilt(bundle.Issues, json, request, server, cancel);
        }

        if (bundle.Value.ChildText("type") == "batch")
        {
            return request.Provenance is not null
                ? () => Task.FromResult(FhirAnswer.Failed(
                    Issues.MisplacedCondition(ProvenanceHeader.Name, "creates, updates, patches and transactions; entries of a batch are for themselves")))
                : () => Batch.Answer(ReadEntries(bundle.Value, request, server), request, server, cancel);
        }

        var answer = await Transaction.Answer(EntriesOf(bundle.Value, json, request, server), request, server, cancel);
        return () => Task.FromResult(answer);
    }

    // In a batch, a resource that cannot be read spoils its own entry only.
    private static async Task<FhirAnswer> AnswerSpoilt(IReadOnlyList<Issue> issues, ReadOnlyMemory<byte> json,
        FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (request.Provenance is not null || SpoiltEntries.Cut(json, issues) is not { } cut || ReadBundle(cut, server) is not { IsSuccess: true } bundle)
        {
            return FhirAnswer.Failed(issues);
        }

        var entries = ReadEntries(bundle.Value, request, server);
        return await Batch.Answer([.. entries.Select((e, i) => SpoiltEntries.Of(issues, i) is { Count: > 0 } own
            ? Result<BundleEntry>.Failed(own) : e)], request, server, cancel);
    }

    private static Result<FhirNode> ReadBundle(ReadOnlyMemory<byte> body, FhirServer server) =>
        server.Writes.Read(body, type: null).Then(CheckType).Then(root => CheckCount(root, server.Options.MaxBundleEntries));

    private static IReadOnlyList<Result<BundleEntry>> ReadEntries(FhirNode bundle, FhirRequest request, FhirServer server) =>
        [.. bundle.ChildrenNamed("entry").Select(node => EntryReader.Read(node, request, server))];

    // The first reading is at hand; later ones parse the bytes again.
    private static BundleReader EntriesOf(FhirNode first, ReadOnlyMemory<byte> json, FhirRequest request, FhirServer server)
    {
        FhirNode? unread = first;
        return () =>
        {
            var bundle = unread ?? ReadBundle(json, server).Value;
            unread = null;
            return ReadEntries(bundle, request, server);
        };
    }

    private static Result<FhirNode> CheckType(FhirNode root) =>
        root.Type.Name != "Bundle" ? Issues.NotABundle(root.Type.Name)
        : root.ChildText("type") is not ("batch" or "transaction") ? Issues.WrongBundleType(root.ChildText("type"))
        : root.Child("total") is not null ? Issues.OfOtherBundles("total", "search results and histories", "bdl-1").At("Bundle.total")
        : root;

    private static Result<FhirNode> CheckCount(FhirNode root, int limit)
    {
        var count = root.ChildrenNamed("entry").Count();
        return count > limit ? Issues.TooManyEntries(count, limit) : root;
    }
}
