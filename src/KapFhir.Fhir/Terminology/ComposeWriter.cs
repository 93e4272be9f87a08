// https://hl7.org/fhir/R4/valueset.html#compositions
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>Writes the definition of a value set.</summary>
internal static class ComposeWriter
{
    internal static void Write(Utf8JsonWriter json, ValueSetDefinition valueSet)
    {
        if (valueSet.Include.Count == 0)
        {
            return;
        }

        json.WriteStartObject("compose");
        ExpansionWriter.WriteText(json, "lockedDate", valueSet.LockedDate);
        if (valueSet.IncludesInactive is { } inactive)
        {
            json.WriteBoolean("inactive", inactive);
        }

        WriteParts(json, "include", valueSet.Include);
        WriteParts(json, "exclude", valueSet.Exclude);
        json.WriteEndObject();
    }

    private static void WriteParts(Utf8JsonWriter json, string name, IReadOnlyList<ValueSetPart> parts) => WriteList(json, name, parts, part =>
    {
        ExpansionWriter.WriteText(json, "system", part.System);
        ExpansionWriter.WriteText(json, "version", part.Version);
        WriteList(json, "concept", part.Concepts, concept =>
        {
            json.WriteString("code", concept.Code);
            ExpansionWriter.WriteText(json, "display", concept.Display);
            ExpansionWriter.WriteDesignations(json, concept.Designations);
        });
        WriteList(json, "filter", part.Filters, filter =>
        {
            json.WriteString("property", filter.Property);
            json.WriteString("op", filter.Op);
            json.WriteString("value", filter.Value);
        });
        if (part.ValueSets.Count > 0)
        {
            json.WriteStartArray("valueSet");
            part.ValueSets.ToList().ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }
    });

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
