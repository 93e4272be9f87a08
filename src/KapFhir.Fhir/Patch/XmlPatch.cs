// https://www.rfc-editor.org/rfc/rfc5261
using System.Text.Unicode;
using System.Xml;
using System.Xml.Linq;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Xml;

namespace KapFhir.Fhir.Patch;

/// <summary>An XML Patch: operations on the resource's XML. All are done, or none.</summary>
public sealed class XmlPatch : IResourcePatch
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/xml-patch+xml";

    private readonly IReadOnlyList<XmlPatchOperation> _operations;

    private XmlPatch(IReadOnlyList<XmlPatchOperation> operations) => _operations = operations;

    /// <summary>Reads a patch document. Its root may have any name; what it holds are the operations.</summary>
    /// <returns>The patch, or what is wrong with each of its operations: status 400.</returns>
    public static Result<XmlPatch> Parse(ReadOnlyMemory<byte> body, ReaderLimits limits)
    {
        var document = Load(body, limits);
        if (!document.IsSuccess)
        {
            return Result<XmlPatch>.Failed(document.Issues);
        }

        var read = document.Value.Root!.Elements().Select(XmlPatchOperation.Read).ToList();
        var faults = read.SelectMany(r => r.Issues).ToList();
        return faults.Count > 0 ? Result<XmlPatch>.Failed(faults) : read.Count == 0 ? Issues.XmlPatchEmpty : new XmlPatch([.. read.Select(r => r.Value)]);
    }

    /// <inheritdoc/>
    public Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> resource, FhirDefinitions definitions, ReaderLimits limits)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(resource.Length * 2);
        ResourceXmlWriter.Write(resource, definitions, buffer);
        return Load(buffer.WrittenMemory, limits with { MaxBytes = int.MaxValue }).Then(document =>
        {
            var narratives = UntouchedNarratives.Of(buffer.WrittenSpan, document);
            return Apply(document, new PatchBudget(buffer.WrittenCount, limits)).Then(patched => Read(Save(patched, narratives), definitions, limits));
        });
    }

    /// <summary>The same on any XML document, which is changed.</summary>
    internal Result<XDocument> Apply(XDocument document, PatchBudget budget)
    {
        var run = new XmlPatchRun(document, budget);
        for (var i = 0; i < _operations.Count; i++)
        {
            if (run.Do(_operations[i], i) is { } issue)
            {
                return issue;
            }
        }

        return document;
    }

    // The request was well-formed: what the reader would answer with 400 is a rule that the outcome breaks.
    private static Result<ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> xml, FhirDefinitions definitions, ReaderLimits limits)
    {
        var json = ResourceXmlReader.ToJson(xml, definitions, limits);
        return json.IsSuccess ? json : Result<ReadOnlyMemory<byte>>.Failed([.. json.Issues.Select(i => i.Status == 400 ? i with { Status = 422 } : i)]);
    }

    // No document types, so nothing is declared, expanded or fetched; no deeper than a resource may be, for what copies a tree goes down into it.
    private static Result<XDocument> Load(ReadOnlyMemory<byte> xml, ReaderLimits limits)
    {
        if (xml.Length > limits.MaxBytes)
        {
            return Issues.JsonTooLarge(limits.MaxBytes);
        }

        if (!Utf8.IsValid(xml.Span))
        {
            return Issues.XmlNotUtf8;
        }

        try
        {
            var text = System.Text.Encoding.UTF8.GetString(xml.Span).TrimStart('\uFEFF');
            using (var reader = Reader(text))
            {
                while (reader.Read())
                {
                    if (reader.Depth > limits.MaxDepth + 2)
                    {
                        return Issues.XmlPatchTooDeep(limits.MaxDepth);
                    }
                }
            }

            using var again = Reader(text);
            return XDocument.Load(again, LoadOptions.PreserveWhitespace);
        }
        catch (XmlException fault)
        {
            // The platform's reader has no other way to say that the text is not XML.
            return Issues.XmlPatchMalformed(fault.LineNumber, fault.LinePosition);
        }
    }

    private static XmlReader Reader(string text) =>
        XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    private static ReadOnlyMemory<byte> Save(XDocument document, UntouchedNarratives narratives)
    {
        narratives.Mark();
        var text = new System.Text.StringBuilder();
        using (var writer = XmlWriter.Create(
            text, new XmlWriterSettings { OmitXmlDeclaration = true, NewLineHandling = NewLineHandling.Entitize, NamespaceHandling = NamespaceHandling.OmitDuplicates }))
        {
            document.Save(writer);
        }

        return System.Text.Encoding.UTF8.GetBytes(narratives.Restore(text.ToString()));
    }
}
