using System.Text.Json;
using KapFhir.Conformance.Tests.Data;

namespace KapFhir.Benchmarks.Load;

/// <summary>The synthetic patients that a load is made of, read in place.</summary>
internal static class Synthea
{
    private static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") ?? Path.GetFullPath(Path.Combine(Root(), "..", "shared", "conformance")), "synthea");

    /// <summary>The organizations and practitioners that all patients refer to.</summary>
    internal static IEnumerable<byte[]> Shared() => Files().Where(IsShared).Select(Unpack);

    /// <summary>A transaction a patient, with the number of its entries.</summary>
    internal static IEnumerable<(byte[] Json, int Entries)> Patients() =>
        Files().Where(file => !IsShared(file)).Select(Unpack).Select(json => (json, Entries(json)));

    private static IEnumerable<string> Files() => Directory.EnumerateFiles(Folder, "*.bz2").Order(StringComparer.Ordinal);

    private static bool IsShared(string file) => Path.GetFileName(file).StartsWith("0-", StringComparison.Ordinal);

    private static byte[] Unpack(string file) => Bzip2.Unpack(File.ReadAllBytes(file));

    private static int Entries(byte[] json)
    {
        using var bundle = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 256 });
        return bundle.RootElement.GetProperty("entry").GetArrayLength();
    }

    /// <summary>The folder of the solution.</summary>
    internal static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "KapFhir.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/')) ?? throw new InvalidOperationException("not inside the repository");
        }

        return folder;
    }
}
