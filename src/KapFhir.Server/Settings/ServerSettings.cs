using KapFhir.Auth;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Privacy;
using KapFhir.Kap.Release;
using KapFhir.Kap.Research;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Scoring;
using KapFhir.Server.App;
using KapFhir.Server.Audit;
using KapFhir.Server.Conformance;
using KapFhir.Server.Health;
using KapFhir.Server.Http;
using KapFhir.Server.Operations;
using KapFhir.Server.Telemetry;
using KapFhir.Store;

namespace KapFhir.Server;

/// <summary>The settings as read and found good.</summary>
internal sealed record ServerSettings(
    StorageOptions Storage, AuthOptions Auth, FhirOptions Fhir, TerminologyOptions Terminology, PackageOptions Packages, KapRules Rules,
    SearchOptions Search, ExpungeOptions Expunge, AuditOptions Audit)
{
    /// <summary>How much one sender may ask.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>When the server is ready, and how it stops.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>What the server tells of its own work.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>Which labels what is written gets.</summary>
    public LabelOptions Labels { get; init; } = new();

    /// <summary>The numbers by which outcomes are counted.</summary>
    public OutcomeOptions Outcomes { get; init; } = new();

    /// <summary>The scales that are scored.</summary>
    public ScaleCatalog Scales { get; init; } = ScaleCatalog.Default;

    /// <summary>How data are de-identified.</summary>
    public ResearchOptions Research { get; init; } = new();

    /// <summary>What may be released without a consent.</summary>
    public ReleaseOptions Release { get; init; } = new();

    /// <summary>The outcomes app.</summary>
    public AppOptions App { get; init; } = new();

    /// <summary>Reads the settings.</summary>
    /// <exception cref="BadSettingsException">One of them is unknown or bad.</exception>
    public static ServerSettings Read(IConfiguration configuration)
    {
        Refuse(Settings.Check(configuration));
        var settings = new ServerSettings(
            configuration.GetSection("Storage").Get<StorageOptions>() ?? new(),
            configuration.GetSection("Auth").Get<AuthOptions>() ?? new(),
            configuration.GetSection("Fhir").Get<FhirOptions>() ?? new(),
            configuration.GetSection("Terminology").Get<TerminologyOptions>() ?? new(),
            configuration.GetSection("Packages").Get<PackageOptions>() ?? new(),
            ReadRules(configuration.GetSection("Kap")),
            configuration.GetSection("Search").Get<SearchOptions>() ?? new(),
            configuration.GetSection("Expunge").Get<ExpungeOptions>() ?? new(),
            configuration.GetSection("Audit").Get<AuditOptions>() ?? new())
        {
            Health = configuration.GetSection("Health").Get<HealthOptions>() ?? new(),
            Telemetry = configuration.GetSection("Telemetry").Get<TelemetryOptions>() ?? new(),
            Outcomes = configuration.GetSection("Kap:Outcomes").Get<OutcomeOptions>() ?? new(),
            Scales = ReadScales(configuration["Kap:Scales"] ?? ""),
            Limits = configuration.GetSection("Limits").Get<LimitOptions>() ?? new(),
            Labels = configuration.GetSection("Kap:Labels").Get<LabelOptions>() ?? new(),
            Release = configuration.GetSection("Kap:Release").Get<ReleaseOptions>() ?? new(),
            App = configuration.GetSection("App").Get<AppOptions>() ?? new(),
            Research = configuration.GetSection("Kap:Research").Get<ResearchOptions>() ?? new(),
        };
        settings.Storage.ConnectionString =
            configuration.GetConnectionString(settings.Storage.Provider) ?? (settings.Storage.Provider == "Sqlite" ? settings.Storage.ConnectionString : "");
        settings.Fhir.PublicBase = settings.Fhir.PublicBase.TrimEnd('/');
        configuration.GetSection("AzureAd").Bind(settings.Auth.AzureAd);
        Refuse([.. settings.Storage.Validate(), .. settings.Fhir.Validate(), .. settings.Terminology.Validate(), .. settings.Packages.Validate(),
            .. settings.Rules.Validate(), .. settings.Labels.Validate(), .. settings.Search.Validate(), .. settings.Outcomes.Validate(), .. settings.Release.Validate(), .. settings.Research.Validate(),
            .. settings.Audit.Validate(), .. settings.Limits.Validate(), .. settings.Health.Validate(), .. settings.Telemetry.Validate(), .. settings.Auth.Validate(),
            .. settings.App.Validate()]);
        return settings;
    }

    private static ScaleCatalog ReadScales(string file)
    {
        if (file.Length == 0)
        {
            return ScaleCatalog.Default;
        }

        if (!File.Exists(file))
        {
            throw new BadSettingsException([$"Kap:Scales is '{file}', and there is no such file. Give the path of a JSON file of scales; docs/forms.md tells its form."]);
        }

        var read = ScaleFile.Read(File.ReadAllBytes(file), ScaleCatalog.Default);
        return read.Faults.Count == 0 ? read.Catalog! : throw new BadSettingsException([.. read.Faults.Select(f => $"Kap:Scales {file}: {f}")]);
    }

    // A rule's section has the rule's id, which no property can be named.
    private static KapRules ReadRules(IConfigurationSection kap)
    {
        var rules = new KapRules { Highest = kap.GetValue("Rules:Highest", RuleMode.Block) };
        rules.All.ToList().ForEach(rule => kap.GetSection("Rules:" + rule.Id).Bind(rule.Options));
        kap.GetSection("Record").Bind(rules.Record);
        kap.GetSection("Products").Bind(rules.Products);
        return rules;
    }

    private static void Refuse(IReadOnlyList<string> faults)
    {
        if (faults.Count > 0)
        {
            throw new BadSettingsException(faults);
        }
    }
}

/// <summary>The settings stop the start: exit code 2.</summary>
internal sealed class BadSettingsException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults));
