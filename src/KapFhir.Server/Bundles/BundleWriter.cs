// https://hl7.org/fhir/R4/bundle.html
using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Bundles;

/// <summary>What the bundles that the server makes have in common.</summary>
internal static class BundleWriter
{
    // The text goes into application/fhir+json, never into HTML.
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Utf8JsonWriter Begin(IBufferWriter<byte> buffer, string type)
    {
        var writer = new Utf8JsonWriter(buffer, Options);
        writer.WriteStartObject();
        writer.WriteString("resourceType", "Bundle");
        writer.WriteString("type", type);
        return writer;
    }

    /// <summary>A link; none if there is no address.</summary>
    public static void WriteLink(Utf8JsonWriter writer, string relation, string? url)
    {
        if (url is null)
        {
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("relation", relation);
        writer.WriteString("url", url);
        writer.WriteEndObject();
    }

    /// <summary>An entry's response: what an answer of HTTP says in its status line and headers.</summary>
    public static void WriteResponse(Utf8JsonWriter writer, FhirAnswer answer, string fhirBase, IReadOnlyList<Issue> outcome)
    {
        writer.WriteStartObject("response");
        writer.WriteString("status", StatusLine(answer.Status));
        WriteIf(writer, "location", answer.Location(fhirBase));
        WriteIf(writer, "etag", answer.Tag);
        if (answer.Version is { } version)
        {
            writer.WriteString("lastModified", Instant(version.LastUpdated));
        }

        if (outcome.Count > 0)
        {
            var buffer = new ArrayBufferWriter<byte>();
            OperationOutcomeWriter.Write(outcome, buffer);
            writer.WritePropertyName("outcome");
            writer.WriteRawValue(buffer.WrittenSpan, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    public static string Instant(DateTimeOffset moment) => PreparedBody.FormatInstant(moment);

    private static void WriteIf(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }

    private static string StatusLine(int status) => string.Create(
        CultureInfo.InvariantCulture, $"{status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}");
}
