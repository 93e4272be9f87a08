// https://hl7.org/fhir/R4/questionnaireresponse.html#link
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>Checks a response against its Questionnaire: which items, where, how often, with which answers.</summary>
internal sealed class ResponseCheck
{
    private readonly QuestionnairePlan _plan;
    private readonly ValidationRun _run;
    private readonly Enabling _enabling;
    private readonly bool _isFinished;

    internal ResponseCheck(QuestionnairePlan plan, FhirNode response, ValidationRun run)
    {
        _plan = plan;
        _run = run;
        _enabling = new Enabling(run);
        // Questionnaire.item.required: "must be present in a 'completed' QuestionnaireResponse"; an amended one was completed before.
        _isFinished = response.ChildText("status") is "completed" or "amended";
    }

    internal void CheckResponse(FhirNode response) => CheckItems(_plan.Items, response, isEnabled: true);

    // The holder is the response, an item of a group, or an answer. Disabled items disable all below.
    private void CheckItems(IReadOnlyList<QuestionPlan> asked, FhirNode holder, bool? isEnabled)
    {
        var given = Group(asked, holder);
        for (var i = 0; i < asked.Count; i++)
        {
            var enabled = isEnabled is true ? _enabling.IsEnabled(asked[i], holder) : isEnabled;
            CheckOccurrence(asked[i], given[i] ?? [], holder, enabled);
            foreach (var item in given[i] ?? [])
            {
                CheckItem(asked[i], item, enabled);
            }
        }
    }

    private List<FhirNode>?[] Group(IReadOnlyList<QuestionPlan> asked, FhirNode holder)
    {
        var given = new List<FhirNode>?[asked.Count];
        var last = 0;
        foreach (var node in holder.Children)
        {
            if (node.Name is not "item" || node.ChildText("linkId") is not { } linkId)
            {
                continue;
            }

            var item = _plan.Find(linkId);
            if (item is null || item.Place >= asked.Count || asked[item.Place] != item)
            {
                _run.AddStrict(item is null ? Issues.LinkIdUnknown(node.Location, linkId, _plan.Url) : Issues.ItemMisplaced(node.Location, linkId, _plan.Url));
                continue;
            }

            // The response keeps the order of the Questionnaire.
            if (item.Place < last)
            {
                _run.AddStrict(Issues.ItemOutOfOrder(node.Location, linkId, _plan.Url));
            }

            last = Math.Max(last, item.Place);
            (given[item.Place] ??= []).Add(node);
        }

        return given;
    }

    private void CheckOccurrence(QuestionPlan item, List<FhirNode> given, FhirNode holder, bool? isEnabled)
    {
        var place = given.Count > 0 ? given[0].Location : holder.Location;
        var answers = item.IsGroup ? given.Count : given.Sum(g => g.ChildrenNamed("answer").Count());
        if (isEnabled is true && _isFinished && answers == 0 && item.IsRequired && !item.IsDisplay)
        {
            _run.AddStrict(Issues.AnswerMissing(place, item.LinkId, _plan.Url));
        }

        if (isEnabled is true && _isFinished && item.MinOccurs is { } min && answers < min)
        {
            _run.AddStrict(Issues.AnswersTooFew(place, item.LinkId, min, answers));
        }

        // A repeating group is several items, a repeating question several answers in one.
        var max = item.MaxOccurs ?? (item.Repeats ? int.MaxValue : 1);
        if (answers > max || (!item.IsGroup && given.Count > 1))
        {
            _run.Add(Issues.AnswersTooMany(place, item.LinkId, max, Math.Max(answers, given.Count)));
        }
    }

    private void CheckItem(QuestionPlan item, FhirNode node, bool? isEnabled)
    {
        var answers = node.ChildrenNamed("answer").ToList();
        if (isEnabled is false && (answers.Count > 0 || node.Child("item") is not null))
        {
            _run.AddStrict(Issues.ItemNotEnabled(node.Location, item.LinkId));
        }

        if (item.IsGroup)
        {
            CheckGroup(item, node, answers.Count, isEnabled);
            return;
        }

        if (node.Child("item") is { } inner)
        {
            _run.AddStrict(Issues.ItemUnderQuestion(inner.Location, item.LinkId));
        }

        foreach (var answer in answers)
        {
            if (answer.Child("value") is { } value)
            {
                AnswerCheck.Check(item, value, _run);
            }

            CheckItems(item.Items, answer, isEnabled);
        }

        CheckExclusive(item, answers);
    }

    private void CheckGroup(QuestionPlan item, FhirNode node, int answers, bool? isEnabled)
    {
        if (answers > 0)
        {
            _run.AddStrict(Issues.GroupAnswered(node.Location, item.LinkId));
        }

        // "Required groups must contain at least one child element."
        if (item.IsRequired && isEnabled is true && _isFinished && item.Items.Count > 0 && node.Child("item") is null)
        {
            _run.AddStrict(Issues.AnswerMissing(node.Location, item.LinkId, _plan.Url));
        }

        CheckItems(item.Items, node, isEnabled);
    }

    // http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive
    private void CheckExclusive(QuestionPlan item, List<FhirNode> answers)
    {
        if (answers.Count < 2 || item.Options.Count == 0)
        {
            return;
        }

        foreach (var option in item.Options.Where(o => QuestionPlan.Extension(o, "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive")?.Text is "true"))
        {
            if (option.Child("value") is { } exclusive && answers.Find(a => a.Child("value") is { } v && AnswerMatch.IsSame(exclusive, v)) is { } answer)
            {
                _run.AddStrict(Issues.AnswerExclusive(answer.Location, item.LinkId, ValueMatch.Describe(exclusive)));
            }
        }
    }
}
