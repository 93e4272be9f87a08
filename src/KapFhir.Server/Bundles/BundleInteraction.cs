// https://hl7.org/fhir/R4/http.html#transaction
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>A bundle of requests, posted to the base: a batch (each for itself) or a transaction (all or nothing).</summary>
internal static class BundleInteraction
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var bundle = server.Writes.Read(request.Body, type: null).Then(CheckType).Then(root => CheckCount(root, server.Options.MaxBundleEntries));
        if (!bundle.IsSuccess)
        {
            return FhirAnswer.Failed(bundle.Issues);
        }

        var entries = bundle.Value.ChildrenNamed("entry").Select(node => EntryReader.Read(node, request, server)).ToList();
        return bundle.Value.ChildText("type") == "batch"
            ? await Batch.Answer(entries, request, server, cancel)
            : await Transaction.Answer(entries, request, server, cancel);
    }

    private static Result<FhirNode> CheckType(FhirNode root) =>
        root.Type.Name != "Bundle" ? Issues.NotABundle(root.Type.Name)
        : root.ChildText("type") is "batch" or "transaction" ? root
        : Issues.WrongBundleType(root.ChildText("type"));

    private static Result<FhirNode> CheckCount(FhirNode root, int limit)
    {
        var count = root.ChildrenNamed("entry").Count();
        return count > limit ? Issues.TooManyEntries(count, limit) : root;
    }
}
