// https://hl7.org/fhir/R4/narrative.html#rules
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir;

/// <content>What can be wrong with the XHTML of a narrative; <see cref="JsonBadPrimitive"/> puts the element before it.</content>
public static partial class Issues
{
    internal const string XhtmlNoDiv =
        "it must be one <div xmlns=\"http://www.w3.org/1999/xhtml\">...</div>. Put the content into such an element.";
    internal const string XhtmlNoContent = "the div must have some text or an image (rule txt-2). Fill it, or leave the narrative out.";
    internal const string XhtmlNotClosed = "an element is not closed. XHTML closes every element: <p>...</p>, <br/>.";
    internal const string XhtmlTag = "a tag is not well formed. Write attributes as name=\"value\", and a < in text as &lt;.";
    internal const string XhtmlAfterDiv = "there is content after the closing </div>. Put everything inside the one div.";
    internal const string XhtmlComment =
        "a comment is not well formed: it ends at -->, has no -- inside and does not begin with >. Remove it.";
    internal const string XhtmlDeclaration = "declarations, processing instructions and CDATA (<!..., <?...) are not allowed. Remove them.";
    internal const string XhtmlCharacterReference =
        "a character reference is not one of XML: only &amp; &lt; &gt; &quot; &apos; and numbers such as &#160; are. Write the "
        + "character itself or its number.";
    internal const string XhtmlCdataEnd = "]]> cannot stand in text. Write ]]&gt;.";
    internal const string XhtmlTooDeep = "elements are nested too deep. Make it flatter.";
    internal const string XhtmlStyle =
        "a style may not use scripts, imports, escapes or anything outside of the resource. Keep to plain declarations.";

    internal static string XhtmlElementNotAllowed(ReadOnlySpan<byte> name) =>
        $"<{Shorten(name)}> is not allowed (rule txt-1: only basic formatting, tables, links and images, in lower case; no scripts, "
            + "forms or frames). Remove it.";

    internal static string XhtmlAttributeNotAllowed(ReadOnlySpan<byte> element, ReadOnlySpan<byte> name) =>
        $"the attribute '{Shorten(name)}' is not allowed on <{Shorten(element)}> (rule txt-1: no event handlers, no active content). "
            + "Remove it.";

    internal static string XhtmlAttributeTwice(ReadOnlySpan<byte> name) =>
        $"the attribute '{Shorten(name)}' occurs twice on one element. Keep one.";

    internal static string XhtmlMismatch(ReadOnlySpan<byte> open, ReadOnlySpan<byte> close) =>
        $"<{Shorten(open)}> is closed by </{Shorten(close)}>. Close elements in the order they were opened.";

    internal static string XhtmlLink(ReadOnlySpan<byte> name) =>
        $"the '{Shorten(name)}' has a scheme that can run code or is not understood as a link. Use http, https, mailto, a relative link "
            + "or a # fragment (and data:image for images).";
}
