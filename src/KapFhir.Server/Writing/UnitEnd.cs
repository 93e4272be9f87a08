using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>The end of a unit with one write: what it refers to is there, its caller may write it, and what the rules say to it.</summary>
internal static class UnitEnd
{
    /// <summary>The write, or why the unit is refused.</summary>
    public static Result<Written> Of(WriteUnit unit, FhirServer server, PreparedResource resource, FhirRequest request, Written written)
    {
        if (written.Effect is not (WriteEffect.Created or WriteEffect.Updated or WriteEffect.Unchanged))
        {
            return written;
        }

        var broken = new ReferenceCheck(unit, server, request.Caller).FindBroken(resource);
        return broken.Count > 0 ? Result<Written>.Failed(broken)
            : WriteAccess.After(unit, server, request, written).Then(w => server.Writes.Conclude(unit, w));
    }
}
