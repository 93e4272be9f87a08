using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>Referential integrity, decided inside the write: what a resource refers to is there when the write is done.</summary>
internal sealed class ReferenceCheck(WriteUnit unit, FhirOptions options)
{
    private readonly HashSet<(string, string)> _existing = [];

    /// <summary>The references that lead nowhere.</summary>
    public IReadOnlyList<Issue> FindBroken(PreparedResource resource)
    {
        if (options.ReferentialIntegrity == ReferentialIntegrity.Ignore || resource.References.Count == 0)
        {
            return [];
        }

        return [.. resource.References.Where(r => !Exists(r)).Select(r => Issues.BrokenReference(r.Node.Location, r.Node.Text!))];
    }

    private bool Exists(LocalReference reference)
    {
        if (reference.Id is null)
        {
            return false;
        }

        var key = (reference.Type, reference.Id);
        if (_existing.Contains(key))
        {
            return true;
        }

        // Whether it exists is the store's business; what of it may be seen is decided where it is read.
        return unit.Current(reference.Type, reference.Id, Visibility.Everything) is { IsDeleted: false } && _existing.Add(key);
    }
}
