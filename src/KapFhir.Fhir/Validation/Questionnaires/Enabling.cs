// https://hl7.org/fhir/R4/questionnaire-definitions.html#Questionnaire.item.enableWhen
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>
/// Whether the items of one response are enabled by the answers to others. What was looked up is kept: anybody may send a response with any number of
/// repetitions, each of which asks for the same answers.
/// </summary>
internal sealed class Enabling
{
    private static readonly List<FhirNode> NoAnswers = [];
    private readonly Dictionary<(FhirNode Around, string LinkId), List<FhirNode>?> _answers = [];
    private readonly Dictionary<(FhirNode Condition, List<FhirNode> Answers), bool> _conditions = [];
    private readonly Dictionary<FhirPathExpression, bool> _expressions = [];
    private readonly ValidationRun _run;

    internal Enabling(ValidationRun run) => _run = run;

    /// <summary>True or false, or null where a condition cannot be told.</summary>
    /// <param name="item">The item of the Questionnaire.</param>
    /// <param name="holder">What holds, or would hold, its item in the response: the response, an item or an answer.</param>
    internal bool? IsEnabled(QuestionPlan item, FhirNode holder)
    {
        if (item.IsEnablingUnknown)
        {
            return null;
        }

        if (item.Enabling is not null && !Holds(item.Enabling, holder.Resource))
        {
            return false;
        }

        if (item.EnableWhen.Count == 0)
        {
            return true;
        }

        return item.NeedsAll ? item.EnableWhen.All(w => Holds(w, holder)) : item.EnableWhen.Any(w => Holds(w, holder));
    }

    private bool Holds(FhirPathExpression expression, FhirNode response)
    {
        if (!_expressions.TryGetValue(expression, out var holds))
        {
            _expressions[expression] = holds = expression.IsKept(response, _run.ContextOf(response));
        }

        return holds;
    }

    private bool Holds(FhirNode condition, FhirNode holder)
    {
        if (condition.ChildText("question") is not { } question || condition.Child("answer") is not { } expected)
        {
            return true;
        }

        var answers = AnswersTo(question, holder);
        if (!_conditions.TryGetValue((condition, answers), out var holds))
        {
            _conditions[(condition, answers)] = holds = Holds(condition.ChildText("operator"), expected, answers);
        }

        return holds;
    }

    private static bool Holds(string? comparison, FhirNode expected, List<FhirNode> answers) => comparison switch
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

    // "The nearest question occurrence reachable by tracing first the ancestor axis, and then the preceding and the following axis."
    private List<FhirNode> AnswersTo(string linkId, FhirNode holder)
    {
        for (var around = holder; around is not null; around = around.Parent)
        {
            if (AnswersIn(around, linkId) is { } answers)
            {
                return answers;
            }

            if (around.Type.Name is "QuestionnaireResponse")
            {
                break;
            }
        }

        return NoAnswers;
    }

    // Null if the question does not stand there at all.
    private List<FhirNode>? AnswersIn(FhirNode around, string linkId)
    {
        if (!_answers.TryGetValue((around, linkId), out var answers))
        {
            var items = new List<FhirNode>();
            Collect(linkId, around, items);
            _answers[(around, linkId)] = answers = items.Count == 0 ? null
                : [.. items.SelectMany(i => i.ChildrenNamed("answer")).Select(a => a.Child("value")).OfType<FhirNode>()];
        }

        return answers;
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
