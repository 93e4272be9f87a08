using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using KapFhir.Kap.Rules.BeforeDose;

namespace KapFhir.Kap.Rules;

/// <summary>The rules' settings, under <c>Kap:Rules</c>: one section a rule, named by its id.</summary>
public sealed class KapRules
{
    /// <summary>The most that any rule does.</summary>
    public RuleMode Highest { get; set; } = RuleMode.Block;

    /// <summary>Which products are ketamine.</summary>
    public ProductOptions Products { get; } = new();

    /// <summary>R-01.</summary>
    [Description("Consent to treatment stands when ketamine is given")]
    public ConsentOptions R01 { get; } = new();

    /// <summary>R-05.</summary>
    [Description("Blood pressure, heart rate and oxygen saturation allow the dose")]
    public VitalsOptions R05 { get; } = new();

    /// <summary>R-06.</summary>
    [Description("The dose is within the limits of its route, by a fresh weight")]
    public DoseLimitOptions R06 { get; } = new();

    /// <summary>Every rule: its id, what it asks, its settings.</summary>
    public IReadOnlyList<RuleEntry> All => field ??= [.. Properties.Select(p => new RuleEntry(
        $"{p.Name[0]}-{p.Name[1..]}", p.GetCustomAttribute<DescriptionAttribute>()!.Description, (RuleOptions)p.GetValue(this)!))];

    private static IEnumerable<PropertyInfo> Properties { get; } =
        [.. typeof(KapRules).GetProperties().Where(p => p.PropertyType.IsAssignableTo(typeof(RuleOptions))).OrderBy(p => p.Name, StringComparer.Ordinal)];

    /// <summary>What a rule does at most, by its own mode and <see cref="Highest"/>.</summary>
    internal RuleMode ModeOf(RuleOptions options) => options.Mode < Highest ? options.Mode : Highest;

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate() =>
    [
        .. from rule in All
           from property in rule.Options.GetType().GetProperties()
           let value = property.GetValue(rule.Options)
           where value is int or decimal && Convert.ToDecimal(value, CultureInfo.InvariantCulture) < 0
           select $"Kap:Rules:{rule.Id}:{property.Name} is {Convert.ToString(value, CultureInfo.InvariantCulture)}. Give 0 or more.",
        .. Products.Validate(),
    ];
}

/// <summary>A rule with its settings.</summary>
/// <param name="Id">Its id: <c>R-05</c>.</param>
/// <param name="Title">What it asks.</param>
/// <param name="Options">Its settings.</param>
public sealed record RuleEntry(string Id, string Title, RuleOptions Options);
