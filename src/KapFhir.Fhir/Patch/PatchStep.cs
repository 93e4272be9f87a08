using System.Globalization;

namespace KapFhir.Fhir.Patch;

/// <summary>Which operation of a patch an issue is about.</summary>
/// <param name="Index">Its place in the patch, from 0.</param>
/// <param name="Operation">What it does: <c>replace</c>.</param>
/// <param name="Path">Where: a JSON Pointer or a FHIRPath expression, as sent.</param>
internal readonly record struct PatchStep(int Index, string Operation, string Path)
{
    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"Operation [{Index}] of the patch ({Operation} '{Issues.ShortenPath(Path)}')");
}
