using KapFhir.Auth;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Outcomes;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Research;
using KapFhir.Kap.Scoring;
using KapFhir.Server.Audit;
using KapFhir.Server.Bundles;
using KapFhir.Server.External;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;
using KapFhir.Server.Operations;
using KapFhir.Server.Release;
using KapFhir.Server.Smart;
using KapFhir.Server.Telemetry;
using KapFhir.Server.Writing;
using KapFhir.Store;
using KapFhir.Store.Resources;

namespace KapFhir.Server;

/// <summary>What interactions work with: put together once at the start.</summary>
internal sealed record FhirServer(ConformanceRegistry Conformance,
    ResourceStore Store, WritePipeline Writes, AccessRules Access, FhirOptions Options, StorageOptions Storage, TerminologyService Terminology,
    KapGates Gates)
{
    /// <summary>What searches may cost.</summary>
    public SearchOptions Search { get; init; } = new();

    /// <summary>Counts requests.</summary>
    public RateLimits Limits { get; init; } = new(new LimitOptions());

    /// <summary>Records every access.</summary>
    public required AuditTrail Audit { get; init; }

    /// <summary>The figures that it keeps of itself.</summary>
    public ServerMetrics Metrics { get; } = new();

    /// <summary>Who may work on a large bundle.</summary>
    public BundleTurns Turns { get; } = new();

    /// <summary>Makes AuditEvents of what was recorded.</summary>
    public AuditDrain AuditDrain => field ??= new AuditDrain(this);

    /// <summary>Whether versions may be removed for good.</summary>
    public ExpungeOptions Expunge { get; init; } = new();

    /// <summary>Takes access tokens; null where there are none.</summary>
    public IBearer? Bearer { get; init; }

    /// <summary>Where the authorization server is; null where there is none.</summary>
    public SmartAddresses? Smart { get; init; }

    /// <summary>Who issues the tokens where it is not this server; or null.</summary>
    public Provider? Provider { get; init; }

    /// <summary>The time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What may be released.</summary>
    public required ReleaseService Release { get; init; }

    /// <summary>What law and consents withhold from callers.</summary>
    public required ReadReleases Reads { get; init; }

    /// <summary>How data are de-identified.</summary>
    public ResearchOptions Research { get; init; } = new();

    /// <summary>True if a caller needs a token.</summary>
    public bool RequiresToken { get; init; } = true;

    /// <summary>R4's tables, with the search parameters that came beside R4's own.</summary>
    public FhirDefinitions Definitions => Store.Indexing.Parameters.Definitions;

    /// <summary>What the server says of itself.</summary>
    public Statements Statements => field ??= new(() => Store.Indexing.Parameters.Definitions, Storage.FullText, Options.UpdateCreates, Uris);

    /// <summary>Where tokens are to be had, as far as it is known; null where nobody needs one.</summary>
    private OAuthUris? Uris() => Smart is { } own ? OAuthUris.Of(own) : Provider is { } other ? OAuthUris.Of(other.Known) : null;

    /// <summary>Scores responses that are not stored; those that are go the way of writes.</summary>
    public required Scorer Scorer { get; init; }

    /// <summary>The numbers by which outcomes are counted.</summary>
    public required OutcomeOptions Outcomes { get; init; }

    /// <summary>Which products are ketamine.</summary>
    public required ProductOptions Products { get; init; }

    /// <summary>How searches are read.</summary>
    public SearchParsing Parsing(string fhirBase, bool isLenient) =>
        new()
        {
            BaseUrl = fhirBase,
            IsLenient = isLenient,
            Zone = Storage.Zone,
            Now = DateTimeOffset.UtcNow,
            MaxCount = Storage.MaxPageSize,
            Conformance = Conformance.Current,
            Terminology = Terminology.Current,
            IndexesText = Storage.FullText,
            MaxCodes = Terminology.Options.MaxExpansion,
            Progress = id => JobStatus.ProgressOf(Store.Jobs.FindNow(id), fhirBase),
        };

    /// <summary>The FHIR base as links show it to this client.</summary>
    public string BaseOf(HttpRequest request) =>
        Options.PublicBase.Length > 0 ? Options.PublicBase : request.Scheme + "://" + request.Host.Value + FhirRoutes.BasePath;
}
