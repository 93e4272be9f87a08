using System.Globalization;
using System.Runtime.CompilerServices;
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Scoring;

/// <summary>Scores questionnaire responses. Pure: a response in, a score or the reasons against it out.</summary>
public sealed class Scorer
{
    // Read once from each questionnaire, and let go with it when another is in force.
    private readonly ConditionalWeakTable<ConformanceResource, AnswerWeights> _weights = [];
    private readonly ConformanceRegistry _registry;

    /// <summary>Makes a scorer for the scales whose questionnaires are in force.</summary>
    public Scorer(ConformanceRegistry registry, ScaleCatalog catalog)
    {
        _registry = registry;
        Catalog = catalog;
    }

    /// <summary>The scales.</summary>
    public ScaleCatalog Catalog { get; }

    /// <summary>
    /// Scores a response: each item by the weight its answer carries, else by the questionnaire's option, else by the number sent
    /// (<see cref="ScoreArithmetic"/>).
    /// </summary>
    /// <returns>The score; null if there is nothing to score (no known scale, not completed); or why the response cannot be right.</returns>
    public Result<Score?> Score(FhirNode response)
    {
        var canonical = response.ChildText("questionnaire") ?? "";
        var url = Canonical.Parse(canonical).Url;
        var resources = _registry.Current;
        if (!IsCompleted(response) || Catalog.Find(url) is not { } scale || resources.Find("Questionnaire", url) is not { } newest)
        {
            return default(Score);
        }

        if (resources.Find("Questionnaire", canonical) is not { Node: { } questionnaire } form)
        {
            return Issues.UnknownScaleVersion(canonical, url + "|" + newest.Version);
        }

        // An unknown modifier extension must not be passed over: https://hl7.org/fhir/R4/extensibility.html#modifierExtension
        if (AnswerWeights.Nested(response).Prepend(response).Select(n => n.Child("modifierExtension")).FirstOrDefault(m => m is not null) is { } modifier)
        {
            return Result<Score?>.Succeeded(null, [Issues.NotScoredModified(modifier.Location, scale.Title)]);
        }

        if (Missing(response) is { } element)
        {
            return Result<Score?>.Succeeded(null, [Issues.NotScored(element, scale.Title)]);
        }

        var weights = _weights.GetValue(form, _ => AnswerWeights.Of(questionnaire));
        return Weigh(response, scale, weights).Then(found => Total(response, scale, weights, found));
    }

    private static bool IsCompleted(FhirNode response) => response.ChildText("status") is "completed" or "amended";

    // A score is about somebody, at some time.
    private static string? Missing(FhirNode response) =>
        response.Child("subject") is null ? "subject" : response.ChildText("authored") is null ? "authored" : null;

    private static Result<Dictionary<string, decimal>> Weigh(FhirNode response, Scale scale, AnswerWeights weights)
    {
        var found = new Dictionary<string, decimal>(StringComparer.Ordinal);
        var issues = new List<Issue>();
        foreach (var node in AnswerWeights.Nested(response))
        {
            if (weights.Find(node.ChildText("linkId") ?? "") is { } item)
            {
                issues.AddRange(Weigh(node, item, scale, found));
            }
        }

        return issues.Count == 0 ? found : Result<Dictionary<string, decimal>>.Failed(issues);
    }

    private static IEnumerable<Issue> Weigh(FhirNode node, ScaleItem item, Scale scale, Dictionary<string, decimal> found)
    {
        foreach (var answer in node.ChildrenNamed("answer"))
        {
            if (item.Weigh(answer) is not { } weight)
            {
                yield return Issues.AnswerNotOfScale(answer.Location, item.LinkId, scale.Title);
            }
            else if (!found.TryAdd(item.LinkId, weight))
            {
                yield return Issues.ItemAnsweredTwice(answer.Location, item.LinkId, scale.Title);
            }
        }
    }

    private static Result<Score?> Total(FhirNode response, Scale scale, AnswerWeights weights, Dictionary<string, decimal> found)
    {
        var score = ScoreArithmetic.Compute(scale, [.. weights.Items.Select(i => i.LinkId)], found);
        return Result<Score?>.Succeeded(score, [.. Remarks(score), .. Disagreements(response, score)]);
    }

    private static IEnumerable<Issue> Remarks(Score score)
    {
        if (!score.HasResult)
        {
            yield return Issues.TooFewAnswers(score.Scale.Title, score.Answered, score.Items, score.Scale.MaxMissing);
        }
        else if (score.IsProRated)
        {
            yield return Issues.ProRated(score.Scale.Title, score.Answered, score.Items);
        }
    }

    // Forms that add up for themselves send the total as an item named by its LOINC code, or our own computed item.
    private static IEnumerable<Issue> Disagreements(FhirNode response, Score score) =>
        from node in AnswerWeights.Nested(response)
        let linkId = node.ChildText("linkId")
        where score.HasResult && IsTotal(score.Scale, linkId)
        from answer in node.ChildrenNamed("answer")
        let sent = Sent(answer)
        where !IsSame(score, sent)
        select Issues.SentTotalDiffers(answer.Location, sent ?? "nothing", Computed(score), score.Scale.Title);

    private static bool IsTotal(Scale scale, string? linkId) =>
        linkId == "/" + scale.Code || linkId == scale.Key + "-total" || (scale.Method is ScaleMethod.Triage && linkId == scale.Key.Split('-')[0] + "-risk");

    private static string? Sent(FhirNode answer) =>
        answer.ChildText("value") ?? answer.Child("value")?.ChildText("value") ?? answer.Child("value")?.ChildText("code");

    private static bool IsSame(Score score, string? sent) => score.Level is { } level ? sent == level.Loinc
        : decimal.TryParse(sent, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == score.Total;

    private static string Computed(Score score) => score.Level is { } level
        ? level.Loinc is null ? level.Text : $"{level.Text} ({level.Loinc})"
        : score.Total!.Value.ToString(CultureInfo.InvariantCulture);
}
