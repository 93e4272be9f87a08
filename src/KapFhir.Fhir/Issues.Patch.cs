// https://hl7.org/fhir/R4/http.html#patch, https://www.rfc-editor.org/rfc/rfc6902 and https://hl7.org/fhir/R4/fhirpatch.html
using System.Globalization;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Patch;

namespace KapFhir.Fhir;

/// <content>What can be wrong with a patch: 400 for one that is none, 422 for one that this resource does not take.</content>
public static partial class Issues
{
    /// <summary>400: a JSON Patch that is no array.</summary>
    public static Issue PatchNoArray { get; } = Error(
        400, "structure", "A JSON Patch is an array of operations: [{\"op\":\"replace\",\"path\":\"/gender\",\"value\":\"female\"}].");

    /// <summary>400: an item of the array that is no object.</summary>
    public static Issue PatchOperationNoObject(int index) => Malformed(index, "it is not an object with op and path. Write one.");

    /// <summary>400: a member of an operation that occurs twice.</summary>
    public static Issue PatchMemberRepeated(int index, string name) => Malformed(index, $"'{name}' occurs twice. Write it once.");

    /// <summary>400: an operation that there is not.</summary>
    public static Issue PatchOperationUnknown(int index, string? operation, IEnumerable<string> known) => Malformed(
        index, operation is null ? $"it does not say which operation it is. Write one of {string.Join(", ", known)}."
            : $"there is no operation '{ShortenPath(operation)}'. Write one of {string.Join(", ", known)}, in lower case.");

    /// <summary>400: an operation without something that it needs.</summary>
    public static Issue PatchMemberMissing(int index, string operation, string member) =>
        Malformed(index, $"{operation} needs '{member}'{(member == "value" ? "" : " as text")}. Add it.");

    /// <summary>400: a path that is no JSON Pointer.</summary>
    public static Issue PatchBadPointer(int index, string operation, string member, string text) => Malformed(
        index, $"'{ShortenPath(text)}' ({member} of {operation}) is not a JSON Pointer. Begin with a slash, and write "
            + "~0 for ~ and ~1 for / inside names.");

    /// <summary>400: a value moved to a place inside of itself.</summary>
    internal static Issue PatchMovesIntoItself(PatchStep step, string from) =>
        Error(400, "invalid", $"{step}: '{ShortenPath(from)}' cannot be moved into itself. Copy it, or choose another path.");

    /// <summary>422: a JSON Pointer that leads to nothing.</summary>
    internal static Issue PatchNothingThere(PatchStep step, string pointer) => Unprocessed(
        step, "not-found", $"there is nothing at '{ShortenPath(pointer)}'. Read the resource again; what is missing on the way is "
            + "added first, by an operation of its own.");

    /// <summary>422: an index that an array does not have.</summary>
    internal static Issue PatchBadIndex(PatchStep step, string token, int count, bool isAdded) => Unprocessed(
        step, "value", $"'{ShortenPath(token)}' is no place in an array of {Number(count)}. Write " + (isAdded
            ? $"a number from 0 to {Number(count)} without leading zeros, or - for the end."
            : count == 0 ? "another path: the array is empty." : $"a number from 0 to {Number(count - 1)} without leading zeros."));

    /// <summary>422: a test that fails.</summary>
    internal static Issue PatchTestFailed(PatchStep step, ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected) => Unprocessed(
        step, "conflict", $"the value is {Shorten(actual)}, not {Shorten(expected)}. Read the resource again and patch what it is now.");

    /// <summary>422: the resource itself would go.</summary>
    internal static Issue PatchRemovesAll(PatchStep step) =>
        Unprocessed(step, "business-rule", "this would take the whole resource away. Use DELETE for that.");

    /// <summary>422: the resource itself would be replaced.</summary>
    internal static Issue PatchReplacesAll(PatchStep step, string type) =>
        Unprocessed(step, "business-rule", $"this would replace the whole {type}. Use PUT for that, or name an element.");

    /// <summary>413: more work than one patch may make.</summary>
    internal static Issue PatchTooCostly(PatchStep step) =>
        Error(
            413, "too-costly", $"{step}: up to here the patch makes more work than this server takes at once. Send it in parts, or use PUT.");

