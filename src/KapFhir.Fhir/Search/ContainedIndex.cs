// https://hl7.org/fhir/R4/search.html#contained
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search;

/// <summary>
/// What contained resources can be found by: entries of the container, under components and instances of their own
/// (<see cref="IndexKey.InContained"/>), so that nothing finds the container by them but a search that asks for contained resources, and a
/// chain that leads into one.
/// </summary>
internal sealed class ContainedIndex(FhirDefinitions definitions)
{
    private readonly SearchParameterDefinition _id = definitions.FindSearchParameter("http://hl7.org/fhir/SearchParameter/Resource-id")!;

    /// <summary>Adds the entries of a resource's contained resources.</summary>
    /// <param name="resource">The container.</param>
    /// <param name="entriesOf">The entries of a resource by itself.</param>
    /// <param name="entries">Where they go.</param>
    public void Extract(FhirNode resource, Func<FhirNode, IndexEntries> entriesOf, IndexEntries entries)
    {
        var number = 0;
        foreach (var contained in resource.ChildrenNamed("contained"))
        {
            number++;
            if (contained.ChildText("id") is { } id)
            {
                entries.Tokens.Add(new TokenEntry(IndexKey.Of(_id).InContained(number), contained.Type.Name, "#" + id));
                Add(entriesOf(contained), number, entries);
            }
        }
    }

    private static void Add(IndexEntries own, int number, IndexEntries entries)
    {
        // Of composites over more elements than there are numbers for, the last are left out.
        static bool Fits(IndexKey key) => key.Instance < IndexKey.ContainedInstances;
        entries.Tokens.AddRange(own.Tokens.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
        entries.Strings.AddRange(own.Strings.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
        entries.Dates.AddRange(own.Dates.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
        entries.Numbers.AddRange(own.Numbers.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
        entries.Quantities.AddRange(own.Quantities.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
        entries.References.AddRange(own.References.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
        entries.Uris.AddRange(own.Uris.Where(e => Fits(e.Key)).Select(e => e with { Key = e.Key.InContained(number) }));
    }
}
