// https://hl7.org/fhir/R4/narrative.html#rules and https://www.w3.org/TR/html4/ chapters 7 to 11 (without 9.4) and 15
using System.Text;

namespace KapFhir.Fhir.Json;

/// <summary>An element that a narrative may have.</summary>
/// <param name="Name">Its name in UTF-8.</param>
/// <param name="Attributes">The attributes it may have, one bit each.</param>
internal sealed record XhtmlElement(byte[] Name, UInt128 Attributes);

/// <summary>An attribute that some element of a narrative may have.</summary>
/// <param name="Bit">Its bit in <see cref="XhtmlElement.Attributes"/>.</param>
/// <param name="Use">What its value does.</param>
internal sealed record XhtmlAttribute(UInt128 Bit, XhtmlUse Use);

/// <summary>What an attribute's value does, as far as it must be looked at.</summary>
internal enum XhtmlUse
{
    /// <summary>Nothing that matters.</summary>
    Plain,

    /// <summary>Leads somewhere.</summary>
    Link,

    /// <summary>Loads an image.</summary>
    Image,

    /// <summary>Is CSS.</summary>
    Style,

    /// <summary>Declares the namespace.</summary>
    Namespace,
}

/// <summary>The elements and attributes that rule txt-1 lets a narrative have.</summary>
internal static class XhtmlVocabulary
{
    // On every element.
    private const string Everywhere =
        "xmlns title style class id lang xml:lang dir accesskey tabindex "
        + "span width align valign char charoff abbr axis headers scope rowspan colspan";

    private static readonly string[] Elements =
    [
        "p br div h1 h2 h3 h4 h5 h6 span b em i strong small big tt dfn var acronym cite code samp kbd "
            + "sub sup s strike u center address bdo dl dt dd caption thead tfoot tbody colgroup col abbr",
        "a href name charset type hreflang rel rev shape coords",
        "img src alt longdesc height usemap ismap border name",
        "map name",
        "area shape coords href nohref alt",
        "blockquote cite",
        "q cite",
        "ul type compact",
        "ol type compact start",
        "li type value",
        "pre xml:space",
        "hr size noshade",
        "font color face size",
        "table summary border frame rules cellspacing cellpadding bgcolor",
        "tr bgcolor",
        "th bgcolor nowrap height",
        "td bgcolor nowrap height",
    ];

    private static readonly Dictionary<string, XhtmlAttribute> ByName = NumberAttributes();

    public static Utf8Table<XhtmlAttribute> Attributes { get; } = new(ByName);

    public static Utf8Table<XhtmlElement> ElementsByName { get; } =
        new([.. Elements.Skip(1).Select(OfLine), .. Elements[0].Split(' ').Select(OfLine)]);

    public static UInt128 NamespaceBit { get; } = ByName["xmlns"].Bit;

    private static KeyValuePair<string, XhtmlElement> OfLine(string line)
    {
        var words = line.Split(' ');
        var allowed = words.Skip(1).Concat(Everywhere.Split(' ')).Aggregate(UInt128.Zero, (bits, name) => bits | ByName[name].Bit);
        return new(words[0], new XhtmlElement(Encoding.UTF8.GetBytes(words[0]), allowed));
    }

    private static Dictionary<string, XhtmlAttribute> NumberAttributes() =>
        Everywhere.Split(' ').Concat(Elements.Skip(1).SelectMany(line => line.Split(' ').Skip(1))).Distinct(StringComparer.Ordinal)
            .Select((name, i) => KeyValuePair.Create(name, new XhtmlAttribute(UInt128.One << i, UseOf(name))))
            .ToDictionary(StringComparer.Ordinal);

    private static XhtmlUse UseOf(string attribute) => attribute switch
    {
        "href" or "cite" or "longdesc" or "usemap" => XhtmlUse.Link,
        "src" => XhtmlUse.Image,
        "style" => XhtmlUse.Style,
        "xmlns" => XhtmlUse.Namespace,
        _ => XhtmlUse.Plain,
    };
}
