using System.ComponentModel;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Research;

/// <summary>How data are de-identified. The settings under <c>Kap:Research</c>.</summary>
public sealed class ResearchOptions
{
    /// <summary>The fewest patients behind what is told.</summary>
    [Description("The fewest patients of an export who share a code that the guide does not know, or a combination of sex, year of birth and place; what fewer share is left "
        + "out or made coarser. Source: the cell size of CMS's data policy, as for outcomes.")]
    public int SmallestCell { get; set; } = 11;

    /// <summary>The greatest age that is told.</summary>
    [Description("The greatest age in years that is told; older patients are one group, and dates that would give such an age away are left out. Source: 45 CFR 164.514(b)(2)(i)(C).")]
    public int OldestAge { get; set; } = 89;

    /// <summary>How far dates are shifted at most.</summary>
    [Description("How many days dates are shifted at most, forward or back, by the method `expert`; at least 30. Source: design default, to be confirmed by the expert of 45 CFR 164.514(b)(1).")]
    public int ShiftDays { get; set; } = 365;

    /// <summary>The three-digit zip codes that are too small.</summary>
    [Description("First three digits of the zip codes in which at most 20,000 people live: given as 000. Source: HHS guidance on 45 CFR 164.514(b)(2)(i)(B), by the census of 2000; "
        + "put in the current list.")]
    public string RestrictedZip3 { get; set; } = "036,059,063,102,203,556,692,790,821,823,830,831,878,879,884,890,893";

    /// <summary>What is wrong with these settings; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. SmallestCell < 1 ? ["Kap:Research:SmallestCell must be 1 or more."] : (string[])[],
        .. OldestAge is < 1 or > 89 ? ["Kap:Research:OldestAge must be 1 to 89: more is no de-identification by 45 CFR 164.514(b)(2)."] : (string[])[],
        .. ShiftDays < Pseudonyms.LeastShift ? [$"Kap:Research:ShiftDays must be {Pseudonyms.LeastShift} or more."] : (string[])[],
        .. SettingList.Of(RestrictedZip3).Where(z => z.Length != 3 || !z.All(char.IsAsciiDigit)).Select(z => $"Kap:Research:RestrictedZip3 has '{z}'. Give three digits, separated by commas."),
    ];
}

/// <summary>How dates are treated.</summary>
public enum DeidentificationMethod
{
    /// <summary>Only years are told, and how long after the first dose: 45 CFR 164.514(b)(2).</summary>
    SafeHarbor,

    /// <summary>All dates of a patient are shifted by as many days: an expert must have found the risk very small, 45 CFR 164.514(b)(1).</summary>
    Expert,
}
