// https://hl7.org/fhir/R4/valueset-audit-event-type.html and DICOM PS3.15 A.5
namespace KapFhir.Server.Audit;

/// <summary>What happens beside FHIR's interface and is told by AuditEvents too.</summary>
internal enum SecurityEvent
{
    /// <summary>Somebody signed in, or tried to.</summary>
    Login,

    /// <summary>There were too many tries: nobody is let in for a while.</summary>
    LoginBlocked,

    /// <summary>A browser was signed out.</summary>
    Logout,

    /// <summary>All of a user's browsers were signed out and all apps' access ended.</summary>
    SessionsEnded,

    /// <summary>A user has another password.</summary>
    PasswordChanged,

    /// <summary>A user has another second factor, or none any more.</summary>
    SecondFactorChanged,

    /// <summary>A user allowed an app access.</summary>
    AccessGiven,

    /// <summary>A user took it back.</summary>
    AccessWithdrawn,

    /// <summary>A client did not prove who it is.</summary>
    ClientRefused,

    /// <summary>A client got an access token, or did not.</summary>
    TokenIssued,

    /// <summary>A client got another one for its refresh token, or did not.</summary>
    TokenRefreshed,

    /// <summary>A code or refresh token came a second time: one of the two who brought it has stolen it.</summary>
    TokenReused,

    /// <summary>A client ended its access.</summary>
    TokenRevoked,

    /// <summary>There is a user more.</summary>
    UserAdded,

    /// <summary>A user has other roles, another name, or a new one-time password.</summary>
    UserChanged,

    /// <summary>A user is let in no more.</summary>
    UserRemoved,

    /// <summary>There is an app more.</summary>
    ClientAdded,

    /// <summary>An app is let in no more.</summary>
    ClientRemoved,

    /// <summary>The server began to serve.</summary>
    ServerStarted,

    /// <summary>The server ended.</summary>
    ServerStopped,

    /// <summary>A verb of the command line did its work.</summary>
    VerbRun,

    /// <summary>AuditEvents whose time was over were removed.</summary>
    AuditRemoved,
}

/// <summary>How such an event is told.</summary>
internal static class SecurityCodes
{
    private static readonly BalpCode Authentication = BalpCodes.OfDicom("110114", "User Authentication");
    private static readonly BalpCode Alert = BalpCodes.OfDicom("110113", "Security Alert");
    private static readonly BalpCode Activity = BalpCodes.OfDicom("110100", "Application Activity");
    private static readonly BalpCode LogUsed = BalpCodes.OfDicom("110101", "Audit Log Used");
    private static readonly BalpCode UserAttributes = BalpCodes.OfDicom("110137", "User security Attributes Changed");
    private static readonly BalpCode ObjectAttributes = BalpCodes.OfDicom("110135", "Object Security Attributes Changed");
    private static readonly BalpCode Configuration = BalpCodes.OfDicom("110129", "Security Configuration");

    /// <summary>The codes of an event.</summary>
    public static BalpCodes Of(SecurityEvent told) => told switch
    {
        SecurityEvent.Login or SecurityEvent.LoginBlocked => Codes(Authentication, BalpCodes.OfDicom("110122", "Login"), "E"),
        SecurityEvent.Logout or SecurityEvent.SessionsEnded => Codes(Authentication, BalpCodes.OfDicom("110123", "Logout"), "E"),
        SecurityEvent.PasswordChanged or SecurityEvent.SecondFactorChanged or SecurityEvent.UserChanged => Codes(Alert, UserAttributes, "U"),
        SecurityEvent.UserAdded => Codes(Alert, UserAttributes, "C"),
        SecurityEvent.UserRemoved => Codes(Alert, UserAttributes, "D"),
        SecurityEvent.AccessGiven => Codes(Alert, ObjectAttributes, "C"),
        SecurityEvent.AccessWithdrawn or SecurityEvent.TokenRevoked => Codes(Alert, ObjectAttributes, "D"),
        SecurityEvent.ClientRefused => Codes(Alert, BalpCodes.OfDicom("110126", "Node Authentication"), "E"),
        SecurityEvent.TokenIssued or SecurityEvent.TokenRefreshed => Codes(Authentication, BalpCodes.OfDicom("110126", "Node Authentication"), "E"),
        SecurityEvent.TokenReused => Codes(Alert, BalpCodes.OfDicom("110132", "Use of Restricted Function"), "E"),
        SecurityEvent.ClientAdded => Codes(Alert, Configuration, "C"),
        SecurityEvent.ClientRemoved => Codes(Alert, Configuration, "D"),
        SecurityEvent.ServerStarted => Codes(Activity, BalpCodes.OfDicom("110120", "Application Start"), "E"),
        SecurityEvent.ServerStopped => Codes(Activity, BalpCodes.OfDicom("110121", "Application Stop"), "E"),
        SecurityEvent.VerbRun => Codes(Activity, BalpCodes.OfDicom("110142", "Local Service Operation Stopped"), "E"),
        SecurityEvent.AuditRemoved => Codes(LogUsed, BalpCodes.OfDicom("110142", "Local Service Operation Stopped"), "D"),
        _ => throw new ArgumentOutOfRangeException(nameof(told), told, "has no codes"),
    };

    /// <summary>How grave it is that it happened: https://hl7.org/fhir/R4/valueset-audit-event-outcome.html.</summary>
    public static string Outcome(AuditRecord record) =>
        record.Event is SecurityEvent.TokenReused or SecurityEvent.LoginBlocked ? "8" : record.Status switch { < 400 => "0", < 500 => "4", _ => "8" };

    /// <summary>The event's name, by which it is found: <c>entity-name</c>.</summary>
    public static string NameOf(SecurityEvent told) =>
        string.Concat(told.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private static BalpCodes Codes(BalpCode type, BalpCode subtype, string action) => BalpCodes.OfSecurity(subtype, action) with { Type = type };
}
