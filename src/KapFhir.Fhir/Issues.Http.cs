// https://hl7.org/fhir/R4/http.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with a request before its resource is looked at.</content>
public static partial class Issues
{
    /// <summary>403: no rule allows it.</summary>
    public static Issue NotAllowed(string interaction, string? type) =>
        Error(403, "forbidden", $"{interaction}{(type is null ? "" : " on " + type)} is not allowed for this caller. In Auth:Mode Open "
            + "only this machine may call, and in a browser only this server's own pages and those of Fhir:CorsOrigins.");

    /// <summary>403: it may be read, and not changed.</summary>
    public static Issue ChangeNotAllowed(string type, string id) =>
        Error(403, "forbidden", $"{type}/{id} may be read with this access, and not changed. Ask for a scope that covers the change.");

    /// <summary>404: nothing that this access may change; whether there is something hidden is not said.</summary>
    public static Issue NothingToChange(string type, string id) => Error(
        404, "not-found", $"There is no {type}/{id} that this access may change. A new {type} is made with POST {type}: ids of one's own choice need access to all of the type.");

    /// <summary>403: the resource as sent is not among what the caller may write.</summary>
    public static Issue OutsideAccess(string type) => Error(
        403, "forbidden", $"This {type} would be outside of what this access may write, such as another patient's record or another category. Nothing was written.");

    /// <summary>403: a Binary would be where the caller may not write, or where nobody could find whom it is for.</summary>
    public static Issue ContextOutsideAccess() => Error(
        403, "forbidden", "This Binary would be outside of what this access may write. Binary.securityContext (with raw content the header X-Security-Context) is to name a resource of this"
            + " server that the access may read, such as the DocumentReference or Patient that it belongs to; with patient/ scopes one of that patient's record. Nothing was written.");

    /// <summary>404: nothing is served at this path.</summary>
    public static Issue UnknownPath(string path) =>
        Error(404, "not-found",
            $"Nothing is served at {path}. A FHIR path is [base]/[type]/[id]; GET [base]/metadata lists what there is.");

    /// <summary>404: no such resource type.</summary>
    public static Issue UnknownType(string type) =>
        Error(404, "not-found", $"'{type}' is not a resource type of FHIR R4. Type names are case-sensitive: Patient, not patient.");

    /// <summary>404: no such operation here.</summary>
    public static Issue UnknownOperation(string operation) =>
        Error(404, "not-found",
            $"The operation '{operation}' is not offered here. GET [base]/metadata lists the operations and where each may be called.");

    /// <summary>405: the path exists, not with this method.</summary>
    public static Issue MethodNotAllowed(string method, string path, string allow) =>
        Error(405, "not-supported", $"{method} is not offered on {path}. Offered: {allow}.");

    /// <summary>406: no format in Accept or _format can be sent.</summary>
    public static Issue NotAcceptable(string asked) =>
        Error(406, "not-supported",
            $"None of '{asked}' can be sent. Ask for application/fhir+json or application/fhir+xml (fhirVersion 4.0) in Accept, or as "
                + "_format=json or _format=xml.");

    /// <summary>415: the body's format is not read.</summary>
    public static Issue UnsupportedContentType(string? sent, string wanted) =>
        Error(415, "not-supported",
            $"A body of Content-Type '{(string.IsNullOrEmpty(sent) ? "(none)" : sent)}' is not read here. Send {wanted}.");

    /// <summary>415: the body's compression is not read.</summary>
    public static Issue UnsupportedContentEncoding(string sent) =>
        Error(415, "not-supported", $"A body of Content-Encoding '{sent}' is not read. Send gzip, br, deflate or none.");

    /// <summary>413: the body is too large.</summary>
    public static Issue BodyTooLarge(long limit) =>
        Error(413, "too-costly", string.Create(CultureInfo.InvariantCulture,
            $"The body has more than {limit} bytes, the limit of this server (Fhir:MaxBodyBytes)."));

    /// <summary>413: content that is too large once it stands in a Binary, in base64.</summary>
    public static Issue BinaryTooLarge(long limit) =>
        Error(413, "too-costly", string.Create(CultureInfo.InvariantCulture,
            $"The content has more than {limit} bytes, the most that a Binary of this server holds (three quarters of Fhir:MaxBodyBytes: it is kept in base64)."));

