using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search.Parameters;

namespace KapFhir.Fhir.Search;

/// <summary>What a value is read for: the parameter as the client wrote it, its definition and modifier.</summary>
/// <param name="Name">The name to show in errors.</param>
/// <param name="Parameter">The definition; for a part of a composite, the part's own.</param>
/// <param name="Modifier">The modifier.</param>
/// <param name="TargetType">The type after a reference's colon (<c>subject:Patient</c>), or null.</param>
/// <param name="Definitions">R4's tables.</param>
/// <param name="Parsing">The server's wishes.</param>
internal sealed record ValueScope(
    string Name, SearchParameterDefinition Parameter, SearchModifier Modifier, string? TargetType, FhirDefinitions Definitions,
    SearchParsing Parsing)
{
    /// <summary>Where remarks on a value go.</summary>
    public List<Issue> Warnings { get; init; } = [];

    /// <summary>An issue for a value that is not of the parameter's kind.</summary>
    public Issue Bad(string value, string expected) => Issues.SearchValueBad(Name, value, expected);

    /// <summary>
    /// Reads one value (without commas, escapes still in it) into what it is compared as; usually one, more where alternatives follow from
    /// it.
    /// </summary>
    /// <returns>Null, or why the value is none.</returns>
    public Issue? Read(string text, List<SearchValue> values) => Parameter.Type switch
    {
        SearchParameterType.Number => NumberParameter.Parse(text, this, values),
        SearchParameterType.Date => DateParameter.Parse(text, this, values),
        SearchParameterType.String => StringParameter.Parse(text, this, values),
        SearchParameterType.Token => TokenParameter.Parse(text, this, values),
        SearchParameterType.Reference => ReferenceParameter.Parse(text, this, values),
        SearchParameterType.Composite => CompositeParameter.Parse(text, this, values),
        SearchParameterType.Quantity => QuantityParameter.Parse(text, this, values),
        SearchParameterType.Uri => UriParameter.Parse(text, this, values),
        _ => SpecialParameter.Parse(text, this, values),
    };
}
