using KapFhir.Auth;
using KapFhir.Server.Conformance;
using KapFhir.Server.Http;
using KapFhir.Server.Operations;
using KapFhir.Store;

namespace KapFhir.Server;

/// <summary>The settings as read and found good.</summary>
internal sealed record ServerSettings(
    StorageOptions Storage, AuthOptions Auth, FhirOptions Fhir, TerminologyOptions Terminology, PackageOptions Packages)
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
            configuration.GetSection("Packages").Get<PackageOptions>() ?? new());
        settings.Storage.ConnectionString =
            configuration.GetConnectionString(settings.Storage.Provider) ?? (settings.Storage.Provider == "Sqlite" ? settings.Storage.ConnectionString : "");
        settings.Fhir.PublicBase = settings.Fhir.PublicBase.TrimEnd('/');
        Refuse([.. settings.Storage.Validate(), .. settings.Fhir.Validate(), .. settings.Terminology.Validate(), .. settings.Packages.Validate()]);
        return settings;
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
