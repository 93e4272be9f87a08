// https://hl7.org/fhir/R4/search_filter.html
namespace KapFhir.Fhir.Search.Filter;

/// <summary>A filter as written, before it is known what its names mean.</summary>
internal abstract record FilterExpression;

/// <summary>Two filters joined by <c>and</c> or <c>or</c>.</summary>
internal sealed record FilterLogic(FilterExpression Left, bool IsOr, FilterExpression Right) : FilterExpression;

/// <summary><c>not (…)</c></summary>
internal sealed record FilterNegation(FilterExpression Inner) : FilterExpression;

/// <summary><c>path operation value</c></summary>
/// <param name="Path">The steps of the path: all but the last are references.</param>
/// <param name="Operation">The two letters.</param>
/// <param name="Value">The value, without quotation marks and their escapes.</param>
/// <param name="IsQuoted">True for a JSON string.</param>
internal sealed record FilterTest(IReadOnlyList<FilterStep> Path, string Operation, string Value, bool IsQuoted) : FilterExpression;

/// <summary>One step of a path, with the filter in its brackets if there is one.</summary>
internal sealed record FilterStep(string Name, FilterExpression? Filter);
