namespace KapFhir.Server.Http;

/// <summary>A route's pattern, cut into its segments.</summary>
internal sealed class RoutePattern
{
    private readonly Segment[] _segments;

    public RoutePattern(FhirRoute route)
    {
        Route = route;
        _segments = route.Pattern.Length == 0 ? [] : [.. route.Pattern.Split('/').Select(Segment.Of)];
        Literals = _segments.Sum(s => s.Name is null ? 2 : s.Literal.Length > 0 ? 1 : 0);
    }

    public FhirRoute Route { get; }

    /// <summary>How many segments a path must have.</summary>
    public int Length => _segments.Length;

    /// <summary>The last segment where it is literal, or null.</summary>
    public string? Last => _segments.Length > 0 && _segments[^1] is { Name: null, Literal: var last } ? last : null;

    /// <summary>Grows with what is literal in the pattern.</summary>
    public int Literals { get; }

    /// <summary>The parts of a path, or null if it is another's.</summary>
    public RouteParts? Match(string[] path)
    {
        if (path.Length != _segments.Length)
        {
            return null;
        }

        for (var i = 0; i < path.Length; i++)
        {
            if (!_segments[i].Fits(path[i]))
            {
                return null;
            }
        }

        return new RouteParts(Part(path, "type") ?? Route.Type, Part(path, "id"), Part(path, "version"), Part(path, "member"), Part(path, "operation"));
    }

    private string? Part(string[] path, string name)
    {
        for (var i = 0; i < path.Length; i++)
        {
            if (_segments[i].Name == name)
            {
                return path[i][_segments[i].Literal.Length..];
            }
        }

        return null;
    }

    /// <summary>A segment: a literal text, or one and a variable part after it.</summary>
    /// <param name="Literal">The text.</param>
    /// <param name="Name">The variable's name; null if there is none.</param>
    private readonly record struct Segment(string Literal, string? Name)
    {
        public static Segment Of(string text) => text.IndexOf('{', StringComparison.Ordinal) is var at && at < 0
            ? new(text, null) : new(text[..at], text[(at + 1)..^1]);

        public bool Fits(string text) => Name is null ? text == Literal : text.Length > Literal.Length && text.StartsWith(Literal, StringComparison.Ordinal);
    }
}
