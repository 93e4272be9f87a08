using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Tables;

/// <summary>Every value set of the package, with its expansion: that of Bundle-valueset-expansions, or else its own.</summary>
internal static class ValueSetsSection
{
    public static void Write(Package package, DefinitionsFileWriter file)
    {
        var index = new UrlIndex(file);
        var expanded = package.InBundle("valueset-expansions", "ValueSet").ToDictionary(v => v.Text("url")!, StringComparer.Ordinal);
        foreach (var valueSet in package.InFiles("ValueSet").Concat(package.InBundle("externals", "ValueSet")))
        {
            var url = valueSet.Text("url")!;
            var body = file.NewWriter();
            WriteValueSet(body, valueSet, expanded.GetValueOrDefault(url, valueSet));
            index.Add(url, body);
        }

        index.WriteTo(DefinitionsSection.ValueSets);
    }

    public static void Designations(this SectionWriter body, JsonElement concept) => body.Items(concept.List("designation"), designation =>
    {
        body.Text(designation.Text("language"));
        var hasUse = designation.TryGetProperty("use", out var use);
        body.Flags(hasUse);
        if (hasUse)
        {
            body.Text(use.Text("system"));
            body.Text(use.Text("code"));
        }

        body.Text(designation.Text("value"));
    });

    private static void WriteValueSet(SectionWriter body, JsonElement valueSet, JsonElement expanded)
    {
        body.Text(valueSet.Text("version"));
        body.Text(valueSet.Text("name"));
        body.Text(valueSet.Text("title"));
        body.Text(valueSet.Text("status"));
        var compose = valueSet.TryGetProperty("compose", out var stated) ? stated : default;
        var hasCompose = compose.ValueKind != JsonValueKind.Undefined;
        body.Text(hasCompose ? compose.Text("lockedDate") : null);
        var saysInactive = hasCompose && compose.TryGetProperty("inactive", out _);
        body.Flags(saysInactive && compose.Flag("inactive"), saysInactive && !compose.Flag("inactive"));
        body.Items(Parts(compose, "include"), part => WritePart(body, part));
        body.Items(Parts(compose, "exclude"), part => WritePart(body, part));
        var hasExpansion = expanded.TryGetProperty("expansion", out var expansion);
        body.Flags(hasExpansion && IsPartial(expansion));
        body.Flags(hasExpansion);
        if (hasExpansion)
        {
            body.Items(Flatten(expansion).Where(concept => concept.Text("code") is not null), concept => WriteExpanded(body, concept));
        }
    }

    private static IEnumerable<JsonElement> Parts(JsonElement compose, string property) =>
        compose.ValueKind == JsonValueKind.Undefined ? [] : compose.List(property);

    private static void WritePart(SectionWriter body, JsonElement part)
    {
        body.Text(part.Text("system"));
        body.Text(part.Text("version"));
        body.Items(part.List("concept"), concept =>
        {
            body.Text(concept.Text("code"));
            body.Text(concept.Text("display"));
            body.Designations(concept);
        });
        body.Items(part.List("filter"), filter =>
        {
            body.Text(filter.Text("property"));
            body.Text(filter.Text("op"));
            body.Text(filter.Text("value"));
        });
        body.Texts(part.Texts("valueSet"));
    }

    /// <summary>Whether an expansion says that it has not all the codes, in one of the three ways that the package uses.</summary>
    private static bool IsPartial(JsonElement expansion) =>
        expansion.List("parameter").Any(p => p.Text("name") == "limitedExpansion")
        || expansion.List("extension").Any(e => e.Text("url")!.EndsWith("/valueset-unclosed", StringComparison.Ordinal)
            || e.Text("url")!.EndsWith("/valueset-toocostly", StringComparison.Ordinal));

    private static IEnumerable<JsonElement> Flatten(JsonElement holder) =>
        holder.List("contains").SelectMany(concept => Flatten(concept).Prepend(concept));

    private static void WriteExpanded(SectionWriter body, JsonElement concept)
    {
        body.Flags(concept.Flag("abstract"), concept.Flag("inactive"));
        body.Text(concept.Text("system"));
        body.Text(concept.Text("version"));
        body.Text(concept.Text("code"));
        body.Text(concept.Text("display"));
    }
}
