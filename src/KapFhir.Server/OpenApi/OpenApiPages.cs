// https://swagger.io/docs/open-source-tools/swagger-ui/usage/configuration/
using System.IO.Compression;
using KapFhir.Server.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Swashbuckle.AspNetCore.SwaggerUI;

namespace KapFhir.Server.OpenApi;

/// <summary>What is under <c>/swagger</c>: the documents and the page that shows them. Nobody's data are in them, so they are for everybody, as <c>metadata</c> is.</summary>
internal static class OpenApiPages
{
    /// <summary>Where it is.</summary>
    public const string Path = "/swagger";

    /// <summary>The client as which the page signs in.</summary>
    public const string ClientId = "swagger-ui";

    private const string FileName = "swagger.json";

    // On a telephone the library's headings are wider than the screen.
    private const string StyleName = "narrow.css";
    private const string Style = """
        @media (max-width: 40rem) {
          .swagger-ui .opblock-tag { flex-wrap: wrap; font-size: 1.1rem; }
          .swagger-ui .opblock-tag small { order: 1; flex: 1 1 100%; padding: 0; }
          .swagger-ui .opblock .opblock-summary { flex-wrap: wrap; }
        }
        """;

    // The library's own scripts and styles, the style inside its logo among them; icons are in its styles. It signs in through a window that it opens.
    private static readonly PagePolicy Policy = PagePolicy.Plain with
    {
        Scripts = "'self'", Styles = "'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='", Connections = "'self'", Images = "'self' data:", Fonts = "'self'",
        Opener = "same-origin-allow-popups",
    };

    // Where that window ends up: it hands the code to the page that opened it, so it keeps hold of it.
    private static readonly PagePolicy Returning = PagePolicy.Plain with { Scripts = "'self'", Opener = null };

    /// <summary>Serves it. Made when first asked for: most servers never are, and the libraries for it take megabytes.</summary>
    public static void UseOpenApi(this IApplicationBuilder app, FhirServer server) => app.Use(next =>
    {
        var pages = new Lazy<RequestDelegate>(() => Pages(app.New(), server, next));
        return http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal) ? pages.Value(http) : next(http);
    });

    private static RequestDelegate Pages(IApplicationBuilder branch, FhirServer server, RequestDelegate next)
    {
        var files = new OpenApiFiles(server, new FhirSwagger(server));
        branch.Use((http, after) => NameOf(http.Request) is { } name ? Send(http, files.Find(name)) : ShowPage(http, after));
        branch.Use((http, after) => http.Request.Path == Path + "/" + StyleName ? SendStyle(http) : after(http));
        branch.UseSwaggerUI(options => Configure(options, server));
        branch.Run(next);
        return branch.Build();
    }

    // /swagger/NAME/swagger.json
    private static string? NameOf(HttpRequest request) =>
        request.Path.Value!.Split('/') is ["", "swagger", var name, FileName] && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) ? name : null;

    private static Task ShowPage(HttpContext http, RequestDelegate next)
    {
        SecurityHeaders.Page(http, http.Request.Path.Value!.EndsWith("/oauth2-redirect.html", StringComparison.Ordinal) ? Returning : Policy);
        return next(http);
    }

    private static Task SendStyle(HttpContext http)
    {
        http.Response.Headers.CacheControl = SecurityHeaders.KeptForAnHour;
        http.Response.ContentType = "text/css; charset=utf-8";
        return http.Response.WriteAsync(Style, http.RequestAborted);
    }

    private static async Task Send(HttpContext http, OpenApiFile? file)
    {
        var (request, response) = (http.Request, http.Response);
        if (file is null)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        response.Headers.ETag = file.Tag;
        response.Headers.CacheControl = "public, no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (request.Headers.IfNoneMatch.SelectMany(v => v!.Split(',')).Any(t => t.Trim() == "*" || t.Trim() == file.Tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        if (TakesGzip(request.Headers.AcceptEncoding))
        {
            response.Headers.ContentEncoding = "gzip";
            response.ContentLength = file.Gzip.Length;
            await response.Body.WriteAsync(file.Gzip, http.RequestAborted);
            return;
        }

        // Said outright, so that it is not compressed once more.
        response.Headers.ContentEncoding = "identity";
        await using var plain = new GZipStream(new MemoryStream(file.Gzip), CompressionMode.Decompress);
        await plain.CopyToAsync(response.Body, http.RequestAborted);
    }

    private static bool TakesGzip(StringValues accepted) => StringWithQualityHeaderValue.TryParseList(accepted, out var all)
        && all.Any(a => a.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);

    private static string AddressOf(string part) => OpenApiPart.ForPage + part + "/" + FileName;

    private static void Configure(SwaggerUIOptions options, FhirServer server)
    {
        options.RoutePrefix = Path[1..];
        options.InjectStylesheet(StyleName);
        options.DocumentTitle = "KapFhir API";
        options.SwaggerEndpoint(AddressOf(OpenApiPart.Kap), "What a KAP course uses");
        options.SwaggerEndpoint(AddressOf(OpenApiPart.Whole), "Everything (large: takes a while)");
        server.Definitions.ResourceTypes.ToList().ForEach(t => options.SwaggerEndpoint(AddressOf(t.Name), t.Name));
        options.DocExpansion(DocExpansion.None);
        options.DefaultModelsExpandDepth(-1);
        options.DefaultModelExpandDepth(1);
        options.EnableDeepLinking();
        options.EnableFilter();
        options.DisplayRequestDuration();
        if (server.Smart is not null)
        {
            options.OAuthClientId(ClientId);
            options.OAuthUsePkce();
            options.OAuthScopes([.. OpenApiSecurity.Asked]);

            // SMART wants to be told for whom the token is.
            options.OAuthAdditionalQueryStringParams(new Dictionary<string, string>(StringComparer.Ordinal) { ["aud"] = server.Options.OwnBase });
        }
    }
}
