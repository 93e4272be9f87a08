// http://hl7.org/fhir/StructureDefinition/itemWeight and http://hl7.org/fhir/StructureDefinition/ordinalValue
using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Scoring;

/// <summary>What each answer of a questionnaire counts for: read once from its answer options.</summary>
internal sealed class AnswerWeights
{
    private static readonly string[] WeightUrls =
        ["http://hl7.org/fhir/StructureDefinition/itemWeight", "http://hl7.org/fhir/StructureDefinition/ordinalValue"];

    private readonly Dictionary<string, ScaleItem> _byLinkId = new(StringComparer.Ordinal);

    private AnswerWeights(IReadOnlyList<ScaleItem> items)
    {
        Items = items;
        foreach (var item in items)
        {
            // Forms name an item by our linkId or by its LOINC code with a slash before it (/44250-9).
            _byLinkId.TryAdd(item.LinkId, item);
            item.Codes.ToList().ForEach(code => _byLinkId.TryAdd("/" + code, item));
        }
    }

    /// <summary>The items that count: those whose answer options carry a weight, and whole numbers between two limits. A computed item does not.</summary>
    internal IReadOnlyList<ScaleItem> Items { get; }

    internal static AnswerWeights Of(FhirNode questionnaire) =>
        new([.. Nested(questionnaire).Select(ScaleItem.From).Where(item => item.Counts)]);

    /// <summary>The item that a response's linkId names, or null if it does not count.</summary>
    internal ScaleItem? Find(string linkId) => _byLinkId.GetValueOrDefault(linkId);

    /// <summary>The items below a questionnaire, a response or an item (and below a response's answers), at any depth.</summary>
    internal static IEnumerable<FhirNode> Nested(FhirNode holder) =>
        holder.ChildrenNamed("item").SelectMany(item => Nested(item).Prepend(item))
            .Concat(holder.ChildrenNamed("answer").SelectMany(Nested));

    /// <summary>The weight written on a node itself, or null.</summary>
    internal static decimal? Written(FhirNode? node)
    {
        foreach (var url in WeightUrls)
        {
            var value = node?.ChildrenNamed("extension").FirstOrDefault(e => string.Equals(e.ChildText("url"), url, StringComparison.Ordinal))?.ChildText("value");
            if (decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var weight))
            {
                return weight;
            }
        }

        return null;
    }
}

/// <summary>An item of a scale: its names, and what each of its answers counts for.</summary>
/// <param name="LinkId">The questionnaire's linkId.</param>
/// <param name="Codes">The item's codes.</param>
/// <param name="Weights">The weight per answer, by the answer's code or text.</param>
internal sealed record ScaleItem(string LinkId, IReadOnlyList<string> Codes, IReadOnlyDictionary<string, decimal> Weights)
{
    private const string MinValue = "http://hl7.org/fhir/StructureDefinition/minValue";
    private const string MaxValue = "http://hl7.org/fhir/StructureDefinition/maxValue";

    /// <summary>The limits of an item that is answered with a whole number, or null.</summary>
    internal (decimal Low, decimal High)? Range { get; private init; }

    internal bool Counts => Weights.Count > 0 || Range is not null;

    internal static ScaleItem From(FhirNode item)
    {
        var weights = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var option in item.ChildrenNamed("answerOption"))
        {
            var value = option.Child("value");
            if (value is not null && (AnswerWeights.Written(option) ?? AnswerWeights.Written(value)) is { } weight)
            {
                weights.TryAdd(value.ChildText("code") ?? value.Text ?? "", weight);
            }
        }

        var range = item.ChildText("type") is "integer" && item.ChildText("readOnly") is not "true" ? (Limit(item, MinValue), Limit(item, MaxValue)) : default;
        return new ScaleItem(item.ChildText("linkId")!, [.. item.ChildrenNamed("code").Select(c => c.ChildText("code")).OfType<string>()], weights)
        {
            Range = range is ({ } low, { } high) ? (low, high) : null,
        };
    }

    /// <summary>What an answer counts for, or null if it is none of the scale's: the weight it carries, the option with its code, or the number it is.</summary>
    internal decimal? Weigh(FhirNode answer)
    {
        var value = answer.Child("value");
        var weight = AnswerWeights.Written(answer) ?? AnswerWeights.Written(value) ?? OptionWeight(value) ?? Number(value);
        return weight is { } number && Takes(number) ? number : null;
    }

    private bool Takes(decimal number) =>
        Range is { } range ? number >= range.Low && number <= range.High && number == decimal.Truncate(number) : Weights.Values.Contains(number);

    private decimal? OptionWeight(FhirNode? value) =>
        (value?.ChildText("code") ?? value?.Text) is { } code && Weights.TryGetValue(code, out var weight) ? weight : null;

    private static decimal? Number(FhirNode? value) => value?.Type.Name is "integer" or "decimal" ? Number(value.Text) : null;

    private static decimal? Limit(FhirNode item, string url) =>
        Number(item.ChildrenNamed("extension").FirstOrDefault(e => string.Equals(e.ChildText("url"), url, StringComparison.Ordinal))?.ChildText("value"));

    private static decimal? Number(string? text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;
}
