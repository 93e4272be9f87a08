using System.Buffers;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;
using KapFhir.Server.Pages;
using Microsoft.Extensions.Primitives;

namespace KapFhir.Server.Http;

/// <summary>Sends an answer by HTTP.</summary>
internal static class AnswerWriter
{
    private static readonly StringValues Vary = "Accept, Accept-Encoding";

    public static async Task Write(HttpContext http, FhirAnswer answer, AnswerForm form, string fhirBase)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        WriteHeaders(response.Headers, answer, fhirBase);
        if (answer.Status is 204 or 304)
        {
            return;
        }

        if (answer.Content is { } content)
        {
            await WriteContent(http, content.Name ?? answer.Version!.Id, content);
            return;
        }

        if (form.IsPage)
        {
            await FhirPage.Write(http, answer, fhirBase);
            return;
        }

        if (form.IsTable)
        {
            if (answer.Table is { } table)
            {
                await WriteTable(http, table);
                return;
            }

            form = AnswerForm.Default;
        }

        await WriteResource(http, answer, form);
    }

    private static async Task WriteResource(HttpContext http, FhirAnswer answer, AnswerForm form)
    {
        var response = http.Response;
        if (answer.Write is not null && (form.IsXml || !form.IsPretty) && !HttpMethods.IsHead(http.Request.Method))
        {
            // What is made on the spot goes straight into the response's own buffers, a bundle in XML entry by entry.
            response.ContentType = form.ContentType;
            WriteTo(response.BodyWriter, answer.Write, form);
            await response.BodyWriter.FlushAsync(http.RequestAborted);
            return;
        }

        if (answer.Stream is { } stream && (form.IsXml || !form.IsPretty || HttpMethods.IsHead(http.Request.Method)))
        {
            response.ContentType = form.ContentType;
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await WriteStream(http, stream, form);
            }

            return;
        }

        var body = BodyOf(answer.Stream is null ? answer : await answer.Gathered(http.RequestAborted));
        if ((form.IsXml || form.IsPretty) && !body.IsEmpty)
        {
            body = form.IsXml ? ToXml(body, form) : Indent(body);
        }

        response.ContentLength = body.Length;
        if (!body.IsEmpty)
        {
            response.ContentType = form.ContentType;
            if (!HttpMethods.IsHead(http.Request.Method))
            {
                await response.BodyWriter.WriteAsync(body);
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

    private static async Task WriteStream(HttpContext http, Func<AnswerStream, CancellationToken, Task> stream, AnswerForm form)
    {
        var output = http.Response.BodyWriter;
        async ValueTask Flush(CancellationToken cancel) => await output.FlushAsync(cancel);
        if (form.IsXml)
        {
            var xml = new ResourceXmlStream(FhirDefinitions.R4, output, form.IsPretty);
            await stream(new AnswerStream(xml, Flush), http.RequestAborted);
            xml.Complete();
        }
        else
        {
            await stream(new AnswerStream(output, Flush), http.RequestAborted);
        }

        await output.FlushAsync(http.RequestAborted);
    }

    private static async Task WriteTable(HttpContext http, Action<TextWriter> table)
    {
        var text = new StringWriter(System.Globalization.CultureInfo.InvariantCulture);
        table(text);
        var bytes = System.Text.Encoding.UTF8.GetBytes(text.ToString());
        http.Response.ContentType = MediaTypes.CsvUtf8;
        http.Response.ContentLength = bytes.Length;
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await http.Response.BodyWriter.WriteAsync(bytes, http.RequestAborted);
        }
    }

    // What somebody uploaded is never run as a page of this server: no type but the stated one, no scripts, no embedding; saved if it might be active.
    private static async Task WriteContent(HttpContext http, string id, BinaryContent content)
    {
        var response = http.Response;
        response.ContentType = content.ContentType;
        response.ContentLength = content.Bytes.Length;
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox";
        response.Headers.ContentDisposition = content.IsShown ? "inline" : $"attachment; filename=\"{id}\"";
        Set(response.Headers, BinaryUpload.SecurityContext, content.SecurityContext);
        if (!HttpMethods.IsHead(http.Request.Method))
        {
            await response.BodyWriter.WriteAsync(content.Bytes, http.RequestAborted);
        }
    }

    private static void WriteHeaders(IHeaderDictionary headers, FhirAnswer answer, string fhirBase)
    {
        headers.Vary = Vary;
        if (answer.Tag is { } tag)
        {
            headers.ETag = tag;
        }

        if (answer.Version is { } version)
        {
            headers.LastModified = version.LastUpdated.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
        }

        Set(headers, "Location", answer.Location(fhirBase));
        Set(headers, "Link", answer.Link(fhirBase));
        Set(headers, "Allow", answer.Allow);
        Set(headers, PatchFormats.Header, answer.Allow?.Contains("PATCH", StringComparison.Ordinal) == true ? PatchFormats.Accepted : null);
        Set(headers, "Retry-After", answer.Status == 503 ? "5" : null);
        foreach (var (name, value) in answer.Headers)
        {
            headers[name] = value;
        }
    }

    private static void Set(IHeaderDictionary headers, string name, string? value)
    {
        if (value is not null)
        {
            headers[name] = value;
        }
    }

    private static void WriteTo(IBufferWriter<byte> output, Action<IBufferWriter<byte>> write, AnswerForm form)
    {
        if (!form.IsXml)
        {
            write(output);
            return;
        }

        var xml = new ResourceXmlStream(FhirDefinitions.R4, output, form.IsPretty);
        write(xml);
        xml.Complete();
    }

    private static ReadOnlyMemory<byte> ToXml(ReadOnlyMemory<byte> json, AnswerForm form)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        ResourceXmlWriter.Write(json, FhirDefinitions.R4, buffer, form.IsPretty);
        return buffer.WrittenMemory;
    }

    private static ReadOnlyMemory<byte> Indent(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        PrettyPrinter.Write(json.Span, buffer);
        return buffer.WrittenMemory;
    }
}
