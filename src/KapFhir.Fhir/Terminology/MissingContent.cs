// https://hl7.org/fhir/R4/terminology-service.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>Names what a value set needs and is not here, for the words of a refusal.</summary>
internal static class MissingContent
{
    private const int MaxNamed = 5;
    private const int MaxLookedAt = 200;

    internal static IReadOnlyList<string> Of(string canonical, TerminologyResources resources) =>
        resources.FindValueSet(canonical) is { IsSuccess: true } found ? Of(found.Value, resources) : [canonical];

    internal static IReadOnlyList<string> Of(ValueSetDefinition definition, TerminologyResources resources)
    {
        var missing = Find(definition, resources).Distinct(StringComparer.Ordinal).Take(MaxNamed).ToList();
        return missing.Count > 0 ? missing : ["the whole of " + definition.Url];
    }

    private static IEnumerable<string> Find(ValueSetDefinition definition, TerminologyResources resources)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new Queue<ValueSetDefinition>([definition]);
        while (seen.Count < MaxLookedAt && waiting.TryDequeue(out var at))
        {
            var parts = at.Include.Concat(at.Exclude).Take(MaxLookedAt).ToList();
            foreach (var part in parts.Where(p => p is { System: not null, Concepts.Count: 0 } && resources.FindCodeSystem(p.System) is not { Content: "complete" }))
            {
                yield return part.System!;
            }

            foreach (var import in parts.SelectMany(p => p.ValueSets).Where(seen.Add))
            {
                if (resources.FindValueSet(import) is { IsSuccess: true } found)
                {
                    waiting.Enqueue(found.Value);
                }
                else
                {
                    yield return import;
                }
            }
        }
    }
}
