using Microsoft.IdentityModel.Tokens;

namespace KapFhir.Auth.External;

/// <summary>Checks the settings of <c>Auth:Mode=External</c> against each other.</summary>
internal static class ExternalSettings
{
    private static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>What is wrong, in words; empty if nothing is.</summary>
    public static IReadOnlyList<string> Faults(ExternalOptions options, AzureAdOptions entra) =>
        [.. Provider(options, entra), .. Algorithms(options), .. Times(options), .. Maps(options), .. Introspection(options)];

    private static IEnumerable<string> Provider(ExternalOptions options, AzureAdOptions entra)
    {
        if (entra.IsSet == options.Authority.Length > 0)
        {
            yield return entra.IsSet
                ? "Auth:External:Authority and AzureAd:TenantId are both set. Tokens are taken of one provider: leave one of them out."
                : "Auth:Mode is External, and no provider is set. Give Auth:External:Authority, or AzureAd:TenantId and AzureAd:ClientId for Microsoft Entra ID.";
            yield break;
        }

        foreach (var fault in entra.IsSet ? entra.Validate(options) : options.Tenants.Length > 0 ? ["Auth:External:Tenants is for Microsoft Entra ID (AzureAd:TenantId)."] : [])
        {
            yield return fault;
        }

        foreach (var (name, address) in new[] { ("Authority", options.Authority), ("MetadataAddress", options.MetadataAddress) })
        {
            if (address.Length > 0 && !ExternalOptions.IsAddress(address))
            {
                yield return $"Auth:External:{name} is '{address}'. Give an absolute https address; http is for this machine alone.";
            }
        }

        if (options.TenantList().FirstOrDefault(t => !Guid.TryParseExact(t, "D", out _)) is { } bad)
        {
            yield return $"Auth:External:Tenants has '{bad}'. Give ids of tenants, like 8eaef023-2b34-4da1-9baa-8bc8c9d6a490.";
        }
    }

    private static IEnumerable<string> Algorithms(ExternalOptions options)
    {
        var named = ExternalOptions.List(options.Algorithms);
        if (named.Count == 0 || named.Except(Asymmetric, StringComparer.Ordinal).Any())
        {
            yield return $"Auth:External:Algorithms is '{options.Algorithms}'. Give some of {string.Join(", ", Asymmetric)}: with others whoever can verify a token could make one.";
        }
    }

    private static IEnumerable<string> Times(ExternalOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Most)[] times =
        [
            ("ClockSkew", options.ClockSkew, TimeSpan.FromMinutes(5)), ("IntrospectionCache", options.IntrospectionCache, TimeSpan.FromMinutes(1)),
            ("RefreshPause", options.RefreshPause, TimeSpan.FromHours(1)), ("MetadataRefresh", options.MetadataRefresh, TimeSpan.FromDays(1)),
        ];
        return times.Where(t => t.Value < TimeSpan.Zero || t.Value > t.Most).Select(t => $"Auth:External:{t.Name} is {t.Value:c}. Give {TimeSpan.Zero:c} to {t.Most:c}.");
    }

    private static IEnumerable<string> Maps(ExternalOptions options) =>
        new[] { ("ScopeMap", options.ScopeMap), ("ServiceRoles", options.ServiceRoles), ("ClientScopes", options.ClientScopes) }
            .Where(m => ExternalOptions.Map(m.Item2) is null)
            .Select(m => $"Auth:External:{m.Item1} is '{m.Item2}'. Give name=scopes, each name once, separated by semicolons.")
            .Concat(ExternalOptions.List(options.ServiceClaims).Where(c => c.IndexOf('=', StringComparison.Ordinal) <= 0)
                .Select(c => $"Auth:External:ServiceClaims has '{c}'. Give name=value."));

    private static IEnumerable<string> Introspection(ExternalOptions options)
    {
        if ((options.IntrospectionClientId.Length > 0) != (options.IntrospectionClientSecret.Length > 0))
        {
            yield return "Auth:External:IntrospectionClientId and IntrospectionClientSecret belong together: give both or none.";
        }

        if (options.Introspection == IntrospectionUse.Always && options.IntrospectionClientId.Length == 0)
        {
            yield return "Auth:External:Introspection is Always, and IntrospectionClientId is missing: by it this server asks the provider.";
        }
    }
}
