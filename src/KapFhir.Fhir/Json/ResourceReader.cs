// https://hl7.org/fhir/R4/json.html
using System.Text.Json;
using System.Text.Unicode;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>How large a resource may be.</summary>
/// <param name="MaxBytes">The most bytes of one body.</param>
/// <param name="MaxDepth">The deepest nesting of objects and arrays.</param>
public sealed record ReaderLimits(int MaxBytes, int MaxDepth)
{
    /// <summary>64 MiB, 100 levels.</summary>
    public static ReaderLimits Default { get; } = new(64 * 1024 * 1024, 100);
}

/// <summary>Reads FHIR JSON strictly: what is not R4 is refused with the path of every fault.</summary>
public static class ResourceReader
{
    /// <summary>
    /// Reads a resource. The bytes are kept and must not change afterwards.
    /// </summary>
    /// <returns>The root, or every structural fault found (unknown elements, wrong types, empty values, duplicate keys, bad primitives...),
    /// each with its path.</returns>
    public static Result<FhirNode> Read(ReadOnlyMemory<byte> utf8, FhirDefinitions definitions, ReaderLimits limits)
    {
        if (utf8.Length > limits.MaxBytes)
        {
            return Issues.JsonTooLarge(limits.MaxBytes);
        }

        // A byte order mark is not JSON, but harmless: https://www.rfc-editor.org/rfc/rfc8259#section-8.1
        var source = utf8.Span.StartsWith("\uFEFF"u8) ? utf8[3..] : utf8;
        if (TextForms.IsBlank(source.Span))
        {
            return Issues.JsonEmptyBody;
        }

        return Utf8.IsValid(source.Span) ? Parse(source, definitions, limits) : Issues.JsonNotUtf8;
    }

    private static Result<FhirNode> Parse(ReadOnlyMemory<byte> source, FhirDefinitions definitions, ReaderLimits limits)
    {
        var parser = new ResourceParser(source, definitions, limits);
        try
        {
            var root = parser.ReadRoot();
            return parser.Faults.HasErrors
                ? Result<FhirNode>.Failed(parser.Faults.All)
                : Result<FhirNode>.Succeeded(root!, parser.Faults.All);
        }
        catch (JsonException fault)
        {
            // The platform's reader has no other way to say that the text is not JSON.
            return Result<FhirNode>.Failed([MalformedJson.Describe(source.Span, fault, limits.MaxDepth), .. parser.Faults.All]);
        }
    }
}
