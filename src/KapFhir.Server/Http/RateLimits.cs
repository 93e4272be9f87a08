// https://www.rfc-editor.org/rfc/rfc6585#section-4
using System.Net;
using System.Threading.RateLimiting;
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>Counts requests by sender: of one address before anything else is looked at, of one app once its token is known.</summary>
internal sealed class RateLimits : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string>? _clients;
    private readonly PartitionedRateLimiter<string>? _addresses;

    public RateLimits(LimitOptions options)
    {
        _clients = options.RequestsPerClient == 0 ? null : By(options.RequestsPerClient);
        _addresses = options.RequestsPerAddress == 0 ? null : By(options.RequestsPerAddress);
    }

    /// <summary>Counts a request of an address. Null if it may go on, or how long the sender is to wait.</summary>
    public TimeSpan? Count(IPAddress? address) => _addresses is null || address is null || IPAddress.IsLoopback(address) ? null : Count(_addresses, Networks.Of(address));

    /// <summary>Counts a request of an app in one user's hands, or by itself. Null if it may go on, or how long the app is to wait.</summary>
    public TimeSpan? Count(TokenAccess? access) => _clients is null || access is null ? null : Count(_clients, access.ClientId + " " + access.Subject);

    /// <summary>Says that a sender is to wait.</summary>
    public static Issue Refuse(HttpContext http, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Issues.TooManyRequests(seconds);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _clients?.Dispose();
        _addresses?.Dispose();
    }

    private static TimeSpan? Count(PartitionedRateLimiter<string> limiter, string sender)
    {
        using var lease = limiter.AttemptAcquire(sender);
        return lease.IsAcquired ? null : lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : Minute;
    }

    // Buckets that are full again are forgotten by themselves.
    private static PartitionedRateLimiter<string> By(int perMinute) => PartitionedRateLimiter.Create<string, string>(
        sender => RateLimitPartition.GetTokenBucketLimiter(sender, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = perMinute,
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = perMinute < 60 ? Minute / perMinute : TimeSpan.FromSeconds(1),
            QueueLimit = 0,
        }),
        StringComparer.Ordinal);
}

/// <summary>Addresses as senders are counted by.</summary>
internal static class Networks
{
    /// <summary>Whoever has one IPv6 address has all of its /64.</summary>
    public static string Of(IPAddress? address)
    {
        if (address is not { AddressFamily: System.Net.Sockets.AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false })
        {
            return (address?.IsIPv4MappedToIPv6 == true ? address.MapToIPv4() : address)?.ToString() ?? "";
        }

        var bytes = address.GetAddressBytes();
        Array.Clear(bytes, 8, 8);
        return new IPAddress(bytes).ToString();
    }
}
