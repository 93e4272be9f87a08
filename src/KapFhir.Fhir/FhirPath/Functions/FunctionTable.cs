using System.Collections.Frozen;
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>Every function, by name.</summary>
internal static class FunctionTable
{
    private static readonly FrozenDictionary<string, Function> All = new[]
    {
        Existence.Functions, Filtering.Functions, Subsetting.Functions, Combining.Functions, Conversion.Functions,
        StringManipulation.Functions,
        Patterns.Functions, Encodings.Functions, MathFunctions.Functions, Aggregates.Functions, TreeNavigation.Functions, Utility.Functions,
        Sorting.Functions,
        Boundaries.Functions, DateTimeComponents.Functions, Types.Functions, References.Functions, FhirExtensions.Functions, CodedValues.Functions, Weights.Functions,
    }.SelectMany(f => f).ToFrozenDictionary(f => f.Name, StringComparer.Ordinal);

    public static Function? Find(string name) => All.GetValueOrDefault(name);
}
