using System.IO.Compression;
using KapFhir.Auth;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Fhir.Validation;
using KapFhir.Kap.Forms;
using KapFhir.Kap.Privacy;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Scoring;
using KapFhir.Server.App;
using KapFhir.Server.Audit;
using KapFhir.Server.Conformance;
using KapFhir.Server.External;
using KapFhir.Server.Health;
using KapFhir.Server.Http;
using KapFhir.Server.Logs;
using KapFhir.Server.OpenApi;
using KapFhir.Server.Operations;
using KapFhir.Server.Release;
using KapFhir.Server.Smart;
using KapFhir.Server.Telemetry;
using KapFhir.Server.Writing;
using KapFhir.Store;
using KapFhir.Store.Resources;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace KapFhir.Server;

/// <summary>Puts the server together: settings, store, rules, pipeline, routes.</summary>
internal static class ServerApp
{
    public const string DefaultAddress = "http://127.0.0.1:5080";

    // The headers of an answer that scripts of other origins may read.
    private static readonly string[] Exposed =
    [
        "Content-Location", "ETag", "Link", "Location", Preferences.AppliedHeader, "Retry-After", "X-Correlation-Id", "X-Progress", "X-Request-Id",
        BinaryUpload.SecurityContext,
    ];

    /// <summary>Builds the application; nothing listens yet.</summary>
    /// <exception cref="BadSettingsException">A setting is unknown or bad.</exception>
    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var settings = ServerSettings.Read(builder.Configuration);
        if (string.IsNullOrEmpty(builder.Configuration[WebHostDefaults.ServerUrlsKey]))
        {
            builder.WebHost.UseUrls(DefaultAddress);
        }

        var urls = Addresses(builder.Configuration);
        Loopback.Check(settings.Auth, settings.Fhir, urls);
        settings.Fhir.OwnBase = settings.Fhir.PublicBase.Length > 0
            ? settings.Fhir.PublicBase : urls.Split(';')[0].TrimEnd('/') + FhirRoutes.BasePath;
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            kestrel.Limits.MaxRequestLineSize = settings.Limits.UrlBytes;
            kestrel.Limits.MaxRequestHeadersTotalSize = settings.Limits.HeaderBytes;
            kestrel.Limits.RequestHeadersTimeout = settings.Limits.HeaderTime;
            kestrel.Limits.MaxConcurrentConnections = settings.Limits.Connections == 0 ? null : settings.Limits.Connections;

            // The limit is Fhir:MaxBodyBytes, kept where bodies are read and decompressed: there it can be answered in words.
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietLogs>();
        AddServices(builder.Services, settings);
        var app = builder.Build();
        PackageInstaller.InstallFolder(app.Services.GetRequiredService<ResourceStore>().Conformance, settings.Packages);
        UsePipeline(app, settings);

