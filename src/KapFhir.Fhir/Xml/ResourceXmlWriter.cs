// https://hl7.org/fhir/R4/xml.html
using System.Buffers;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Xml;

/// <summary>Writes a resource's JSON as FHIR XML: elements in R4's order, numbers with their text, the narrative as it is.</summary>
public static class ResourceXmlWriter
{
    /// <summary>Writes this resource. It must be R4 (as every stored resource is): anything else is a fault.</summary>
    /// <param name="json">The resource's JSON, which the reader has taken.</param>
    /// <param name="definitions">R4's tables.</param>
    /// <param name="output">Where the XML goes, as UTF-8.</param>
    /// <param name="isPretty">True to indent for people.</param>
    public static void Write(ReadOnlyMemory<byte> json, FhirDefinitions definitions, IBufferWriter<byte> output, bool isPretty = false)
    {
        var buffer = new ByteBuffer(json.Length * 2);
        new XmlEmitter(buffer, definitions, isPretty).WriteDocument(json);
        output.Write(buffer.Written);
    }

    /// <summary>Writes the resource that this node is.</summary>
    public static void Write(FhirNode resource, FhirDefinitions definitions, IBufferWriter<byte> output, bool isPretty = false) =>
        Write(resource.RawValue, definitions, output, isPretty);
}
