using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Patch;

/// <summary>
/// How much work one patch may make. Each operation may read or copy much of the resource, so that a short patch could ask for hours of work
/// and for more memory than there is.
/// </summary>
internal sealed class PatchBudget(int documentLength, ReaderLimits limits)
{
    // Some 0.2 ns a byte: well under a second for a resource of usual size.
    private const long Least = 256L * 1024 * 1024;
    private long _left = Least + (8L * documentLength);

    /// <summary>The most bytes that the outcome may have.</summary>
    public int MaxBytes { get; } = limits.MaxBytes;

    /// <summary>Takes this many bytes of work; false if there is no more.</summary>
    public bool TrySpend(long bytes) => (_left -= bytes) >= 0;
}
