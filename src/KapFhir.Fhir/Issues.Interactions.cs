// https://hl7.org/fhir/R4/http.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with reading and writing single resources.</content>
public static partial class Issues
{
    /// <summary>The resource names rules that it was made under, which this server does not know.</summary>
    public static Issue ImplicitRulesUnknown(string type, string rules) =>
        Error(422, "not-supported", $"{type}.implicitRules: the rules '{rules}' are not known here, and a resource made under them cannot be read without them. Send it without implicitRules.")
            .At(type + ".implicitRules");

    /// <summary>404: no such resource, or not visible to the caller.</summary>
    public static Issue ResourceNotFound(string type, string id) => Error(404, "not-found", $"There is no {type}/{id}.");

    /// <summary>410: the resource was deleted.</summary>
    public static Issue ResourceDeleted(string type, string id) =>
        Error(410, "deleted", $"{type}/{id} was deleted. Earlier versions are at [base]/{type}/{id}/_history.");

    /// <summary>404: no such version.</summary>
    public static Issue VersionNotFound(string type, string id, string version) =>
        Error(404, "not-found", $"{type}/{id} has no version {version}. The versions are at [base]/{type}/{id}/_history.");

    /// <summary>412: the resource is not at the version that If-Match names.</summary>
    public static Issue VersionConflict(string type, string id, string? current) => Error(
        412, "conflict", current is null
            ? $"If-Match asks for a version of {type}/{id}, and there is none: it was deleted or never was. Leave If-Match out to create it."
            : $"{type}/{id} is at version {current}, which If-Match does not name. Read it again and apply the change to that.");

    /// <summary>412: If-None-Match names the version that an existing resource has, or any.</summary>
    public static Issue AlreadyExists(string type, string id) =>
        Error(412, "conflict", $"{type}/{id} exists in a version that If-None-Match rules out (* rules out all: create only).");

    /// <summary>400: a condition that the interaction does not have.</summary>
    public static Issue MisplacedCondition(string header, string place) =>
        Error(400, "not-supported", $"{header} would be ignored here: it belongs to {place}. Leave it out.");

    /// <summary>400: the Provenance in a header says itself what it is about.</summary>
    public static Issue ProvenanceTarget() =>
        Error(400, "invalid", "the target is what the request writes, and the server fills it in. Leave target out.").At("Provenance.target");

    /// <summary>400: If-None-Exist searches for another type than is created.</summary>
    public static Issue ConditionOfOtherType(string sent, string type) =>
        Error(400, "value", $"If-None-Exist names '{sent}', but a {type} is created. Write {type}?name=value, or just name=value.");

    /// <summary>400: a parameter that an interaction on a single resource does not have.</summary>
    public static Issue UnknownParameter(string name, IEnumerable<string> known) => Error(
        400, "not-supported", $"The parameter '{name}' is unknown here. Allowed: {string.Join(", ", known)}. Prefer: handling=lenient has "
            + "unknown parameters ignored.");

    /// <summary>412: a condition fits several resources. https://hl7.org/fhir/R4/http.html#cond-update</summary>
    public static Issue SeveralMatches(string criteria) =>
        Error(412, "multiple-matches", $"More than one resource matches '{criteria}'. Make the condition selective enough for one.");

    /// <summary>412: more matches than a delete may delete.</summary>
    public static Issue MoreMatches(string criteria, int limit) => Error(
        412, "multiple-matches", $"More than {limit} resources match '{criteria}', the most that _count allows. Nothing was deleted. Raise _count, or make the "
            + "condition more selective.");

    /// <summary>400: a parameter that shapes results, in a condition.</summary>
    public static Issue ShapeInCriteria(string name) => Error(
        400, "invalid", $"{name} shapes the results of a search and has no meaning in a condition. Leave it out.");

    /// <summary>400: _count in a condition that is for one resource.</summary>
    public static Issue CountInCriteria() => Error(
        400, "invalid", "_count has no meaning in this condition, which is for one resource. Only a conditional delete of its own, or in a batch, deletes "
            + "up to _count resources.");

    /// <summary>404: a condition that must fit one resource fits none.</summary>
    public static Issue NothingMatches(string type, string criteria) =>
        Error(
            404, "not-found", $"No {type} matches '{criteria}', so there is nothing to patch. Create it first, or correct the condition.");

    /// <summary>412: a condition that would fit everything.</summary>
    public static Issue UnselectiveCriteria(string type, string criteria) => Error(
        412, "multiple-matches", $"'{type}?{criteria}' has no search parameter to select by. Give one, like identifier=[system]|[value].");

