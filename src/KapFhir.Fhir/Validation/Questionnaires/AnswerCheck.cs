// https://hl7.org/fhir/R4/questionnaireresponse-definitions.html#QuestionnaireResponse.item.answer
using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Questionnaires;

/// <summary>Checks one answer against the item of the Questionnaire that it answers.</summary>
internal static class AnswerCheck
{
    private const decimal Megabyte = 1024 * 1024;

    internal static void Check(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        if (!item.AnswerTypes.Contains(value.Type.Name, StringComparer.Ordinal))
        {
            // Without options and value set nothing says which type the answers of a choice have.
            if (item.Type is not "choice" || item.Options.Count > 0 || item.ValueSet is not null || value.Type.Name is not "string")
            {
                run.AddStrict(Issues.AnswerOfWrongType(value.Location, item.LinkId, value.Type.Name, item.AnswerTypes));
            }

            return;
        }

        CheckChoice(item, value, run);
        CheckText(item, value, run);
        CheckUrl(item, value, run);
        CheckRange(item, value, run);
        CheckUnit(item, value, run);
        CheckAttachment(item, value, run);
    }

    private static void CheckChoice(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        // "open-choice": a text of one's own is as good.
        var isOpen = item.Type is "open-choice" && value.Type.Name is "string";
        if (item.Options.Count > 0 && !isOpen && !item.Options.Any(o => o.Child("value") is { } option && AnswerMatch.IsSame(option, value)))
        {
            run.AddStrict(Issues.AnswerNoOption(value.Location, item.LinkId, ValueMatch.Describe(value)));
        }

        if (item.ValueSet is { } valueSet && !isOpen && run.BindingFault(value, valueSet) is { } fault)
        {
            run.AddStrict(Issues.AnswerNotInValueSet(value.Location, item.LinkId, fault, valueSet));
        }
    }

    private static void CheckText(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        var length = value.Text?.EnumerateRunes().Count() ?? 0;
        if (item.MaxLength is { } max && length > max)
        {
            run.Add(Issues.AnswerOutOfRange(value.Location, item.LinkId, string.Create(CultureInfo.InvariantCulture, $"at most {max} characters long")));
        }

        if (item.MinLength is { } min && value.Text is not null && length < min)
        {
            run.Add(Issues.AnswerOutOfRange(value.Location, item.LinkId, string.Create(CultureInfo.InvariantCulture, $"at least {min} characters long")));
        }

        if (item.MaxDecimalPlaces is { } places && value.Type.Name is "decimal" && value.Text is { } text
            && text.IndexOf('.', StringComparison.Ordinal) is >= 0 and var point && text.Length - point - 1 > places)
        {
            run.Add(Issues.AnswerOutOfRange(value.Location, item.LinkId, string.Create(CultureInfo.InvariantCulture, $"written with at most {places} decimal places")));
        }
    }

    private static void CheckUrl(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        if (item.Type is "url" && value.RawValue.Span is var text && text.StartsWith("urn:uuid:"u8) && UriForms.Uuid(text) is { } form)
        {
            run.AddStrict(Issues.AnswerNoUrl(value.Location, item.LinkId, value.Text ?? "", form));
        }
    }

    private static void CheckRange(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        CheckLimit(item, value, item.MinValue, isMax: false, run);
        CheckLimit(item, value, item.MaxValue, isMax: true, run);
    }

    private static void CheckLimit(QuestionPlan item, FhirNode value, FhirNode? limit, bool isMax, ValidationRun run)
    {
        if (limit is null)
        {
            return;
        }

        var words = (isMax ? "at most " : "at least ") + ValueMatch.Describe(limit);
        var order = run.Options.IsStrict && (IsWithoutUnit(value) || IsWithoutUnit(limit)) ? null : AnswerMatch.Compare(value, limit) ?? (value.Type.Kind == Definitions.TypeKind.Primitive ? Math.Sign(ValueOrder.Compare(value, limit)) : null);
        if (order is null)
        {
            run.AddStrict(Issues.AnswerNotComparable(value.Location, item.LinkId, words));
        }
        else if (isMax ? order > 0 : order < 0)
        {
            run.Add(Issues.AnswerOutOfRange(value.Location, item.LinkId, words));
        }
    }

    // A unit in words says nothing of what it is worth.
    private static bool IsWithoutUnit(FhirNode value) => value.Type.Name is "Quantity" && value.Child("unit") is not null && value.Child("code") is null;

    private static void CheckUnit(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        if (item.UnitValueSet is { } valueSet && value.Type.Name is "Quantity" && (value.Child("code") is null || run.BindingFault(value, valueSet) is not null))
        {
            run.AddStrict(Issues.AnswerNotInValueSet(value.Location, item.LinkId, "the unit '" + (value.ChildText("code") ?? value.ChildText("unit")) + "'", valueSet));
        }
    }

    private static void CheckAttachment(QuestionPlan item, FhirNode value, ValidationRun run)
    {
        if (item.MimeTypes.Count > 0 && value.ChildText("contentType") is { } type && !item.MimeTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            run.Add(Issues.AnswerOutOfRange(value.Location, item.LinkId, "of type " + string.Join(" or ", item.MimeTypes)));
        }

        if (item.MaxSize is { } size && value.ChildText("size") is { } text && decimal.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > size * Megabyte)
        {
            run.Add(Issues.AnswerOutOfRange(value.Location, item.LinkId, string.Create(CultureInfo.InvariantCulture, $"at most {size} MB large")));
        }
    }
}
