using System.Buffers;
using KapFhir.Fhir.Json;

namespace KapFhir.Server.Http;

/// <summary>Sends an answer by HTTP.</summary>
internal static class AnswerWriter
{
    public static async Task Write(HttpContext http, FhirAnswer answer, AnswerForm form, string fhirBase)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        WriteHeaders(response.Headers, answer, fhirBase);
        if (answer.Status is 204 or 304)
        {
            return;
        }

        if (answer.Write is not null && !form.IsPretty && !HttpMethods.IsHead(http.Request.Method))
        {
            // What is made on the spot goes straight into the response's own buffers.
            response.ContentType = form.ContentType;
            answer.Write(response.BodyWriter);
            await response.BodyWriter.FlushAsync(http.RequestAborted);
            return;
        }

        var body = BodyOf(answer);
        if (form.IsPretty && !body.IsEmpty)
        {
            body = Indent(body);
        }

        response.ContentLength = body.Length;
        if (!body.IsEmpty)
        {
            response.ContentType = form.ContentType;
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await response.BodyWriter.WriteAsync(body, http.RequestAborted);
            }
        }
    }

    /// <summary>The answer's resource as bytes: its own, a made one, or an outcome; empty if there is none.</summary>
    public static ReadOnlyMemory<byte> BodyOf(FhirAnswer answer)
    {
        if (!answer.Resource.IsEmpty || (answer.Write is null && answer.Issues.Count == 0))
        {
            return answer.Resource;
        }

        var buffer = new ArrayBufferWriter<byte>(4096);
        if (answer.Write is not null)
        {
            answer.Write(buffer);
        }
        else
        {
            OperationOutcomeWriter.Write(answer.Issues, buffer);
        }

        return buffer.WrittenMemory;
    }

    private static void WriteHeaders(IHeaderDictionary headers, FhirAnswer answer, string fhirBase)
    {
        Set(headers, "ETag", answer.Tag);
        Set(headers, "Last-Modified", answer.Version?.LastUpdated.ToString("R", System.Globalization.CultureInfo.InvariantCulture));
        Set(headers, "Location", answer.Location(fhirBase));
        Set(headers, "Link", answer.Link(fhirBase));
        Set(headers, "Allow", answer.Allow);
        Set(headers, PatchFormats.Header, answer.Allow?.Contains("PATCH", StringComparison.Ordinal) == true ? PatchFormats.Accepted : null);
        Set(headers, "Preference-Applied", answer.PreferenceApplied);
        Set(headers, "Retry-After", answer.Status == 503 ? "5" : null);
    }

    private static void Set(IHeaderDictionary headers, string name, string? value)
    {
        if (value is not null)
        {
            headers[name] = value;
        }
    }

    private static ReadOnlyMemory<byte> Indent(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        PrettyPrinter.Write(json.Span, buffer);
        return buffer.WrittenMemory;
    }
}
