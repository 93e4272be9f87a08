// https://hl7.org/fhir/R4/questionnaire.html
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Questionnaires;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>What the items of a Questionnaire ask of each other, beyond the que-* invariants.</summary>
internal static class QuestionnaireRules
{
    internal static void Check(FhirNode questionnaire, ValidationRun run)
    {
        CanonicalRules.CheckOwnUrl(questionnaire, run);
        CheckItems(questionnaire, QuestionnairePlan.Of(questionnaire), run);
    }

    private static void CheckItems(FhirNode holder, QuestionnairePlan plan, ValidationRun run)
    {
        foreach (var item in holder.ChildrenNamed("item"))
        {
            if (item.ChildText("linkId") is { } linkId && plan.Find(linkId) is { } question)
            {
                foreach (var condition in item.ChildrenNamed("enableWhen"))
                {
                    CheckEnableWhen(condition, question, plan, run);
                }

                foreach (var initial in item.ChildrenNamed("initial"))
                {
                    CheckInitial(initial, question, run);
                }
            }

            CheckItems(item, plan, run);
        }
    }

    private static void CheckEnableWhen(FhirNode condition, QuestionPlan item, QuestionnairePlan plan, ValidationRun run)
    {
        if (condition.Child("question") is not { Text: { } linkId } node)
        {
            return;
        }

        if (plan.Find(linkId) is not { } target)
        {
            run.Add(Issues.EnableWhenUnknown(node.Location, linkId));
        }
        else if (target == item || IsBelow(item, target))
        {
            run.Add(Issues.EnableWhenOfInner(node.Location, linkId));
        }
        else
        {
            CheckTarget(condition, node, item, target, run);
        }
    }

    private static void CheckTarget(FhirNode condition, FhirNode node, QuestionPlan item, QuestionPlan target, ValidationRun run)
    {
        if (target.IsGroup || target.IsDisplay)
        {
            run.Add(Issues.EnableWhenOfNoQuestion(node.Location, target.LinkId, target.Type));
        }
        else if (condition.ChildText("operator") is not "exists" && condition.Child("answer") is { } answer && !MayBe(target, answer.Type.Name))
        {
            run.Add(Issues.AnswerOfWrongType(answer.Location, target.LinkId, answer.Type.Name, target.AnswerTypes));
        }

        if (target.Order > item.Order)
        {
            run.Add(Issues.EnableWhenOfLater(node.Location, target.LinkId));
        }
    }

    private static void CheckInitial(FhirNode initial, QuestionPlan item, ValidationRun run)
    {
        if (initial.Child("value") is { } value && !item.IsGroup && !item.IsDisplay && !MayBe(item, value.Type.Name))
        {
            run.Add(Issues.AnswerOfWrongType(value.Location, item.LinkId, value.Type.Name, item.AnswerTypes));
        }
    }

    private static bool MayBe(QuestionPlan item, string type) =>
        item.AnswerTypes.Contains(type, StringComparer.Ordinal) || (item.Type is "choice" && item.Options.Count == 0 && type is "string");

    private static bool IsBelow(QuestionPlan item, QuestionPlan target) => item.Items.Any(i => i == target || IsBelow(i, target));
}
