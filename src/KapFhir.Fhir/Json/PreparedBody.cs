// https://hl7.org/fhir/R4/resource.html#Meta
using System.Globalization;
using System.Text;

namespace KapFhir.Fhir.Json;

/// <summary>
/// The bytes of a resource as they will be stored, complete but for the version and its time, which only the writer to the database knows.
/// Made by
/// <see cref="StoredForm"/>.
/// </summary>
public sealed class PreparedBody
{
    // Any version and any instant have room.
    private const int MostAdded = 64;
    private readonly byte[] _bytes;
    private readonly int _split;

    internal PreparedBody(string id, byte[] bytes, int split)
    {
        Id = id;
        _bytes = bytes;
        _split = split;
    }

    /// <summary>The resource's id.</summary>
    public string Id { get; }

    /// <summary>About how many bytes <see cref="With"/> will give.</summary>
    public int ApproximateLength => _bytes.Length + MostAdded;

    /// <summary>The resource's bytes with <c>meta.versionId</c> and <c>meta.lastUpdated</c> (in UTC, to the millisecond).</summary>
    public byte[] With(long versionId, DateTimeOffset lastUpdated)
    {
        var middle = string.Create(CultureInfo.InvariantCulture, $"{versionId}\",\"lastUpdated\":\"{FormatInstant(lastUpdated)}");
        var whole = new byte[_bytes.Length + middle.Length];
        _bytes.AsSpan(0, _split).CopyTo(whole);
        Encoding.ASCII.GetBytes(middle, whole.AsSpan(_split));
        _bytes.AsSpan(_split).CopyTo(whole.AsSpan(_split + middle.Length));
        return whole;
    }

    /// <summary>An instant as <c>meta.lastUpdated</c> has it: <c>2026-01-31T09:30:00.000Z</c>.</summary>
    public static string FormatInstant(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
