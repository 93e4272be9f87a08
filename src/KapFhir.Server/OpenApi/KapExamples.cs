using System.Text.Json.Nodes;

namespace KapFhir.Server.OpenApi;

/// <summary>The guide's examples, which the tests of the guide hold valid. Read when asked for, and not kept.</summary>
internal static class KapExamples
{
    private const string Prefix = "example/";

    private static readonly ILookup<string, string> NamesByType = typeof(KapExamples).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        .ToLookup(n => n[Prefix.Length..n.IndexOf('-', StringComparison.Ordinal)], StringComparer.Ordinal);

    /// <summary>True if there is one of this type.</summary>
    public static bool Has(string type) => NamesByType.Contains(type);

    /// <summary>The names of a type's examples: <c>Patient-kap-patient-example</c>.</summary>
    public static IEnumerable<string> Of(string type) => NamesByType[type].Select(n => n[Prefix.Length..^".json".Length]);

    /// <summary>The example of this name.</summary>
    public static JsonNode Read(string name)
    {
        using var stream = typeof(KapExamples).Assembly.GetManifestResourceStream(Prefix + name + ".json")!;
        return JsonNode.Parse(stream)!;
    }
}
