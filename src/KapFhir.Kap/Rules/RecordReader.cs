using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules;

/// <summary>How what is on record is read: the store's work, done by the server. Facts are made of it; rules never see it.</summary>
/// <param name="Read">The current resource of this type and id, or null.</param>
/// <param name="Find">The resources of a type that a search finds, at most so many.</param>
public sealed record RecordReader(Func<string, string, FhirNode?> Read, Func<RecordSearch, IReadOnlyList<FhirNode>> Find)
{
    /// <summary>The resource that a reference names, or null.</summary>
    internal FhirNode? Follow(string? reference) =>
        reference?.Split('/') is [var type, var id] ? Read(type, id) : null;
}

/// <summary>A search of what is on record.</summary>
/// <param name="Type">The type.</param>
/// <param name="Parameters">Names and values, as in a query.</param>
/// <param name="Limit">The most that is read.</param>
public sealed record RecordSearch(string Type, IReadOnlyList<KeyValuePair<string, string>> Parameters, int Limit)
{
    /// <summary>A search from name and value pairs.</summary>
    internal static RecordSearch Of(string type, int limit, params (string Name, string Value)[] parameters) =>
        new(type, [.. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))], limit);
}
