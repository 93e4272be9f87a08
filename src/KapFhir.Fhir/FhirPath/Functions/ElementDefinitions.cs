// https://hl7.org/fhir/R4/fhirpath.html#functions
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary><c>elementDefinition()</c>: what R4 defines of each element, as the ElementDefinition of a snapshot says it.</summary>
internal static class ElementDefinitions
{
    private const string Core = "http://hl7.org/fhir/StructureDefinition/";

    // Written once for each element that anybody asks about.
    private static readonly ConditionalWeakTable<object, FhirNode> Known = [];

    public static Items Of(Items items)
    {
        var found = default(ItemsBuilder);
        foreach (var item in items)
        {
            if (item is FhirNode node)
            {
                found.Add(node.Element is { } element
                    ? Known.GetValue(element, _ => Read(json => Write(json, element)))
                    : Known.GetValue(node.Type, _ => Read(json => WriteRoot(json, node.Type))));
            }
        }

        return found.ToItems();
    }

    private static FhirNode Read(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "StructureDefinition");
            json.WriteStartObject("snapshot");
            json.WriteStartArray("element");
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return ResourceReader.Read(stream.ToArray(), FhirDefinitions.R4, ReaderLimits.Default).Value.Child("snapshot")!.Child("element")!;
    }

    private static void WriteRoot(Utf8JsonWriter json, TypeDefinition type)
    {
        WriteCore(json, type.Name, 0, int.MaxValue);
        WriteInvariants(json, type.Invariants);
    }

    private static void Write(Utf8JsonWriter json, ElementDefinition element)
    {
        WriteCore(json, element.Path, element.Min, element.Max);
        json.WriteStartArray("type");
        foreach (var type in element.Types)
        {
            WriteType(json, type);
        }

        json.WriteEndArray();
        WriteInvariants(json, element.Invariants);
        json.WriteBoolean("isModifier", element.IsModifier);
        json.WriteBoolean("isSummary", element.IsSummary);
        if (element.Binding is { } binding)
        {
            json.WriteStartObject("binding");
            json.WriteString("strength", binding.Strength.ToString().ToLowerInvariant());
            json.WriteString("valueSet", binding.ValueSet);
            json.WriteEndObject();
        }
    }

    private static void WriteCore(Utf8JsonWriter json, string path, int min, int max)
    {
        json.WriteString("id", path);
        json.WriteString("path", path);
        json.WriteNumber("min", min);
        json.WriteString("max", max == int.MaxValue ? "*" : max.ToString(CultureInfo.InvariantCulture));
    }

    private static void WriteType(Utf8JsonWriter json, ElementType type)
    {
        json.WriteStartObject();
        json.WriteString("code", type.Type.Kind == TypeKind.Backbone ? "BackboneElement" : type.Type.Name);
        WriteUrls(json, "profile", type.Profiles);
        WriteUrls(json, "targetProfile", type.Targets.Select(t => Core + t));
        json.WriteEndObject();
    }

    private static void WriteUrls(Utf8JsonWriter json, string name, IEnumerable<string> urls)
    {
        if (urls.Any())
        {
            json.WriteStartArray(name);
            foreach (var url in urls)
            {
                json.WriteStringValue(url);
            }

            json.WriteEndArray();
        }
    }

    private static void WriteInvariants(Utf8JsonWriter json, IReadOnlyList<Invariant> invariants)
    {
        if (invariants.Count == 0)
        {
            return;
        }

        json.WriteStartArray("constraint");
        foreach (var invariant in invariants)
        {
            json.WriteStartObject();
            json.WriteString("key", invariant.Key);
            json.WriteString("severity", invariant.IsError ? "error" : "warning");
            json.WriteString("human", invariant.Human);
            json.WriteString("expression", invariant.Expression);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
