using KapFhir.Fhir.Json;
using KapFhir.Kap.Scoring;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A filled-in form: a QuestionnaireResponse.</summary>
public sealed record ResponseFact
{
    /// <summary>The response.</summary>
    public required string Reference { get; init; }

    /// <summary>The id of the guide's questionnaire that it answers, or empty.</summary>
    public required string Questionnaire { get; init; }

    /// <summary>When it was filled in.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Each item's answers, by linkId: codes, texts, numbers, true and false, dates.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Answers { get; init; } = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>The session that it goes with.</summary>
    public string? Session { get; init; }

    /// <summary>True if the item is answered.</summary>
    public bool Has(string linkId) => Answers.ContainsKey(linkId);

    /// <summary>The item's first answer, or null.</summary>
    public string? Answer(string linkId) => Answers.TryGetValue(linkId, out var all) && all.Count > 0 ? all[0] : null;

    /// <summary>Whether the answer is yes: true, LOINC's LA33-6, SNOMED's 373066001, Y or yes.</summary>
    public bool IsYes(string linkId) => Answer(linkId) is "true" or "LA33-6" or "373066001" or "Y" or "yes";

    /// <summary>Whether the answer is no.</summary>
    public bool IsNo(string linkId) => Answer(linkId) is "false" or "LA32-8" or "373067005" or "N" or "no";

    /// <summary>Reads a response that is completed; null otherwise.</summary>
    internal static ResponseFact? Read(FhirNode response, string reference)
    {
        if (response.ChildText("status") is not ("completed" or "amended") || response.Begin("authored") is not { } at)
        {
            return null;
        }

        var answers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var item in AnswerWeights.Nested(response))
        {
            string[] given = [.. item.ChildrenNamed("answer").Select(a => a.Child("value")).OfType<FhirNode>().Select(v => v.ChildText("code") ?? v.Text).OfType<string>()];
            if (item.ChildText("linkId") is { } linkId && given.Length > 0)
            {
                answers.TryAdd(linkId, given);
            }
        }

        return new ResponseFact
        {
            Reference = reference,
            Questionnaire = IdOf(response.ChildText("questionnaire") ?? ""),
            At = at,
            Answers = answers,
            Session = response.Extension("kap-related-session").Target("value"),
        };
    }

    private static string IdOf(string canonical)
    {
        var url = canonical.Split('|')[0];
        const string Own = KapGuide.Canonical + "/Questionnaire/";
        return url.StartsWith(Own, StringComparison.Ordinal) ? url[Own.Length..] : "";
    }
}
