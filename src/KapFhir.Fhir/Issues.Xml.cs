// https://hl7.org/fhir/R4/xml.html and https://www.w3.org/TR/xml/
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Xml;

namespace KapFhir.Fhir;

/// <content>
/// What can be wrong with a resource's XML beside what <c>Issues.Json.cs</c> says of values and types. All of it refuses the body: status
/// 400.
/// </content>
public static partial class Issues
{
    internal const string XmlNoRoot = "there is no element. Send a FHIR resource: an element in the namespace http://hl7.org/fhir";
    internal const string XmlTextOutside = "there is text outside of the resource's element. Remove it";
    internal const string XmlSecondRoot = "there is a second element after the resource's. Send one resource, or a Bundle";
    internal const string XmlTag = "a tag is not well formed. Write attributes as name=\"value\", and a < that begins no tag as &lt;";
    internal const string XmlLessThanInValue = "there is a < in the value of an attribute. Write &lt;";
    internal const string XmlReference =
        "an & begins no reference that XML knows: only &amp; &lt; &gt; &quot; &apos; and numbers such as &#160; are. Write &amp; for an "
        + "ampersand, and other characters themselves";
    internal const string XmlCdataEnd = "]]> cannot stand in text. Write ]]&gt;";
    internal const string XmlComment = "a comment is not well formed: it ends at --> and has no -- inside. Remove it";
    internal const string XmlCdata = "a CDATA section does not end. Close it with ]]>";
    internal const string XmlInstruction = "a processing instruction is not well formed. Remove it";
    internal const string XmlDeclarationLate =
        "the XML declaration (<?xml ...?>) must be the very first thing. Move it there, or remove it";
    internal const string XmlBadDeclaration =
        "the XML declaration is not well formed. Write <?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    internal const string XmlDocumentType =
        "document types (<!DOCTYPE ...>) are not allowed, nor what they declare. Remove it";
    internal const string XmlTooManyAttributes =
        "an element has more attributes than any of FHIR has. Remove what does not belong there";
    internal const string XmlForbiddenCharacter =
        "there is a character that XML does not have (a control character, U+FFFE or U+FFFF). Remove it";
    internal const string XmlBooleanForm = "a boolean is true or false, in lower case.";
    internal const string XmlDecimalForm =
        "a decimal is written as digits with a point, such as -1.50 or 2.0e3: no plus sign, no leading zeros, no white space.";
    internal const string XmlIntegerForm = "a whole number is written as digits: no leading zeros, no decimal point, no white space.";

    /// <summary>No body was sent.</summary>
    public static Issue XmlEmptyBody { get; } =
        Error(400, "structure", "The body is empty. Send a FHIR resource as XML: an element in the namespace http://hl7.org/fhir.");

    /// <summary>The body is not UTF-8.</summary>
    public static Issue XmlNotUtf8 { get; } =
        Error(400, "structure", "The body is not UTF-8, which FHIR's XML must be. Encode it as UTF-8.");

    /// <summary>Not XML.</summary>
    internal static Issue XmlMalformed(string fault, XmlPosition position) =>
        Error(400, "structure", $"The body is not well-formed XML: {fault}").InXml(position);

    /// <summary>Another element's end tag.</summary>
    internal static string XmlMismatch(ReadOnlySpan<byte> open, ReadOnlySpan<byte> close) =>
        $"<{Shorten(open)}> is closed by </{Shorten(close)}>. Close elements in the order they were opened";

    internal static string XmlNotClosed(ReadOnlySpan<byte> name) => $"the text ends before </{Shorten(name)}>. Send all of it";

    internal static string XmlAttributeTwice(ReadOnlySpan<byte> name) =>
        $"the attribute '{Shorten(name)}' occurs twice in one tag. Keep one";

    internal static string XmlOtherEncoding(string encoding) =>
        $"the encoding is said to be '{encoding}'; FHIR's XML is UTF-8. Encode it so, and write encoding=\"UTF-8\"";

    /// <summary>Nested too deep.</summary>
    public static Issue XmlTooDeep(int maxDepth) =>
        Error(400, "too-costly", Text($"Elements are nested deeper than the {maxDepth} levels (of objects and arrays in JSON) that ")
            + "this server takes. Make the resource flatter.");

    /// <summary>An element of another namespace, or of none.</summary>
    internal static Issue XmlWrongNamespace(ReadOnlySpan<byte> name, string uri) => Error(400, "structure",
        $"The element '{Shorten(name)}' is not in the namespace {uri}. Declare it with xmlns=\"{uri}\".");

    /// <summary>The element names no concrete R4 type.</summary>
    internal static Issue XmlResourceTypeUnknown(ReadOnlySpan<byte> name) => Error(400, "structure",
        $"<{Shorten(name)}> is not a resource type of FHIR R4. Write the type's name exactly, for example <Patient>.");

    /// <summary>An element for what is an attribute.</summary>
    public static Issue XmlIsAttribute(string name) =>
        Error(400, "structure", $"'{name}' is an attribute here, not an element. Write {name}=\"...\" in the tag.");

    /// <summary>An attribute that is not FHIR's.</summary>
    internal static Issue XmlUnknownAttribute(ReadOnlySpan<byte> name, string element, TypeDefinition? type) => Error(400, "structure",
        $"'{Shorten(name)}' is not an attribute of <{element}> in FHIR R4. " + (type switch
        {
            null => "It has none.",
            { Kind: TypeKind.Primitive } => "There are value and id.",
            { Name: "Extension" } => "There are url and id.",
            _ => "There is id; everything else is an element.",
        }));

    /// <summary>An attribute without a value.</summary>
    public static Issue XmlEmptyAttribute(string name) =>
        Error(400, "value", $"The attribute '{name}' is empty; in FHIR an attribute is never empty. Leave it out or fill it.");

    /// <summary>An element with nothing in it.</summary>
    public static Issue XmlEmptyElement(string name) => Error(400, "structure",
        $"<{name}> is empty; in FHIR an element has a value, child elements or extensions. Leave it out or fill it.");

    /// <summary>Text where only elements may be.</summary>
    internal static Issue XmlTextInElement(ReadOnlySpan<byte> text) => Error(400, "structure",
        $"There is text ('{Shorten(text.Trim(" \t\r\n"u8))}') between the elements. Values go into the attribute value; only a "
            + "narrative's div has text.");

    /// <summary>Elements in another order than R4's.</summary>
    public static Issue XmlWrongOrder(string name, string after) => Error(400, "structure",
        $"<{name}> stands after <{after}>. In XML, elements stand in the order in which R4 defines them, and all items of a list "
            + $"together: move <{name}> before <{after}>.");

    /// <summary>An element again that does not repeat.</summary>
    public static Issue XmlRepeated(string name) =>
        Error(400, "structure", $"<{name}> occurs again, but does not repeat. Keep one of them.");

    /// <summary>Two resources where one goes.</summary>
    public static Issue XmlTwoResources(string name) =>
        Error(400, "structure", $"<{name}> holds one resource. Put each into a <{name}> of its own.");

    /// <summary>A resource's id with an id or extensions.</summary>
    public static Issue XmlNoExtras(string name) =>
        Error(400, "structure", $"<{name}> has neither an id nor extensions. Remove what is inside.");

    /// <summary>The same issue with its place in the XML as sent.</summary>
    internal static Issue InXml(this Issue issue, XmlPosition position) => issue with
    {
        Diagnostics = issue.Diagnostics.TrimEnd('.') + Text($" (line {position.Line}, column {position.Column})."),
    };
}
