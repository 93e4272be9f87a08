using System.Globalization;
using System.Text.Json;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Jobs;

/// <summary>Verifies the bytes of every version against its row, and the index rows of the current ones against a new extraction.</summary>
internal sealed class ContentCheck(ReadSession session, Vocabulary vocabulary, ExtractEntries extract, SqlDialect dialect)
{
    private const int VersionsAtOnce = 500;
    private readonly IndexRowTexts _texts = new(vocabulary, dialect);

    /// <summary>What is wrong, one line each.</summary>
    public IEnumerable<string> Run(IProgress<long>? progress, CancellationToken cancel)
    {
        var map = VersionRows.Reader(vocabulary, StoredBytes.UnpackIfSound);
        long after = 0;
        long seen = 0;
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var versions = session.Query(
                new SqlStatement(
                    $"SELECT {dialect.Top("@p1")}{VersionRows.Columns}, v.end_sid FROM version v CROSS JOIN resource r CROSS JOIN content c"
                    + " WHERE v.sid > @p0 AND r.rid = v.rid AND c.sid = v.sid ORDER BY v.sid " + dialect.Limit("@p1"),
                    [after, VersionsAtOnce]),
                r => (Version: map(r), IsCurrent: r.GetInt64(7) == VersionRows.StillCurrent));
            foreach (var (version, isCurrent) in versions)
            {
                foreach (var line in Check(version, isCurrent))
                {
                    yield return $"{version.Type}/{version.Id} version {version.VersionId}: {line}";
                }
            }

            if (versions.Count == 0)
            {
                break;
            }

            after = versions[^1].Version.Sid;
            seen += versions.Count;
            progress?.Report(seen);
        }
    }

    private IEnumerable<string> Check(StoredVersion version, bool isCurrent)
    {
        if (Disagreement(version) is { } disagreement)
        {
            yield return disagreement;
            yield break;
        }

        if (!isCurrent)
        {
            yield break;
        }

        if (extract(version.Type, version.Json) is not { } entries)
        {
            yield return "its content can't be read";
            yield break;
        }

        var wanted = _texts.Of(entries);
        var stored = _texts.Of(session, version.Sid);
        foreach (var row in wanted.Except(stored, StringComparer.Ordinal))
        {
            yield return "not indexed: " + row;
        }

        foreach (var row in stored.Except(wanted, StringComparer.Ordinal))
        {
            yield return "indexed, but not in the resource: " + row;
        }
    }

    /// <summary>What the bytes say otherwise than the row, or null.</summary>
    private static string? Disagreement(StoredVersion version)
    {
        try
        {
            using var document = JsonDocument.Parse(version.Json);
            var (root, meta) = (document.RootElement, document.RootElement.GetProperty("meta"));
            return Text(root, "resourceType") != version.Type ? "its content has another resourceType"
                : Text(root, "id") != version.Id ? "its content has another id"
                : Text(meta, "versionId") != version.VersionId.ToString(CultureInfo.InvariantCulture) ? "its content has another meta.versionId"
                : !DateTimeOffset.TryParse(Text(meta, "lastUpdated"), CultureInfo.InvariantCulture, out var time) || time != version.LastUpdated
                    ? "its content has another meta.lastUpdated"
                : null;
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "its content is not a resource in JSON";
        }
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
