using Microsoft.AspNetCore.Http.Extensions;
using System.Buffers;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;
using KapFhir.Server.Http;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server.Pages;

/// <summary>The readable form, JSON and XML of an answer beside each other, without scripts: radio buttons, which keyboards and screen readers know.</summary>
internal static class Tabs
{
    // More than that is slow to lay out and nothing to read: it is left to the links.
    private const int MostBytes = 400_000;

    public static Html Of(HttpRequest request, ReadOnlyMemory<byte> json, Html readable) => Html.Of($"""
        <fieldset class="tabs"><legend>Form</legend>
        <input type="radio" name="form" id="tab-read" checked><label for="tab-read">Readable</label>
        <input type="radio" name="form" id="tab-json"><label for="tab-json">JSON</label>
        <input type="radio" name="form" id="tab-xml"><label for="tab-xml">XML</label>
        <div class="tab read">{readable}</div>
        <div class="tab json">{Raw(request, "application/json", "JSON", json.Length, () => Json(json))}</div>
        <div class="tab xml">{Raw(request, "application/xml", "XML", json.Length, () => Xml(json))}</div>
        </fieldset>
        """);

    private static Html Raw(HttpRequest request, string format, string name, int length, Func<string> write)
    {
        var link = Html.Of($"<p class=\"links\">{PageLinks.To(AddressOf(request, format), name + " alone, as programs get it")}</p>");
        return length > MostBytes ? Html.Of($"{link}<p class=\"soft\">It is long and not laid out here.</p>") : Html.Of($"{link}<pre tabindex=\"0\" aria-label=\"{name}\">{write()}</pre>");
    }

    /// <summary>The address of the same in another format.</summary>
    public static string AddressOf(HttpRequest request, string format)
    {
        var others = RequestBody.ReadParameters(request.QueryString.Value).Where(p => p.Key is not ("_format" or "_pretty"));
        var query = new QueryBuilder(others.Append(new("_format", format)).Append(new("_pretty", "true")));
        return request.PathBase + request.Path.ToUriComponent() + query.ToString();
    }

    private static string Json(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        PrettyPrinter.Write(json.Span, buffer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Xml(ReadOnlyMemory<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length * 2);
        ResourceXmlWriter.Write(json, FhirDefinitions.R4, buffer, isPretty: true);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
