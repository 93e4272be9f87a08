using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using KapFhir.Fhir.Definitions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace KapFhir.Server.OpenApi;

/// <summary>A document as it is sent.</summary>
/// <param name="Gzip">Its bytes, compressed.</param>
/// <param name="Tag">Its ETag.</param>
internal sealed record OpenApiFile(byte[] Gzip, string Tag);

/// <summary>
/// The documents, each made when it is first asked for and kept compressed: the whole is a hundredth of what it takes to make it. Made anew when search
/// parameters come or go.
/// </summary>
internal sealed class OpenApiFiles(FhirServer server, ISwaggerProvider provider)
{
    // The whole, the part for KAP, and as many types.
    private const int MostKept = 24;
    private readonly Lock _making = new();
    private volatile Kept _kept = new(server.Definitions);

    /// <summary>The document of this name, or null.</summary>
    public OpenApiFile? Find(string name)
    {
        var (kept, definitions) = (_kept, server.Definitions);
        if (kept.Definitions == definitions && kept.ByName.TryGetValue(name, out var known))
        {
            return known;
        }

        return OpenApiPart.Find(name, definitions) is null ? null : MakeOnce(name, definitions);
    }

    // One at a time: two would take the memory twice.
    private OpenApiFile MakeOnce(string name, FhirDefinitions definitions)
    {
        lock (_making)
        {
            var kept = _kept.Definitions == definitions ? _kept : _kept = new Kept(definitions);
            if (kept.ByName.TryGetValue(name, out var known))
            {
                return known;
            }

            var made = Make(name);
            if (kept.ByName.Count < MostKept)
            {
                kept.ByName[name] = made;
            }

            // What it took to make the whole is given back at once: a server that idles would hold it for hours.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            return made;
        }
    }

    private OpenApiFile Make(string name)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        using (var text = new StreamWriter(gzip, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 64 * 1024))
        {
            provider.GetSwagger(name).SerializeAsV3(new OpenApiJsonWriter(text, new OpenApiJsonWriterSettings { Terse = true }));
        }

        var made = bytes.ToArray();
        return new OpenApiFile(made, "\"" + Convert.ToHexStringLower(SHA256.HashData(made).AsSpan(0, 8)) + "\"");
    }

    private sealed record Kept(FhirDefinitions Definitions)
    {
        public ConcurrentDictionary<string, OpenApiFile> ByName { get; } = new(StringComparer.Ordinal);
    }
}
