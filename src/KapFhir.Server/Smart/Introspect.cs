// https://www.rfc-editor.org/rfc/rfc7662 and https://hl7.org/fhir/smart-app-launch/STU2.2/token-introspection.html
using KapFhir.Auth;
using KapFhir.Auth.Clients;
using KapFhir.Auth.Scopes;
using KapFhir.Server.Audit;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>Says of a token whether it is good and what for: to the client it was given to, and to those registered as resource servers.</summary>
internal static class Introspect
{
    public static async Task Handle(SmartRequest request)
    {
        if (request.Client!.Kind == ClientKind.Public)
        {
            await OAuthAnswer.Refuse(request.Http, OAuthErrors.InvalidClient("A client that cannot prove who it is may not ask about tokens."));
            return;
        }

        if (request["token"] is not { } text)
        {
            await OAuthAnswer.Refuse(request.Http, OAuthErrors.InvalidRequest("token is missing."));
            return;
        }

        var access = await request.Server.Bearer.Find(text, request.Cancel);
        await (access.IsSuccess && IsTold(request.Client, access.Value.Grant) ? WriteAccess(request, access.Value)
            : await request.Server.Store.Grants.FindTicket(Secrets.Hash(text), TicketKind.Refresh, request.Cancel) is { Grant: { } grant, Ticket: { } ticket }
                && IsTold(request.Client, grant) && !await request.Server.Store.Grants.IsUsed(ticket.Hash, request.Cancel) && ticket.Expires > request.Server.Now
                ? WriteRefresh(request, grant, ticket)
            : OAuthAnswer.Write(request.Http, json => json.WriteBoolean("active", false)));
    }

    private static bool IsTold(SmartClient client, GrantRow grant) => client.MayIntrospect || client.Id == grant.ClientId;

    private static Task WriteAccess(SmartRequest request, LivingToken token) => OAuthAnswer.Write(request.Http, json =>
    {
        var context = Registered.Read<GrantContext>(token.Grant.Context);
        json.WriteBoolean("active", true);
        json.WriteString("scope", token.Access.Scopes.Text);
        json.WriteString("client_id", token.Access.ClientId);
        json.WriteString("token_type", "Bearer");
        json.WriteNumber("exp", token.Token.Number("exp")!.Value);
        json.WriteNumber("iat", token.Token.Number("iat")!.Value);
        json.WriteString("iss", request.Server.Addresses.Issuer);
        json.WriteString("aud", request.Server.Addresses.Issuer);
        json.WriteString("sub", token.Access.Subject);
        if (token.User is { } user)
        {
            context.WriteTo(json, request.Server.Addresses.Style);
            if (TokenResponse.FhirUser(request.Server, token.Access.Scopes, user.Details()) is { } fhirUser)
            {
                json.WriteString("fhirUser", fhirUser);
            }
        }
    });

    private static Task WriteRefresh(SmartRequest request, GrantRow grant, TicketRow ticket) => OAuthAnswer.Write(request.Http, json =>
    {
        json.WriteBoolean("active", true);
        json.WriteString("scope", GrantedScopes.Parse(grant.Scopes, request.Server.Definitions).Text);
        json.WriteString("client_id", grant.ClientId);
        json.WriteNumber("exp", ticket.Expires.ToUnixTimeSeconds());
        json.WriteString("iss", request.Server.Addresses.Issuer);
        json.WriteString("sub", grant.UserId);
    });
}

/// <summary>Ends what a token hangs on: the access tokens and refresh tokens of the same grant are all over. https://www.rfc-editor.org/rfc/rfc7009</summary>
internal static class Revoke
{
    public static async Task Handle(SmartRequest request)
    {
        if (request["token"] is not { } text)
        {
            await OAuthAnswer.Refuse(request.Http, OAuthErrors.InvalidRequest("token is missing."));
            return;
        }

        var access = await request.Server.Bearer.Find(text, request.Cancel);
        var grant = access.IsSuccess ? access.Value.Grant
            : (await request.Server.Store.Grants.FindTicket(Secrets.Hash(text), TicketKind.Refresh, request.Cancel))?.Grant;

        // 2.1: the token must be the client's own. 2.2: what is unknown is answered like what was revoked.
        if (grant?.ClientId == request.Client!.Id)
        {
            await request.Server.Store.Grants.Revoke(grant.Id, request.Cancel);
            request.Tell(SecurityEvent.TokenRevoked, about: "grant " + grant.Id);
        }

        request.Http.Response.StatusCode = 200;
    }
}

/// <summary>Who the user is, for an app that has an access token with openid. https://openid.net/specs/openid-connect-core-1_0.html#UserInfo</summary>
internal static class UserInfo
{
    public static async Task Handle(SmartRequest request)
    {
        var found = await request.Server.Bearer.Of(request.Http.Request, request.Cancel);
        if (!found.IsSuccess || found.Value is not { User: { } user } token || !token.Access.Scopes.Has(GrantedScopes.OpenId))
        {
            var isToken = found is { IsSuccess: true, Value: not null };
            request.Http.Response.Headers.WWWAuthenticate = isToken ? "Bearer error=\"insufficient_scope\", scope=\"openid\""
                : found.IsSuccess ? "Bearer" : "Bearer error=\"invalid_token\"";
            request.Http.Response.StatusCode = isToken ? 403 : 401;
            return;
        }

        var details = user.Details();
        await OAuthAnswer.Write(request.Http, json =>
        {
            json.WriteString("sub", user.Id);
            if (TokenResponse.FhirUser(request.Server, token.Access.Scopes, details) is { } fhirUser)
            {
                json.WriteString("fhirUser", fhirUser);
            }

            if (token.Access.Scopes.Has(GrantedScopes.Profile))
            {
                json.WriteString("name", details.DisplayName);
                json.WriteString("preferred_username", user.Name);
            }
        });
    }
}
