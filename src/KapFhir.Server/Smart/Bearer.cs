// https://www.rfc-editor.org/rfc/rfc6750
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Auth.Users;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store.Auth;
using KapFhir.Store.Resources;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KapFhir.Server.Smart;

/// <summary>An access token that is good now: what it says, and what it hangs on.</summary>
internal sealed record LivingToken(TokenAccess Access, GrantRow Grant, UserRow? User, VerifiedToken Token);

/// <summary>Takes access tokens: signature, issuer, audience and time by the token itself, and by the store that nobody has ended it.</summary>
internal sealed class Bearer(ResourceStore store, SigningKeys keys, string issuer, TimeProvider clock) : IBearer
{
    /// <summary>What the request's token says and hangs on; null if it brings none.</summary>
    public async Task<Result<LivingToken?>> Of(HttpRequest request, CancellationToken cancel)
    {
        var text = BearerHeader.Read(request);
        return !text.IsSuccess || text.Value is null ? text.Then(_ => Result<LivingToken?>.Succeeded(null, []))
            : (await Find(text.Value, cancel)).Then(token => Result<LivingToken?>.Succeeded(token, []));
    }

    /// <inheritdoc/>
    public async Task<Result<TokenAccess>> Read(string token, CancellationToken cancel) => (await Find(token, cancel)).Then<TokenAccess>(t => t.Access);

    /// <summary>What an access token says, or why it is not good.</summary>
    public async Task<Result<LivingToken>> Find(string text, CancellationToken cancel)
    {
        var (token, fault) = await TokenReader.ReadAccess(text, issuer, await keys.AllWith(KeyIdOf(text), cancel), clock.GetUtcNow());
        return token is null ? Issues.TokenInvalid(fault)
            : token.Text("grant") is { } grant && await store.Auth.Grants.FindWithUser(grant, cancel) is { } found
                ? new LivingToken(Access(token.Text("scope") ?? "", found.Grant, found.User), found.Grant, found.User, token)
            : Issues.TokenInvalid("it was revoked, or what it was given for has ended.");
    }

    /// <inheritdoc/>
    public async Task<Result<TokenAccess>> Resume(string grant, string scopes, CancellationToken cancel) =>
        await store.Auth.Grants.FindWithUser(grant, cancel) is { } found
            ? Access(scopes, found.Grant, found.User) : Issues.TokenInvalid("it was revoked, or what it was given for has ended.");

    // Context and user are read from the grant, roles as they are now: a token keeps nothing that was taken from its user since.
    private TokenAccess Access(string scopes, GrantRow grant, UserRow? user)
    {
        var (context, details) = (Registered.Read<GrantContext>(grant.Context), user?.Details());
        return new TokenAccess(grant.ClientId, user?.Id ?? grant.ClientId, grant.Id, GrantedScopes.Parse(scopes, store.Indexing.Parameters.Definitions))
        {
            Patient = context.Patient,
            SignedIn = context.AuthTime == 0 ? null : DateTimeOffset.FromUnixTimeSeconds(context.AuthTime),
            FhirUser = details is { FhirUser.Length: > 0 } ? details.FhirUser : null,
            Roles = details?.Roles ?? [],
        };
    }

    private static string? KeyIdOf(string text)
    {
        try
        {
            return text.Length < 16_000 && text.Count(c => c == '.') == 2 ? new JsonWebToken(text).Kid : null;
        }
        catch (Exception notOne) when (notOne is ArgumentException or FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
