// https://hl7.org/fhir/R4/http.html#transaction and https://hl7.org/fhir/R4/bundle.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with a batch or a transaction.</content>
public static partial class Issues
{
    /// <summary>The place of an entry, from 0: <c>Bundle.entry[3]</c>.</summary>
    public static string EntryPath(int index) => string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{index}]");

    /// <summary>400: something else than a batch or a transaction was sent to the base.</summary>
    public static Issue NotABundle(string type) =>
        Error(400, "invalid",
            $"POST to the base takes a Bundle of type batch or transaction, not a {type}. Send a {type} to [base]/{type}.");

    /// <summary>400: a bundle of another type.</summary>
    public static Issue WrongBundleType(string? type) =>
        Error(400, "value", $"Bundle.type is '{type ?? "(none)"}'; only batch and transaction can be carried out. To store the bundle as "
            + "it is, POST it to [base]/Bundle.").At("Bundle.type");

    /// <summary>400: an element that only other types of bundle have (bdl-1, bdl-2, bdl-4).</summary>
    /// <param name="element">The element: <c>total</c>, <c>search</c>, <c>response</c>.</param>
    /// <param name="belongsTo">What has it.</param>
    /// <param name="rule">R4's rule.</param>
    public static Issue OfOtherBundles(string element, string belongsTo, string rule) =>
        Error(400, "invariant", $"'{element}' belongs to {belongsTo}; a batch or transaction has none ({rule}). Leave it out.").At(element);

    /// <summary>400: an entry without a request (bdl-3).</summary>
    public static Issue EntryWithoutRequest() =>
        Error(400, "required", "The entry has no request. In a batch or transaction each entry says what to do: request.method and "
            + "request.url.").At("request");

    /// <summary>400: a method that entries do not have.</summary>
    public static Issue EntryMethod(string? method) =>
        Error(400, "value",
            $"request.method is '{method ?? "(none)"}'. Offered: GET, HEAD, POST, PUT, PATCH, DELETE, in upper case.").At("request.method");

    /// <summary>400: an entry's url leads nowhere.</summary>
    public static Issue EntryUrl(string method, string? url) =>
        Error(400, "value", $"{method} '{url ?? "(none)"}' is nothing that this server does. request.url is relative to the base: "
            + "Patient, Patient/1, Patient?identifier=s|v.")
        .At("request.url");

    /// <summary>400: a write without a resource.</summary>
    public static Issue EntryWithoutResource(string method) =>
        Error(400, "required", $"{method} needs the resource to write.").At("resource");

    /// <summary>400: a fullUrl that occurs twice (bdl-7).</summary>
    public static Issue DuplicateFullUrl(string fullUrl) =>
        Error(400, "duplicate", $"fullUrl {fullUrl} occurs in two entries (bdl-7). Each entry has its own.").At("fullUrl");

    /// <summary>400: a fullUrl with a version (bdl-8).</summary>
    public static Issue VersionedFullUrl(string fullUrl) =>
        Error(400, "value", $"fullUrl {fullUrl} names a version (bdl-8). Leave /_history out.").At("fullUrl");

    /// <summary>400: two entries change one resource.</summary>
    public static Issue SameResourceTwice(string type, string id) =>
        Error(400, "duplicate", $"Two entries of the transaction change {type}/{id}. Merge them into one.").At("request.url");

    /// <summary>412: two conditional creates ask for the same.</summary>
    public static Issue SameConditionTwice(string criteria) =>
        Error(412, "duplicate", $"Another entry of the transaction creates what ifNoneExist '{criteria}' matches. Refer to that entry "
            + "instead.").At("request.ifNoneExist");

    /// <summary>412: a conditional reference that leads to none or to several.</summary>
    public static Issue ConditionalReference(string reference, int matches) => Error(
        412, matches == 0 ? "not-found" : "multiple-matches",
        $"The conditional reference '{reference}' matches {(matches == 0 ? "no resource" : "more than one resource")}; it must match "
            + "exactly one.");

    /// <summary>400: an entry of a batch refers to another entry.</summary>
    public static Issue BatchReference(string expression, string urn) => Error(
        400, "invalid", $"{expression} refers to {urn}, the fullUrl of an entry of this batch. Entries of a batch do not know each other, so the reference would lead "
            + "nowhere (http.html#brules). Send the bundle as a transaction, which resolves it.").At(expression);

    /// <summary>422: a urn that no entry has.</summary>
    public static Issue UnresolvedUrn(string expression, string urn) => Error(
        422, "not-found", $"{expression} refers to {urn}, which is the fullUrl of no entry of this transaction.").At(expression);

    /// <summary>400: an operation that writes, in a transaction.</summary>
    public static Issue OperationInTransaction(string method, string path) => Error(
        400, "not-supported", $"{method} {path} writes outside the transaction, so it could not be taken back with it. Send it by itself, or in a batch.");
}
