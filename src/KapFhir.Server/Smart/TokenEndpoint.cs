// https://www.rfc-editor.org/rfc/rfc6749#section-4.1.3, #section-4.4, #section-6 and https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#obtain-access-token
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Scopes;
using KapFhir.Server.Audit;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Gives tokens for a code, for a refresh token, or to a client for itself.</summary>
internal static class TokenEndpoint
{
    private const string OfCode = "authorization_code";
    private const string OfRefresh = "refresh_token";
    private const string OfService = "client_credentials";

    // A grant without refresh token outlives its access token, for what was begun with it and goes on beside requests.
    private static readonly TimeSpan Afterlife = TimeSpan.FromHours(1);

    /// <summary>What is taken.</summary>
    public static IReadOnlyList<string> GrantTypes { get; } = [OfCode, OfRefresh, OfService];

    public static async Task Handle(SmartRequest request)
    {
        var issued = await (request["grant_type"] switch
        {
            OfCode => ForCode(request),
            OfRefresh => ForRefresh(request),
            OfService => ForService(request),
            null => Refused(OAuthErrors.InvalidRequest("grant_type is missing.")),
            _ => Refused(OAuthErrors.UnsupportedGrantType()),
        });
        if (!issued.IsSuccess)
        {
            request.Tell(request["grant_type"] == OfRefresh ? SecurityEvent.TokenRefreshed : SecurityEvent.TokenIssued, about: "app " + request.Client!.Id, refused: issued.Error!.Description);
        }

        await (issued.IsSuccess ? TokenResponse.Write(request, issued.Value!) : OAuthAnswer.Refuse(request.Http, issued.Error!));
    }

    /// <summary>When a grant of these scopes ends by itself, refresh token or not.</summary>
    public static DateTimeOffset EndOf(GrantedScopes scopes, AuthOptions options, DateTimeOffset now) => now + (
        scopes.Has(GrantedScopes.OfflineAccess) ? options.RefreshTokenLifetime
        : scopes.Has(GrantedScopes.OnlineAccess) ? options.SessionLifetime
        : options.AccessTokenLifetime + Afterlife);

    /// <summary>True if these scopes give a refresh token.</summary>
    public static bool IsRefreshed(GrantedScopes scopes) => scopes.Has(GrantedScopes.OfflineAccess) || scopes.Has(GrantedScopes.OnlineAccess);

    private static Task<OAuthResult<Issued>> Refused(OAuthError error) => Task.FromResult<OAuthResult<Issued>>(error);

    // A code is used up by the first who brings it, whatever else they bring: who holds a stolen one gets one try, and the app then notices.
    private static async Task<OAuthResult<Issued>> ForCode(SmartRequest request)
    {
        if (request["code"] is not { } code || request["redirect_uri"] is not { } redirect)
        {
            return OAuthErrors.InvalidRequest("code and redirect_uri are needed.");
        }

        var (store, hash) = (request.Server.Store.Grants, Secrets.Hash(code));
        var found = await store.FindTicket(hash, TicketKind.Code, request.Cancel);
        var scopes = GrantedScopes.Parse(found?.Grant?.Scopes ?? "", request.Server.Definitions);
        var (next, refresh) = found?.Grant is { } g && IsRefreshed(scopes) ? NewRefresh(request.Server, g.Id, scopes) : default;
        var isMine = found?.Grant?.ClientId == request.Client!.Id;
        var redeemed = await store.Redeem(hash, TicketKind.Code, isMine ? next : null, request.Cancel);
        if (redeemed != Redeemed.Good || found?.Grant is not { } grant)
        {
            TellOfReuse(request, redeemed, found?.Ticket);
            return OAuthErrors.InvalidGrant("The code is not known, too old, or was used before.");
        }

        var details = Registered.Read<CodeDetails>(found.Value.Ticket.Details);
        var fault = !isMine ? "The code was given to another client."
            : details.RedirectUri != redirect ? "redirect_uri is another than that of the authorization request."
            : request["code_verifier"] is not { } verifier || !Pkce.Proves(verifier, details.Challenge) ? "code_verifier does not fit the code_challenge of the authorization request."
            : null;
        if (fault is not null)
        {
            await store.Revoke(grant.Id, request.Cancel);
            return OAuthErrors.InvalidGrant(fault);
        }

        return new Issued(grant, scopes, request.Server.Options.AccessTokenLifetime) { Refresh = refresh, Nonce = details.Nonce };
    }

