// http://hl7.org/fhirpath/N1/#path-selection
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Syntax;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>The name of a type at the start of a path: the focus if it is of that type, otherwise nothing.</summary>
internal sealed class RootStep(TypeDefinition type)
{
    // The functions that give nothing for nothing.
    private static readonly HashSet<string> PathFunctions =
        new(StringComparer.Ordinal) { "where", "ofType", "as", "resolve", "extension", "first" };

    /// <summary>The type that a path begins with, if nothing can come of it on any other; null if it begins otherwise.</summary>
    public static TypeDefinition? TypeOf(SyntaxNode? node) => node switch
    {
        MemberNode { Target: null } member => Named(member.Name),
        MemberNode member => TypeOf(member.Target),
        IndexNode index => TypeOf(index.Target),
        TypeOperatorNode { Operator: "as" } type => TypeOf(type.Operand),
        CallNode call when PathFunctions.Contains(call.Name) => TypeOf(call.Target),
        _ => null,
    };

    /// <summary>The type of this name, if it looks like a type's: element names begin in lower case.</summary>
    public static TypeDefinition? Named(string name) =>
        name.Length > 0 && char.IsAsciiLetterUpper(name[0]) ? FhirDefinitions.R4.FindType(name) : null;

    public static bool Holds(TypeDefinition type, FhirNode node)
    {
        for (var t = node.Type; t is not null; t = t.Base)
        {
            if (t == type)
            {
                return true;
            }
        }

        return false;
    }

    public Items Evaluate(Frame frame) => frame.This.Only is FhirNode node && Holds(type, node) ? frame.This : Items.Empty;
}
