// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html and https://www.rfc-editor.org/rfc/rfc6750
namespace KapFhir.Fhir;

/// <content>Why a caller may not.</content>
public static partial class Issues
{
    /// <summary>401: no token came with the request.</summary>
    public static Issue TokenMissing() => Error(
        401, "login", "This server wants an access token: send 'Authorization: Bearer ...'. [base]/.well-known/smart-configuration says where to get one.");

    /// <summary>401: the token is not good, or not any more.</summary>
    public static Issue TokenInvalid(string why) => Error(401, "login", $"The access token is not accepted: {why} Get a new one at the token endpoint.");

    /// <summary>401: the Authorization header holds something else.</summary>
    public static Issue NotBearer() => Error(401, "login", "The Authorization header holds no bearer token. Send 'Authorization: Bearer ...', once.");

    /// <summary>503: nobody can say now whether a token is good.</summary>
    public static Issue ProviderUnavailable() => Error(
        503, "transient", "Access tokens cannot be verified now: the identity provider gives this server no keys, or no answer. Send the request again after Retry-After; the "
            + "server's log and /health/ready say why.");

    /// <summary>403: no scope of the token allows it.</summary>
    public static Issue ScopeMissing(string interaction, string? type) => Error(
        403, "forbidden", $"No scope of this access token allows {interaction}{On(type)}. Ask for one that does, such as patient/{type ?? "*"}.cruds, user/{type ?? "*"}.cruds or "
            + "system/*.cruds with the letters that are needed.");

    /// <summary>403: an operation that counts over many patients.</summary>
    public static Issue OperationNeedsWholeAccess(string operation, IEnumerable<string> types, string letters) => Error(
        403, "forbidden", $"${operation} counts over all patients: the token needs user/ or system/ scopes with .{letters} and without a filter on {string.Join(", ", types)}.");

    /// <summary>403: an operation that reads more types than the token.</summary>
    public static Issue OperationNeedsTypes(string operation, IEnumerable<string> types, string letters) => Error(
        403, "forbidden", $"${operation} reads {string.Join(", ", types)} too, which no scope of this access token allows: its answer would be wrong without. Ask for scopes with .{letters} on them.");

    /// <summary>403: an operation for others.</summary>
    public static Issue OperationNotForCaller(string operation, IEnumerable<string> callers) => Error(
        403, "forbidden", $"${operation} is for {string.Join(", ", callers)}. This access token is not of one of them.");

    /// <summary>403: an emergency without a reason.</summary>
    public static Issue BreakGlassReasonMissing(string purpose, int letters) => Error(
        403, "forbidden", $"X-Purpose-Of-Use {purpose} breaks the glass: say why in the header X-Break-Glass-Reason, in {letters} characters at least (percent-encode what is not ASCII). "
            + "The reason is put on record with every resource that is shown, and the privacy officer reads it.");

    /// <summary>403: an emergency is not declared by these.</summary>
    public static Issue BreakGlassNotForCaller(string roles) => Error(
        403, "forbidden", roles.Length == 0 ? "Nobody may break the glass here (Auth:BreakGlassRoles is empty). Ask the privacy officer."
            : $"Only users who are {roles} may break the glass, no patient and no service. Send the request without X-Purpose-Of-Use, or with another purpose.");

    /// <summary>401: an emergency is declared by who has just signed in.</summary>
    public static Issue BreakGlassTooLate(TimeSpan lifetime) => Error(
        401, "login", $"Breaking the glass counts for {lifetime:hh\\:mm\\:ss} after the user signed in. Have the user sign in again (prompt=login or max_age), and send the request with the new token.");

    /// <summary>400: a reason for nothing.</summary>
    public static Issue BreakGlassReasonAlone() => Error(
        400, "invalid", "X-Break-Glass-Reason belongs to X-Purpose-Of-Use: BTG. Send both, or neither.");

    /// <summary>400: a reason that cannot be read.</summary>
    public static Issue BreakGlassReasonUnreadable(int most) => Error(
        400, "invalid", $"X-Break-Glass-Reason must be one line of at most {most} characters, percent-encoded where it is not ASCII.");

    /// <summary>403: for who runs the server.</summary>
    public static Issue MaintenanceOnly(string what) => Error(
        403, "forbidden", $"'{what}' is for who runs the server: the token needs user/*.cruds of an administrator, or system/*.cruds.");

    private static string On(string? type) => type is null ? "" : " on " + type;
}
