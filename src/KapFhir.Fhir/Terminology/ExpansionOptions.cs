// https://hl7.org/fhir/R4/valueset-operation-expand.html
using KapFhir.Fhir.Conformance;

namespace KapFhir.Fhir.Terminology;

/// <summary>What an expansion is asked for: the parameters of <c>$expand</c> that decide which codes are in it.</summary>
public sealed record ExpansionOptions
{
    /// <summary>Everything.</summary>
    public static ExpansionOptions Default { get; } = new();

    /// <summary>Words that must each begin a word of a name, or the code; null for all codes.</summary>
    public string? Filter { get; init; }

    /// <summary>True to leave inactive codes out.</summary>
    public bool ActiveOnly { get; init; }

    /// <summary>True to leave out codes that only group others: HL7's own expansions do.</summary>
    public bool ExcludeNotForUi { get; init; }

    /// <summary>Code systems to leave out, as <c>system</c> or <c>system|version</c>.</summary>
    public IReadOnlyList<string> ExcludeSystems { get; init; } = [];

    /// <summary>The version to take of a system where the value set names none, as <c>system|version</c>.</summary>
    public IReadOnlyList<string> SystemVersions { get; init; } = [];

    /// <summary>As <see cref="SystemVersions"/>; and a value set that names another version is refused.</summary>
    public IReadOnlyList<string> CheckSystemVersions { get; init; } = [];

    /// <summary>The version to take of a system whatever the value set names.</summary>
    public IReadOnlyList<string> ForceSystemVersions { get; init; } = [];

    /// <summary>False to compute the expansion also where the value set brings one along.</summary>
    internal bool MayUseGiven { get; init; } = true;

    /// <summary>The version to take of a system that a value set names with this version, or null for the one that is here.</summary>
    internal Result<string?> VersionOf(string system, string? stated)
    {
        if (Find(ForceSystemVersions, system) is { } forced)
        {
            return Result<string?>.Succeeded(forced, []);
        }

        var check = Find(CheckSystemVersions, system);
        return stated is not null && check is not null && !string.Equals(stated, check, StringComparison.Ordinal)
            ? Issues.SystemVersionMismatch(system, stated, check)
            : Result<string?>.Succeeded(stated ?? check ?? Find(SystemVersions, system), []);
    }

    /// <summary>True if the codes of a system, in the version at hand, are to be left out.</summary>
    internal bool Excludes(string? system, string? version) => ExcludeSystems.Any(excluded =>
    {
        var (url, only) = Canonical.Parse(excluded);
        return string.Equals(url, system, StringComparison.Ordinal) && (only is null || string.Equals(only, version, StringComparison.Ordinal));
    });

    private static string? Find(IReadOnlyList<string> versions, string system) =>
        versions.Select(Canonical.Parse).FirstOrDefault(v => string.Equals(v.Url, system, StringComparison.Ordinal)).Version;
}
