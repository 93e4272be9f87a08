// http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>What the items of a form compute from the other answers.</summary>
public static class Calculation
{
    /// <summary>What a response says under a computed item and the form does not: warnings. The totals of scales are the scorer's matter.</summary>
    public static IReadOnlyList<Issue> Check(FhirNode response, ConformanceResources resources, Func<string, bool> isScored)
    {
        if (response.Type.Name is not "QuestionnaireResponse" || response.ChildText("questionnaire") is not { } canonical
            || isScored(Canonical.Parse(canonical).Url) || resources.FindQuestionnaire(canonical) is not { } form)
        {
            return [];
        }

        var sent = FormItem.Nested(response).ToLookup(FormItem.LinkId, StringComparer.Ordinal);
        return [.. from computed in Evaluate(form, response)
                   from item in sent[FormItem.LinkId(computed.Item)]
                   from answer in item.ChildrenNamed("answer")
                   let value = answer.Child("value") is { } node ? FormItem.Json(node)?.ToJsonString() : null
                   let own = AnswerJson.Of(computed.Value, computed.Item.ChildText("type") ?? "")?.First().Value?.ToJsonString()
                   where own is not null && value is not null && value != own
                   select Issues.ComputedAnswerDiffers(answer.Location, FormItem.LinkId(item), value, own)];
    }

    /// <summary>The computed items that have a value, with it.</summary>
    internal static IEnumerable<(FhirNode Item, object Value)> Evaluate(FhirNode form, FhirNode response)
    {
        var context = new FhirPathContext { Resource = response, Resolve = _ => form };
        foreach (var item in FormItem.Nested(form))
        {
            if (FormItem.Expression(item, FormItem.CalculatedExpression) is { } text && FhirPathExpression.Compile(text) is { IsSuccess: true } expression)
            {
                var result = new List<object>();
                if (expression.Value.TryEvaluate(response, context, result) is null && result.Count == 1)
                {
                    yield return (item, result[0]);
                }
            }
        }
    }
}
