// https://hl7.org/fhir/R4/documents.html#content
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>
/// A document holds its Composition, what that refers to as subject, encounter, author, attester, custodian, event and in its sections, and
/// nothing that no reference ties to it.
/// </summary>
internal static class DocumentRules
{
    internal static void Check(BundleIndex index, ValidationRun run)
    {
        // bdl-11 asks for the Composition.
        if (index.Entries is [{ Resource.Type.Name: "Composition" } composition, ..])
        {
            BundleReferences.CheckIncluded(Own(composition.Resource), composition, index, "document", run);
            foreach (var entry in Unreached(index))
            {
                run.Add(Issues.EntryNotReached(entry.Node.Location, entry.FullUrl ?? entry.Resource.Type.Name));
            }
        }
    }

    private static IEnumerable<FhirNode> Own(FhirNode composition) =>
        composition.ChildrenNamed("subject").Concat(composition.ChildrenNamed("encounter")).Concat(composition.ChildrenNamed("author"))
            .Concat(composition.ChildrenNamed("attester").SelectMany(a => a.ChildrenNamed("party")))
            .Concat(composition.ChildrenNamed("custodian"))
            .Concat(composition.ChildrenNamed("event").SelectMany(e => e.ChildrenNamed("detail")))
            .Concat(OfSections(composition));

    private static IEnumerable<FhirNode> OfSections(FhirNode holder) => holder.ChildrenNamed("section").SelectMany(s =>
        s.ChildrenNamed("author").Concat(s.ChildrenNamed("focus")).Concat(s.ChildrenNamed("entry")).Concat(OfSections(s)));

    // Links count both ways: a Provenance refers to what the document holds, not the other way round.
    private static IEnumerable<BundleEntry> Unreached(BundleIndex index)
    {
        var links = new Dictionary<BundleEntry, List<BundleEntry>>(ReferenceEqualityComparer.Instance);
        foreach (var entry in index.Entries)
        {
            foreach (var target in BundleReferences.In(entry.Resource).Select(n => n.Text ?? n.ChildText("reference")).OfType<string>().SelectMany(t => index.Find(t, entry)))
            {
                Link(links, entry, target);
                Link(links, target, entry);
            }
        }

        var reached = new HashSet<BundleEntry>(ReferenceEqualityComparer.Instance) { index.Entries[0] };
        var waiting = new Stack<BundleEntry>(reached);
        while (waiting.TryPop(out var at))
        {
            foreach (var next in links.GetValueOrDefault(at, []).Where(reached.Add))
            {
                waiting.Push(next);
            }
        }

        return index.Entries.Where(e => !reached.Contains(e));
    }

    private static void Link(Dictionary<BundleEntry, List<BundleEntry>> links, BundleEntry from, BundleEntry to)
    {
        if (!links.TryGetValue(from, out var targets))
        {
            links[from] = targets = [];
        }

        targets.Add(to);
    }
}
