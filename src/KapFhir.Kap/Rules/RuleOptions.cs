using System.ComponentModel;

namespace KapFhir.Kap.Rules;

/// <summary>What a rule does when it finds something.</summary>
public enum RuleMode
{
    /// <summary>Nothing: it is not looked at.</summary>
    Off,

    /// <summary>The write is stored, with a DetectedIssue that says what was found.</summary>
    Warn,

    /// <summary>The write is refused (422), unless it was overridden.</summary>
    Block,
}

/// <summary>What every rule can be told. Numbers are defaults that a clinic's medical director owns; each names its source.</summary>
/// <param name="mode">The mode unless it is set.</param>
public abstract class RuleOptions(RuleMode mode)
{
    /// <summary>The mode.</summary>
    [Description("`Off`: not looked at. `Warn`: stored, with a DetectedIssue and a GuidanceResponse. `Block`: refused (422) unless overridden.")]
    public RuleMode Mode { get; set; } = mode;

    /// <summary>Whether a signed DetectedIssue.mitigation lifts a finding.</summary>
    [Description("Whether a DetectedIssue with a coded mitigation and its author lifts a finding of this rule.")]
    public bool AllowOverride { get; set; } = true;
}

/// <summary>The values of a setting that is a list.</summary>
internal static class SettingList
{
    /// <summary>The values between commas, without the blanks around them.</summary>
    internal static IReadOnlyList<string> Of(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
