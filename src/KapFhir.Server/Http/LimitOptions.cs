using System.ComponentModel;

namespace KapFhir.Server.Http;

/// <summary>The settings under <c>Limits</c>: how much one sender may ask of the server.</summary>
internal sealed class LimitOptions
{
    [Description("The most requests a minute of one app in one user's hands, or of a service, by their token: so many may come at once, and as many again in each minute after; more is answered 429 with Retry-After. 0: no "
        + "limit. A batch or transaction is one request.")]
    public int RequestsPerClient { get; set; } = 6000;

    [Description("The most requests a minute of one address (of IPv6, one /64 network), counted before anything else is looked at. 0: no limit. This machine has none: a reverse proxy that "
        + "`Fhir:TrustedProxies` does not name would make one of all.")]
    public int RequestsPerAddress { get; set; } = 12_000;

    [Description("The most connections at the same time; further ones are closed. 0: no limit.")]
    public int Connections { get; set; } = 10_000;

    [Description("The most bytes of a request's first line, its address and query; more is answered 414. Searches with more to say go by POST.")]
    public int UrlBytes { get; set; } = 8192;

    [Description("The most bytes of a request's headers together; more is answered 431.")]
    public int HeaderBytes { get; set; } = 32_768;

    [Description("How long a client may take to send its headers; then the connection is closed.")]
    public TimeSpan HeaderTime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IEnumerable<string> Validate()
    {
        if (RequestsPerClient < 0 || RequestsPerAddress < 0 || Connections < 0)
        {
            yield return "Limits:RequestsPerClient, Limits:RequestsPerAddress and Limits:Connections are 0 or more.";
        }

        if (UrlBytes < 1024 || HeaderBytes < 2048 || UrlBytes > 1024 * 1024 || HeaderBytes > 1024 * 1024)
        {
            yield return "Limits:UrlBytes is between 1024 and 1048576, Limits:HeaderBytes between 2048 and 1048576.";
        }

        if (HeaderTime < TimeSpan.FromSeconds(1) || HeaderTime > TimeSpan.FromHours(1))
        {
            yield return "Limits:HeaderTime is between 00:00:01 and 01:00:00.";
        }
    }
}
