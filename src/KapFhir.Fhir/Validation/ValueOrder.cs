// https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.minValue_x_
using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Validation.Questionnaires;

namespace KapFhir.Fhir.Validation;

/// <summary>Compares a value with the least or greatest one that a profile allows.</summary>
internal static class ValueOrder
{
    /// <summary>Below, equal or above zero as the value is less, equal or greater; zero also if the two cannot be compared.</summary>
    internal static int Compare(FhirNode value, FhirNode limit)
    {
        if (limit.Type.Name is "Quantity")
        {
            var sameUnit = value.ChildText("code") == limit.ChildText("code") && value.ChildText("system") == limit.ChildText("system");
            return sameUnit && value.Child("value") is { } a && limit.Child("value") is { } b ? Compare(a, b) : AnswerMatch.Compare(value, limit) ?? 0;
        }

        if (value.Text is not { } text || limit.Text is not { } bound)
        {
            return 0;
        }

        if (decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && decimal.TryParse(bound, NumberStyles.Float, CultureInfo.InvariantCulture, out var limitNumber))
        {
            return number.CompareTo(limitNumber);
        }

        return CompareTimes(text, bound);
    }

    // Dates and times sort as text when they are of the same precision and zone; of different precision they are compared as far as both go.
    private static int CompareTimes(string text, string bound)
    {
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            && DateTimeOffset.TryParse(bound, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var limit)
            && text.Contains('T', StringComparison.Ordinal) && bound.Contains('T', StringComparison.Ordinal))
        {
            return moment.CompareTo(limit);
        }

        var length = Math.Min(text.Length, bound.Length);
        return string.CompareOrdinal(text, 0, bound, 0, length);
    }
}
