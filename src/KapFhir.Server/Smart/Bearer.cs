// https://www.rfc-editor.org/rfc/rfc6750
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Auth.Users;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;
using KapFhir.Store.Auth;
using KapFhir.Store.Resources;
using Microsoft.IdentityModel.JsonWebTokens;

namespace KapFhir.Server.Smart;

/// <summary>An access token that is good now: what it says, and what it hangs on.</summary>
internal sealed record LivingToken(TokenAccess Access, LivingGrant Found, VerifiedToken Token)
{
    /// <summary>What it was given with.</summary>
    public GrantRow Grant => Found.Grant;

    /// <summary>Who gave it, or null for a client's own.</summary>
    public UserRow? User => Found.User;

    /// <summary>The search parameters by which its scopes were read.</summary>
    public FhirDefinitions? Definitions { get; init; }
}

/// <summary>Takes access tokens: signature, issuer, audience and time by the token itself, and by the store that nobody has ended it.</summary>
internal sealed class Bearer(ResourceStore store, SigningKeys keys, string issuer, TimeProvider clock) : IBearer
{
    private readonly KnownTokens<KnownToken> _known = new();

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
        var name = KnownTokens<KnownToken>.NameOf(text);
        var known = _known.Find(name);
        if (known is null || !known.IsGood(await keys.All(cancel), clock.GetUtcNow()))
        {
            var (verified, fault) = await Verify(text, cancel);
            if (verified is null)
            {
                return Issues.TokenInvalid(fault);
            }

            _known.Add(name, known = verified);
        }

        return known.Grant is { } grant && await store.Auth.Grants.FindWithUser(grant, known.Last?.Found, cancel) is { } found
            ? Living(known, found) : Issues.TokenInvalid("it was revoked, or what it was given for has ended.");
    }

    private async Task<(KnownToken? Known, string Fault)> Verify(string text, CancellationToken cancel)
    {
        var all = await keys.AllWith(KeyIdOf(text), cancel);
        var (token, fault) = await TokenReader.ReadAccess(text, issuer, all, clock.GetUtcNow());
        return token is null ? (null, fault)
            : (new KnownToken(token, all.First(k => k.Id == token.Token.Kid), DateTimeOffset.FromUnixTimeSeconds(token.Number("exp")!.Value)), "");
    }

    // What is as it was means what it meant; so do definitions.
    private LivingToken Living(KnownToken known, LivingGrant found)
    {
        var definitions = store.Indexing.Parameters.Definitions;
        if (known.Last is { } last && last.Found == found && last.Definitions == definitions)
        {
            return last;
        }

        var living = new LivingToken(Access(known.Token.Text("scope") ?? "", found.Grant, found.User), found, known.Token) { Definitions = definitions };
        known.Last = living;
        return living;
    }

    /// <inheritdoc/>
    public async Task<Result<TokenAccess>> Resume(string grant, string scopes, CancellationToken cancel) =>
        await store.Auth.Grants.FindWithUser(grant, known: null, cancel) is { } found
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
