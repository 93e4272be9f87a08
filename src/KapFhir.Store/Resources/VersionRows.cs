namespace KapFhir.Store.Resources;

/// <summary>Reads stored versions from rows.</summary>
internal static class VersionRows
{
    /// <summary>The end_sid of a version that is current.</summary>
    public const long StillCurrent = long.MaxValue;

    /// <summary>A moment at which everything written counts, what an open transaction wrote included.</summary>
    public const long Now = StillCurrent - 1;

    /// <summary>The columns read, from version v, resource r and content c.</summary>
    public const string Columns = "v.sid, v.type, r.id, v.version_id, v.last_updated, v.method, c.json";

    /// <summary>How many <see cref="Columns"/> are.</summary>
    public const int ColumnCount = 7;

    /// <summary>Makes a version of a row of <see cref="Columns"/>.</summary>
    /// <param name="vocabulary">The names of types.</param>
    /// <param name="unpack">How the bytes are read, if not by <see cref="StoredBytes.Unpack"/>.</param>
    public static Func<IRow, StoredVersion> Reader(Vocabulary vocabulary, Func<byte[], byte[]>? unpack = null)
    {
        unpack ??= StoredBytes.Unpack;
        return row => new StoredVersion(
            row.GetInt64(0), vocabulary.TypeName(row.GetInt32(1)), row.GetString(2), row.GetInt32(3),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)), (ChangeMethod)row.GetInt32(5),
            row.IsDBNull(6) ? ReadOnlyMemory<byte>.Empty : unpack(row.GetBytes(6)));
    }
}
