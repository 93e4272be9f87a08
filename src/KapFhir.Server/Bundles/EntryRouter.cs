// https://hl7.org/fhir/R4/http.html#trules
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Bundles;

/// <summary>Finds the route of a bundle's entry: the same list that HTTP is routed by.</summary>
internal static class EntryRouter
{
    private static readonly Pattern[] Patterns =
        [.. FhirRoutes.All
            .Select(r => new Pattern(r, r.Pattern.Length == 0 ? [] : r.Pattern.Split('/'))).OrderByDescending(p => p.Literals)];

    /// <summary>The route for this method and path (under the base, without query), with the path's parts; null if there is none.</summary>
    public static (FhirRoute Route, RouteParts Parts)? Find(string method, string path)
    {
        var segments = Segments(path);
        var wanted = method == "HEAD" ? "GET" : method;
        foreach (var pattern in Patterns)
        {
            if (pattern.Route.Method == wanted && pattern.Match(segments) is { } parts)
            {
                return (pattern.Route, parts);
            }
        }

        return null;
    }

    /// <summary>The methods that a path has, as an Allow header wants them.</summary>
    public static string MethodsOf(string path)
    {
        var segments = Segments(path);
        var matching = Patterns.Where(p => p.Match(segments) is not null).ToList();

        // A path of its own, such as metadata, is no type.
        var methods = matching.Where(p => p.Literals == matching[0].Literals && p.Route.Handle != MethodNotAllowed.Handle)
            .Select(p => p.Route.Method).Distinct(StringComparer.Ordinal);
        return string.Join(", ", methods.SelectMany(m => m == "GET" ? new[] { "GET", "HEAD" } : [m]).Append("OPTIONS"));
    }

    private static string[] Segments(string path) =>
        path.Length == 0 ? [] : [.. path.TrimEnd('/').Split('/').Select(Uri.UnescapeDataString)];

    private sealed record Pattern(FhirRoute Route, string[] Segments)
    {
        /// <summary>Literal segments come before variable ones.</summary>
        public int Literals => Segments.Sum(s => s.StartsWith('{') ? 0 : s.Contains('{', StringComparison.Ordinal) ? 1 : 2);

        public RouteParts? Match(string[] path)
        {
            if (path.Length != Segments.Length)
            {
                return null;
            }

            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var i = 0; i < path.Length; i++)
            {
                if (!MatchSegment(Segments[i], path[i], values))
                {
                    return null;
                }
            }

            return new RouteParts(
                values.GetValueOrDefault("type") ?? Route.Type, values.GetValueOrDefault("id"), values.GetValueOrDefault("version"),
                values.GetValueOrDefault("member"), values.GetValueOrDefault("operation"));
        }

        private static bool MatchSegment(string pattern, string segment, Dictionary<string, string> values)
        {
            var variable = pattern.IndexOf('{', StringComparison.Ordinal);
            if (variable < 0)
            {
                return pattern == segment;
            }

            if (segment.Length <= variable || !segment.StartsWith(pattern[..variable], StringComparison.Ordinal))
            {
                return false;
            }

            values[pattern[(variable + 1)..^1]] = segment[variable..];
            return true;
        }
    }
}
