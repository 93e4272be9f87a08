using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Operators;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>The commonest criterion, <c>path = 'text'</c>: compares the bytes of the JSON without decoding them.</summary>
internal sealed class TextEquality(Evaluator left, string text, bool isNegated)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);
    private readonly Items _text = Items.One(text);

    public Items Evaluate(Frame frame)
    {
        var items = left(frame);
        if (items.Only is FhirNode { HasValue: true } node && Values.SystemType(node.Type) == "String")
        {
            return Items.Of(Matches(node, _utf8, text) != isNegated);
        }

        var equal = Equality.Equal(items, _text);
        return Items.Of(isNegated ? !equal : equal);
    }

    /// <summary>True if a primitive's text is this one.</summary>
    public static bool Matches(FhirNode node, ReadOnlySpan<byte> utf8, string text) =>
        node.Type.Kind == TypeKind.Primitive
        && (node.IsEscaped
            ? string.Equals(node.Text, text, StringComparison.Ordinal)
            : node.HasValue && node.RawValue.Span.SequenceEqual(utf8));
}
