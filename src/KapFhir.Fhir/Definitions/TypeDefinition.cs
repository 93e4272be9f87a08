// https://hl7.org/fhir/R4/structuredefinition.html
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Definitions;

/// <summary>What kind of thing a <see cref="TypeDefinition"/> describes.</summary>
public enum TypeKind
{
    /// <summary>A primitive: one JSON value, with an optional id and extensions beside it.</summary>
    Primitive,

    /// <summary>A datatype with child elements (<c>HumanName</c>).</summary>
    Complex,

    /// <summary>An element defined inside another type (<c>Patient.contact</c>).</summary>
    Backbone,

    /// <summary>A resource type, concrete or abstract.</summary>
    Resource,
}

/// <summary>
/// A type of FHIR R4: a primitive, a datatype, a resource, or a backbone element (then its name is its path, <c>Patient.contact</c>).
/// Compared by reference: there is one instance per type and set of definitions.
/// </summary>
public sealed class TypeDefinition
{
    private Dictionary<string, ElementDefinition>? _byName;
    private Dictionary<string, JsonProperty>? _byProperty;
    private Utf8Table<PropertyEntry>? _byUtf8;
    private byte[]? _utf8Name;

    /// <summary>The type's name: <c>Patient</c>, <c>HumanName</c>, <c>code</c>, <c>Patient.contact</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of type this is.</summary>
    public required TypeKind Kind { get; init; }

    /// <summary>The type this one specialises (<c>DomainResource</c> for Patient, <c>uri</c> for canonical), or null at the root.</summary>
    public TypeDefinition? Base { get; internal set; }

    /// <summary>True for types that no instance has: Resource, DomainResource, Element, BackboneElement.</summary>
    public required bool IsAbstract { get; init; }

    /// <summary>The regular expression R4 gives a primitive's text, or null.</summary>
    public string? Regex { get; init; }

    /// <summary>The greatest length of a primitive's text, or null. Types that specialise this one keep it too.</summary>
    public int? MaxLength { get; init; }

    /// <summary>Every element, inherited ones included, in R4's order.</summary>
    public IReadOnlyList<ElementDefinition> Elements { get; internal set; } = [];

    /// <summary>The invariants that every instance of this type must keep, inherited ones included.</summary>
    public IReadOnlyList<Invariant> Invariants { get; internal set; } = [];

    /// <summary>True if this type is <paramref name="name"/> or specialises it.</summary>
    public bool Is(string name)
    {
        for (TypeDefinition? type = this; type is not null; type = type.Base)
        {
            if (string.Equals(type.Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The element of this FHIRPath name (<c>value</c> for <c>value[x]</c>), or null.</summary>
    public ElementDefinition? Element(string name) =>
        (_byName ??= Elements.ToDictionary(e => e.Name, StringComparer.Ordinal)).GetValueOrDefault(name);

    /// <summary>What a JSON property of this type means (<c>valueQuantity</c> is the element <c>value</c> as a Quantity), or null if unknown.</summary>
    /// <param name="property">The property's name without a leading underscore.</param>
    public JsonProperty? Property(string property) => (_byProperty ??= IndexProperties()).GetValueOrDefault(property);

    /// <summary>The name in UTF-8.</summary>
    internal byte[] Utf8Name => _utf8Name ??= System.Text.Encoding.UTF8.GetBytes(Name);

    /// <summary>The same by the name's UTF-8 bytes, for the reader.</summary>
    internal Utf8Table<PropertyEntry> PropertyTable => _byUtf8 ??= PropertyEntry.TableOf(this);

    /// <summary>The JSON properties an element may appear as: one, or one per type of a choice.</summary>
    public static IEnumerable<JsonProperty> PropertiesOf(ElementDefinition element) =>
        element.Types.Select(t => new JsonProperty(element.IsChoice ? element.Name + char.ToUpperInvariant(t.Type.Name[0]) + t.Type.Name[1..] : element.Name, element, t.Type));

    /// <inheritdoc/>
    public override string ToString() => Name;

    private Dictionary<string, JsonProperty> IndexProperties() =>
        Elements.SelectMany(PropertiesOf).DistinctBy(p => p.Name, StringComparer.Ordinal).ToDictionary(p => p.Name, StringComparer.Ordinal);
}

/// <summary>A JSON property of a type: the element it stands for and the type its value has.</summary>
public sealed record JsonProperty(string Name, ElementDefinition Element, TypeDefinition Type);

/// <summary>One element of a type. Compared by reference.</summary>
public sealed class ElementDefinition
{
    /// <summary>The FHIRPath name: <c>value</c> for <c>value[x]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>R4's path: <c>Observation.value[x]</c>. For an inherited element, the path in the inheriting type.</summary>
    public required string Path { get; init; }

    /// <summary>The least number of times the element occurs.</summary>
    public required int Min { get; init; }

    /// <summary>The most times the element may occur; <see cref="int.MaxValue"/> for <c>*</c>.</summary>
    public required int Max { get; init; }

    /// <summary>True for <c>[x]</c>: the JSON name carries the type.</summary>
    public required bool IsChoice { get; init; }

    /// <summary>The types a value may have; one, unless <see cref="IsChoice"/>. A content reference is already followed.</summary>
    public IReadOnlyList<ElementType> Types { get; internal set; } = [];

    /// <summary>The value set the element is bound to, or null.</summary>
    public Binding? Binding { get; init; }

    /// <summary>The invariants stated on this element itself (those of its type are at the type).</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = [];

    /// <summary>True if the element can change the meaning of what holds it.</summary>
    public required bool IsModifier { get; init; }

    /// <summary>True if <c>_summary=true</c> keeps the element.</summary>
    public required bool IsSummary { get; init; }

    /// <summary>True if a list: the element's JSON value is an array.</summary>
    public bool IsList => Max > 1;

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>A type an element's value may have.</summary>
/// <param name="Type">The type.</param>
/// <param name="Targets">For Reference and canonical: the resource types it may point at, empty for any.</param>
/// <param name="Profiles">Profiles the value must conform to (canonical urls), empty for none.</param>
public sealed record ElementType(TypeDefinition Type, IReadOnlyList<string> Targets, IReadOnlyList<string> Profiles);

/// <summary>How firmly a value set holds. https://hl7.org/fhir/R4/terminologies.html#strength</summary>
public enum BindingStrength
{
    /// <summary>Examples only.</summary>
    Example,

    /// <summary>Encouraged.</summary>
    Preferred,

    /// <summary>To be used wherever it covers the concept.</summary>
    Extensible,

    /// <summary>The code must be from the set.</summary>
    Required,
}

/// <summary>The value set an element's codes come from.</summary>
/// <param name="Strength">How firmly.</param>
/// <param name="ValueSet">The value set's canonical url, with a version after a bar where R4 gives one.</param>
public sealed record Binding(BindingStrength Strength, string ValueSet);

/// <summary>A rule in FHIRPath that an element keeps. https://hl7.org/fhir/R4/conformance-rules.html#constraints</summary>
/// <param name="Key">The rule's key: <c>obs-6</c>.</param>
/// <param name="IsError">True if breaking it makes the resource invalid, false if it is only a warning.</param>
/// <param name="Human">The rule in words.</param>
/// <param name="Expression">The FHIRPath expression, true where the rule is kept.</param>
public sealed record Invariant(string Key, bool IsError, string Human, string Expression);
