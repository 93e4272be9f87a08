using System.Collections.Concurrent;
using System.Text.Json;
using KapFhir.Conformance.Tests.Harness;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>A resource as it must be stored: what was sent, with the references rewritten, under the id the server gave.</summary>
internal sealed record Resource(string Type, string Id, DateTimeOffset LastUpdated, JsonElement Json)
{
    /// <summary><c>Type/id</c>.</summary>
    public string Url => Type + "/" + Id;
}

/// <summary>All that was loaded, in memory: what the oracle searches, one resource after the other.</summary>
internal sealed class Dataset
{
    private readonly Dictionary<string, List<Resource>> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Resource> _byUrl = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(Parameter, Resource), IReadOnlyList<Value>> _values = new();

    public IEnumerable<Resource> All => _byUrl.Values;

    public void Add(Resource resource)
    {
        _byUrl[resource.Url] = resource;
        (_byType.TryGetValue(resource.Type, out var list) ? list : _byType[resource.Type] = []).Add(resource);
    }

    public IReadOnlyList<Resource> Of(string type) => _byType.GetValueOrDefault(type, []);

    public Resource? Find(string url) => _byUrl.GetValueOrDefault(url);

    /// <summary>The resource's values under a parameter.</summary>
    public IReadOnlyList<Value> Values(Parameter parameter, Resource resource) =>
        _values.GetOrAdd((parameter, resource), static key => [.. key.Item1.Values(key.Item2.Json)]);

    /// <summary>The local resources that a reference parameter leads to.</summary>
    public IEnumerable<Resource> Targets(Parameter reference, Resource resource) =>
        Values(reference, resource).OfType<LinkValue>().Select(l => Find(l.Url)).OfType<Resource>();
}