        // From the first request on: what is written is indexed by the guide's and the packages' search parameters.
        app.Services.GetRequiredService<StoredConformance>().Follow(isStart: true, CancellationToken.None).GetAwaiter().GetResult();
        return app;
    }

    /// <summary>The addresses listened on, separated by semicolons: Kestrel's own section wins over urls.</summary>
    private static string Addresses(ConfigurationManager configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(e => e["Url"]).OfType<string>();
        var own = string.Join(';', endpoints);
        return own.Length > 0 ? own : configuration[WebHostDefaults.ServerUrlsKey] ?? DefaultAddress;
    }

    private static void AddServices(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => ResourceStore.Open(settings.Storage, FhirDefinitions.R4, TimeProvider.System, ReadReleases.Reading(settings.Release, settings.Fhir.OwnBase)));
        services.AddSingleton(provider => StoredConformance.Open(
            provider.GetRequiredService<ResourceStore>(), provider.GetRequiredService<ILogger<StoredConformance>>()));
        services.AddSingleton(provider => Compose(
            settings, provider.GetRequiredService<ResourceStore>(), provider.GetRequiredService<StoredConformance>().Registry, provider.GetService<IBearer>(), provider.GetService<Provider>()));
        if (settings.Auth.Mode == AuthMode.BuiltIn)
        {
            AddSmart(services, settings);
        }
        else if (settings.Auth.Mode == AuthMode.External)
        {
            AddProvider(services, settings);
        }

        services.AddSingleton(settings.Health);
        services.AddSingleton<Readiness>();
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddTelemetry(settings.Telemetry);
        services.AddHostedService<JobService>();
        services.AddHostedService<AuditService>();
        services.AddHostedService<ConformanceWatch>();
        services.AddCors();
        services.AddResponseCompression(options =>
        {
            options.EnableForHttps = true;
            options.MimeTypes = [MediaTypes.FhirJson, "application/json", MediaTypes.FhirXml, "application/xml", "text/xml"];
            options.Providers.Add<BrotliCompressionProvider>();
            options.Providers.Add<GzipCompressionProvider>();
        });
        services.Configure<BrotliCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(o => o.Level = CompressionLevel.Fastest);
    }

    private static void AddSmart(IServiceCollection services, ServerSettings settings)
    {
        ProtectionKeys.Use(services, settings.Auth);
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = "kapfhir-form";
            options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            options.SuppressXFrameOptionsHeader = true; // pages say it themselves
        });
        services.AddSingleton(p => new SigningKeys(
            p.GetRequiredService<ResourceStore>().Auth.Keys, p.GetRequiredService<IDataProtectionProvider>(), settings.Auth, TimeProvider.System));
        services.AddSingleton<IBearer>(p => new Bearer(p.GetRequiredService<ResourceStore>(), p.GetRequiredService<SigningKeys>(), settings.Fhir.OwnBase, TimeProvider.System));
        services.AddSingleton(_ => new ClientKeys(TimeProvider.System));
        services.AddSingleton<ICorsPolicyProvider>(p => new ClientOrigins(p.GetRequiredService<ResourceStore>().Auth.Clients, settings.Fhir, TimeProvider.System, Exposed));
        services.AddSingleton(p => new SmartServer(
            p.GetRequiredService<FhirServer>(), settings.Auth, p.GetRequiredService<SigningKeys>(), p.GetRequiredService<IDataProtectionProvider>(), p.GetRequiredService<ClientKeys>()));
    }

    private static void AddProvider(IServiceCollection services, ServerSettings settings)
    {
        services.AddSingleton(p => new Provider(settings.Auth.External, settings.Auth.AzureAd, TimeProvider.System, p.GetRequiredService<ILogger<Provider>>()));
        services.AddSingleton<IBearer>(p => new ExternalBearer(
            p.GetRequiredService<Provider>(), settings.Auth, settings.Fhir.OwnBase, () => p.GetRequiredService<ResourceStore>().Indexing.Parameters.Definitions));
        services.AddHostedService(p => new ProviderWatch(p.GetRequiredService<Provider>(), settings.Auth.External));
    }

    public static FhirServer Compose(
        ServerSettings settings, ResourceStore store, ConformanceRegistry conformance, IBearer? bearer = null, Provider? provider = null, bool asTheyCome = false)
    {
        var definitions = FhirDefinitions.R4;
        var indexer = new ResourceIndexer(definitions, settings.Fhir.OwnBase, settings.Storage.Zone) { IndexesText = settings.Storage.FullText };
        var validator = new ResourceValidator(conformance);
        var parsing = new SearchParsing { BaseUrl = settings.Fhir.OwnBase, Zone = settings.Storage.Zone, MaxParameters = 16, MaxValues = 10_000 };
        var scorer = new Scorer(conformance, settings.Scales);
        var states = new OutcomeStates(settings.Scales, settings.Outcomes, definitions, parsing);
        var scores = new ScoreDerivation(scorer, definitions, states);
        var gates = new KapGates(new RuleGate(settings.Rules), definitions, parsing);
        var rules = Rules(conformance, validator, scores, states, gates, new Labelling(new LabelTable(settings.Labels, definitions), definitions));
        var writes = new WritePipeline(definitions, indexer, settings.Fhir, asTheyCome ? rules.AsTheyCome() : rules);
        store.Indexing.Parameters.Follow(indexer.Use, writes.Entries);
        var reads = new ReadReleases(settings.Release, settings.Auth.Mode, store, TimeProvider.System);
        var access = new AccessRules(settings.Auth, new ScopeVisibility(() => store.Indexing.Parameters.Definitions, settings.Fhir.OwnBase)) { Withholds = reads.IsOn };
        var terminology = new TerminologyService(validator, settings.Terminology);
        return new FhirServer(conformance, store, writes, access, settings.Fhir, settings.Storage, terminology, gates)
        {
            Search = settings.Search, Expunge = settings.Expunge, Scorer = scorer, Outcomes = settings.Outcomes, Products = settings.Rules.Products,
            Release = new ReleaseService(settings.Release, terminology),
            Reads = reads,
            Research = settings.Research,
            RequiresToken = settings.Auth.Mode != AuthMode.Open,
            Limits = new RateLimits(settings.Limits),
            Audit = new AuditTrail(settings.Audit, settings.Audit.IsOn(settings.Auth.Mode), store, TimeProvider.System),
            Bearer = bearer, Provider = provider, Smart = settings.Auth.Mode == AuthMode.BuiltIn ? SmartAddresses.Of(settings.Fhir.OwnBase, settings.Auth.PublicAddress) : null,
        };
    }

    private static WriteRules Rules(
        ConformanceRegistry conformance, ResourceValidator validator, ScoreDerivation scores, OutcomeStates states, KapGates gates, Labelling labels) => new(
        Checks:
        [
            UnknownRules.Check, ContainedIds.Check, (resource, profile) => validator.Validate(resource, profile is null ? [] : [profile]),
            (resource, _) => validator.CheckDefinition(resource), (resource, _) => CustomParameters.Check(resource, conformance.Current), scores.Check,
            (resource, _) => InstrumentLicence.Check(resource),
            (resource, _) => Calculation.Check(resource, conformance.Current, url => scores.IsScored(url)),
        ],
        Derivations: [scores.Derive, states.Derive],
        Conclude: gates.Open,
        IsDerived: scores.IsScore)
    {
        Labels = labels,
        Beside = written => Rules(conformance, validator.With(written.Added, written.RemovedSources), scores, states, gates, labels),
    };

    private static void UsePipeline(WebApplication app, ServerSettings settings)
    {
        var options = settings.Fhir;
        if (options.Proxies() is { Count: > 0 } proxies)
        {
            var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            proxies.ToList().ForEach(p => forwarded.KnownProxies.Add(p!));
            app.UseForwardedHeaders(forwarded);
        }

        var server = app.Services.GetRequiredService<FhirServer>();
        app.UseSecurityHeaders();
        app.UseTelemetry();
        app.UseMiddleware<Faults>();
        app.Use(app.Services.GetRequiredService<Draining>().Invoke); // by type, each request would get services of its own
        app.UseMiddleware<Gate>();
        app.UseResponseCompression();
        if (server.Smart is not null)
        {
            app.UseCors();
        }
        else if (options.Origins() is { Count: > 0 } origins)
        {
            app.UseCors(policy => policy.WithOrigins([.. origins]).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(Exposed));
        }

        app.UseOpenApi(server);
        app.UseRouting();
        app.MapFhir(server);
        app.MapPages();
        if (app.Services.GetService<SmartServer>() is { } smart)
        {
            app.MapSmart(smart);
        }

        if (server.Provider is not null)
        {
            app.MapProvider(server, settings.Auth);
        }

        if (settings.App.Serve)
        {
            AppEndpoints.Map(app, settings, server);
        }
    }
}
