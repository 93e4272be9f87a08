// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#considerations-for-cross-origin-resource-sharing-cors-support
using KapFhir.Auth.Clients;
using KapFhir.Server.Http;
using KapFhir.Store.Auth;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace KapFhir.Server.Smart;

/// <summary>Lets scripts of registered apps call from the origins of their redirect addresses, beside those of <c>Fhir:CorsOrigins</c>. No cookies come along.</summary>
internal sealed class ClientOrigins(ClientStore clients, FhirOptions options, TimeProvider clock, string[] exposed) : ICorsPolicyProvider
{
    // An app that is registered, or let in no more, is so for browsers within this time.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);
    private volatile Kept? _kept;

    /// <inheritdoc/>
    public async Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName)
    {
        if (context.Request.Headers.Origin.Count == 0)
        {
            return null;
        }

        var (kept, now) = (_kept, clock.GetUtcNow());
        if (kept is null || now - kept.At > Age)
        {
            var origins = (await clients.All(context.RequestAborted)).Where(r => r.IsActive).SelectMany(r => Registered.Read<SmartClient>(r.Details).Origins);
            var policy = new CorsPolicyBuilder().WithOrigins([.. origins, .. options.Origins()]).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(exposed).Build();
            _kept = kept = new Kept(policy, now);
        }

        return kept.Policy;
    }

    private sealed record Kept(CorsPolicy Policy, DateTimeOffset At);
}
