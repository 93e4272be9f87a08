// https://hl7.org/fhir/R4/valueset.html#expansion
using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>Writes a ValueSet with its expansion.</summary>
public static class ExpansionWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the resource.</summary>
    public static void Write(IBufferWriter<byte> buffer, ValueSetDefinition valueSet, ValueSetExpansion expansion, ExpansionForm form)
    {
        using var json = new Utf8JsonWriter(buffer, Options);
        json.WriteStartObject();
        json.WriteString("resourceType", "ValueSet");
        WriteText(json, "url", valueSet.Url == TerminologyReader.Unnamed ? null : valueSet.Url);
        WriteText(json, "version", valueSet.Version);
        WriteText(json, "name", valueSet.Name);
        WriteText(json, "title", valueSet.Title);
        json.WriteString("status", valueSet.Status);
        if (form.IncludesDefinition)
        {
            ComposeWriter.Write(json, valueSet);
        }

        WriteExpansion(json, expansion, form);
        json.WriteEndObject();
    }

    internal static void WriteText(Utf8JsonWriter json, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            json.WriteString(name, value);
        }
    }

    internal static void WriteDesignations(Utf8JsonWriter json, IReadOnlyList<Designation> designations)
    {
        if (designations.Count == 0)
        {
            return;
        }

        json.WriteStartArray("designation");
        foreach (var designation in designations)
        {
            json.WriteStartObject();
            WriteText(json, "language", designation.Language);
            if (designation.Use is { } use)
            {
                json.WriteStartObject("use");
                WriteText(json, "system", use.System);
                WriteText(json, "code", use.Code);
                WriteText(json, "display", use.Display);
                json.WriteEndObject();
            }

            json.WriteString("value", designation.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteExpansion(Utf8JsonWriter json, ValueSetExpansion expansion, ExpansionForm form)
    {
        json.WriteStartObject("expansion");
        if (expansion.IsPartial)
        {
            json.WriteStartArray("extension");
            json.WriteStartObject();
            json.WriteString("url", "http://hl7.org/fhir/StructureDefinition/valueset-unclosed");
            json.WriteBoolean("valueBoolean", true);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("identifier", "urn:uuid:" + form.Identifier);
        json.WriteString("timestamp", form.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        json.WriteNumber("total", expansion.Codes.Count);
        if (form is { IsPage: true, IsNested: false })
        {
            json.WriteNumber("offset", form.Offset ?? 0);
        }

        WriteParameters(json, expansion, form);
        WriteContains(json, form.IsNested ? ExpansionNode.Nest(form.Page(expansion.Codes)) : [.. form.Page(expansion.Codes).Select(c => new ExpansionNode(c))], form);
        json.WriteEndObject();
    }

    private static void WriteParameters(Utf8JsonWriter json, ValueSetExpansion expansion, ExpansionForm form)
    {
        var versions = expansion.Codes.Select(c => (c.System, Version: c.Version ?? c.Index?.System.Version)).Distinct()
            .Where(v => v.Version is not null).Select(v => (Name: "version", Type: "uri", Value: v.System + "|" + v.Version));
        var warning = form is { IsNested: true, IsPage: true, Count: not 0 }
            ? [(Name: "warning", Type: "string", Value: Issues.NestedNotPaged().Diagnostics)] : Array.Empty<(string Name, string Type, string Value)>();
        var all = form.Parameters.Concat(versions).Concat(warning).ToList();
        if (all.Count == 0)
        {
            return;
        }

        json.WriteStartArray("parameter");
        foreach (var (name, type, value) in all)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WritePropertyName("value" + char.ToUpperInvariant(type[0]) + type[1..]);
            if (type is "boolean" or "integer")
            {
                json.WriteRawValue(value);
            }
            else
            {
                json.WriteStringValue(value);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteContains(Utf8JsonWriter json, IReadOnlyList<ExpansionNode> nodes, ExpansionForm form)
    {
        if (nodes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("contains");
        foreach (var node in nodes)
        {
            json.WriteStartObject();
            WriteCode(json, node.Code, form);
            WriteContains(json, node.Children, form);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCode(Utf8JsonWriter json, ExpandedCode code, ExpansionForm form)
    {
        WriteText(json, "system", code.System);
        if (code.IsAbstract)
        {
            json.WriteBoolean("abstract", true);
        }

        if (code.IsInactive)
        {
            json.WriteBoolean("inactive", true);
        }

        WriteText(json, "version", code.Version);
        json.WriteString("code", code.Code);
        WriteText(json, "display", code.DisplayIn(form.DisplayLanguage));
        WriteDesignations(json, [.. code.Designations.Where(form.Wants)]);
    }
}
