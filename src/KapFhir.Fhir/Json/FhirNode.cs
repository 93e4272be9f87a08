using System.Text;
using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Json;

/// <summary>
/// An element of a parsed resource together with its definition: what FHIRPath, validation, indexing and writing walk. A view on the
/// resource's UTF-8 bytes: no text is decoded before it is asked for, numbers keep the text they were sent with. A list is several nodes of
/// the same <see cref="Element"/>; a primitive's id and extensions (JSON's <c>_name</c> property) are its children.
/// </summary>
public sealed class FhirNode
{
    private static readonly FhirNode[] None = [];
    private ReadOnlyMemory<byte> _source;
    private FhirNode[] _children = None;
    private string? _text;

    internal FhirNode(ReadOnlyMemory<byte> source, TypeDefinition type, ElementDefinition? element, FhirNode? parent, int index)
    {
        _source = source;
        Type = type;
        Element = element;
        Parent = parent;
        Index = index;
    }

    /// <summary>The type the value really has: for a choice the one sent, for a contained or bundled resource its own.</summary>
    public TypeDefinition Type { get; }

    /// <summary>The element of the parent that this is, or null for the root resource.</summary>
    public ElementDefinition? Element { get; }

    /// <summary>What holds this node, or null for the root.</summary>
    public FhirNode? Parent { get; }

    /// <summary>The place in the list, from 0, if <see cref="ElementDefinition.IsList"/>; otherwise 0.</summary>
    public int Index { get; }

    /// <summary>The FHIRPath name: <c>value</c> for the JSON property <c>valueQuantity</c>; the type's name at the root.</summary>
    public string Name => Element?.Name ?? Type.Name;

    /// <summary>The JSON kind of the value: Object, String, Number, True, False; Undefined for a primitive that has only an id or
    /// extensions.</summary>
    public JsonValueKind ValueKind { get; internal set; }

    /// <summary>Where the value's bytes begin in the source; for text, after the quotation mark.</summary>
    public int Start { get; internal set; }

    /// <summary>How many bytes the value has; for text, without the quotation marks.</summary>
    public int Length { get; internal set; }

    /// <summary>The bytes that <see cref="Start"/> counts in.</summary>
    internal ReadOnlyMemory<byte> Source => _source;

    /// <summary>True if the JSON text holds backslash escapes.</summary>
    internal bool IsEscaped { get; set; }

    /// <summary>The child elements, in the sender's order.</summary>
    public ReadOnlySpan<FhirNode> Children => _children;

    /// <summary>True if this is a primitive with a value (not only extensions).</summary>
    public bool HasValue => Type.Kind == TypeKind.Primitive && ValueKind != JsonValueKind.Undefined;

    /// <summary>The bytes of the value as sent: JSON text without its quotation marks but with its escapes, a number's digits, an object's
    /// braces.</summary>
    public ReadOnlyMemory<byte> RawValue => _source.Slice(Start, Length);

    /// <summary>A primitive's value as text, unescaped; a number exactly as it was written; null if it has none.</summary>
    public string? Text => HasValue ? _text ??= Decode() : null;

    /// <summary>The FHIRPath location from the root, as OperationOutcome.issue.expression wants it:
    /// <c>Patient.name[0].given[1]</c>.</summary>
    public string Location
    {
        get
        {
            if (Parent is null)
            {
                return Name;
            }

            var path = Parent.Location + "." + Name;
            return Element!.IsList ? path + "[" + Index.ToString(System.Globalization.CultureInfo.InvariantCulture) + "]" : path;
        }
    }

    /// <summary>The resource this node is part of: itself, or the nearest resource above (a contained one counts).</summary>
    public FhirNode Resource => Type.Kind == TypeKind.Resource || Parent is null ? this : Parent.Resource;

    /// <summary>The first child of this FHIRPath name, or null.</summary>
    public FhirNode? Child(string name)
    {
        foreach (var child in Children)
        {
            if (string.Equals(child.Name, name, StringComparison.Ordinal))
            {
                return child;
            }
        }

        return null;
    }

    /// <summary>The text of the first child of this name, or null.</summary>
    public string? ChildText(string name) => Child(name)?.Text;

    /// <summary>Every child of this FHIRPath name, in order.</summary>
    public IEnumerable<FhirNode> ChildrenNamed(string name)
    {
        foreach (var child in _children)
        {
            if (string.Equals(child.Name, name, StringComparison.Ordinal))
            {
                yield return child;
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Location;

    /// <summary>Gives the node another text: a JSON string with its quotation marks.</summary>
    internal void Replace(byte[] token)
    {
        _source = token;
        Start = 1;
        Length = token.Length - 2;
        IsEscaped = token.AsSpan().Contains((byte)'\\');
        _text = null;
    }

    /// <summary>Gives the node its children at once, after those it has.</summary>
    internal void AddRange(ReadOnlySpan<FhirNode> children)
    {
        var all = new FhirNode[_children.Length + children.Length];
        Children.CopyTo(all);
        children.CopyTo(all.AsSpan(_children.Length));
        _children = all;
    }

    /// <summary>Lets go of the texts that were decoded here and below: who asks again has them decoded again.</summary>
    public void ForgetTexts()
    {
        _text = null;
        foreach (var child in _children)
        {
            child.ForgetTexts();
        }
    }

    private string Decode()
    {
        var raw = RawValue.Span;
        if (!IsEscaped)
        {
            return Encoding.UTF8.GetString(raw);
        }

        // The quotation marks around the value are in the source, so a reader over them unescapes.
        var reader = new Utf8JsonReader(_source.Span.Slice(Start - 1, Length + 2));
        reader.Read();
        return reader.GetString()!;
    }
}
