using KapFhir.Server.Http;
using KapFhir.Server.Smart;
using KapFhir.Store.Auth;

namespace KapFhir.Server.Audit;

/// <summary>Tells what happens at the authorization server.</summary>
internal static class SmartAudit
{
    private const string Browser = "browser";

    /// <summary>Records an event of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="told">What happened.</param>
    /// <param name="user">Who did it; null for whom the session is of, if any.</param>
    /// <param name="about">Whom or what it is about.</param>
    /// <param name="refused">Why it was refused; null if it was not.</param>
    public static void Tell(this SmartRequest request, SecurityEvent told, UserRow? user = null, string? about = null, string? refused = null)
    {
        var sender = Callers.Sender(request.Http, request.Server.Fhir.Options);
        var who = user ?? request.Session?.User;
        request.Server.Fhir.Audit.Add(new AuditRecord
        {
            At = request.Server.Now,
            RequestId = request.Http.Response.Headers[Faults.RequestIdHeader],
            Event = told,
            About = about,
            Status = refused is null ? 200 : 400,
            Reason = refused,
            Agent = new AuditAgent
            {
                Client = request.Client?.Id ?? Browser, Program = sender.Program, Address = sender.Address, User = who is null ? null : NameOf(who), UserName = who?.Name,
            },
        });
    }

    /// <summary>Records how a try to sign in ended.</summary>
    public static void Tell(this SmartRequest request, SignIn ended) => request.Tell(
        ended.IsBlocked ? SecurityEvent.LoginBlocked : SecurityEvent.Login, ended.User, ended.Named is { } named ? NameOf(named) : "an unknown name",
        ended.User is not null ? null : ended.IsBlocked ? "There were too many tries." : "The name or the password is not right.");

    /// <summary>A user as events name one: the resource that the user is, or the id.</summary>
    public static string NameOf(UserRow user) => user.Details() is { FhirUser.Length: > 0 } details ? details.FhirUser : user.Id;
}

/// <summary>Tells what is done at the command line.</summary>
internal static class VerbAudit
{
    /// <summary>Records what a verb did, by the operating system's user. It is written down before the verb ends.</summary>
    public static void Tell(FhirServer server, SecurityEvent told, string about, string? refused = null) => server.Audit.Add(new AuditRecord
    {
        At = server.Clock.GetUtcNow(),
        Event = told,
        About = about,
        Status = refused is null ? 200 : 400,
        Reason = refused,
        Agent = new AuditAgent { Client = "command line", User = "operator " + Environment.UserName, Address = Environment.MachineName },
    });
}
