// http://hl7.org/fhirpath/N1/#type-specifiers
using System.Collections.Frozen;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath.Syntax;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Compilation;

/// <summary>A type by name. Without a namespace it means the FHIR type for elements and the System type for values.</summary>
internal sealed class TypeSpecifier
{
    private static readonly FrozenSet<string> SystemTypes =
        new[] { "Any", "Boolean", "String", "Integer", "Decimal", "Date", "DateTime", "Time", "Quantity" }
            .ToFrozenSet(StringComparer.Ordinal);

    private readonly string? _system;
    private readonly bool _includesPrimitives;

    private readonly bool _isQualified;

    private TypeSpecifier(TypeDefinition? fhirType, string? system, bool isQualified, bool includesPrimitives)
    {
        _isQualified = isQualified;
        FhirType = fhirType;
        _system = system;
        _includesPrimitives = includesPrimitives;
    }

    /// <summary>The FHIR type meant, or null.</summary>
    public TypeDefinition? FhirType { get; }

    public static TypeSpecifier Read(SyntaxNode node, string expression)
    {
        var (space, name) = node switch
        {
            MemberNode { Target: null } simple => (null, simple.Name),
            MemberNode { Target: MemberNode { Target: null } qualifier } qualified => (qualifier.Name, qualified.Name),
            _ => throw new SyntaxException(Issues.FhirPathSyntax(expression, node.Position, "the name of a type")),
        };
        var fhir = space is null or "FHIR" ? FhirDefinitions.R4.FindType(name) : null;
        var system = space is null or "System" && SystemTypes.Contains(name) ? name : null;
        // System.Patient is a name that no System value has, not a misspelt one.
        return fhir is null && system is null && (space != "System" || FhirDefinitions.R4.FindType(name) is null)
            ? throw new SyntaxException(Issues.FhirPathUnknownType(expression, node.Position, space is null ? name : space + "." + name))
            : new TypeSpecifier(fhir, system, space is not null, includesPrimitives: false);
    }

    /// <summary>
    /// The same, where <c>Boolean</c> also holds for a FHIR boolean: R4's own invariant que-7 says <c>answer is Boolean</c>, as the
    /// operator alone may, without the namespace (the function <c>is(Boolean)</c> may not, by the official tests).
    /// </summary>
    public TypeSpecifier IncludingPrimitives() => new(FhirType, _system, _isQualified, includesPrimitives: FhirType is null && !_isQualified);

    /// <summary>True if the item is of this type or one that specialises it.</summary>
    public bool Holds(object item) => item is FhirNode node
        ? (FhirType is not null && RootStep.Holds(FhirType, node)) || (_includesPrimitives && IsConvertedTo(node))
        : _system is not null && (_system == "Any" || Values.SystemName(item) == _system);

    /// <summary>
    /// What <c>as</c> and <c>ofType</c> keep: as <see cref="Holds"/>, but a primitive only of exactly this type. A <c>code</c> is not
    /// kept as a <c>string</c> by the official tests, and R4's dom-3 lists <c>canonical</c>, <c>uri</c> and <c>url</c> side by side.
    /// </summary>
    public bool Keeps(object item) => item is FhirNode { Type.Kind: TypeKind.Primitive } node ? node.Type == FhirType : Holds(item);

    private bool IsConvertedTo(FhirNode node) => node.Type.Kind == TypeKind.Primitive && Values.SystemType(node.Type) == _system;
}
