namespace KapFhir.Kap.Protocols;

/// <summary>One time at which a step of a protocol is planned.</summary>
/// <param name="Start">From when.</param>
/// <param name="End">How long, or until when at the latest; null for a moment.</param>
public sealed record Occurrence(DateTimeOffset Start, DateTimeOffset? End)
{
    /// <summary>Its end, or the moment it is.</summary>
    public DateTimeOffset Last => End ?? Start;

    /// <summary>The same as long as before, from another time on.</summary>
    internal Occurrence From(DateTimeOffset start) => new(start, End is { } end ? start + (end - Start) : null);
}
