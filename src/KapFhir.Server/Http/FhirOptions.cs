using System.ComponentModel;
using System.Net;

namespace KapFhir.Server.Http;

/// <summary>What happens to references that lead nowhere.</summary>
internal enum ReferentialIntegrity
{
    /// <summary>Every local reference must lead to a current resource, and what is referred to cannot be deleted.</summary>
    Enforce,

    /// <summary>References are stored as they are.</summary>
    Ignore,
}

/// <summary>The settings under <c>Fhir</c>.</summary>
internal sealed class FhirOptions
{
    [Description("The most bytes of one request body, after decompression; more is answered 413.")]
    public int MaxBodyBytes { get; set; } = 64 * 1024 * 1024;

    [Description("The deepest nesting of objects and arrays in a resource; deeper is answered 400.")]
    public int MaxDepth { get; set; } = 100;

    [Description("The most entries of a batch or transaction; more is answered 413.")]
    public int MaxBundleEntries { get; set; } = 20_000;

    [Description("`Enforce`: a reference to a resource that does not exist here is refused (422), and a resource that others refer to "
        + "cannot be deleted (409). "
        + "`Ignore`: both are allowed.")]
    public ReferentialIntegrity ReferentialIntegrity { get; set; } = ReferentialIntegrity.Enforce;

    [Description("Whether a PUT to an id that was never used makes the resource; otherwise it is answered 405, and new resources get their ids from the server.")]
    public bool UpdateCreates { get; set; } = true;

    [Description("The FHIR base that links and Location headers show, like `https://fhir.clinic.example/fhir`. Empty: the scheme and "
        + "host that the request was sent to.")]
    public string PublicBase { get; set; } = "";

    /// <summary>The base that absolute references to this server have: <see cref="PublicBase"/>, or the address listened on.</summary>
    internal string OwnBase { get; set; } = "";

    [Description("Addresses of reverse proxies, separated by commas, whose X-Forwarded-Proto, -Host and -For headers are believed. "
        + "Empty: nobody's are.")]
    public string TrustedProxies { get; set; } = "";

    [Description("Where `Fhir:PublicBase` is https: whether what comes by plain http is refused. Browsers that ask for a page are sent on to https, all else is answered 403. What this machine "
        + "asks itself under a name of its own goes through, so do `/health` and `/metrics`.")]
    public bool RequireHttps { get; set; } = true;

    [Description("Where `Fhir:PublicBase` is https: for how long browsers are told to ask for it by https only (HSTS). `00:00:00`: they are not told.")]
    public TimeSpan HstsMaxAge { get; set; } = TimeSpan.FromDays(365);

    [Description("The web origins whose pages may call this server from a browser (CORS), separated by commas: `https://app.clinic.example`. Empty: pages of "
        + "this server only.")]
    public string CorsOrigins { get; set; } = "";

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (MaxBodyBytes < 1 || MaxDepth < 1 || MaxBundleEntries < 1)
        {
            faults.Add("Fhir:MaxBodyBytes, Fhir:MaxDepth and Fhir:MaxBundleEntries must be above 0.");
        }

        if (PublicBase.Length > 0 && !(Uri.TryCreate(PublicBase, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
        {
            faults.Add($"Fhir:PublicBase is '{PublicBase}'. Give an absolute http or https address, like "
                + "https://fhir.clinic.example/fhir.");
        }

        if (HstsMaxAge < TimeSpan.Zero)
        {
            faults.Add("Fhir:HstsMaxAge is 00:00:00 or more.");
        }

        if (Proxies().Contains(null))
        {
            faults.Add($"Fhir:TrustedProxies is '{TrustedProxies}'. Give IP addresses, separated by commas.");
        }

        if (Origins().FirstOrDefault(o => !IsOrigin(o)) is { } other)
        {
            faults.Add($"Fhir:CorsOrigins has '{other}'. Give origins, like https://app.clinic.example: scheme, host and port, no path.");
        }

        return faults;
    }

    /// <summary>The origins whose pages may call.</summary>
    public IReadOnlyList<string> Origins() => CorsOrigins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.GetLeftPart(UriPartial.Authority) == text;

    /// <summary>The proxies whose headers are believed; null for one that is no address.</summary>
    public IReadOnlyList<IPAddress?> Proxies() =>
        [.. TrustedProxies.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(p => IPAddress.TryParse(p, out var a) ? a : null)];
}
