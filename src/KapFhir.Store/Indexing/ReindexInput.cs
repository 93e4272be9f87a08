using System.Text.Json;

namespace KapFhir.Store.Indexing;

/// <summary>What a job on index rows is about.</summary>
/// <param name="Bound">Versions up to this sid; later ones are written with all their rows.</param>
/// <param name="Types">The resource types, in the order in which they are walked.</param>
/// <param name="Parameters">The names of the search parameters; null for all.</param>
/// <param name="Completes">The names of those that are in force when the job is done.</param>
internal sealed record ReindexInput(long Bound, IReadOnlyList<string> Types, IReadOnlyList<string>? Parameters, IReadOnlyList<string> Completes)
{
    public static ReindexInput Parse(string text) => JsonSerializer.Deserialize<ReindexInput>(text)!;

    public override string ToString() => JsonSerializer.Serialize(this);
}

/// <summary>Where a walk over types and versions is.</summary>
/// <param name="Type">The place of the type in <see cref="ReindexInput.Types"/>.</param>
/// <param name="Sid">The last version seen of it.</param>
internal sealed record WalkPosition(int Type, long Sid)
{
    public static WalkPosition Parse(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(0, 0) : new(int.Parse(text.AsSpan(0, slash), System.Globalization.CultureInfo.InvariantCulture),
            long.Parse(text.AsSpan(slash + 1), System.Globalization.CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Type}/{Sid}");
}
