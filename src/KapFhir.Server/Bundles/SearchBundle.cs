// https://hl7.org/fhir/R4/bundle.html#searchset
using System.Buffers;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Server.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>Writes a page of search results; stored bytes go out as they are.</summary>
internal static class SearchBundle
{
    private static readonly JsonEncodedText Match = JsonEncodedText.Encode("match");
    private static readonly JsonEncodedText Include = JsonEncodedText.Encode("include");
    private static readonly JsonEncodedText Outcome = JsonEncodedText.Encode("outcome");

    public static void Write(IBufferWriter<byte> buffer,
        SearchQuery query, SearchPage page, BundleNotices notices, BundleLinks links, FhirServer server, string fhirBase)
    {
        using var writer = BundleWriter.Begin(buffer, "searchset");
        notices.WriteMeta(writer);
        if (page.Total is { } total)
        {
            writer.WriteNumber("total", total);
        }

        WriteLinks(writer, page, links);
        IReadOnlyList<Issue> warnings = [.. query.Warnings, .. page.IsIncludedCut ? [Issues.IncludesCut()] : Enumerable.Empty<Issue>(), .. notices.Issues];
        if (query.Summary != SummaryMode.Count && page.Matches.Count + page.Included.Count + warnings.Count > 0)
        {
            writer.WriteStartArray("entry");
            WriteEntries(writer, query, page, server, fhirBase);
            WriteOutcome(writer, warnings);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter writer, SearchPage page, BundleLinks links)
    {
        writer.WriteStartArray("link");
        BundleWriter.WriteLink(writer, "self", links.Self);
        BundleWriter.WriteLink(writer, "first", links.First);
        if (page.Previous is not null)
        {
            BundleWriter.WriteLink(writer, "previous", links.At(page.Previous));
        }

        if (page.Next is not null)
        {
            BundleWriter.WriteLink(writer, "next", links.At(page.Next));
        }

        writer.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter writer, SearchQuery query, SearchPage page, FhirServer server, string fhirBase)
    {
        foreach (var match in page.Matches)
        {
            var parts = page.Contained?[match.Sid];
            if (parts is not { IsItself: false })
            {
                WriteEntry(writer, match, Interactions.Subset.Of(match, query.Summary, query.Elements, server), Match, fhirBase);
            }

            WriteContained(writer, match, parts?.Ids ?? [], part => Interactions.Subset.Of(part, query.Summary, query.Elements, server), fhirBase);
        }

        // _elements is for matches; https://hl7.org/fhir/R4/search.html#elements.
        foreach (var included in page.Included)
        {
            WriteEntry(writer, included, Interactions.Subset.Of(included, query.Summary, [], server), Include, fhirBase);
        }
    }

    // "The fullUrl points to the containing resource first": https://hl7.org/fhir/R4/search.html#contained
    private static void WriteContained(Utf8JsonWriter writer,
        StoredVersion container, IReadOnlyList<string> ids, Func<StoredVersion, ReadOnlyMemory<byte>> subset, string fhirBase)
    {
        if (ids.Count == 0)
        {
            return;
        }

        using var document = JsonDocument.Parse(container.Json);
        foreach (var contained in document.RootElement.GetProperty("contained").EnumerateArray())
        {
            if (ids.Contains(contained.GetProperty("id").GetString(), StringComparer.Ordinal))
            {
                var part = container with { Json = System.Text.Encoding.UTF8.GetBytes(contained.GetRawText()) };
                WriteEntry(writer, container, subset(part), Match, fhirBase, "#" + contained.GetProperty("id").GetString());
            }
        }
    }

    private static void WriteEntry(Utf8JsonWriter writer,
        StoredVersion version, ReadOnlyMemory<byte> json, JsonEncodedText mode, string fhirBase, string fragment = "")
    {
        writer.WriteStartObject();
        writer.WriteString("fullUrl", fhirBase + "/" + version.Type + "/" + version.Id + fragment);
        writer.WritePropertyName("resource");
        writer.WriteRawValue(json.Span, skipInputValidation: true);
        WriteMode(writer, mode);
        writer.WriteEndObject();
    }

    /// <summary>An entry with a whole resource.</summary>
    public static void WriteWhole(Utf8JsonWriter writer, StoredVersion version, bool isMatch, string fhirBase) =>
        WriteEntry(writer, version, version.Json, isMatch ? Match : Include, fhirBase);

    /// <summary>An entry with what the client should know of the search; none if there is nothing.</summary>
    public static void WriteOutcome(Utf8JsonWriter writer, IReadOnlyList<Issue> warnings)
    {
        if (warnings.Count == 0)
        {
            return;
        }

        var outcome = new ArrayBufferWriter<byte>();
        OperationOutcomeWriter.Write(warnings, outcome);
        writer.WriteStartObject();
        writer.WritePropertyName("resource");
        writer.WriteRawValue(outcome.WrittenSpan, skipInputValidation: true);
        WriteMode(writer, Outcome);
        writer.WriteEndObject();
    }

    private static void WriteMode(Utf8JsonWriter writer, JsonEncodedText mode)
    {
        writer.WriteStartObject("search");
        writer.WriteString("mode", mode);
        writer.WriteEndObject();
    }
}
