namespace KapFhir.Fhir.Conformance.Packages;

/// <summary>How large a package may be, unpacked.</summary>
/// <param name="MaxBytes">All files together.</param>
/// <param name="MaxFileBytes">One file.</param>
/// <param name="MaxFiles">How many entries.</param>
public sealed record PackageLimits(long MaxBytes, long MaxFileBytes, int MaxFiles)
{
    /// <summary>1 GiB, 64 MiB a file, 100,000 entries: several times the largest published package.</summary>
    public static PackageLimits Default { get; } = new(1L << 30, 64L << 20, 100_000);
}
