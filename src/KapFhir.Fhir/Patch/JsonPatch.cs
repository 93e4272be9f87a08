// https://www.rfc-editor.org/rfc/rfc6902
using System.Text.Json;
using System.Text.Unicode;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>A JSON Patch: operations on the resource's JSON. All are done, or none.</summary>
public sealed class JsonPatch : IResourcePatch
{
    /// <summary>The media type.</summary>
    public const string MediaType = "application/json-patch+json";

    private readonly IReadOnlyList<JsonPatchOperation> _operations;

    private JsonPatch(IReadOnlyList<JsonPatchOperation> operations) => _operations = operations;

    /// <summary>Reads a patch document.</summary>
    /// <returns>The patch, or what is wrong with each of its operations: status 400.</returns>
    public static Result<JsonPatch> Parse(ReadOnlyMemory<byte> body, ReaderLimits limits)
    {
        var document = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        if (Refusal(document.Span, limits) is { } refusal)
        {
            return refusal;
        }

        var root = new JsonPiece(Trim(document));
        if (!root.IsArray)
        {
            return Issues.PatchNoArray;
        }

        var read = root.Items.Select(JsonPatchOperation.Read).ToList();
        var faults = read.SelectMany(r => r.Issues).ToList();
        return faults.Count > 0 ? Result<JsonPatch>.Failed(faults) : new JsonPatch([.. read.Select(r => r.Value)]);
    }

    /// <inheritdoc/>
    public Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> resource, FhirDefinitions definitions, ReaderLimits limits) =>
        Apply(resource, limits);

    /// <summary>The same on any JSON document.</summary>
    public Result<ReadOnlyMemory<byte>> Apply(ReadOnlyMemory<byte> document, ReaderLimits limits)
    {
        var run = new JsonPatchRun(Trim(document), new PatchBudget(document.Length, limits));
        foreach (var operation in _operations)
        {
            if (run.Do(operation) is { } issue)
            {
                return issue;
            }
        }

        return run.Document;
    }

    private static Issue? Refusal(ReadOnlySpan<byte> document, ReaderLimits limits)
    {
        if (document.Length > limits.MaxBytes)
        {
            return Issues.JsonTooLarge(limits.MaxBytes);
        }

        if (TextForms.IsBlank(document))
        {
            return Issues.PatchNoArray;
        }

        return Utf8.IsValid(document) ? Malformed(document, limits.MaxDepth) : Issues.JsonNotUtf8;
    }

    // Values are as deep as resources; the array and the operation are around them.
    private static Issue? Malformed(ReadOnlySpan<byte> document, int maxDepth)
    {
        try
        {
            var reader = new Utf8JsonReader(document, new JsonReaderOptions { MaxDepth = maxDepth + 2 });
            while (reader.Read())
            {
            }

            return null;
        }
        catch (JsonException fault)
        {
            // The platform's reader has no other way to say that the text is not JSON.
            return MalformedJson.Describe(document, fault, maxDepth + 2);
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> json) => json.Trim(" \t\r\n"u8);
}
