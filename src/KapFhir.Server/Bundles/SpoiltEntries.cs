// https://hl7.org/fhir/R4/http.html#brules
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir;

namespace KapFhir.Server.Bundles;

/// <summary>The entries of a batch whose resources are not R4: they fail each for itself, the others are carried out.</summary>
internal static class SpoiltEntries
{
    private const string Entry = "Bundle.entry[";

    /// <summary>
    /// The batch without the resources that these issues are about; null if it is no batch, or if something else is wrong as well.
    /// </summary>
    public static ReadOnlyMemory<byte>? Cut(ReadOnlyMemory<byte> body, IReadOnlyList<Issue> issues)
    {
        if (!issues.All(i => IndexOf(i) is not null))
        {
            return null;
        }

        try
        {
            var bundle = JsonNode.Parse(body.Span)!;
            if ((string?)bundle["type"] != "batch")
            {
                return null;
            }

            foreach (var index in issues.Select(i => IndexOf(i)!.Value).Distinct())
            {
                bundle["entry"]![index]!.AsObject().Remove("resource");
            }

            return JsonSerializer.SerializeToUtf8Bytes(bundle);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The issues about the resource of one entry.</summary>
    public static IReadOnlyList<Issue> Of(IReadOnlyList<Issue> issues, int index) => [.. issues.Where(i => IndexOf(i) == index)];

    private static int? IndexOf(Issue issue)
    {
        if (issue.Expression is not { } place
            || !place.StartsWith(Entry, StringComparison.Ordinal) || place.IndexOf(']', StringComparison.Ordinal) is var end && end < 0)
        {
            return null;
        }

        return place.AsSpan(end + 1).StartsWith(".resource", StringComparison.Ordinal)
            && int.TryParse(place.AsSpan(Entry.Length, end - Entry.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
                ? index : null;
    }
}
