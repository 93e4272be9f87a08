// https://www.rfc-editor.org/rfc/rfc5261#section-4.3
using System.Xml.Linq;

namespace KapFhir.Fhir.Patch;

/// <summary>Carries out the operations of an XML Patch on a document.</summary>
internal sealed class XmlPatchRun(XDocument document, PatchBudget budget)
{
    /// <summary>Does one operation; or says why it cannot be done.</summary>
    internal Issue? Do(XmlPatchOperation operation, int index)
    {
        var step = new PatchStep(index, operation.Name, operation.Text);
        if (operation.Selector.Find(document, budget) is not { } found)
        {
            return Issues.PatchTooCostly(step);
        }

        return found switch
        {
            [] => Issues.PatchNoElement(step),
            [var target] => operation.Name switch
            {
                "add" => Add(operation, target, step),
                "replace" => Replace(operation, target, step),
                _ => Remove(operation, target, step),
            },
            _ => Issues.PatchSeveralElements(step, found.Count),
        };
    }

    private static Issue? Add(XmlPatchOperation operation, XObject target, PatchStep step)
    {
        if (operation.Attribute is { } name)
        {
            return AddAttribute(operation, target, name, step);
        }

        if (operation.Position is "before" or "after")
        {
            if (target is not XNode node || node.Parent is null)
            {
                return Issues.XmlPatchBadTarget(step, "an element, text or comment inside the resource");
            }

            Place(operation, node);
            return null;
        }

        if (target is not XElement element)
        {
            return Issues.XmlPatchBadTarget(step, "an element");
        }

        if (operation.Position is "prepend")
        {
            element.AddFirst(operation.Content.Nodes());
        }
        else
        {
            element.Add(operation.Content.Nodes());
        }

        return null;
    }

    private static Issue? AddAttribute(XmlPatchOperation operation, XObject target, XName name, PatchStep step)
    {
        if (target is not XElement element || operation.Content.HasElements)
        {
            return Issues.XmlPatchBadTarget(step, "an element, and the value a text");
        }

        if (element.Attribute(name) is not null)
        {
            return Issues.PatchElementExists(step, "@" + name.LocalName);
        }

        element.SetAttributeValue(name, operation.Content.Value);
        return null;
    }

    private static void Place(XmlPatchOperation operation, XNode node)
    {
        if (operation.Position is "before")
        {
            node.AddBeforeSelf(operation.Content.Nodes());
        }
        else
        {
            node.AddAfterSelf(operation.Content.Nodes());
        }
    }

    private static Issue? Replace(XmlPatchOperation operation, XObject target, PatchStep step)
    {
        var content = operation.Content.Nodes().Where(n => n is not XText text || !string.IsNullOrWhiteSpace(text.Value)).ToList();
        switch (target)
        {
            case XAttribute attribute when !operation.Content.HasElements:
                attribute.Value = operation.Content.Value;
                return null;
            case XElement { Parent: null } root:
                return Issues.PatchReplacesAll(step, root.Name.LocalName);
            case XElement element when content is [XElement]:
                element.ReplaceWith(content[0]);
                return null;
            case XText text when !operation.Content.HasElements:
                text.Value = operation.Content.Value;
                return null;
            case XComment comment when content is [] or [XComment]:
                comment.Value = (content.FirstOrDefault() as XComment)?.Value ?? "";
                return null;
            default:
                return Issues.XmlPatchBadTarget(step, "of the kind of what replaces it: one element for an element, a text for a text or attribute");
        }
    }

    private static Issue? Remove(XmlPatchOperation operation, XObject target, PatchStep step)
    {
        switch (target)
        {
            case XAttribute attribute:
                attribute.Remove();
                return null;
            case XElement { Parent: null }:
                return Issues.PatchRemovesAll(step);
        }

        var node = (XNode)target;
        var space = new List<XNode?>();
        space.AddRange(operation.Whitespace is "before" or "both" ? [node.PreviousNode] : []);
        space.AddRange(operation.Whitespace is "after" or "both" ? [node.NextNode] : []);
        if (space.Exists(s => s is not XText text || !string.IsNullOrWhiteSpace(text.Value)))
        {
            return Issues.XmlPatchBadTarget(step, "beside white space, which ws says to remove as well");
        }

        space.ForEach(s => s!.Remove());
        node.Remove();
        return null;
    }
}
