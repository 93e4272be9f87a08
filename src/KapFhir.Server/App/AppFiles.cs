// https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3
using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;

namespace KapFhir.Server.App;

/// <summary>A file of the app, as it goes out.</summary>
/// <param name="Type">Its media type.</param>
/// <param name="Tag">Its ETag: the hash of its content.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record AppFile(string Type, string Tag, byte[] Content)
{
    private readonly Lazy<byte[]> _packed = new(() => Pack(Content));

    /// <summary>True for what a browser shows as a page.</summary>
    public bool IsPage => Type.StartsWith("text/html", StringComparison.Ordinal);

    /// <summary>The same, compressed once with Brotli.</summary>
    public byte[] Packed => _packed.Value;

    private static byte[] Pack(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize))
        {
            brotli.Write(content);
        }

        return packed.ToArray();
    }
}

/// <summary>The built files of <c>src/KapFhir.Outcomes</c>, which this assembly carries: running needs neither Node nor a folder beside the program.</summary>
internal static class AppFiles
{
    private const string Prefix = "app/";

    private static readonly FrozenDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8", [".js"] = "text/javascript; charset=utf-8", [".css"] = "text/css; charset=utf-8", [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, AppFile> Files = typeof(AppFiles).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToFrozenDictionary(n => n[Prefix.Length..], Read, StringComparer.Ordinal);

    /// <summary>Every file by its path below <c>/app/</c>.</summary>
    public static IEnumerable<string> Paths => Files.Keys;

    /// <summary>The file of this path below <c>/app/</c>; the start page has none. Null if there is none.</summary>
    public static AppFile? Find(string path) => Files.GetValueOrDefault(path.Length == 0 ? "index.html" : path);

    private static AppFile Read(string name)
    {
        using var stream = typeof(AppFiles).Assembly.GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return new AppFile(Types[Path.GetExtension(name)], $"\"{Convert.ToHexStringLower(SHA256.HashData(content))[..16]}\"", content);
    }
}
