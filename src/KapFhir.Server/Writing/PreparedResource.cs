using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>A resource that is read, checked and indexed: only its version and time are missing.</summary>
/// <param name="Root">The resource as sent, references already resolved.</param>
/// <param name="Id">The id it gets.</param>
/// <param name="Body">Gives the final bytes.</param>
/// <param name="Entries">What it can be found by.</param>
/// <param name="References">Its references to resources of this server.</param>
/// <param name="Warnings">What the client should look at though nothing is refused.</param>
internal sealed record PreparedResource(
    FhirNode Root,
        string Id, BodyWriter Body, IndexEntries Entries, IReadOnlyList<LocalReference> References, IReadOnlyList<Issue> Warnings)
{
    public string Type => Root.Type.Name;

    /// <summary>The resources that writing it looks at: itself, and those it refers to.</summary>
    public IReadOnlyCollection<(string Type, string Id)> Expected =>
        [(Type, Id), .. References.Where(r => r.Id is not null).Select(r => (r.Type, r.Id!))];
}
