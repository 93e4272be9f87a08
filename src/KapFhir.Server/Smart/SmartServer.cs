using KapFhir.Auth;
using KapFhir.Fhir.Definitions;
using KapFhir.Store.Auth;
using Microsoft.AspNetCore.DataProtection;

namespace KapFhir.Server.Smart;

/// <summary>What the authorization server works with: put together once at the start.</summary>
/// <param name="Fhir">The FHIR server beside it, whose patients and encounters are picked.</param>
/// <param name="Options">The settings.</param>
/// <param name="Keys">The keys that tokens are signed with.</param>
/// <param name="Protection">Protects what goes through browsers.</param>
/// <param name="ClientKeys">The public keys of clients.</param>
internal sealed record SmartServer(FhirServer Fhir, AuthOptions Options, SigningKeys Keys, IDataProtectionProvider Protection, ClientKeys ClientKeys)
{
    public AuthStore Store => Fhir.Store.Auth;

    public FhirDefinitions Definitions => Fhir.Definitions;

    public SmartAddresses Addresses { get; } = SmartAddresses.Of(Fhir.Options.OwnBase, Options.PublicAddress);

    /// <summary>Takes the tokens that this server gave.</summary>
    public Bearer Bearer => (Bearer)Fhir.Bearer!;

    public DateTimeOffset Now => Fhir.Clock.GetUtcNow();
}
