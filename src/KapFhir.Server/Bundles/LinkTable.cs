// https://hl7.org/fhir/R4/http.html#trules
namespace KapFhir.Server.Bundles;

/// <summary>
/// What the names that a transaction uses for resources stand for: fullUrls and conditional references to <c>Type/id</c>.
/// </summary>
internal sealed class LinkTable
{
    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);

    public string? Find(string name) => _targets.GetValueOrDefault(name);

    /// <summary>
    /// The same for a reference that may be relative to the root of the fullUrl it stands under:
    /// https://hl7.org/fhir/R4/bundle.html#references.
    /// </summary>
    public string? Find(string name, string? fullUrl) => Find(name) ?? (RootOf(fullUrl) is { } root ? Find(root + name) : null);

    public void Set(string name, string type, string id) => _targets[name] = type + "/" + id;

    /// <summary>True for <c>Patient?identifier=s|v</c>.</summary>
    public static bool IsConditional(string reference)
    {
        var mark = reference.IndexOf('?', StringComparison.Ordinal);
        return mark > 0 && !reference.AsSpan(0, mark).ContainsAny('/', ':');
    }

    /// <summary>True if this can only be resolved inside the transaction.</summary>
    public static bool IsInternal(string reference) =>
        reference.StartsWith("urn:uuid:", StringComparison.Ordinal) || IsConditional(reference);

    public bool IsSameAs(LinkTable other) =>
        _targets.Count == other._targets.Count && _targets.All(t => other._targets.TryGetValue(t.Key, out var target) && target == t.Value);

    private static string? RootOf(string? fullUrl)
    {
        if (fullUrl is null || !fullUrl.StartsWith("http", StringComparison.Ordinal))
        {
            return null;
        }

        var parts = fullUrl.Split('/');
        return parts.Length < 5 ? null : string.Join('/', parts[..^2]) + "/";
    }
}
