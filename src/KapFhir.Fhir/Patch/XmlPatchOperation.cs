// https://www.rfc-editor.org/rfc/rfc5261#section-4
using System.Xml.Linq;

namespace KapFhir.Fhir.Patch;

/// <summary>An operation of an XML Patch.</summary>
/// <param name="Name"><c>add</c>, <c>replace</c> or <c>remove</c>.</param>
/// <param name="Text">The selector as sent.</param>
/// <param name="Selector">What it is about.</param>
/// <param name="Position">Of <c>add</c>: <c>before</c>, <c>after</c>, <c>prepend</c>, or null for the end.</param>
/// <param name="Attribute">Of <c>add</c>: the attribute that is added, or null.</param>
/// <param name="Whitespace">Of <c>remove</c>: which white space beside it goes as well: <c>before</c>, <c>after</c>, <c>both</c>, or null.</param>
/// <param name="Content">The element of the operation, for what it holds.</param>
internal sealed record XmlPatchOperation(
    string Name, string Text, XmlSelector Selector, string? Position, XName? Attribute, string? Whitespace, XElement Content)
{
    private static readonly string[] Names = ["add", "replace", "remove"];
    private static readonly string[] Positions = ["before", "after", "prepend"];
    private static readonly string[] Spaces = ["before", "after", "both"];

    internal static Result<XmlPatchOperation> Read(XElement element, int index)
    {
        var name = element.Name.LocalName;
        if (!Names.Contains(name, StringComparer.Ordinal))
        {
            return Issues.PatchOperationUnknown(index, name, Names);
        }

        if (element.Attribute("sel")?.Value is not { } text)
        {
            return Issues.PatchMemberMissing(index, name, "sel");
        }

        if (XmlSelector.Parse(text, element) is not { } selector)
        {
            return Issues.XmlPatchBadSelector(index, name, text);
        }

        var allowed = name switch { "add" => ["sel", "pos", "type"], "remove" => ["sel", "ws"], _ => new[] { "sel" } };
        if (element.Attributes().FirstOrDefault(a => !a.IsNamespaceDeclaration && !allowed.Contains(a.Name.ToString(), StringComparer.Ordinal)) is { } extra)
        {
            return Issues.XmlPatchBadAttribute(index, name, extra.Name.LocalName, "it has " + string.Join(", ", allowed));
        }

        return Read(element, index, name, text, selector);
    }

    private static Result<XmlPatchOperation> Read(XElement element, int index, string name, string text, XmlSelector selector)
    {
        var (position, type, space) = (element.Attribute("pos")?.Value, element.Attribute("type")?.Value, element.Attribute("ws")?.Value);
        if (position is not null && !Positions.Contains(position, StringComparer.Ordinal))
        {
            return Issues.XmlPatchBadAttribute(index, name, "pos", "it is " + string.Join(", ", Positions));
        }

        if (space is not null && !Spaces.Contains(space, StringComparer.Ordinal))
        {
            return Issues.XmlPatchBadAttribute(index, name, "ws", "it is " + string.Join(", ", Spaces));
        }

        var attribute = type is ['@', .. var attributeName] ? XmlSelector.NameOf(attributeName, element, isAttribute: true) : null;
        return type is not null && (attribute is null || position is not null)
            ? Issues.XmlPatchBadAttribute(index, name, "type", "it is @ and the name of the attribute to add, without pos; namespaces cannot be added")
            : new XmlPatchOperation(name, text, selector, position, attribute, space, element);
    }
}
