// https://hl7.org/fhir/R4/questionnaire.html and https://hl7.org/fhir/R4/questionnaireresponse.html
using System.Globalization;

namespace KapFhir.Fhir;

/// <content>What can be wrong with a Questionnaire, and with a response to one.</content>
public static partial class Issues
{
    /// <summary>An item depends on a question that is not there.</summary>
    public static Issue EnableWhenUnknown(string element, string linkId) =>
        Error(Unprocessable, "not-found", $"{element}: there is no item '{linkId}'. Name the linkId of a question of this Questionnaire.")
            with { Expression = element, Rule = "Questionnaire.item.enableWhen.question" };

    /// <summary>An item depends on itself or on a question inside it.</summary>
    public static Issue EnableWhenOfInner(string element, string linkId) =>
        Error(Unprocessable, "business-rule", $"{element}: '{linkId}' is the item itself or inside it, so that it could never be answered first. Depend on another question.")
            with { Expression = element, Rule = "Questionnaire.item.enableWhen.question" };

    /// <summary>An item depends on a group or a text.</summary>
    public static Issue EnableWhenOfNoQuestion(string element, string linkId, string type) =>
        Error(Unprocessable, "business-rule", $"{element}: '{linkId}' is a {type}, which has no answers. Depend on a question.")
            with { Expression = element, Rule = "Questionnaire.item.enableWhen.question" };

    /// <summary>An item depends on a question that comes after it.</summary>
    public static Issue EnableWhenOfLater(string element, string linkId) =>
        Warning("business-rule", $"{element}: '{linkId}' comes after the item that depends on it. Ask it before.")
            with { Expression = element, Rule = "Questionnaire.item.enableWhen.question" };

    /// <summary>The Questionnaire of a response is unknown here.</summary>
    public static Issue QuestionnaireNotKnown(string element, string canonical) =>
        Information("not-found", $"{element}: the Questionnaire {canonical} is not known here, so the answers were not checked against it. Create it, or correct its url and version.")
            with { Expression = element };

    /// <summary>An answer has another type than its question asks for.</summary>
    public static Issue AnswerOfWrongType(string element, string linkId, string found, IEnumerable<string> types) =>
        Error(Unprocessable, "value", $"{element} is a {found}; the question '{linkId}' takes {string.Join(" or ", types.DefaultIfEmpty("no answer"))}. Send it as such.")
            with { Expression = element, Rule = linkId };

    /// <summary>An answer is none of the options.</summary>
    public static Issue AnswerNoOption(string element, string linkId, string found) =>
        Error(Unprocessable, "code-invalid", $"{element}: {found} is none of the options of the question '{linkId}'. Choose one of them.") with { Expression = element, Rule = linkId };

    /// <summary>An answer is not in the value set of its question.</summary>
    public static Issue AnswerNotInValueSet(string element, string linkId, string found, string valueSet) =>
        Error(Unprocessable, "code-invalid", $"{element}: {found} is not in the value set {valueSet} of the question '{linkId}'. Use one of its codes.")
            with { Expression = element, Rule = linkId };

    /// <summary>An answer is too long, too short, too low, too high, or of a kind that is not allowed.</summary>
    public static Issue AnswerOutOfRange(string element, string linkId, string limit) =>
        Error(Unprocessable, "value", $"{element} must be {limit} by the question '{linkId}'. Change it.") with { Expression = element, Rule = linkId };

    /// <summary>An answer cannot be compared with the limit of its question.</summary>
    public static Issue AnswerNotComparable(string element, string linkId, string limit) =>
        Error(Unprocessable, "value", $"{element} must be {limit} by the question '{linkId}', which cannot be told: the units do not go together. Send UCUM codes.")
            with { Expression = element, Rule = linkId };

    /// <summary>An answer that should be a url is none.</summary>
    public static Issue AnswerNoUrl(string element, string linkId, string text, string form) =>
        Error(Unprocessable, "value", $"{element}: '{text}' is no url, which the question '{linkId}' asks for: {form}") with { Expression = element, Rule = linkId };

    /// <summary>A question that must be answered is not.</summary>
    public static Issue AnswerMissing(string element, string linkId, string questionnaire) =>
        Error(Unprocessable, "required", $"{element}: '{linkId}' of {questionnaire} must be answered. Add the answer, or send the response as in-progress.")
            with { Expression = element, Rule = linkId };

    /// <summary>A question has fewer answers than it asks for.</summary>
    public static Issue AnswersTooFew(string element, string linkId, int min, int count) =>
        Error(Unprocessable, "required", string.Create(CultureInfo.InvariantCulture, $"{element}: '{linkId}' needs at least {min} answers, found {count}. Add them."))
            with { Expression = element, Rule = linkId };

    /// <summary>A question has more answers than it takes.</summary>
    public static Issue AnswersTooMany(string element, string linkId, int max, int count) =>
        Error(Unprocessable, "structure", max == int.MaxValue
            ? $"{element}: the answers to '{linkId}' belong into one item. Put them together."
            : string.Create(CultureInfo.InvariantCulture, $"{element}: '{linkId}' takes at most {max} {(max == 1 ? "answer" : "answers")}, found {count}. Remove the surplus."))
            with { Expression = element, Rule = linkId };

    /// <summary>Something else was answered beside an option that excludes all others.</summary>
    public static Issue AnswerExclusive(string element, string linkId, string option) =>
        Error(Unprocessable, "business-rule", $"{element}: {option} excludes all other answers to '{linkId}'. Keep it alone, or remove it.") with { Expression = element, Rule = linkId };

    /// <summary>An item's linkId is none of the Questionnaire.</summary>
    public static Issue LinkIdUnknown(string element, string linkId, string questionnaire) =>
        Error(Unprocessable, "not-found", $"{element}: {questionnaire} has no item '{linkId}'. Use the linkIds of that Questionnaire, or refer to the one that was answered.")
            with { Expression = element, Rule = "QuestionnaireResponse.item.linkId" };

    /// <summary>An item stands under another one than in the Questionnaire.</summary>
    public static Issue ItemMisplaced(string element, string linkId, string questionnaire) =>
        Error(Unprocessable, "structure", $"{element}: '{linkId}' stands elsewhere in {questionnaire}. Nest the items as they are there.")
            with { Expression = element, Rule = "QuestionnaireResponse.item.linkId" };

    /// <summary>An item stands after those that follow it in the Questionnaire.</summary>
    public static Issue ItemOutOfOrder(string element, string linkId, string questionnaire) =>
        Error(Unprocessable, "structure", $"{element}: '{linkId}' stands earlier in {questionnaire}. Keep the order of the items.")
            with { Expression = element, Rule = "QuestionnaireResponse.item.linkId" };

    /// <summary>An item is answered though the other answers do not enable it.</summary>
    public static Issue ItemNotEnabled(string element, string linkId) =>
        Error(Unprocessable, "business-rule", $"{element}: '{linkId}' is not enabled by the other answers. Remove it, or correct the answers that it depends on.")
            with { Expression = element, Rule = linkId };

    /// <summary>A group has an answer.</summary>
    public static Issue GroupAnswered(string element, string linkId) =>
        Error(Unprocessable, "structure", $"{element}: '{linkId}' is a group, which has items and no answers. Answer its questions.") with { Expression = element, Rule = linkId };

    /// <summary>Items stand under a question instead of under its answer.</summary>
    public static Issue ItemUnderQuestion(string element, string linkId) =>
        Error(Unprocessable, "structure", $"{element}: '{linkId}' is a question; what is asked further about its answer stands inside the answer. Move it there.")
            with { Expression = element, Rule = linkId };
}
