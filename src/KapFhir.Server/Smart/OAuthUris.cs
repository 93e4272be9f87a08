// https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#declaring-support-for-oauth2-endpoints
using KapFhir.Server.External;

namespace KapFhir.Server.Smart;

/// <summary>Where tokens are to be had, as a CapabilityStatement says it; null for what there is not.</summary>
internal sealed record OAuthUris(string? Authorize, string? Token, string? Introspect, string? Revoke, string? Manage)
{
    /// <summary>Those that there are, by their names.</summary>
    public IReadOnlyList<(string Name, string Value)> All =>
    [
        .. new[] { ("authorize", Authorize), ("token", Token), ("introspect", Introspect), ("revoke", Revoke), ("manage", Manage) }.Where(u => u.Item2 is not null).Select(u => (u.Item1, u.Item2!)),
    ];

    /// <summary>Those of our own server.</summary>
    public static OAuthUris Of(SmartAddresses own) => new(own.Authorize, own.Token, own.Introspect, own.Revoke, own.Grants);

    /// <summary>Those of a provider, none before it has described itself.</summary>
    public static OAuthUris Of(ProviderDocument? provider) => new(
        provider?.Address("authorization_endpoint"), provider?.Address("token_endpoint"), provider?.Address("introspection_endpoint"), provider?.Address("revocation_endpoint"),
        provider?.Address("management_endpoint"));
}