    /// <summary>400: the body is of another type than the path.</summary>
    public static Issue TypeMismatch(string inBody, string inUrl) =>
        Error(400, "invalid", $"The body's resourceType is {inBody}, the path says {inUrl}. Send it to [base]/{inBody}.").At(inBody);

    /// <summary>400: an update's body has no id. https://hl7.org/fhir/R4/http.html#update</summary>
    public static Issue MissingId(string type, string id) =>
        Error(400, "required", $"{type}.id is missing. An update's body carries the id of its path: \"id\": \"{id}\".").At(type + ".id");

    /// <summary>400: an update's body has another id than the path.</summary>
    public static Issue IdMismatch(string type, string inBody, string inUrl) =>
        Error(400, "invalid", $"{type}.id is '{inBody}', the path or the condition says '{inUrl}'. Make them the same.").At(type + ".id");

    /// <summary>400: not an id. https://hl7.org/fhir/R4/datatypes.html#id</summary>
    public static Issue BadId(string type, string id) =>
        Error(400, "value", $"'{id}' is not a FHIR id: 1 to 64 of A-Z, a-z, 0-9, '-' and '.'.").At(type + ".id");

    /// <summary>422: the body is only a part of a resource. https://hl7.org/fhir/R4/resource.html#meta</summary>
    public static Issue SubsettedUpdate(string type) => Error(
        422, "business-rule", "meta.tag says SUBSETTED: this is a part of the resource, and writing it would lose the rest. Read the "
            + "whole resource and change that.")
        .At(type + ".meta.tag");

    /// <summary>422: the body is a copy from which something was taken out. https://hl7.org/fhir/R4/security-labels.html</summary>
    public static Issue RedactedUpdate(string type) => Error(
        422, "business-rule", "meta.security says REDACTED: parts were taken out of this copy, and writing it would lose them. Read the resource itself and change that, or PATCH"
            + " the elements that are to change.")
        .At(type + ".meta.security");

    /// <summary>422: a reference leads nowhere.</summary>
    public static Issue BrokenReference(string expression, string reference) => Error(
        422, "not-found", $"{expression} refers to {reference}, which does not exist here. Write that first, or both in one transaction "
            + "(Fhir:ReferentialIntegrity).")
        .At(expression);

    /// <summary>409: a resource cannot be deleted while others refer to it.</summary>
    public static Issue StillReferenced(string type, string id, string by) => Error(
        409, "conflict", $"{by} refers to {type}/{id}. Change or delete it first (Fhir:ReferentialIntegrity).");

    /// <summary>409: what refers to the response is the score that was made of it.</summary>
    public static Issue ScoreStillThere(string response, string score) => Error(
        409, "conflict", $"{score} is the score that this server computed from {response}, and refers to it. To withdraw both and keep the record, set the "
            + $"response's status to entered-in-error. To delete, delete {score} first, or both in one transaction.");

    /// <summary>404: a type that has no compartment.</summary>
    public static Issue UnknownCompartment(string type) => Error(
        404, "not-found", $"{type} is the centre of no compartment. Compartments are those of Patient, Encounter, RelatedPerson, "
            + "Practitioner and Device.");

    /// <summary>400: a parameter that histories do not have.</summary>
    public static Issue BadHistoryParameter(string name) =>
        Error(400, "not-supported", $"'{name}' is no parameter of a history. There are _count, _since, _at and _sort, and _list for types and the whole system.");

    /// <summary>400: an operation's input is missing or wrong.</summary>
    public static Issue BadOperationInput(string operation, string why) => Error(400, "invalid", $"{operation}: {why}");

    /// <summary>200: nothing to object to.</summary>
    public static Issue AllOk(string what) => new(IssueSeverity.Information, "informational", what, 200);

    /// <summary>200: what a delete did.</summary>
    public static Issue Deleted(int count) =>
        AllOk(string.Create(CultureInfo.InvariantCulture, $"{count} resource(s) deleted."));

    /// <summary>200: what a delete would have done.</summary>
    public static Issue WouldBeDeleted(IReadOnlyList<string> resources) =>
        AllOk(string.Create(CultureInfo.InvariantCulture, $"Nothing was deleted; {resources.Count} resource(s) would be")
            + (resources.Count == 0 ? "." : ": " + string.Join(", ", resources) + "."));

    /// <summary>405: a client's own id where the server gives them.</summary>
    public static Issue NoIdsOfClients(string type, string id) =>
        Error(405, "not-supported",
            $"There is no {type}/{id}, and this server gives new resources their ids itself (Fhir:UpdateCreates). Create it with POST [base]/{type}.");

    /// <summary>More was to include than the server includes at once.</summary>
    public static Issue IncludesCut() => Warning(
        "incomplete", "Not every included resource is on this page: there are more than this server includes at once. Ask for fewer "
            + "matches per page with _count.");
}
