// https://www.rfc-editor.org/rfc/rfc6750 and https://www.rfc-editor.org/rfc/rfc9068#section-4
using System.Runtime.CompilerServices;
using KapFhir.Auth;
using KapFhir.Auth.External;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Server.Http;

namespace KapFhir.Server.External;

/// <summary>Takes the access tokens of a provider.</summary>
/// <param name="provider">The provider.</param>
/// <param name="auth">The settings.</param>
/// <param name="ownBase">This server's FHIR base.</param>
/// <param name="definitions">The types and search parameters in force.</param>
internal sealed class ExternalBearer(Provider provider, AuthOptions auth, string ownBase, Func<FhirDefinitions> definitions) : IBearer
{
    private const int MostCharacters = 16 * 1024;
    private readonly TimeProvider _clock = TimeProvider.System;
    private readonly KnownTokens<ExternalToken> _known = new();
    private readonly ConditionalWeakTable<TokenClaims, AcceptedClaims> _accepted = [];
    private readonly ExternalTokenReader _reader = new(auth.External);
    private readonly Introspection _introspection = new(provider, auth.External, TimeProvider.System);
    private readonly ExternalAccess _access = new(auth.External, auth.AzureAd, AudiencesOf(auth, ownBase), ownBase);
    private readonly IReadOnlyList<string> _audiences = AudiencesOf(auth, ownBase);

    /// <summary>The names of this server in tokens.</summary>
    public static IReadOnlyList<string> AudiencesOf(AuthOptions auth, string ownBase) =>
        auth.AzureAd.IsSet ? auth.AzureAd.AllAudiences() : auth.External.Audiences.Length > 0 ? ExternalOptions.List(auth.External.Audiences) : [ownBase];

    /// <inheritdoc/>
    public async Task<Result<TokenAccess>> Read(string token, CancellationToken cancel)
    {
        if (token.Length is 0 or > MostCharacters)
        {
            return Issues.TokenInvalid("it is none.");
        }

        if (await provider.Current(cancel) is not { } document)
        {
            return Issues.ProviderUnavailable();
        }

        var isJwt = ExternalTokenReader.IsJwt(token);
        var claims = isJwt ? await ReadJwt(token, document, cancel) : await Ask(token, document, cancel);
        return claims.Then(c => Accept(c, isAnswer: !isJwt));
    }

    /// <inheritdoc/>
    public Task<Result<TokenAccess>> Resume(string grant, string scopes, CancellationToken cancel) => Task.FromResult<Result<TokenAccess>>(
        ExternalAccess.Resume(grant, scopes, definitions()) is { } access ? access : Issues.TokenInvalid("another server took it."));

    private Result<TokenAccess> Accept(TokenClaims claims, bool isAnswer)
    {
        // The claims of a token do not change: what they mean is found once, for as long as search parameters are the same.
        var current = definitions();
        if (_accepted.TryGetValue(claims, out var kept) && kept.Definitions == current)
        {
            return kept.Access;
        }

        var (access, fault) = _access.Of(claims, isAnswer, current);
        if (access is null)
        {
            return Issues.TokenInvalid(fault);
        }

        _accepted.AddOrUpdate(claims, new AcceptedClaims(access, current));
        return access;
    }

    private async Task<Result<TokenClaims>> ReadJwt(string token, ProviderDocument document, CancellationToken cancel)
    {
        var name = KnownTokens<ExternalToken>.NameOf(token);
        var read = _known.Find(name) is { } known && known.Keys.All(document.Keys.Contains)
            ? known with { Fault = _reader.Fault(known.Claims!, Trust(document), _clock.GetUtcNow()) ?? "" }
            : await _reader.Read(token, Trust(document), _clock.GetUtcNow());
        if (read.IsKeyUnknown && await provider.Newer(cancel) is { } newer && newer != document)
        {
            (document, read) = (newer, await _reader.Read(token, Trust(newer), _clock.GetUtcNow()));
        }

        if (read.Claims is not { } claims || read.Fault.Length > 0)
        {
            return Issues.TokenInvalid(read.Fault);
        }

        _known.Add(name, read);
        return auth.External.Introspection != IntrospectionUse.Always ? claims : (await Ask(token, document, cancel)).Then<TokenClaims>(_ => claims);
    }

    // What the provider says of a token is as good as what it signed, and is held to the same.
    private async Task<Result<TokenClaims>> Ask(string token, ProviderDocument document, CancellationToken cancel)
    {
        if (!_introspection.IsOn)
        {
            return Issues.TokenInvalid("it is no JWT, and the provider is not asked about others (Auth:External:IntrospectionClientId).");
        }

        var said = await _introspection.Ask(token, document, cancel);
        return !said.IsKnown ? Issues.ProviderUnavailable()
            : said.Claims is not { } claims ? Issues.TokenInvalid("the provider says that it is not good, or not any more.")
            : _reader.Fault(claims, Trust(document), _clock.GetUtcNow()) is { } fault ? Issues.TokenInvalid(fault) : claims;
    }

    private ExternalTrust Trust(ProviderDocument document) => new(document.Keys, TrustedIssuers.Of(document.Issuer, auth.External, auth.AzureAd), _audiences);

    private sealed record AcceptedClaims(TokenAccess Access, FhirDefinitions Definitions);
}
