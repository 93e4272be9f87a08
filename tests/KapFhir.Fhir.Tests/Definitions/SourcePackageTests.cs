using System.Globalization;
using System.Text.Json;
using KapFhir.DefinitionsCompiler;
using KapFhir.Fhir.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Definitions;

// The compiled definitions beside the package itself, read here without the compiler
public sealed class SourcePackageTests
{
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;

    [Fact]
    public void Compiling_again_gives_the_committed_bytes() =>
        Compilation.Compile(SourcePackage.Folder).AsSpan().SequenceEqual(File.ReadAllBytes(SourcePackage.CommittedFile)).ShouldBeTrue();

    [Fact]
    public void Every_element_of_every_snapshot_is_there_in_its_place()
    {
        var seen = 0;
        foreach (var definition in SourcePackage.Resources("StructureDefinition").Where(IsType))
        {
            var stated = Elements(definition).Skip(1).Where(IsElement).Select(Stated).ToList();
            var name = definition.GetProperty("type").GetString()!;
            Compiled(R4.FindType(name)!).ShouldBe(stated, ignoreOrder: true);
            seen += stated.Count;
        }

        seen.ShouldBe(7445);
    }

    [Fact]
    public void Every_code_system_has_all_its_concepts()
    {
        var seen = 0;
        foreach (var source in SourcePackage.Resources("CodeSystem"))
        {
            var codes = Codes(source, "concept").ToList();
            var url = source.GetProperty("url").GetString()!;
            R4.FindCodeSystem(url)!.Concepts.Select(c => c.Code).ShouldBe(codes, url);
            seen += codes.Count;
        }

        seen.ShouldBe(20_731);
    }

    [Fact]
    public void Every_expansion_of_the_package_is_there()
    {
        using var bundle = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SourcePackage.Folder, "Bundle-valueset-expansions.json")));
        var valueSets = bundle.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).ToList();
        valueSets.Count.ShouldBe(553);
        foreach (var source in valueSets)
        {
            var url = source.GetProperty("url").GetString()!;
            R4.FindValueSet(url)!.Expansion!.Select(c => c.Code).ShouldBe(Codes(source.GetProperty("expansion"), "contains"), url);
        }
    }

    [Fact]
    public void Every_value_set_and_concept_map_file_is_there()
    {
        SourcePackage.Resources("ValueSet").ShouldAllBe(source => R4.FindValueSet(source.GetProperty("url").GetString()!) != null);
        SourcePackage.Resources("ConceptMap").ShouldAllBe(source => R4.FindConceptMapJson(source.GetProperty("url").GetString()!) != null);
    }

    [Fact]
    public void Every_profile_keeps_its_elements_with_what_they_fix()
    {
        foreach (var source in SourcePackage.Resources("StructureDefinition").Where(IsProfile))
        {
            var url = source.GetProperty("url").GetString()!;
            using var compiled = JsonDocument.Parse(R4.FindProfileJson(url)!.Value);
            Elements(compiled.RootElement).Select(Fixed).ShouldBe(Elements(source).Select(Fixed), url);
        }
    }

    private static bool IsProfile(JsonElement definition) =>
        definition.GetProperty("kind").GetString() != "logical" && !IsType(definition) && definition.TryGetProperty("snapshot", out _);

    private static IEnumerable<JsonElement> Elements(JsonElement definition) =>
        definition.GetProperty("snapshot").GetProperty("element").EnumerateArray();

    private static string Fixed(JsonElement element) => element.GetProperty("id").GetString() + string.Concat(
        element.EnumerateObject().Where(p => p.Name is "min" or "max" or "sliceName" or "slicing" or "type" or "binding"
            || p.Name.StartsWith("fixed", StringComparison.Ordinal) || p.Name.StartsWith("pattern", StringComparison.Ordinal))
        .Select(p => p.Name + JsonSerializer.Serialize(p.Value)));

    private static bool IsType(JsonElement definition) =>
        definition.GetProperty("kind").GetString() != "logical"
        && !(definition.TryGetProperty("derivation", out var derivation) && derivation.GetString() == "constraint");

    // a primitive's value is its JSON value, and xhtml's extension may not occur
    private static bool IsElement(JsonElement element)
    {
        var path = element.GetProperty("path").GetString()!;
        var isPrimitiveValue = char.IsLower(path[0]) && path.EndsWith(".value", StringComparison.Ordinal);
        return element.GetProperty("max").GetString() != "0" && !isPrimitiveValue;
    }

    private static string Stated(JsonElement element)
    {
        var types = element.TryGetProperty("type", out var list) ? list.GetArrayLength() : 1;
        var (path, max) = (element.GetProperty("path").GetString(), element.GetProperty("max").GetString());
        return $"{path} {element.GetProperty("min")}..{max} {types} types";
    }

    private static IEnumerable<string> Compiled(TypeDefinition type) => type.Elements.SelectMany(element => element.Types
        .Where(t => t.Type.Name == element.Path).SelectMany(t => Compiled(t.Type)).Prepend(Describe(element)));

    private static string Describe(ElementDefinition element)
    {
        var max = element.Max == int.MaxValue ? "*" : element.Max.ToString(CultureInfo.InvariantCulture);
        return $"{element.Path} {element.Min}..{max} {element.Types.Count} types";
    }

    private static IEnumerable<string> Codes(JsonElement holder, string property) =>
        holder.TryGetProperty(property, out var items)
            ? items.EnumerateArray().SelectMany(item => Codes(item, property).Prepend(item.GetProperty("code").GetString()!))
            : [];
}
