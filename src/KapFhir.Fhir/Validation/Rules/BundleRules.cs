// https://hl7.org/fhir/R4/bundle.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>What a bundle of each type asks of its entries, beyond its invariants.</summary>
internal static class BundleRules
{
    internal static void Check(FhirNode bundle, ValidationRun run)
    {
        var type = bundle.ChildText("type");
        var index = new BundleIndex(bundle);
        foreach (var entry in index.Entries)
        {
            CheckFullUrl(entry, type, run);
        }

        SignatureRules.Check(bundle, run);
        if (type is "document" or "message" or "collection")
        {
            BundleReferences.Check(index, isClosed: type is not "collection", run);
        }

        if (type is "document")
        {
            DocumentRules.Check(index, run);
        }
        else if (type is "message")
        {
            CheckMessage(index, run);
        }
        else if (type is "searchset")
        {
            CheckSearchSet(index, run);
        }
    }

    // Bundle.entry.fullUrl: "The Absolute URL for the resource. The fullUrl SHALL NOT disagree with the id in the resource."
    private static void CheckFullUrl(BundleEntry entry, string? bundleType, ValidationRun run)
    {
        var isRequest = bundleType is "transaction" or "batch";
        if (entry.FullUrl is not { } fullUrl)
        {
            // Requests have none before they are carried out, and what operations make up has none; a document's or message's entries are referred to.
            if (bundleType is "document" or "message")
            {
                run.Add(Issues.FullUrlMissing(entry.Node.Location, bundleType));
            }

            return;
        }

        if (!UriText.IsAbsolute(fullUrl))
        {
            run.Add(Issues.FullUrlNotAbsolute(entry.Node.Location + ".fullUrl", fullUrl));
        }
        else if (!isRequest && BundleIndex.RootOf(fullUrl, out var type, out var id) is not null && run.Profiles.Definitions.FindResourceType(type) is not null
            && (type != entry.Resource.Type.Name || id != entry.Resource.ChildText("id")))
        {
            run.AddStrict(Issues.FullUrlDisagrees(entry.Node.Location + ".fullUrl", fullUrl, entry.Resource.Type.Name, entry.Resource.ChildText("id")));
        }
    }

    // https://hl7.org/fhir/R4/messaging.html: what the message is about comes with it
    private static void CheckMessage(BundleIndex index, ValidationRun run)
    {
        if (index.Entries is [{ Resource.Type.Name: "MessageHeader" } header, ..])
        {
            BundleReferences.CheckIncluded(header.Resource.ChildrenNamed("focus"), header, index, "message", run);
        }
    }

    // https://hl7.org/fhir/R4/bundle.html#searchset: outcomes are OperationOutcomes, all else was found on a server and so has an id
    private static void CheckSearchSet(BundleIndex index, ValidationRun run)
    {
        foreach (var entry in index.Entries)
        {
            var isOutcome = entry.Resource.Type.Name is "OperationOutcome";
            var mode = entry.Node.Child("search")?.ChildText("mode");
            if (mode is not null && mode is "outcome" != isOutcome)
            {
                run.Add(Issues.SearchModeWrong(entry.Node.Location + ".search.mode", entry.Resource.Type.Name, mode));
            }

            if (!isOutcome && entry.Resource.Child("id") is null)
            {
                run.Add(Issues.SearchResultWithoutId(entry.Resource.Location));
            }
        }
    }
}
