// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Auth.Scopes;

/// <summary>Whose data a scope is about.</summary>
public enum ScopeLevel
{
    /// <summary><c>patient/</c>: of the patient in context.</summary>
    Patient,

    /// <summary><c>user/</c>: whatever the user may see.</summary>
    User,

    /// <summary><c>system/</c>: whatever the client may see by itself.</summary>
    System,
}

/// <summary>A scope on resources: <c>patient/Observation.rs?category=survey</c>.</summary>
/// <param name="Level">Whose data.</param>
/// <param name="Type">The resource type, or null for every one.</param>
/// <param name="Permissions">What may be done.</param>
/// <param name="Filters">Search parameters that resources must meet, unescaped; all of them.</param>
/// <param name="Text">As it was asked for.</param>
public sealed record ResourceScope(ScopeLevel Level, string? Type, Permissions Permissions, IReadOnlyList<KeyValuePair<string, string>> Filters, string Text)
{
    private static readonly string[] OwnParameters = ["_id", "_lastUpdated", "_profile", "_security", "_source", "_tag"];

    /// <summary>The scope that a text is, or null if it is none on resources.</summary>
    /// <param name="text">One scope, without spaces.</param>
    /// <param name="definitions">The types and search parameters there are.</param>
    public static ResourceScope? Parse(string text, FhirDefinitions definitions)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || ParseLevel(text[..slash]) is not { } level)
        {
            return null;
        }

        var mark = text.IndexOf('?', StringComparison.Ordinal);
        var name = mark < 0 ? text[(slash + 1)..] : text[(slash + 1)..Math.Max(mark, slash + 1)];
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || PermissionText.Parse(name[(dot + 1)..]) is not { } permissions)
        {
            return null;
        }

        var type = name[..dot];
        var filters = mark < 0 ? [] : ParseFilters(text[(mark + 1)..], type, definitions);
        return filters is null || (type != "*" && definitions.FindResourceType(type) is null)
            ? null
            : new ResourceScope(level, type == "*" ? null : type, permissions, filters, text);
    }

    /// <summary>What both of two scopes allow, or null for nothing. Keeps the text of either where it says just that.</summary>
    public ResourceScope? Intersect(ResourceScope other)
    {
        var both = Permissions & other.Permissions;
        if (Level != other.Level || both == Permissions.None || (Type is not null && other.Type is not null && Type != other.Type))
        {
            return null;
        }

        var type = Type ?? other.Type;
        IReadOnlyList<KeyValuePair<string, string>> filters = [.. Filters, .. other.Filters.Where(f => !Filters.Contains(f))];
        return IsSame(this, type, both, filters) ? this : IsSame(other, type, both, filters) ? other
            : new ResourceScope(Level, type, both, filters, Format(Level, type, both, filters));
    }

    /// <summary>True if everything that another scope allows is allowed by this one.</summary>
    public bool Covers(ResourceScope other) =>
        Level == other.Level && (Type is null || Type == other.Type) && (Permissions & other.Permissions) == other.Permissions && Filters.All(other.Filters.Contains);

    private static bool IsSame(ResourceScope scope, string? type, Permissions permissions, IReadOnlyList<KeyValuePair<string, string>> filters) =>
        scope.Type == type && scope.Permissions == permissions && scope.Filters.Count == filters.Count;

    private static string Format(ScopeLevel level, string? type, Permissions permissions, IReadOnlyList<KeyValuePair<string, string>> filters)
    {
        var query = string.Join('&', filters.Select(f => $"{Escape(f.Key)}={Escape(f.Value)}"));
        return $"{level.ToString().ToLowerInvariant()}/{type ?? "*"}.{PermissionText.Of(permissions)}{(query.Length == 0 ? "" : "?" + query)}";
    }

    // A scope is split at spaces, its query at & and =; the rest may stand as it is.
    private static string Escape(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("&", "%26", StringComparison.Ordinal).Replace("=", "%3D", StringComparison.Ordinal)
            .Replace(" ", "%20", StringComparison.Ordinal).Replace("+", "%2B", StringComparison.Ordinal);

    private static ScopeLevel? ParseLevel(string text) => text switch
    {
        "patient" => ScopeLevel.Patient,
        "user" => ScopeLevel.User,
        "system" => ScopeLevel.System,
        _ => null,
    };

    // Conditions on the resource itself only: a chain or _has would ask about others, and what orders or cuts a result is no condition.
    private static List<KeyValuePair<string, string>>? ParseFilters(string query, string type, FhirDefinitions definitions)
    {
        List<KeyValuePair<string, string>> filters = [];
        foreach (var part in query.Split('&'))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || equals == part.Length - 1)
            {
                return null;
            }

            var name = Uri.UnescapeDataString(part[..equals]);
            if (name.Contains('.', StringComparison.Ordinal) || !IsParameter(name.Split(':')[0], type, definitions))
            {
                return null;
            }

            filters.Add(new(name, Uri.UnescapeDataString(part[(equals + 1)..])));
        }

        return filters;
    }

    private static bool IsParameter(string code, string type, FhirDefinitions definitions) =>
        type != "*" && (OwnParameters.Contains(code, StringComparer.Ordinal)
            || (!code.StartsWith('_') && definitions.SearchParametersOf(type).Any(p => string.Equals(p.Code, code, StringComparison.Ordinal))));
}
