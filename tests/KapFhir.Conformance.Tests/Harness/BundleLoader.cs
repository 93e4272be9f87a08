using System.Globalization;
using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Oracle;

namespace KapFhir.Conformance.Tests.Harness;

/// <summary>Sends transaction bundles and keeps what must have been stored: what was sent, references rewritten as the specification asks.</summary>
internal sealed class BundleLoader(FhirClient fhir, Dataset data)
{
    private readonly Dictionary<string, string> _byIdentifier = new(StringComparer.Ordinal);

    /// <summary>Sends a bundle; every entry must have been stored.</summary>
    public async Task Load(ReadOnlyMemory<byte> json)
    {
        var reply = await fhir.Send("POST", "", json.ToArray());
        if (reply.Status != 200)
        {
            throw new InvalidOperationException(reply.ToString());
        }

        var entries = TestData.Parse(json).Each("entry").Zip(reply.Json.Each("entry"), (sent, got) => new Entry(sent, got.GetProperty("response"))).ToList();
        var links = entries.Where(e => e.FullUrl is not null).ToDictionary(e => e.FullUrl!, e => e.Url, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            foreach (var identifier in entry.Resource.Each("identifier"))
            {
                _byIdentifier[$"{entry.Type}?identifier={identifier.Str("system")}|{identifier.Str("value")}"] = entry.Url;
            }
        }

        entries.ForEach(e => data.Add(new Resource(e.Type, e.Id, e.LastModified, Rewrite(e.Resource, links))));
    }

    private JsonElement Rewrite(JsonElement resource, Dictionary<string, string> links)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            Copy(resource, writer, links);
        }

        return TestData.Parse(stream.ToArray());
    }

    private void Copy(JsonElement element, Utf8JsonWriter writer, Dictionary<string, string> links)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject())
                {
                    writer.WritePropertyName(property.Name);
                    if (property.Name == "reference" && property.Value.ValueKind == JsonValueKind.String)
                    {
                        var target = property.Value.GetString()!;
                        writer.WriteStringValue(links.GetValueOrDefault(target) ?? _byIdentifier.GetValueOrDefault(target) ?? target);
                    }
                    else
                    {
                        Copy(property.Value, writer, links);
                    }
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                element.EnumerateArray().ToList().ForEach(item => Copy(item, writer, links));
                writer.WriteEndArray();
                break;
            default:
                writer.WriteRawValue(element.GetRawText());
                break;
        }
    }

    private sealed class Entry(JsonElement sent, JsonElement response)
    {
        private readonly string[] _location = (response.Str("location") ?? throw new InvalidOperationException("no location: " + response)).Split('/');

        public JsonElement Resource { get; } = sent.GetProperty("resource");

        public string? FullUrl => sent.Str("fullUrl");

        public string Type => Resource.Str("resourceType")!;

        // .../Patient/1/_history/1
        public string Id => _location[^3];

        public string Url => Type + "/" + Id;

        public DateTimeOffset LastModified { get; } = DateTimeOffset.Parse(response.Str("lastModified")!, CultureInfo.InvariantCulture);
    }
}
