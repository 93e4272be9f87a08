using System.Text;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>Says of a property that R4 does not know what was probably meant.</summary>
internal static class UnknownProperty
{
    public static Issue Describe(FhirNode parent, ReadOnlySpan<byte> name)
    {
        var text = Issues.Shorten(name);
        var plain = text.StartsWith('_') ? text[1..] : text;
        var issue = string.Equals(text, "resourceType", StringComparison.Ordinal)
            ? Issues.JsonResourceTypeInDatatype(parent.Type.Name)
            : Issues.JsonUnknownElement(text, parent.Type.Name, Suggestion(parent.Type, plain));
        return issue.At(parent.Location + "." + plain);
    }

    /// <summary>The same of an XML element.</summary>
    public static Issue Describe(TypeDefinition type, ReadOnlySpan<byte> name) =>
        Issues.JsonUnknownElement(Issues.Shorten(name), type.Name, Suggestion(type, Issues.Shorten(name)));

    private static string Suggestion(TypeDefinition type, string name)
    {
        if (type.Element(name) is { IsChoice: true } choice)
        {
            return Issues.WriteChoiceAs(TypeDefinition.PropertiesOf(choice).Select(p => p.Name));
        }

        var near = type.Elements.SelectMany(TypeDefinition.PropertiesOf)
            .FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase));
        return near is null ? Issues.RemoveOrExtend : Issues.DidYouMean(near.Name);
    }
}
