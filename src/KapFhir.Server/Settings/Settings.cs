using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using KapFhir.Auth;
using KapFhir.Auth.External;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Privacy;
using KapFhir.Kap.Release;
using KapFhir.Kap.Research;
using KapFhir.Kap.Rules;
using KapFhir.Server.App;
using KapFhir.Server.Audit;
using KapFhir.Server.Conformance;
using KapFhir.Server.Health;
using KapFhir.Server.Http;
using KapFhir.Server.Operations;
using KapFhir.Server.Telemetry;
using KapFhir.Store;

namespace KapFhir.Server;

/// <summary>Every setting of the server. The options classes, which live with what they set, are the only place that states them.</summary>
public static class Settings
{
    private const string SqliteDefault = "Data Source=data/kapfhir.db";

    /// <summary>The sections that are the server's own: an unknown key there stops the start.</summary>
    public static IReadOnlyList<string> Sections { get; } =
    [
        "Storage", "ConnectionStrings", "Auth", "AzureAd", "Fhir", "Terminology", "Packages", "Search", "Expunge", "Audit", "Limits", "Health", "Telemetry", "App", "Kap",
    ];

    /// <summary>Every setting, by section.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        .. Of("Storage", new StorageOptions()).Where(s => s.Key != "Storage:ConnectionString"),
        new("ConnectionStrings:Sqlite", typeof(string),
            SqliteDefault, "Where the SQLite database is. A relative file is relative to the working directory; its folder is made."),
        new("ConnectionStrings:SqlServer", typeof(string), "", "How SQL Server is reached, as Microsoft.Data.SqlClient writes it."),
        .. Of("Auth", new AuthOptions()),
        .. Of("Auth:External", new ExternalOptions()),
        .. Of("AzureAd", new AzureAdOptions()),
        .. Of("Fhir", new FhirOptions()),
        .. Of("Terminology", new TerminologyOptions()),
        .. Of("Packages", new PackageOptions()),
        .. Of("Search", new SearchOptions()),
        .. Of("Expunge", new ExpungeOptions()),
        .. Of("Audit", new AuditOptions()),
        .. Of("Limits", new LimitOptions()),
        .. Of("Health", new HealthOptions()),
        .. Of("Telemetry", new TelemetryOptions()),
        .. Of("App", new AppOptions()),
        new("Kap:Rules:Highest", typeof(RuleMode), nameof(RuleMode.Block),
            "The most that any rule does: `Warn` lets none refuse a write, `Off` turns all of them off."),
        .. new KapRules().All.SelectMany(rule => Of("Kap:Rules:" + rule.Id, rule.Options)),
        .. Of("Kap:Labels", new LabelOptions()),
        .. Of("Kap:Record", new RecordOptions()),
        .. Of("Kap:Products", new ProductOptions()),
        .. Of("Kap:Outcomes", new OutcomeOptions()),
        new("Kap:Scales", typeof(string), "", "A JSON file of scales that are added to those shipped, or take the place of those with the same key; `docs/forms.md` tells its form."),
        .. Of("Kap:Release", new ReleaseOptions()),
        .. Of("Kap:Research", new ResearchOptions()),
    ];

    /// <summary>What is wrong with a configuration: unknown keys and bad values under the server's sections. Empty if nothing is.</summary>
    public static IReadOnlyList<string> Check(IConfiguration configuration) =>
        [.. Sections.SelectMany(s => Leaves(configuration.GetSection(s))).Select(Fault).OfType<string>()];

    private static string? Fault(IConfigurationSection leaf) =>
        All.FirstOrDefault(s => s.IsAt(leaf.Path)) is { } setting
            ? setting.Fault(leaf.Value ?? "")
            : leaf.Path.StartsWith("AzureAd:", StringComparison.OrdinalIgnoreCase) && AzureAdOptions.WhyNot(leaf.Path.Split(':')[1]) is { } why
                ? $"{leaf.Path} is a setting of Microsoft.Identity.Web that this server has not: {why}."
            : $"{leaf.Path} is not a setting. {Nearest(leaf.Path)}";

    private static string Nearest(string path)
    {
        var section = path[..(path.IndexOf(':', StringComparison.Ordinal) + 1)];
        var keys = All.Where(s => s.Key.StartsWith(section, StringComparison.OrdinalIgnoreCase)).Select(s => s.Key).ToList();
        return keys.Count > 0 ? $"There are {string.Join(", ", keys)}." : $"There is none under {section[..^1]} yet.";
    }

    private static IEnumerable<IConfigurationSection> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        return children.Count > 0
            ? children.SelectMany(Leaves) : section.Value is null || !section.Path.Contains(':', StringComparison.Ordinal) ? [] : [section];
    }

    private static IEnumerable<Setting> Of(string section, object options) =>
        from property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.CanWrite
        select new Setting(
            section + ":" + property.Name,
                property.PropertyType, TextOf(property.GetValue(options)),
            property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "");

    private static string TextOf(object? value) =>
        value is string[] list ? string.Join(',', list) : value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
