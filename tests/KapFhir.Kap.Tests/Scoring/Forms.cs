using System.Globalization;
using System.Text;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Scoring;
using KapFhir.Kap.Tests.Guide;

namespace KapFhir.Kap.Tests.Scoring;

/// <summary>Makes responses to the guide's scales: an answer a letter, <c>.</c> for none, <c>A</c> for ten.</summary>
internal static class Forms
{
    public static ConformanceRegistry Registry { get; } = GuideFiles.Registry;

    public static Scorer Scorer { get; } = new(Registry, ScaleCatalog.Default);

    public static Scale Scale(string key) => ScaleCatalog.Default.Scales.Single(s => s.Key == key);

    public static FhirNode Questionnaire(string key) => Registry.Current.FindQuestionnaire(Scale(key).Questionnaire)!;

    /// <summary>The items that are answered, in the form's order: neither texts nor what the form computes.</summary>
    public static IReadOnlyList<FhirNode> Items(string key) => [.. Questionnaire(key).ChildrenNamed("item")
        .Where(i => i.ChildText("type") is "choice" or "integer" && i.ChildText("readOnly") is not "true" && !(key == "phq9" && i.ChildText("linkId") == "phq9-10"))];

    public static FhirNode Response(string key, string answers, params string[] more) => GuideFiles.Parse(Encoding.UTF8.GetBytes(Json(key, answers, more)));

    public static string Json(string key, string answers, params string[] more)
    {
        var items = Items(key).Zip(answers).Where(p => p.Second != '.')
            .Select(p => $$"""{"linkId":"{{p.First.ChildText("linkId")}}","answer":[{{Answer(p.First, p.Second is 'A' ? 10 : p.Second - '0')}}]}""");
        return $$"""
            {"resourceType":"QuestionnaireResponse","questionnaire":"{{Scale(key).Questionnaire}}|1.0.0","status":"completed",
             "subject":{"reference":"Patient/p1"},"authored":"2026-02-03T10:00:00Z","item":[{{string.Join(',', items.Concat(more))}}]}
            """;
    }

    private static string Answer(FhirNode item, int points)
    {
        var option = item.ChildrenNamed("answerOption").FirstOrDefault(o => Weight(o) == points)?.Child("value");
        return option?.Type.Name is "Coding"
            ? $$"""{"valueCoding":{{Encoding.UTF8.GetString(option.RawValue.Span)}}}"""
            : string.Create(CultureInfo.InvariantCulture, $$"""{"valueInteger":{{points}}}""");
    }

    private static decimal Weight(FhirNode option) =>
        decimal.Parse(option.ChildrenNamed("extension").First().ChildText("value")!, CultureInfo.InvariantCulture);
}
