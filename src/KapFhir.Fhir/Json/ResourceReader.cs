// https://hl7.org/fhir/R4/json.html
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
    /// <returns>The root, or every structural fault found (unknown elements, wrong types, empty values, duplicate keys, bad primitives...), each with its path.</returns>
    public static Result<FhirNode> Read(ReadOnlyMemory<byte> utf8, FhirDefinitions definitions, ReaderLimits limits) =>
        throw new NotSupportedException();
}
