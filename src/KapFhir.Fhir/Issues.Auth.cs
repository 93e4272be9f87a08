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

    /// <summary>403: an operation that looks at a whole record.</summary>
    public static Issue OperationNeedsWholeAccess(string operation, string letters) => Error(
        403, "forbidden", $"'{operation}' looks at whole records: the token needs user/*.{letters} of a practitioner, or system/*.{letters}, without a filter.");

    /// <summary>403: for who runs the server.</summary>
    public static Issue MaintenanceOnly(string what) => Error(
        403, "forbidden", $"'{what}' is for who runs the server: the token needs user/*.cruds of an administrator, or system/*.cruds.");

    private static string On(string? type) => type is null ? "" : " on " + type;
}
