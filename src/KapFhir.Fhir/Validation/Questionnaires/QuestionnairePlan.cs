// https://hl7.org/fhir/R4/questionnaire.html
using System.Runtime.CompilerServices;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>A Questionnaire made ready to check responses: its items by linkId and by place.</summary>
internal sealed class QuestionnairePlan
{
    // Kept for as long as the Questionnaire itself is.
    private static readonly ConditionalWeakTable<FhirNode, QuestionnairePlan> Plans = [];

    private readonly Dictionary<string, QuestionPlan> _byLinkId = new(StringComparer.Ordinal);

    private QuestionnairePlan(FhirNode questionnaire)
    {
        Url = questionnaire.ChildText("url") ?? "#" + questionnaire.ChildText("id");
        Items = Read(questionnaire);
    }

    /// <summary>What it is called in issues.</summary>
    internal string Url { get; }

    internal IReadOnlyList<QuestionPlan> Items { get; }

    internal static QuestionnairePlan Of(FhirNode questionnaire) => Plans.GetValue(questionnaire, static q => new QuestionnairePlan(q));

    /// <summary>The item of this linkId at any depth, or null.</summary>
    internal QuestionPlan? Find(string linkId) => _byLinkId.GetValueOrDefault(linkId);

    private List<QuestionPlan> Read(FhirNode holder)
    {
        var items = new List<QuestionPlan>();
        foreach (var node in holder.Children)
        {
            if (node.Name is "item" && node.ChildText("linkId") is { } linkId)
            {
                var item = new QuestionPlan(node, linkId, items.Count, _byLinkId.Count);
                _byLinkId.TryAdd(linkId, item);
                item.Items = Read(node);
                items.Add(item);
            }
        }

        return items;
    }
}
