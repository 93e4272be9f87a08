namespace KapFhir.Fhir;

/// <summary>What the scoring of a questionnaire response can say.</summary>
public static partial class Issues
{
    /// <summary>The response answers a version of a scale's questionnaire that this server does not have.</summary>
    public static Issue UnknownScaleVersion(string canonical, string known) =>
        Error(422, "not-found", $"QuestionnaireResponse.questionnaire: version '{canonical}' of this scale is not known, so it cannot be scored. Answer {known}.")
            .At("QuestionnaireResponse.questionnaire");

    /// <summary>An answer is none of those that the scale's item offers.</summary>
    public static Issue AnswerNotOfScale(string location, string linkId, string scale) =>
        Error(422, "code-invalid", $"{location}: the answer to '{linkId}' is not one that {scale} offers. Send a code of the item's answerOption, or a number it counts for.")
            .At(location);

    /// <summary>An item of the scale is answered twice.</summary>
    public static Issue ItemAnsweredTwice(string location, string linkId, string scale) =>
        Error(422, "duplicate", $"{location}: '{linkId}' of {scale} is answered more than once. Send one answer.").At(location);

    /// <summary>The response lacks what a score needs to stand on.</summary>
    public static Issue NotScored(string element, string scale) =>
        Warning("incomplete", $"QuestionnaireResponse.{element} is missing, so no {scale} was computed. Send {element}.").At("QuestionnaireResponse." + element);

    /// <summary>Something in the response changes its meaning in a way that is not known here.</summary>
    public static Issue NotScoredModified(string location, string scale) =>
        Warning("not-supported", $"{location} can change the meaning of the answers and is not known here, so no {scale} was computed.").At(location);

    /// <summary>Too many answers are missing for a total.</summary>
    public static Issue TooFewAnswers(string scale, int answered, int items, int allowed) =>
        Warning("incomplete", $"{scale}: {answered} of {items} items are answered; with more than {allowed} missing there is no result. The score says so by dataAbsentReason.")
            .At("QuestionnaireResponse.item");

    /// <summary>Some answers are missing and the total was pro-rated.</summary>
    public static Issue ProRated(string scale, int answered, int items) =>
        Warning("informational", $"{scale}: {answered} of {items} items are answered; the total is pro-rated.").At("QuestionnaireResponse.item");

    /// <summary>The total that the sender put into the response is not the one computed.</summary>
    public static Issue SentTotalDiffers(string location, string sent, string computed, string scale) =>
        Warning("business-rule", $"{location}: the response says {sent}, the server computed {computed} for {scale} and keeps its own.").At(location);

    /// <summary>A response is to be scored that answers no scale.</summary>
    public static Issue NotAScale(string? canonical, IEnumerable<string> scales) =>
        Error(422, "not-supported", $"QuestionnaireResponse.questionnaire: '{canonical ?? "nothing"}' is no scale that is scored here. Answer one of {string.Join(", ", scales)}.")
            .At("QuestionnaireResponse.questionnaire");

    /// <summary>A response is to be scored that is not ready for it.</summary>
    public static Issue NothingScored(string? status) =>
        Error(422, "business-rule", $"QuestionnaireResponse.status: a response is scored when it is completed or amended, has a subject and a date; this one is {status ?? "without a status"}. "
            + "Complete it first.").At("QuestionnaireResponse.status");
}