    /// <summary>400: an XML Patch without operations.</summary>
    public static Issue XmlPatchEmpty { get; } = Error(
        400, "structure", "An XML Patch is an element that holds operations: <diff xmlns=\"http://hl7.org/fhir\"><replace sel=\"Patient/gender/@value\">female</replace></diff>.");

    /// <summary>400: an XML Patch that is not well-formed, or has a document type.</summary>
    public static Issue XmlPatchMalformed(int line, int column) => Error(
        400, "structure", $"The patch is not well-formed XML in line {Number(line)} at character {Number(column)}. Check tags and quotation marks there; there can be no document type.");

    /// <summary>400: an XML Patch that is nested too deeply.</summary>
    public static Issue XmlPatchTooDeep(int depth) => Error(400, "too-long", $"The patch is nested deeper than {Number(depth)} levels. Send what is so deep with PUT.");

    /// <summary>400: a selector that is none.</summary>
    public static Issue XmlPatchBadSelector(int index, string operation, string text) => Malformed(
        index, $"'{ShortenPath(text)}' (sel of {operation}) is not a path of XML Patch. Write names with slashes between them, each with a place or a value in brackets if there are "
            + "several (Patient/name[1]/given[@value='Ann'], Patient/gender/@value), and declare the prefixes you use.");

    /// <summary>400: an attribute that the operation does not have.</summary>
    public static Issue XmlPatchBadAttribute(int index, string operation, string name, string form) =>
        Malformed(index, $"the attribute {name} of {operation} is wrong: {form}.");

    /// <summary>422: a selector that leads to what the operation cannot be done on.</summary>
    internal static Issue XmlPatchBadTarget(PatchStep step, string what) => Unprocessed(step, "value", $"what the path leads to must be {what}.");

    /// <summary>400: a resource that is no FHIRPath Patch.</summary>
    public static Issue PatchNoParameters(string type) => Error(
        400, "invalid", $"A FHIRPath Patch is a Parameters resource with a parameter named operation for each change, not a {type}. "
            + "To replace the whole resource use PUT.")
        .At(type);

    /// <summary>Where an operation of a FHIRPath Patch stands.</summary>
    public static string PatchParameterPath(int index) => string.Create(CultureInfo.InvariantCulture, $"Parameters.parameter[{index}]");

    /// <summary>400: a parameter of another name.</summary>
    public static Issue PatchParameterUnknown(int index, string? name) =>
        Malformed(index, $"the parameter's name is '{name}'. In a FHIRPath Patch each is named operation.").At(PatchParameterPath(index));

    /// <summary>400: a part that the operation would ignore.</summary>
    public static Issue PatchPartUnknown(int index, string type, string part, IEnumerable<string> known) =>
        Malformed(index, $"{type} has no part '{part}'. It has {string.Join(", ", known)}.");

    /// <summary>400: a part that occurs twice.</summary>
    public static Issue PatchPartRepeated(int index, string type, string part) =>
        Malformed(index, $"{type} has the part '{part}' twice. Send it once.");

    /// <summary>400: a part that the operation needs.</summary>
    public static Issue PatchPartMissing(int index, string type, string part) => Malformed(
        index, $"{type} needs the part '{part}' with a value. Add it{(part == "value" ? " as value[x], as resource, or as parts" : "")}.");

    /// <summary>400: an index that is none.</summary>
    internal static Issue PatchNoIndex(PatchStep step) =>
        Error(400, "value", $"{step}: an index is a whole number from 0. Send it as valueInteger.");

    /// <summary>400: a path that is no FHIRPath.</summary>
    internal static Issue PatchBadPath(PatchStep step, Issue why) => Error(400, "invalid", $"{step}: {why.Diagnostics}");

    /// <summary>422: a path that cannot be evaluated on this resource.</summary>
    internal static Issue PatchPathFails(PatchStep step, Issue why) => Unprocessed(step, "processing", why.Diagnostics);

    /// <summary>422: a path that leads to nothing.</summary>
    internal static Issue PatchNoElement(PatchStep step) => Unprocessed(
        step, "not-found", "the path leads to no element. Read the resource again; an element that is missing is made with add, on "
            + "the path of what holds it.");

