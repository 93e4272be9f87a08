// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html and https://www.w3.org/TR/CSP3/
using System.Text;
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Kap;
using KapFhir.Kap.Outcomes;
using KapFhir.Server.Http;

namespace KapFhir.Server.App;

/// <summary>Serves the outcomes app at <c>/app/</c>: its files, what it has to know of this server, and the guide's forms.</summary>
internal sealed class AppEndpoints(ServerSettings settings, FhirServer server)
{
    public const string Path = "/app";

    // The forms that the app fills in; the last one is what R-17 asks for when item 9 of the PHQ-9 is above its limit.
    private static readonly string[] Forms = ["phq9", "gad7", "pcl5", "cssrs-screener"];

    private readonly Dictionary<string, AppFile> _forms = Forms.ToDictionary(id => id, Form, StringComparer.Ordinal);

    // Nothing of others, nothing inline; forms are sent by script only. An EHR may have opened the window, and wants to know when it is closed.
    private readonly PagePolicy _policy = new()
    {
        Scripts = "'self'", Styles = "'self'", Images = "'self'", Connections = string.Join(' ', ["'self'", .. settings.App.Origins()]), Opener = null,
    };

    /// <summary>Maps every route of the app.</summary>
    public static void Map(IEndpointRouteBuilder app, ServerSettings settings, FhirServer server)
    {
        var endpoints = new AppEndpoints(settings, server);
        app.MapMethods(Path, ["GET", "HEAD"], endpoints.Start).WithMetadata(new ToldToEverybody());
        app.MapMethods(Path + "/config.json", ["GET", "HEAD"], endpoints.Config).WithMetadata(new ToldToEverybody());
        app.MapMethods(Path + "/forms/{id}", ["GET", "HEAD"], endpoints.Questionnaire).WithMetadata(new ToldToEverybody());
        app.MapMethods(Path + "/{**path}", ["GET", "HEAD"], endpoints.File).WithMetadata(new ToldToEverybody());
    }

    /// <summary>Where the app is, as browsers reach it: beside the FHIR base.</summary>
    public static string AddressOf(string fhirBase) => fhirBase[..fhirBase.LastIndexOf('/')] + Path + "/";

    // Relative, so that it holds behind a proxy that puts a path in front; the query is a launch.
    private Task Start(HttpContext http)
    {
        // ASP.NET Core takes /app and /app/ for the same route.
        if (http.Request.Path.Value!.EndsWith('/'))
        {
            return Send(http, AppFiles.Find("")!, "no-cache");
        }

        http.Response.StatusCode = 301;
        http.Response.Headers.Location = "app/" + http.Request.QueryString.Value;
        return Task.CompletedTask;
    }

    // What the build names by a hash of the content never changes.
    private Task File(HttpContext http)
    {
        var path = (string?)http.Request.RouteValues["path"] ?? "";
        return AppFiles.Find(path) is not { } file ? NotFound(http)
            : Send(http, file, path.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache");
    }

    private Task Questionnaire(HttpContext http) =>
        _forms.TryGetValue((string)http.Request.RouteValues["id"]!, out var form) ? Send(http, form, "no-cache") : NotFound(http);

    private Task Config(HttpContext http)
    {
        var isOpen = settings.Auth.Mode == AuthMode.Open;
        var fhirBase = isOpen ? server.BaseOf(http.Request) : settings.Fhir.OwnBase;
        var (before, during) = (settings.Rules.R05, settings.Rules.R28);
        var json = JsonSerializer.SerializeToUtf8Bytes(new
        {
            fhirBase,
            app = AddressOf(fhirBase),
            mode = isOpen ? "open" : "smart",
            clientId = settings.App.ClientId,
            crisis = settings.App.CrisisInformation,
            forms = Forms,
            item9 = settings.Rules.R17.Phq9Item9,
            consentDays = settings.Rules.R01.MaxAgeDays,
            acuteDays = new[] { settings.Outcomes.AcuteFromDay, settings.Outcomes.AcuteToDay },
            lastingDays = new[] { settings.Outcomes.LastingFromDay, settings.Outcomes.LastingToDay },
            rapidHours = settings.Outcomes.RapidHours,
            minCell = settings.Outcomes.MinCell,
            stratifiers = Stratifiers.Codes,
            before = new { systolic = before.DelaySystolic, diastolic = before.DelayDiastolic },
            during = new
            {
                systolic = during.AlertSystolic, diastolic = during.AlertDiastolic, saturation = during.AlertSpO2, minHeartRate = during.MinHeartRate, maxHeartRate = during.MaxHeartRate,
            },
        });
        return Send(http, new AppFile("application/json", "", json), "no-store");
    }

    private static AppFile Form(string id)
    {
        var json = KapGuide.Questionnaire(id);
        return new AppFile(MediaTypes.FhirJson, $"\"{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(json.Span))[..16]}\"", json.ToArray());
    }

    private Task NotFound(HttpContext http)
    {
        http.Response.StatusCode = 404;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync("There is no such file of the outcomes app. It begins at /app/.", Encoding.UTF8, http.RequestAborted);
    }

    private async Task Send(HttpContext http, AppFile file, string keep)
    {
        var (request, response) = (http.Request, http.Response);
        if (file.IsPage)
        {
            SecurityHeaders.Page(http, _policy);
        }

        response.Headers.CacheControl = keep;
        response.Headers.Vary = "Accept-Encoding";
        if (file.Tag.Length > 0)
        {
            response.Headers.ETag = file.Tag;
            if (request.Headers.IfNoneMatch.Contains(file.Tag, StringComparer.Ordinal))
            {
                response.StatusCode = 304;
                return;
            }
        }

        // Settings and forms go the way of all answers; what is worth packing once is packed here.
        var isPacked = file.Tag.Length > 0 && request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value == "br" && e.Quality is not 0);
        var content = isPacked ? file.Packed : file.Content;
        response.Headers.ContentEncoding = isPacked ? "br" : default;
        response.ContentType = file.Type;
        response.ContentLength = content.Length;
        if (HttpMethods.IsGet(request.Method))
        {
            await response.Body.WriteAsync(content, http.RequestAborted);
        }
    }
}
