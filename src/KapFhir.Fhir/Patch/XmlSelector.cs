// https://www.rfc-editor.org/rfc/rfc5261#section-4.1
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;

namespace KapFhir.Fhir.Patch;

/// <summary>What a step of a selector leads to.</summary>
internal enum XmlStepKind
{
    /// <summary>Child elements.</summary>
    Element,

    /// <summary>An attribute.</summary>
    Attribute,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Comments.</summary>
    Comment,

    /// <summary>Processing instructions.</summary>
    Instruction,
}

/// <summary>A step of a selector.</summary>
/// <param name="Kind">What it leads to.</param>
/// <param name="Name">Of which name; null for any.</param>
/// <param name="Conditions">What of that is meant.</param>
internal sealed record XmlStep(XmlStepKind Kind, XName? Name, IReadOnlyList<XmlCondition> Conditions);

/// <summary>A condition of a step: a place among those found, or that what a path leads to has a value.</summary>
/// <param name="Place">The place, from 1; 0 for none.</param>
/// <param name="Path">The path; empty for the element itself.</param>
/// <param name="Value">The value.</param>
internal sealed record XmlCondition(int Place, IReadOnlyList<XmlStep> Path, string Value);

/// <summary>
/// The part of XPath that XML Patch has: steps to children, with places and values as conditions, at the end perhaps an attribute, a text, a comment or a
/// processing instruction. A condition may look at a path (<c>f:name[f:use/@value='official']</c>), since FHIR's values are attributes.
/// </summary>
internal sealed partial class XmlSelector
{
    private const int MaxLength = 2000;
    private static readonly XNamespace Fhir = "http://hl7.org/fhir";
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    private readonly IReadOnlyList<XmlStep> _steps;

    private XmlSelector(IReadOnlyList<XmlStep> steps) => _steps = steps;

    /// <summary>Reads a selector with the namespaces that an element has; null if it is none.</summary>
    internal static XmlSelector? Parse(string text, XElement scope)
    {
        var trimmed = text.Trim();
        if (trimmed.Length is 0 or > MaxLength)
        {
            return null;
        }

        var at = trimmed[0] == '/' ? 1 : 0;
        return Steps(trimmed, ref at, scope) is { Count: > 0 } steps && at == trimmed.Length ? new XmlSelector(steps) : null;
    }

    /// <summary>
    /// A name with or without a prefix: <c>f</c>, <c>fhir</c>, <c>h</c> and <c>xhtml</c> need no declaration, and an element without prefix or default namespace is
    /// FHIR's. Null if the prefix is not declared.
    /// </summary>
    internal static XName? NameOf(string name, XElement scope, bool isAttribute)
    {
        var parts = name.Split(':');
        if (parts.Length > 2 || parts.Any(p => !IsName(p)))
        {
            return null;
        }

        var found = parts.Length == 2 ? scope.GetNamespaceOfPrefix(parts[0]) ?? parts[0] switch { "f" or "fhir" => Fhir, "h" or "xhtml" or "html" => Xhtml, _ => null }
            : isAttribute ? XNamespace.None
            : scope.GetDefaultNamespace() is var own && own != XNamespace.None ? own : Fhir;
        return found is null ? null : found + parts[^1];
    }

    // https://www.w3.org/TR/xml-names/#NT-NCName, which has fewer letters than Unicode.
    private static bool IsName(string text) => text.Length > 0 && XmlConvert.IsStartNCNameChar(text[0]) && text.All(XmlConvert.IsNCNameChar);

    /// <summary>What it leads to in a document; null if that takes more work than there is left.</summary>
    internal IReadOnlyList<XObject>? Find(XDocument document, PatchBudget budget) => Walk([document], _steps, budget);

    private static List<XmlStep>? Steps(string text, ref int at, XElement scope)
    {
        var steps = new List<XmlStep>();
        while (Step(text, ref at, scope) is { } step)
        {
            steps.Add(step);
            if (step.Kind != XmlStepKind.Element || at >= text.Length || text[at] != '/')
            {
                return steps;
            }

            at++;
        }

        return null;
    }

    private static XmlStep? Step(string text, ref int at, XElement scope)
    {
        if (StepPattern().Match(text, at) is not { Success: true } match)
        {
            return null;
        }

        at += match.Length;
        var name = match.Groups["name"].Value;
        var kind = match.Groups["attribute"].Success ? XmlStepKind.Attribute : match.Groups["test"].Value switch
        {
            "text" => XmlStepKind.Text,
            "comment" => XmlStepKind.Comment,
            "processing-instruction" => XmlStepKind.Instruction,
            _ => XmlStepKind.Element,
        };
        var qualified = name.Length == 0 || name == "*" ? null : NameOf(name, scope, kind == XmlStepKind.Attribute);
        var isNamed = kind is XmlStepKind.Element or XmlStepKind.Attribute && name != "*";
        return (isNamed && qualified is null) || Conditions(text, ref at, scope) is not { } conditions ? null : new XmlStep(kind, qualified, conditions);
    }