    /// <summary>400: a body that nothing would be done with.</summary>
    public static Issue UnexpectedBody(string method) =>
        Error(400, "not-supported", $"{method} has no body here, and this one would be ignored. Send it without.");

    /// <summary>400: a condition on the time, which two changes within a second get past.</summary>
    public static Issue UnmodifiedSince() => Error(
        400, "not-supported", "If-Unmodified-Since would be ignored: FHIR guards updates by version. Send If-Match with the ETag of the version you have read.");

    /// <summary>400: a header that asks for another method.</summary>
    public static Issue MethodOverride(string header) => Error(400, "not-supported", $"{header} would be ignored. Send the request with the method itself.");

    /// <summary>503: a query that takes too long.</summary>
    public static Issue TimeBudgetSpent(string budget) => Error(
        503, "too-costly", $"The request took longer than {budget} (Search:TimeBudget) and was ended. Make the search more selective: name a patient, a code, a date; search "
            + "for the beginning of a name instead of :contains; leave out _total=accurate and _sort; or ask for less with _count. Prefer: respond-async has no such limit.");

    /// <summary>413: a bundle has too many entries.</summary>
    public static Issue TooManyEntries(int count, int limit) => Error(
        413, "too-costly", string.Create(CultureInfo.InvariantCulture,
            $"The bundle has {count} entries; this server takes {limit} at once (Fhir:MaxBundleEntries). Send several bundles."))
        .At("Bundle.entry");

    /// <summary>400: a body is needed and there is none.</summary>
    public static Issue EmptyBody() =>
        Error(400, "required", "The request has no body. Send a resource as application/fhir+json or application/fhir+xml.");

    /// <summary>400: the body is in another format than Content-Type says.</summary>
    public static Issue ContentTypeMismatch(string contentType, bool isXml) =>
        Error(400, "structure", isXml
            ? $"Content-Type says {contentType}, but the body does not begin like XML, with a <. Send XML, or JSON as application/fhir+json."
            : $"Content-Type says {contentType}, but the body begins like XML. Send JSON, or XML as application/fhir+xml.");

    /// <summary>400: the body cannot be decompressed or was cut off.</summary>
    public static Issue UnreadableBody(string why) => Error(400, "structure", $"The body cannot be read: {why}");

    /// <summary>400: an entity tag in If-Match or If-None-Match is none.</summary>
    public static Issue BadEntityTag(string header, string sent) =>
        Error(400, "value",
            $"{header}: '{sent}' is not an entity tag. Send the ETag of an earlier answer, like W/\"3\", a list of them, or *.");

    /// <summary>400: _pretty, _summary and the like with a value that they do not have.</summary>
    public static Issue BadParameter(string name, string value, string allowed) =>
        Error(400, "value", $"{name}={value} is not understood. Allowed: {allowed}.");

    /// <summary>500: a fault of the server; no detail leaves it.</summary>
    public static Issue ServerFault(string requestId) =>
        new(IssueSeverity.Fatal, "exception", $"The server failed. Tell its operator the request id {requestId}.", 500);

    /// <summary>503: the database does not answer or cannot be written.</summary>
    public static Issue StoreUnavailable(string why) => Error(503, "transient", why);

    /// <summary>429: more requests than one sender may send.</summary>
    public static Issue TooManyRequests(int seconds) =>
        Error(429, "throttled", $"These are more requests than one sender may send. Wait {seconds} s (Retry-After); a batch is one request, and holds many.");

    /// <summary>403: in the clear.</summary>
    public static Issue HttpsOnly(string address) => Error(
        403, "security", $"Ask by https: {address}. What was sent came in the clear; a token in it is known to who listened, so get another. Behind a reverse proxy: is it named in Fhir:TrustedProxies?");

    /// <summary>410: a page link is too old.</summary>
    public static Issue PageExpired() =>
        Error(410, "expired",
            "This page link is too old: what was current at its moment is no longer indexed. Search again for a new first page.");

    /// <summary>400: a page link with something added.</summary>
    public static Issue PageLinkChanged(string link, string other) =>
        Error(400, "invalid", $"A link with '{link}' stands for a search as it was sent; '{other}' can't be added to it. Follow it as it is, or search anew.");
}
