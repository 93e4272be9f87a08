// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>Whether an item of a response is enabled by the answers to other items.</summary>
internal static class Enabling
{
    /// <summary>True or false, or null where a condition cannot be told.</summary>
    /// <param name="item">The item of the Questionnaire.</param>
    /// <param name="holder">What holds, or would hold, its item in the response: the response, an item or an answer.</param>
    /// <param name="run">The run.</param>
    internal static bool? IsEnabled(QuestionPlan item, FhirNode holder, ValidationRun run)
    {
        if (item.IsEnablingUnknown)
        {
            return null;
        }

        if (item.Enabling is not null && !Holds(item.Enabling, holder, run))
        {
            return false;
        }

        if (item.EnableWhen.Count == 0)
        {
            return true;
        }

        return item.NeedsAll ? item.EnableWhen.All(w => Holds(w, holder)) : item.EnableWhen.Any(w => Holds(w, holder));
    }

    private static bool Holds(FhirPathExpression expression, FhirNode holder, ValidationRun run) =>
        expression.IsKept(holder.Resource, run.ContextOf(holder.Resource));

    private static bool Holds(FhirNode condition, FhirNode holder)
    {
        if (condition.ChildText("question") is not { } question || condition.Child("answer") is not { } expected)
        {
            return true;
        }

        var answers = AnswersTo(question, holder);
        return condition.ChildText("operator") switch
        {
            "exists" => answers.Count > 0 == (expected.Text is "true"),
            "=" => answers.Exists(a => AnswerMatch.IsSame(expected, a)),
            "!=" => !answers.Exists(a => AnswerMatch.IsSame(expected, a)),
            ">" => answers.Exists(a => AnswerMatch.Compare(a, expected) > 0),
            "<" => answers.Exists(a => AnswerMatch.Compare(a, expected) < 0),
            ">=" => answers.Exists(a => AnswerMatch.Compare(a, expected) >= 0),
            "<=" => answers.Exists(a => AnswerMatch.Compare(a, expected) <= 0),
            _ => true,
        };
    }

    // "The nearest question occurrence reachable by tracing first the ancestor axis, and then the preceding and the following axis."
    private static List<FhirNode> AnswersTo(string linkId, FhirNode holder)
    {
        for (var around = holder; around is not null; around = around.Parent)
        {
            var items = new List<FhirNode>();
            Collect(linkId, around, items);
            if (items.Count > 0)
            {
                return [.. items.SelectMany(i => i.ChildrenNamed("answer")).Select(a => a.Child("value")).OfType<FhirNode>()];
            }

            if (around.Type.Name is "QuestionnaireResponse")
            {
                break;
            }
        }

        return [];
    }

    private static void Collect(string linkId, FhirNode holder, List<FhirNode> into)
    {
        if (holder.Name is "item" && holder.ChildText("linkId") == linkId)
        {
            into.Add(holder);
        }

        foreach (var child in holder.Children)
        {
            if (child.Name is "item" or "answer")
            {
                Collect(linkId, child, into);
            }
        }
    }
}
