// https://hl7.org/fhir/R4/metadatatypes.html#Expression
using System.Collections.Concurrent;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>An expression in a language that is known here can be understood.</summary>
internal static class ExpressionRules
{
    // Forms hold the same expressions again and again; anybody may send new ones.
    private const int MostRemembered = 1000;
    private static readonly ConcurrentDictionary<string, Issue?> Known = new(StringComparer.Ordinal);

    internal static void Check(FhirNode expression, ValidationRun run)
    {
        if (expression.ChildText("language") is "text/fhirpath" && expression.Child("expression") is { Text: { } text } node && Fault(text) is { } fault)
        {
            run.Add(Issues.ExpressionNotUnderstood(node.Location, fault.Diagnostics));
        }
    }

    private static Issue? Fault(string text)
    {
        if (Known.TryGetValue(text, out var known))
        {
            return known;
        }

        var compiled = FhirPathExpression.Compile(text);
        var fault = compiled.IsSuccess ? null : compiled.Issues[0];
        if (Known.Count < MostRemembered)
        {
            Known.TryAdd(text, fault);
        }

        return fault;
    }
}
