// http://hl7.org/fhirpath/N1/#reflection
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.FhirPath;

/// <summary>What <c>type()</c> tells of an item.</summary>
/// <param name="Namespace"><c>System</c> for values, <c>FHIR</c> for elements.</param>
/// <param name="Name">The type's name in it.</param>
/// <param name="BaseType">The qualified name of the type it specialises, or null.</param>
public sealed record FhirPathTypeInfo(string Namespace, string Name, string? BaseType)
{
    /// <summary>The elements of a type with elements; empty for values.</summary>
    public IReadOnlyList<FhirPathTypeElement> Elements => Definition is null
        ? []
        : [.. Definition.Elements.Select(e => new FhirPathTypeElement(e.Name, FhirPathTypeElement.TypeOf(e), IsOneBased: false))];

    internal TypeDefinition? Definition { get; init; }

    /// <inheritdoc/>
    public bool Equals(FhirPathTypeInfo? other) => other is not null && Namespace == other.Namespace && Name == other.Name && BaseType == other.BaseType;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Namespace, Name);
}

/// <summary>An element of a type, as <c>type().element</c> tells of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type: <c>FHIR.string</c>, <c>List&lt;FHIR.HumanName&gt;</c>, <c>Choice&lt;FHIR.boolean,FHIR.dateTime&gt;</c>.</param>
/// <param name="IsOneBased">Always false: lists in FHIR begin at 0.</param>
public sealed record FhirPathTypeElement(string Name, string Type, bool IsOneBased)
{
    internal static string TypeOf(ElementDefinition element)
    {
        var types = string.Join(',', element.Types.Select(t => "FHIR." + (t.Type.Kind == TypeKind.Backbone ? "BackboneElement" : t.Type.Name)));
        var type = element.IsChoice ? $"Choice<{types}>" : types;
        return element.IsList ? $"List<{type}>" : type;
    }
}
