// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html#response-5
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Auth.Scopes;
using KapFhir.Auth.Tokens;
using KapFhir.Auth.Users;
using KapFhir.Server.Audit;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Smart;

/// <summary>What a client is to get.</summary>
/// <param name="Grant">What it hangs on.</param>
/// <param name="Scopes">What the access token is good for: the grant's scopes, or fewer.</param>
/// <param name="Lifetime">How long.</param>
internal sealed record Issued(GrantRow Grant, GrantedScopes Scopes, TimeSpan Lifetime)
{
    /// <summary>The refresh token, or null.</summary>
    public string? Refresh { get; init; }

    /// <summary>What the id_token is to repeat, or null.</summary>
    public string? Nonce { get; init; }

    /// <summary>True if it is for a refresh token.</summary>
    public bool IsRefresh { get; init; }
}

/// <summary>Writes the answer of the token endpoint.</summary>
internal static class TokenResponse
{
    public static async Task Write(SmartRequest request, Issued issued)
    {
        var (server, context) = (request.Server, Registered.Read<GrantContext>(issued.Grant.Context));
        var user = issued.Grant.UserId.Length == 0 ? null : await server.Store.Users.FindById(issued.Grant.UserId, request.Cancel);
        var key = await server.Keys.Current(request.Cancel);
        request.Tell(issued.IsRefresh ? SecurityEvent.TokenRefreshed : SecurityEvent.TokenIssued, user, $"app {issued.Grant.ClientId}, grant {issued.Grant.Id}, {issued.Scopes.Text}");
        var access = new TokenAccess(issued.Grant.ClientId, user?.Id ?? issued.Grant.ClientId, issued.Grant.Id, issued.Scopes) { Patient = context.Patient };
        await OAuthAnswer.Write(request.Http, json =>
        {
            json.WriteString("access_token", TokenWriter.Access(key, server.Addresses.Issuer, access, server.Now, issued.Lifetime));
            json.WriteString("token_type", "Bearer");
            json.WriteNumber("expires_in", (long)issued.Lifetime.TotalSeconds);
            json.WriteString("scope", issued.Scopes.Text);
            if (issued.Refresh is not null)
            {
                json.WriteString("refresh_token", issued.Refresh);
            }

            if (user is not null)
            {
                context.WriteTo(json, server.Addresses.Style);
                WriteIdentity(json, server, key, issued, user, context);
            }
        });
    }

    /// <summary>The address of the resource that the user is, where the scopes tell it.</summary>
    public static string? FhirUser(SmartServer server, GrantedScopes scopes, UserDetails user) =>
        scopes.Has(GrantedScopes.OpenId) && scopes.Has(GrantedScopes.FhirUser) && user.FhirUser.Length > 0 ? server.Addresses.Issuer + "/" + user.FhirUser : null;

    private static void WriteIdentity(Utf8JsonWriter json, SmartServer server, SigningKey key, Issued issued, UserRow user, GrantContext context)
    {
        if (!issued.Scopes.Has(GrantedScopes.OpenId))
        {
            return;
        }

        Dictionary<string, object> claims = new(StringComparer.Ordinal) { ["sub"] = user.Id, ["auth_time"] = context.AuthTime };
        if (issued.Nonce is { } nonce)
        {
            claims["nonce"] = nonce;
        }

        if (FhirUser(server, issued.Scopes, user.Details()) is { } fhirUser)
        {
            claims["fhirUser"] = fhirUser;
        }

        if (issued.Scopes.Has(GrantedScopes.Profile))
        {
            claims["name"] = user.Details().DisplayName;
            claims["preferred_username"] = user.Name;
        }

        json.WriteString("id_token", TokenWriter.Identity(key, server.Addresses.Issuer, issued.Grant.ClientId, claims, server.Now, issued.Lifetime));
    }
}
