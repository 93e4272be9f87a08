// http://hl7.org/fhir/uv/sdc/expressions.html#fhirpath-functions
using KapFhir.Fhir.FhirPath.Compilation;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>
/// <c>weight()</c> and its older name <c>ordinal()</c>: the score of an answer, a coding or an option. It stands on the item itself, on the option of the
/// Questionnaire that was chosen, or on the concept in its code system; the first of these counts.
/// </summary>
internal static class Weights
{
    private static readonly string[] Extensions =
        ["http://hl7.org/fhir/StructureDefinition/itemWeight", "http://hl7.org/fhir/StructureDefinition/ordinalValue"];

    public static IReadOnlyList<Function> Functions { get; } =
    [
        new("weight", 0, 0, Weight),
        new("ordinal", 0, 0, Weight),
    ];

    private static Evaluator Weight(Call call)
    {
        var target = call.Target;
        return frame =>
        {
            var weights = default(ItemsBuilder);
            foreach (var item in target(frame))
            {
                if (item is FhirNode node && (Own(node) ?? InQuestionnaire(node, frame.Evaluation.Context) ?? InCodeSystem(node, frame.Evaluation.Context)) is { } weight)
                {
                    weights.Add(weight);
                }
            }

            return weights.ToItems();
        };
    }

    // On the answer or option, or on the coding that is its value.
    private static object? Own(FhirNode node) => Stated(node) ?? (node.Child("value") is { } value ? Stated(value) : null);

    private static object? Stated(FhirNode node)
    {
        var extension = node.ChildrenNamed("extension")
            .FirstOrDefault(e => Extensions.Contains(e.ChildText("url"), StringComparer.Ordinal));
        return extension?.Child("value") is { HasValue: true } value && Values.Number(Values.Of(value)) is { } number ? number : null;
    }

    // The answer option of the Questionnaire with the same code.
    private static object? InQuestionnaire(FhirNode node, FhirPathContext context)
    {
        var coding = node.Type.Name == "Coding" ? node : node.Child("value");
        if (coding?.ChildText("code") is not { } code
            || node.Resource.ChildText("questionnaire") is not { } url || context.Resolve?.Invoke(url) is not { } questionnaire)
        {
            return null;
        }

        var item = LinkIdOf(node) is { } linkId ? FindItem(questionnaire, linkId) : null;
        var option = item?.ChildrenNamed("answerOption").FirstOrDefault(o => Matches(o.Child("value"), code, coding.ChildText("system")));
        return option is null ? null : Own(option);
    }

    // The concept property http://hl7.org/fhir/concept-properties#itemWeight
    private static object? InCodeSystem(FhirNode node, FhirPathContext context)
    {
        var coded = node.Type.Name is "Coding" or "CodeableConcept" ? node : node.Child("value");
        var codings = coded?.Type.Name is "CodeableConcept" ? coded.ChildrenNamed("coding") : coded is null ? [] : [coded];
        foreach (var coding in codings)
        {
            if (coding.ChildText("system") is { } system && coding.ChildText("code") is { } code && context.WeightOf?.Invoke(system, code) is { } weight)
            {
                return weight;
            }
        }

        return null;
    }

    private static bool Matches(FhirNode? option, string code, string? system) =>
        option?.ChildText("code") == code && (system is null || option.ChildText("system") is not { } own || own == system);

    private static string? LinkIdOf(FhirNode node)
    {
        for (var n = node; n is not null; n = n.Parent)
        {
            if (n.ChildText("linkId") is { } linkId)
            {
                return linkId;
            }
        }

        return null;
    }

    private static FhirNode? FindItem(FhirNode parent, string linkId)
    {
        foreach (var item in parent.ChildrenNamed("item"))
        {
            if (item.ChildText("linkId") == linkId)
            {
                return item;
            }

            if (FindItem(item, linkId) is { } inner)
            {
                return inner;
            }
        }

        return null;
    }
}
