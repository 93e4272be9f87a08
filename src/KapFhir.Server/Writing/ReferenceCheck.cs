using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>Referential integrity, decided inside the write: what a resource refers to is there when the write is done.</summary>
internal sealed class ReferenceCheck(WriteUnit unit, FhirServer server, Caller caller)
{
    private readonly HashSet<(string, string)> _existing = [];

    /// <summary>The references that lead nowhere.</summary>
    public IReadOnlyList<Issue> FindBroken(PreparedResource resource)
    {
        if (server.Options.ReferentialIntegrity == ReferentialIntegrity.Ignore || resource.References.Count == 0)
        {
            return [];
        }

        return [.. resource.References.Where(r => !Exists(r, resource.Type)).Select(r => Issues.BrokenReference(r.Node.Location, r.Node.Text!))];
    }

    private bool Exists(LocalReference reference, string from)
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

        return unit.Current(reference.Type, reference.Id, Referable(reference.Type, from)) is { IsDeleted: false } && _existing.Add(key);
    }

    // Writing references must not tell whose records there are. That there is a certain practitioner or medication is nobody's secret.
    // A consent is about what it withholds: who may write it by their scopes names that. So does a system that stores the content of a note it may not read.
    private Visibility Referable(string type, string from) => !IsOfPatients(type) ? Visibility.Everything
        : server.Access.Admit(caller, new AccessQuestion(FhirInteraction.Read, type)) is not { IsSuccess: true } readable ? Visibility.Nothing
        : from == "Consent" || (from == "Binary" && caller.Access is { Roles.Count: 0 }) ? readable.Value with { Withheld = null } : readable.Value;

    private bool IsOfPatients(string type) =>
        type is "Patient" or "Binary" || server.Definitions.SearchParametersOf(type).Any(p => p.Targets.Contains("Patient", StringComparer.Ordinal));
}
