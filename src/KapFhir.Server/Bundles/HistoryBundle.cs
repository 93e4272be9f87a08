// https://hl7.org/fhir/R4/http.html#history
using System.Buffers;
using System.Globalization;
using System.Text.Json;
using KapFhir.Server.Release;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>Writes a page of history: each version with the request that made it and the answer it got.</summary>
internal static class HistoryBundle
{
    public static void Write(IBufferWriter<byte> buffer, HistoryPage page, BundleNotices notices, BundleLinks links, string fhirBase)
    {
        using var writer = BundleWriter.Begin(buffer, "history");
        notices.WriteMeta(writer); // an entry here is an interaction: there is no place for an outcome
        writer.WriteNumber("total", page.Total);
        writer.WriteStartArray("link");
        BundleWriter.WriteLink(writer, "self", links.Self);
        BundleWriter.WriteLink(writer, "first", links.First);
        if (page.Next is not null)
        {
            BundleWriter.WriteLink(writer, "next", links.At(page.Next));
        }

        writer.WriteEndArray();
        if (page.Versions.Count > 0)
        {
            writer.WriteStartArray("entry");
            foreach (var version in page.Versions)
            {
                WriteEntry(writer, version, fhirBase);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, StoredVersion version, string fhirBase)
    {
        writer.WriteStartObject();
        writer.WriteString("fullUrl", fhirBase + "/" + version.Type + "/" + version.Id);
        if (!version.IsDeleted)
        {
            writer.WritePropertyName("resource");
            writer.WriteRawValue(version.Json.Span, skipInputValidation: true);
        }

        writer.WriteStartObject("request");
        writer.WriteString("method", MethodOf(version));
        writer.WriteString("url", version.Method == ChangeMethod.Create ? version.Type : version.Type + "/" + version.Id);
        writer.WriteEndObject();
        writer.WriteStartObject("response");
        writer.WriteString("status", StatusOf(version));
        writer.WriteString("etag", string.Create(CultureInfo.InvariantCulture, $"W/\"{version.VersionId}\""));
        writer.WriteString("lastModified", BundleWriter.Instant(version.LastUpdated));
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string MethodOf(StoredVersion version) => version.Method switch
    {
        ChangeMethod.Create => "POST",
        ChangeMethod.Delete => "DELETE",
        ChangeMethod.Patch => "PATCH",
        _ => "PUT",
    };

    private static string StatusOf(StoredVersion version) => version.Method switch
    {
        ChangeMethod.Create => "201 Created",
        ChangeMethod.Delete => "204 No Content",
        ChangeMethod.Update when version.VersionId == 1 => "201 Created",
        _ => "200 OK",
    };
}
