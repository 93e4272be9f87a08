// https://hl7.org/fhir/R4/json.html
using System.Globalization;
using System.Text;
using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir;

/// <content>What can be wrong with a resource's JSON. All of it refuses the body: status 400.</content>
public static partial class Issues
{
    internal const string RemoveOrExtend = "Remove it, or carry it in an extension.";

    /// <summary>Nothing to report.</summary>
    public static Issue AllWell { get; } = new(IssueSeverity.Information, "informational", "No issues were found.", 200);

    /// <summary>No body was sent.</summary>
    public static Issue JsonEmptyBody { get; } =
        Error(400, "structure", "The body is empty. Send a FHIR resource as a JSON object with a resourceType.");

    /// <summary>The body is not UTF-8.</summary>
    public static Issue JsonNotUtf8 { get; } =
        Error(400, "structure", "The body is not UTF-8, which FHIR's JSON must be. Encode it as UTF-8.");

    /// <summary>The body is JSON, but no object.</summary>
    public static Issue JsonNotAnObject { get; } =
        Error(400, "structure", "The body is not a JSON object. Send a FHIR resource: an object in braces with a resourceType.");

    /// <summary>A resource without resourceType.</summary>
    public static Issue JsonResourceTypeMissing { get; } =
        Error(400, "required", "A resource must say which type it is. Add \"resourceType\" with the type's name as the first property.");

    /// <summary>The body is larger than allowed.</summary>
    public static Issue JsonTooLarge(int maxBytes) =>
        Error(413, "too-long", Text($"The body is larger than the {maxBytes} bytes that this server takes. ")
            + "Split it, or send large attachments as Binary resources.");

    /// <summary>Nested too deep.</summary>
    public static Issue JsonTooDeep(int maxDepth) =>
        Error(400, "too-costly", Text($"Objects and arrays are nested deeper than the {maxDepth} levels that this server takes. ")
            + "Make the resource flatter.");

    /// <summary>Not JSON at all.</summary>
    public static Issue JsonMalformed(string found, long line, long position) => Error(400, "structure", Text(
        $"The body is not well-formed JSON: {found} is not expected in line {line} at byte {position}. ")
            + "Check quotation marks, commas and brackets there; JSON has no comments, no comma after the last item and no NaN.");

    /// <summary>The rest of the faults is left out.</summary>
    public static Issue JsonMoreFaults(int shown) =>
        new(IssueSeverity.Information, "informational", Text($"Only the first {shown} faults are listed. ")
            + "Correct these and send again to see the rest.", 400);

    /// <summary>resourceType names no concrete R4 type.</summary>
    public static Issue JsonResourceTypeUnknown(ReadOnlySpan<byte> name) =>
        Error(400, "structure", $"resourceType '{Shorten(name)}' is not a resource type of FHIR R4. Write the type's name exactly, for "
            + "example \"Patient\".");

    /// <summary>A resource of another type than the element takes.</summary>
    public static Issue JsonWrongResourceType(string found, string expected) =>
        Error(400, "structure", $"A {found} cannot stand here: only a {expected} can. Send the right type of resource.");

    /// <summary>resourceType where no resource is.</summary>
    public static Issue JsonResourceTypeInDatatype(string type) =>
        Error(400, "structure", $"{type} is not a resource, so it has no resourceType. Remove the property.");

    /// <summary>A property that R4 does not define.</summary>
    public static Issue JsonUnknownElement(string name, string type, string advice) =>
        Error(400, "structure", $"'{name}' is not an element of {type} in FHIR R4 (names are case-sensitive). {advice}");

    /// <summary>A property that occurs twice.</summary>
    public static Issue JsonDuplicateKey(string name) =>
        Error(400, "structure", $"The property '{name}' occurs twice in one object, so it is not clear which is meant. Send it once (a "
            + "list goes into one array).");

    /// <summary>Two variants of a choice.</summary>
    public static Issue JsonTwoVariants(string element, string first, string second) =>
        Error(400, "structure", $"'{element}[x]' is sent as {first} and as {second}, but takes one value of one type. Keep one of them.");

    /// <summary>An underscore before something that is no primitive.</summary>
    internal static Issue JsonUnderscoreNotAllowed(string name, bool isComplex) => Error(400, "structure", isComplex
        ? $"'_{name}' is not allowed: '{name}' is not a primitive, so its id and extensions go inside its own object. Move them there."
        : $"'_{name}' is not allowed: '{name}' has neither an id nor extensions. Remove the property.");

