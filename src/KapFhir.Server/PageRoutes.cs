using KapFhir.Server.Health;
using KapFhir.Server.Pages;
using KapFhir.Server.Telemetry;

namespace KapFhir.Server;

/// <summary>Every route outside of FHIR and the authorization server. Each is open to everybody and decides itself what it tells to whom.</summary>
internal static class PageRoutes
{
    public static IReadOnlyList<(string Path, RequestDelegate Handle)> All { get; } =
    [
        ("/", StartPage.Handle),
        (SitePage.StylePath, SiteStyle.Handle),
        ("/health/live", Live.Handle),
        ("/health/ready", Ready.Handle),
        ("/metrics", MetricsPage.Handle),
    ];

    /// <summary>Maps every route.</summary>
    public static void MapPages(this IEndpointRouteBuilder app)
    {
        foreach (var (path, handle) in All)
        {
            app.MapMethods(path, ["GET", "HEAD"], handle).WithMetadata(new ToldToEverybody());
        }
    }
}

/// <summary>Marks an endpoint that answers everybody: it tells of nobody's records, or asks itself who calls.</summary>
internal sealed record ToldToEverybody;
