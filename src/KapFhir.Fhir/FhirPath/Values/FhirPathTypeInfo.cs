// http://hl7.org/fhirpath/N1/#reflection
namespace KapFhir.Fhir.FhirPath;

/// <summary>What <c>type()</c> tells of an item.</summary>
/// <param name="Namespace"><c>System</c> for values, <c>FHIR</c> for elements.</param>
/// <param name="Name">The type's name in it.</param>
/// <param name="BaseType">The qualified name of the type it specialises, or null.</param>
public sealed record FhirPathTypeInfo(string Namespace, string Name, string? BaseType);
