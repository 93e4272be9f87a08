// https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.fixed_x_ and ElementDefinition.pattern_x_
using System.Globalization;
using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation;

/// <summary>Compares values with those that a profile fixes.</summary>
internal static class ValueMatch
{
    /// <summary>True if the value is exactly the fixed one: the same elements, the same order of lists, nothing besides.</summary>
    internal static bool IsFixed(FhirNode expected, FhirNode actual) =>
        SamePrimitive(expected, actual) && expected.Children.Length == actual.Children.Length && HoldsInOrder(expected, actual);

    /// <summary>True if the value holds all that the pattern holds; it may hold more, and lists may hold more items.</summary>
    internal static bool HasPattern(FhirNode pattern, FhirNode actual)
    {
        if (!SamePrimitive(pattern, actual))
        {
            return false;
        }

        foreach (var part in pattern.Children)
        {
            if (!AnyHasPattern(part, actual))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value in few words, for an issue.</summary>
    internal static string Describe(FhirNode value)
    {
        if (value.Type.Kind == TypeKind.Primitive)
        {
            return "'" + value.Text + "'";
        }

        // Line breaks stand only between JSON's members, never inside a text.
        var json = string.Concat(Encoding.UTF8.GetString(value.RawValue.Span).Split('\n', StringSplitOptions.TrimEntries));
        return json.Length <= 200 ? json : json[..200] + "...";
    }

    private static bool AnyHasPattern(FhirNode part, FhirNode actual)
    {
        foreach (var candidate in actual.Children)
        {
            if (string.Equals(candidate.Name, part.Name, StringComparison.Ordinal) && HasPattern(part, candidate))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsInOrder(FhirNode expected, FhirNode actual)
    {
        foreach (var part in expected.Children)
        {
            var same = actual.ChildrenNamed(part.Name).ElementAtOrDefault(part.Index);
            if (same is null || !IsFixed(part, same))
            {
                return false;
            }
        }

        return true;
    }

    private static bool SamePrimitive(FhirNode expected, FhirNode actual)
    {
        if (expected.Type.Kind != TypeKind.Primitive)
        {
            return actual.Type.Kind != TypeKind.Primitive;
        }

        return string.Equals(expected.Text, actual.Text, StringComparison.Ordinal) || (expected.Type.Name is "decimal" && SameNumber(expected, actual));
    }

    private static bool SameNumber(FhirNode expected, FhirNode actual) =>
        decimal.TryParse(expected.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var a)
        && decimal.TryParse(actual.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var b) && a == b;
}