    private static List<XmlCondition>? Conditions(string text, ref int at, XElement scope)
    {
        var conditions = new List<XmlCondition>();
        while (at < text.Length && text[at] == '[')
        {
            at++;
            if (Condition(text, ref at, scope) is not { } condition || at >= text.Length || text[at++] != ']')
            {
                return null;
            }

            conditions.Add(condition);
        }

        return conditions;
    }

    private static XmlCondition? Condition(string text, ref int at, XElement scope)
    {
        if (PlacePattern().Match(text, at) is { Success: true } place)
        {
            at += place.Length;
            return int.TryParse(place.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? new XmlCondition(number, [], "") : null;
        }

        IReadOnlyList<XmlStep>? path = [];
        if (at < text.Length && text[at] == '.')
        {
            at++;
        }
        else
        {
            path = Steps(text, ref at, scope);
        }

        if (path is null || ValuePattern().Match(text, at) is not { Success: true } value)
        {
            return null;
        }

        at += value.Length;
        return new XmlCondition(0, path, value.Groups["value"].Value);
    }

    private static List<XObject>? Walk(IEnumerable<XObject> from, IReadOnlyList<XmlStep> steps, PatchBudget budget)
    {
        var here = from.ToList();
        foreach (var step in steps)
        {
            var next = new List<XObject>();
            foreach (var container in here.OfType<XContainer>())
            {
                if (Children(container, step, budget) is not { } children)
                {
                    return null;
                }

                next.AddRange(children);
            }

            here = next;
        }

        return here;
    }

    private static List<XObject>? Children(XContainer container, XmlStep step, PatchBudget budget)
    {
        // A node takes some thousand bytes' worth of looking.
        const int perNode = 2048;
        var found = new List<XObject>();
        foreach (var child in step.Kind == XmlStepKind.Attribute ? ((container as XElement)?.Attributes() ?? []).Cast<XObject>() : container.Nodes())
        {
            if (!budget.TrySpend(perNode))
            {
                return null;
            }

            if (IsOf(child, step))
            {
                found.Add(child);
            }
        }

        foreach (var condition in step.Conditions)
        {
            if (Narrow(found, condition, budget) is not { } left)
            {
                return null;
            }

            found = left;
        }

        return found;
    }

    private static bool IsOf(XObject child, XmlStep step) => (step.Kind, child) switch
    {
        (XmlStepKind.Element, XElement element) => step.Name is null || element.Name == step.Name,
        (XmlStepKind.Attribute, XAttribute attribute) => !attribute.IsNamespaceDeclaration && (step.Name is null || attribute.Name == step.Name),
        (XmlStepKind.Text, XText) or (XmlStepKind.Comment, XComment) or (XmlStepKind.Instruction, XProcessingInstruction) => true,
        _ => false,
    };

    private static List<XObject>? Narrow(List<XObject> found, XmlCondition condition, PatchBudget budget)
    {
        if (condition.Place > 0)
        {
            return condition.Place <= found.Count ? [found[condition.Place - 1]] : [];
        }

        var left = new List<XObject>();
        foreach (var item in found)
        {
            if (Walk([item], condition.Path, budget) is not { } ends)
            {
                return null;
            }

            foreach (var value in ends.Select(ValueOf))
            {
                if (!budget.TrySpend(value.Length))
                {
                    return null;
                }

                if (value == condition.Value)
                {
                    left.Add(item);
                    break;
                }
            }
        }

        return left;
    }

    private static string ValueOf(XObject item) => item switch
    {
        XElement element => element.Value,
        XAttribute attribute => attribute.Value,
        XText text => text.Value,
        XComment comment => comment.Value,
        _ => "",
    };

    [GeneratedRegex(@"\G(?:(?<test>text|comment|processing-instruction)\(\)|(?<attribute>@)?(?<name>\*|[\w.:-]+))", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StepPattern();

    [GeneratedRegex(@"\G[0-9]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PlacePattern();

    [GeneratedRegex(@"\G\s*=\s*(?:'(?<value>[^']*)'|""(?<value>[^""]*)"")", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ValuePattern();
}