    private static async Task<OAuthResult<Issued>> ForRefresh(SmartRequest request)
    {
        if (request["refresh_token"] is not { } token)
        {
            return OAuthErrors.InvalidRequest("refresh_token is needed.");
        }

        var (store, hash) = (request.Server.Store.Grants, Secrets.Hash(token));
        if (await store.FindTicket(hash, TicketKind.Refresh, request.Cancel) is not { } found || (found.Grant is { } theirs && theirs.ClientId != request.Client!.Id))
        {
            return OAuthErrors.InvalidGrant("The refresh token is not known.");
        }

        var granted = GrantedScopes.Parse(found.Grant?.Scopes ?? "", request.Server.Definitions);
        var asked = request["scope"] is { } text ? GrantedScopes.Parse(text, request.Server.Definitions) : granted;
        if (found.Grant is not null && (asked.IsEmpty || !asked.IsWithin(granted)))
        {
            return OAuthErrors.InvalidScope("scope is more than was granted.");
        }

        var (next, refresh) = NewRefresh(request.Server, found.Ticket.GrantId, granted);
        var redeemed = await store.Redeem(hash, TicketKind.Refresh, next, request.Cancel);
        TellOfReuse(request, redeemed, found.Ticket);
        return redeemed == Redeemed.Good && found.Grant is { } grant
            ? new Issued(grant, asked, request.Server.Options.AccessTokenLifetime) { Refresh = refresh, IsRefresh = true }
            : OAuthErrors.InvalidGrant("The refresh token was used before, is too old, or what it was given for has ended.");
    }

    private static async Task<OAuthResult<Issued>> ForService(SmartRequest request)
    {
        var client = request.Client!;
        if (!client.IsService || client.Kind != ClientKind.Asymmetric)
        {
            return OAuthErrors.UnauthorizedClient("This client may not act for itself.");
        }

        var asked = GrantedScopes.Parse(request["scope"] ?? "", request.Server.Definitions);
        var own = new GrantedScopes([.. asked.Resources.Where(r => r.Level == ScopeLevel.System)], [], []).Within(GrantedScopes.Parse(client.Scopes, request.Server.Definitions));
        if (asked.Unknown.Count > 0 || own.IsEmpty)
        {
            return OAuthErrors.InvalidScope("scope names system/ scopes that this client was registered with.");
        }

        var (now, options) = (request.Server.Now, request.Server.Options);
        var grant = new GrantRow(Secrets.NewId(), "", client.Id, own.Text, Registered.Write(new GrantContext()), "", now, now + options.ServiceTokenLifetime + Afterlife);
        await request.Server.Store.Grants.Add(grant, null, request.Cancel);
        return new Issued(grant, own, options.ServiceTokenLifetime);
    }

    private static void TellOfReuse(SmartRequest request, Redeemed redeemed, TicketRow? ticket)
    {
        if (redeemed == Redeemed.Replayed)
        {
            request.Tell(SecurityEvent.TokenReused, about: "grant " + ticket?.GrantId, refused: "It was used before: all that hangs on its grant has ended.");
        }
    }

    private static (TicketRow Row, string Token) NewRefresh(SmartServer server, string grantId, GrantedScopes scopes)
    {
        var token = Secrets.New();
        return (new TicketRow(Secrets.Hash(token), TicketKind.Refresh, grantId, "", EndOf(scopes, server.Options, server.Now)), token);
    }
}
