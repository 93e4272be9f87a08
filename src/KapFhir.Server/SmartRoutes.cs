// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
using KapFhir.Auth;
using KapFhir.Server.External;
using KapFhir.Server.Smart;
using KapFhir.Server.Smart.Pages;

namespace KapFhir.Server;

/// <summary>Every route of the authorization server, each with its guard.</summary>
internal static class SmartRoutes
{
    private const string Base = FhirRoutes.BasePath + "/.well-known/";

    public static IReadOnlyList<SmartRoute> All { get; } =
    [
        new("GET", Base + "smart-configuration", SmartGuard.Open, Discovery.Smart),
        new("GET", Base + "openid-configuration", SmartGuard.Open, Discovery.OpenId),

        // RFC 8414, 3: between host and path, for an issuer that has a path.
        new("GET", "/.well-known/oauth-authorization-server" + FhirRoutes.BasePath, SmartGuard.Open, Discovery.OpenId),
        new("GET", SmartAddresses.Path + "/jwks", SmartGuard.Open, Discovery.Jwks),
        new("GET", SmartAddresses.Path + "/smart-style.json", SmartGuard.Open, Discovery.Style),
        new("GET", SmartAddresses.Path + "/style.css", SmartGuard.Open, PageStyle.Handle),

        new("GET", SmartAddresses.Path + "/authorize", SmartGuard.Open, Authorize.Handle),
        new("POST", SmartAddresses.Path + "/authorize", SmartGuard.Open, Authorize.Handle),
        new("GET", SmartAddresses.Path + "/continue", SmartGuard.Page, Continue.Handle),
        new("POST", SmartAddresses.Path + "/login", SmartGuard.Page, Login.Handle),
        new("POST", SmartAddresses.Path + "/pick", SmartGuard.SignedIn, Pick.Handle),
        new("POST", SmartAddresses.Path + "/consent", SmartGuard.SignedIn, Consent.Handle),
        new("GET", SmartAddresses.Path + "/password", SmartGuard.SignedIn, ChangePassword.Show),
        new("POST", SmartAddresses.Path + "/password", SmartGuard.SignedIn, ChangePassword.Handle),
        new("GET", SmartAddresses.Path + "/grants", SmartGuard.SignedIn, Grants.Show),
        new("POST", SmartAddresses.Path + "/grants", SmartGuard.SignedIn, Grants.Withdraw),
        new("GET", SmartAddresses.Path + "/logout", SmartGuard.Page, EndSession.Show),
        new("POST", SmartAddresses.Path + "/logout", SmartGuard.Page, EndSession.Handle),

        new("POST", SmartAddresses.Path + "/token", SmartGuard.Client, TokenEndpoint.Handle),
        new("POST", SmartAddresses.Path + "/introspect", SmartGuard.Client, Introspect.Handle),
        new("POST", SmartAddresses.Path + "/revoke", SmartGuard.Client, Revoke.Handle),
        new("POST", SmartAddresses.Path + "/launch", SmartGuard.Client, PrepareLaunch.Handle),
        new("GET", SmartAddresses.Path + "/userinfo", SmartGuard.Bearer, UserInfo.Handle),
        new("POST", SmartAddresses.Path + "/userinfo", SmartGuard.Bearer, UserInfo.Handle),
    ];

    /// <summary>Maps what there is where a provider issues the tokens: where it is to be found. There is no authorization server then.</summary>
    public static void MapProvider(this IEndpointRouteBuilder app, FhirServer server, AuthOptions auth) =>
        app.MapGet(Base + "smart-configuration", http => ExternalDiscovery.Smart(http, server.Provider!, auth, server.Options.OwnBase))
            .WithMetadata(new SmartGuarded(SmartGuard.Open));

    /// <summary>Maps every route.</summary>
    public static void MapSmart(this IEndpointRouteBuilder app, SmartServer server)
    {
        foreach (var route in All)
        {
            app.MapMethods(route.Path, [route.Method], http => SmartEndpoint.Run(http, route, server)).WithMetadata(new SmartGuarded(route.Guard));
        }
    }
}

/// <summary>Marks an endpoint of the authorization server with its guard; a test fails on endpoints without one.</summary>
internal sealed record SmartGuarded(SmartGuard Guard);
