using System.Collections.Frozen;
using KapFhir.Auth;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Http;

/// <summary>
/// Finds the route of a path, for requests of HTTP and for entries of bundles (https://hl7.org/fhir/R4/http.html#trules): one list, one way to read it.
/// ASP.NET Core's own routing would hold ten megabytes of states for it.
/// </summary>
internal static class RouteTable
{
    private static readonly FhirRoute AnyOptions = new("OPTIONS", "", FhirInteraction.Options, BodyKind.None, Options.Handle);

    // Literal parts come before variable ones; of as many, what the list has first.
    private static readonly RoutePattern[] All = [.. FhirRoutes.All.Select(r => new RoutePattern(r)).OrderByDescending(p => p.Literals)];

    private static readonly int Longest = All.Max(p => p.Length);

    // By method, then by the number of segments.
    private static readonly FrozenDictionary<string, PatternSet[]> OfMethod = All.GroupBy(p => p.Route.Method, StringComparer.Ordinal).ToFrozenDictionary(
        g => g.Key, g => Enumerable.Range(0, Longest + 1).Select(n => new PatternSet([.. g.Where(p => p.Length == n)])).ToArray(), StringComparer.Ordinal);

    /// <summary>The route for this method and path (under the base, without query), with the path's parts; null if there is none.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path.</param>
    /// <param name="isDecoded">True if percent signs in the path stand for themselves.</param>
    public static (FhirRoute Route, RouteParts Parts)? Find(string method, string path, bool isDecoded = false)
    {
        var segments = Segments(path, isDecoded);
        if (method == "OPTIONS")
        {
            return Array.Find(All, p => p.Match(segments) is not null)?.Match(segments) is { } any ? (AnyOptions, any) : null;
        }

        if (segments.Length <= Longest && OfMethod.TryGetValue(method == "HEAD" ? "GET" : method, out var patterns))
        {
            foreach (var pattern in patterns[segments.Length].EndingIn(segments))
            {
                if (pattern.Match(segments) is { } parts)
                {
                    return (pattern.Route, parts);
                }
            }
        }

        return null;
    }

    /// <summary>The methods that a path has, as an Allow header wants them.</summary>
    public static string MethodsOf(string path)
    {
        var segments = Segments(path, isDecoded: false);
        var matching = All.Where(p => p.Match(segments) is not null).ToList();

        // A path of its own, such as metadata, is no type.
        var methods = matching.Where(p => p.Literals == matching[0].Literals && p.Route.Handle != MethodNotAllowed.Handle)
            .Select(p => p.Route.Method).Distinct(StringComparer.Ordinal);
        return string.Join(", ", methods.SelectMany(m => m == "GET" ? new[] { "GET", "HEAD" } : [m]).Append("OPTIONS"));
    }

    private static string[] Segments(string path, bool isDecoded)
    {
        if (path.Length == 0)
        {
            return [];
        }

        var segments = path.TrimEnd('/').Split('/');
        for (var i = 0; i < segments.Length && !isDecoded; i++)
        {
            segments[i] = Uri.UnescapeDataString(segments[i]);
        }

        return segments;
    }

    // Most patterns are operations, told apart by their last segment: what ends otherwise need not be looked at.
    private sealed class PatternSet(RoutePattern[] patterns)
    {
        private readonly RoutePattern[] _others = [.. patterns.Where(p => p.Last is null)];
        private readonly FrozenDictionary<string, RoutePattern[]> _byLast = patterns.Select(p => p.Last).OfType<string>().Distinct(StringComparer.Ordinal)
            .ToFrozenDictionary(last => last, last => patterns.Where(p => p.Last is null || p.Last == last).ToArray(), StringComparer.Ordinal);

        public RoutePattern[] EndingIn(string[] segments) =>
            segments.Length > 0 && _byLast.TryGetValue(segments[^1], out var ending) ? ending : _others;
    }
}
