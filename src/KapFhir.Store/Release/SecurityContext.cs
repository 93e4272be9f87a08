using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Release;

/// <summary>Where a Binary.securityContext leads.</summary>
/// <param name="Target">The resource of this server: type and id; null for anything else.</param>
public sealed record SecurityContext((string Type, string Id)? Target)
{
    /// <summary>The type that has one.</summary>
    internal const string Type = "Binary";

    /// <summary>Keeps it with the version.</summary>
    internal void Keep(WriteUnit unit, Vocabulary vocabulary, long sid)
    {
        var target = Target is var (type, id) && vocabulary.FindType(type) is { } number ? unit.Rows.Resource(number, id, out _) : 0;
        unit.Run(new SqlStatement("INSERT INTO binary_context (sid, target) VALUES (@p0, @p1)", [sid, target]));
    }
}
