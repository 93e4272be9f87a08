// https://hl7.org/fhir/R4/http.html#trules
namespace KapFhir.Server.Bundles;

/// <summary>What the names that a transaction uses for resources stand for: fullUrls and conditional references to <c>Type/id</c>.</summary>
internal sealed class LinkTable
{
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);

    public string? Find(string name) => _targets.GetValueOrDefault(name);

    public void Set(string name, string type, string id) => _targets[name] = type + "/" + id;

    /// <summary>True for <c>Patient?identifier=s|v</c>.</summary>
    public static bool IsConditional(string reference)
    {
        var mark = reference.IndexOf('?', StringComparison.Ordinal);
        return mark > 0 && !reference.AsSpan(0, mark).ContainsAny('/', ':');
    }

    public bool IsSameAs(LinkTable other) =>
        _targets.Count == other._targets.Count && _targets.All(t => other._targets.TryGetValue(t.Key, out var target) && target == t.Value);
}