    /// <summary>An empty object.</summary>
    public static Issue JsonEmptyObject(string name) =>
        Error(400, "structure", $"'{name}' is an empty object; in FHIR an object is never empty. Leave it out or fill it.");

    /// <summary>An empty array.</summary>
    public static Issue JsonEmptyArray(string name) =>
        Error(400, "structure", $"'{name}' is an empty array; in FHIR an array is never empty. Leave the property out.");

    /// <summary>An empty string.</summary>
    public static Issue JsonEmptyString(string name) =>
        Error(400, "value", $"'{name}' is an empty string; in FHIR a string is never empty. Leave the property out.");

    /// <summary>A string of white space.</summary>
    public static Issue JsonBlankString(string name) =>
        Warning("value", $"'{name}' is only white space. It is kept, but a string should have other content: leave the property out.");

    /// <summary>null for a value.</summary>
    public static Issue JsonNull(string name) =>
        Error(400, "structure", $"'{name}' is null; FHIR uses null only to fill gaps in lists of primitives. Leave the property out.");

    /// <summary>null in a list with nothing beside it.</summary>
    public static Issue JsonNullWithoutExtension(string name) => Error(400, "structure",
        $"An item of '{name}' has neither a value nor an extension: null may only stand where the list with the underscore (or without) "
            + "has content. Remove the item.");

    /// <summary>The two lists of a primitive have different lengths.</summary>
    public static Issue JsonArraysDiffer(string name) =>
        Error(400, "structure", $"'{name}' and '_{name}' must have the same number of items, so that they pair up. Fill the shorter "
            + "array with null.");

    /// <summary>An array for an element that does not repeat.</summary>
    public static Issue JsonNotAList(string name) =>
        Error(400, "structure", $"'{name}' does not repeat, so it is not an array. Send the one value without brackets.");

    /// <summary>No array for an element that repeats.</summary>
    public static Issue JsonMustBeAList(string name) =>
        Error(400, "structure", $"'{name}' may repeat, so it is always an array. Put the value in square brackets.");

    /// <summary>The wrong kind of JSON value.</summary>
    internal static Issue JsonWrongType(string name, PropertyEntry entry, JsonTokenType found) => Error(400, "structure",
        $"'{name}' is {Found(found)}, but its type {entry.Property.Type.Name} is written as {Expected(entry)}. Correct the value.");

    /// <summary>A property with an underscore that is no object.</summary>
    internal static Issue JsonWrongExtras(string name, JsonTokenType found) => Error(400, "structure",
        $"'_{name}' is {Found(found)}, but holds the id and extensions of '{name}' in an object. Send {{\"extension\": [...]}} or leave "
            + "it out.");

    /// <summary>A primitive whose text is not of its type.</summary>
    internal static Issue JsonBadPrimitive(string name, ReadOnlySpan<byte> value, string type, string form, PrimitiveKind kind) =>
        kind == PrimitiveKind.Xhtml
        ? Error(400, "invalid", $"The narrative '{name}' is refused: {form}")
        : Error(400, "value", $"'{Shorten(value)}' is not a valid {type} for '{name}': {form}");

    internal static string DidYouMean(string name) => $"Did you mean '{name}'?";

    internal static string WriteChoiceAs(IEnumerable<string> names) =>
        $"The name carries the type of the value: write {string.Join(", ", names.Take(8))}" + (names.Count() > 8 ? "..." : ".");

    // Enough of what was sent to recognise it, not so much that an answer carries a record back.
    internal static string Shorten(ReadOnlySpan<byte> utf8)
    {
        const int Most = 60;
        var text = Encoding.UTF8.GetString(utf8.Length > Most * 4 ? utf8[..(Most * 4)] : utf8);
        return text.Length <= Most ? text : text[..Most] + "...";
    }

    private static string Expected(PropertyEntry entry) => entry switch
    {
        { Kind: PrimitiveKind.Boolean } => "true or false without quotation marks",
        { Kind: PrimitiveKind.None } => "an object in braces",
        _ when PrimitiveForms.TokenOf(entry.Kind) == JsonTokenType.Number => "a number without quotation marks",
        _ => "text in quotation marks",
    };

    private static string Found(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        _ => "true or false",
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
