using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Tests.FhirPath;

/// <summary>Evaluates expressions on resources written inline.</summary>
internal static class Evaluated
{
    public static FhirNode Resource(string json) =>
        ResourceReader.Read(Encoding.UTF8.GetBytes(json), FhirDefinitions.R4, ReaderLimits.Default).Value;

    public static FhirPathExpression Compiled(string expression) => FhirPathExpression.Compile(expression).Value;

    /// <summary>The items as text, joined by a comma: elements by their value or place, values as FHIRPath writes them.</summary>
    public static string Text(string expression, FhirNode? focus = null, FhirPathContext? context = null) =>
        string.Join(",", Compiled(expression).Evaluate(focus, context ?? new FhirPathContext()).Select(Text));

    public static string Text(object item) => item switch
    {
        FhirNode node => node.Text ?? node.Location,
        bool value => value ? "true" : "false",
        IFormattable value => value.ToString(format: null, System.Globalization.CultureInfo.InvariantCulture),
        _ => item.ToString()!,
    };
}
