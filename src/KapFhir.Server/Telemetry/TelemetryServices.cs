namespace KapFhir.Server.Telemetry;

/// <summary>Puts together what the settings ask for.</summary>
internal static class TelemetryServices
{
    public static void AddTelemetry(this IServiceCollection services, TelemetryOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<MetricsSampler>();
        if (options.Metrics != MetricsReaders.Nobody)
        {
            services.AddSingleton(provider => new PrometheusText(provider.GetRequiredService<FhirServer>().Metrics));
        }

        if (options.OtlpEndpoint.Length > 0)
        {
            // A page that is read looks by itself.
            services.AddHostedService(provider => provider.GetRequiredService<MetricsSampler>());
            services.AddHostedService<OtlpExport>();
        }

        if (options.Logs == LogForm.Json)
        {
            services.AddLogging(logging => logging.ClearProviders().AddJsonConsole(console =>
            {
                console.IncludeScopes = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
            }));
        }
    }

    /// <summary>Measures every request from now on.</summary>
    public static void UseTelemetry(this WebApplication app)
    {
        _ = app.Services.GetService<PrometheusText>(); // what is counted before the first scrape counts too
        app.UseMiddleware<Measuring>();
    }
}
