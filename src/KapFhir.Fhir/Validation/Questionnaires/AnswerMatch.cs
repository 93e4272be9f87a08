// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.answerOption
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>Compares answers with those that a Questionnaire names.</summary>
internal static class AnswerMatch
{
    // Quantities of different units compare by UCUM, dates by their precision: FHIRPath has both.
    private static readonly FhirPathExpression Greater = FhirPathExpression.Compile("%answer > %limit").Value;
    private static readonly FhirPathExpression Less = FhirPathExpression.Compile("%answer < %limit").Value;

    /// <summary>True if an answer is the named one: a Coding by system and code, others by value.</summary>
    internal static bool IsSame(FhirNode expected, FhirNode answer) => expected.Type.Name switch
    {
        "Coding" => answer.Type.Name is "Coding" && expected.ChildText("code") == answer.ChildText("code") && expected.ChildText("system") == answer.ChildText("system"),
        "Reference" => answer.ChildText("reference") == expected.ChildText("reference"),
        "Quantity" => Compare(answer, expected) == 0,
        _ => string.Equals(expected.Text, answer.Text, StringComparison.Ordinal),
    };

    /// <summary>Below, equal or above zero as the answer is less, equal or greater; null if the two cannot be compared.</summary>
    internal static int? Compare(FhirNode answer, FhirNode limit)
    {
        var context = new FhirPathContext
        {
            Variables = new Dictionary<string, IReadOnlyList<object>>(StringComparer.Ordinal) { ["answer"] = [answer], ["limit"] = [limit] },
        };
        var (greater, less) = (Test(Greater, answer, context), Test(Less, answer, context));
        return greater is true ? 1 : less is true ? -1 : greater is false && less is false ? 0 : null;
    }

    private static bool? Test(FhirPathExpression expression, FhirNode focus, FhirPathContext context)
    {
        var result = new List<object>();
        return expression.TryEvaluate(focus, context, result) is null && result is [bool value] ? value : null;
    }
}