    /// <summary>422: a path that leads to several elements.</summary>
    internal static Issue PatchSeveralElements(PatchStep step, int count) => Unprocessed(
        step, "multiple-matches", $"the path leads to {Number(count)} elements and must lead to one. Narrow it, as with [0] or where().");

    /// <summary>422: a path that leads to what is no element.</summary>
    internal static Issue PatchComputedValue(PatchStep step) => Unprocessed(
        step, "value", "the path gives a computed value, which is no element of the resource. Write a path of names, indexes and where().");

    /// <summary>422: insert or move on something else than a list.</summary>
    internal static Issue PatchNoList(PatchStep step, string path) =>
        Unprocessed(step, "value", $"{path} is no list. Use replace, or the path of a list (without an index at its end).");

    /// <summary>422: insert or move in a part of a list.</summary>
    internal static Issue PatchPartOfList(PatchStep step, int count, int all) => Unprocessed(
        step, "value", $"the path leads to {Number(count)} items that are not all {Number(all)} of one list, so that an "
            + "index is not clear. Write the path of the list.");

    /// <summary>422: an index that a list does not have.</summary>
    internal static Issue PatchIndexBeyond(PatchStep step, string part, int index, int most) => Unprocessed(
        step, "value", most < 0 ? $"{part} is {Number(index)}, but the list is empty. There is nothing to move."
            : $"{part} is {Number(index)}, but can be at most {Number(most)} in this list.");

    /// <summary>422: an element that the type does not have.</summary>
    internal static Issue PatchElementUnknown(PatchStep step, string name, TypeDefinition holder) => Unprocessed(
        step, "structure", $"'{ShortenPath(name)}' is no element of {holder.Name} in FHIR R4. "
            + (holder.Elements.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase)) is { } near
                ? DidYouMean(near.Name) : "Write the element's name as in its definition."));

    /// <summary>422: an element that does not repeat and is there already.</summary>
    internal static Issue PatchElementExists(PatchStep step, string path) =>
        Unprocessed(step, "duplicate", $"{path} does not repeat and has a value already. Use replace on its own path.");

    /// <summary>422: a value of a type that the element does not have.</summary>
    internal static Issue PatchWrongType(PatchStep step, string path, string? sent, IEnumerable<string> types)
    {
        var all = types.ToList();
        return Unprocessed(step, "structure", $"{path} takes {string.Join(", ", all.Take(8))}{(all.Count > 8 ? "..." : "")}, not "
            + $"{sent ?? "parts"}. Send the value under the name of its type, as value[x].");
    }

    /// <summary>422: a text that the element's type does not take.</summary>
    internal static Issue PatchBadValue(PatchStep step, string name, string type, string form) =>
        Unprocessed(step, "value", $"the value is not a valid {type} for '{name}': {form}");

    /// <summary>422: something in the resource that is no FHIR, on the way.</summary>
    internal static Issue PatchLeavesFault(PatchStep step, Issue why) =>
        Unprocessed(step, "structure", $"before it the resource is not FHIR: {why}");

    /// <summary>422: the outcome is of another type.</summary>
    public static Issue PatchChangesType(string before, string after) => Error(
        422, "business-rule", $"The patch would make a {after} of this {before}. A resource's type stays: POST the {after}.")
        .At("resourceType");

    /// <summary>422: the outcome has another id.</summary>
    public static Issue PatchChangesId(string type, string before, string? after) => Error(
        422, "business-rule", after is null ? $"The patch would take {type}.id away. An id stays: leave it out of the patch."
            : $"The patch would change {type}.id from '{before}' to '{after}'. An id stays: leave it out of the patch.").At(type + ".id");

    internal static string ShortenPath(string text) => text.Length <= 100 ? text : string.Concat(text.AsSpan(0, 100), "...");

    private static Issue Malformed(int index, string why) => Error(
        400, "invalid", string.Create(CultureInfo.InvariantCulture, $"Operation [{index}] of the patch: ") + why);

    private static Issue Unprocessed(PatchStep step, string code, string why) => Error(422, code, $"{step}: {why}");
}
