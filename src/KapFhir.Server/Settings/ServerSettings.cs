using KapFhir.Auth;
using KapFhir.Kap.Rules;
using KapFhir.Server.Conformance;
using KapFhir.Server.Http;
using KapFhir.Server.Operations;
using KapFhir.Store;

namespace KapFhir.Server;

/// <summary>The settings as read and found good.</summary>
internal sealed record ServerSettings(
    StorageOptions Storage, AuthOptions Auth, FhirOptions Fhir, TerminologyOptions Terminology, PackageOptions Packages, KapRules Rules,
    SearchOptions Search, ExpungeOptions Expunge)
{
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
            configuration.GetSection("Expunge").Get<ExpungeOptions>() ?? new());
        settings.Storage.ConnectionString =
            configuration.GetConnectionString(settings.Storage.Provider) ?? (settings.Storage.Provider == "Sqlite" ? settings.Storage.ConnectionString : "");
        settings.Fhir.PublicBase = settings.Fhir.PublicBase.TrimEnd('/');
        Refuse([.. settings.Storage.Validate(), .. settings.Fhir.Validate(), .. settings.Terminology.Validate(), .. settings.Packages.Validate(),
            .. settings.Rules.Validate(), .. settings.Search.Validate(), .. settings.Auth.Validate()]);
        return settings;
    }

    // A rule's section has the rule's id, which no property can be named.
    private static KapRules ReadRules(IConfigurationSection kap)
    {
        var rules = new KapRules { Highest = kap.GetValue("Rules:Highest", RuleMode.Block) };
        rules.All.ToList().ForEach(rule => kap.GetSection("Rules:" + rule.Id).Bind(rule.Options));
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
