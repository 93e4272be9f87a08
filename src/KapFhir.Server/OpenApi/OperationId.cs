namespace KapFhir.Server.OpenApi;

/// <summary>The operationId of a route: what code generators call it. Unique, and the same as long as the route is.</summary>
internal static class OperationId
{
    /// <summary>The id: <c>searchPatient</c>, <c>kapPreflightOnProcedure</c>, <c>expandOnValueSetByPost</c>.</summary>
    public static string Of(PlacedRoute placed, RouteText? text)
    {
        if (text is not null)
        {
            return text.Id + placed.Member?.Name + (placed.Member is null ? "" : "Of") + (placed.Type?.Name ?? (placed.IsOperation || IsNamed(placed) ? "" : "System"));
        }

        var level = placed.Path.Contains("{version}", StringComparison.Ordinal) ? "Version" : placed.HasId ? "Instance" : "";
        var on = placed.Type is { } type ? "On" + type.Name + level : "OnSystem";
        return Camel(placed.Route.Operation ?? placed.Path) + on + (placed.Route.Method == "GET" ? "" : "By" + placed.Route.Method[0] + placed.Route.Method[1..].ToLowerInvariant());
    }

    // Paths of their own, beside those of types.
    private static bool IsNamed(PlacedRoute placed) => placed.Path is "/metadata" || placed.Path.StartsWith("/_jobs", StringComparison.Ordinal)
        || placed.Path.StartsWith("/_async", StringComparison.Ordinal) || placed.Path.StartsWith("/_export", StringComparison.Ordinal);

    private static string Camel(string code) => string.Concat(code.Split('-').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
