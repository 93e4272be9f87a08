// https://hl7.org/fhir/R4/references.html#contained
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>Contained resources are only known by their ids: each has one, and no other of the same resource has it.</summary>
public static class ContainedIds
{
    /// <summary>What is wrong with the ids, of the resources in a Bundle's entries too.</summary>
    /// <param name="resource">The resource that contains.</param>
    /// <param name="profile">Not looked at.</param>
    public static IReadOnlyList<Issue> Check(FhirNode resource, string? profile)
    {
        List<Issue>? issues = null;
        HashSet<string>? seen = null;
        foreach (var contained in resource.ChildrenNamed("contained"))
        {
            if (contained.ChildText("id") is not { } id)
            {
                (issues ??= []).Add(Issues.ContainedWithoutId(contained.Location));
            }
            else if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(id))
            {
                (issues ??= []).Add(Issues.ContainedIdTwice(contained.Location, id));
            }
        }

        foreach (var entry in resource.ChildrenNamed("entry"))
        {
            if (entry.Child("resource") is { } inner && Check(inner, profile) is { Count: > 0 } found)
            {
                (issues ??= []).AddRange(found);
            }
        }

        return issues ?? (IReadOnlyList<Issue>)[];
    }
}
