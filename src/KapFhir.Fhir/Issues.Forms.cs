// http://hl7.org/fhir/uv/sdc
namespace KapFhir.Fhir;

/// <summary>What filling, computing and extracting forms can say.</summary>
public static partial class Issues
{
    /// <summary>A response has another value under a computed item than the form computes.</summary>
    public static Issue ComputedAnswerDiffers(string location, string linkId, string sent, string computed) =>
        Warning("business-rule", $"{location}: the response says {sent} for '{linkId}', the form computes {computed}. Send what the form computes, or nothing.").At(location);

    /// <summary>An item could not be filled in.</summary>
    public static Issue NotPopulated(string linkId, string why) =>
        Warning("incomplete", $"Questionnaire.item '{linkId}' was not filled in: {why} Give the context that its expression needs.").At("Questionnaire.item");

    /// <summary>An answer has no place in the resource that it is meant for.</summary>
    public static Issue NotExtracted(string linkId, string path, string type) =>
        Warning("not-supported", $"The answer to '{linkId}' was not extracted: {path} takes no {type}. Correct the item's definition.").At("Questionnaire.item");

    /// <summary>The Questionnaire that an operation needs is not known.</summary>
    public static Issue FormNotKnown(string? canonical) =>
        Error(422, "not-found", $"The Questionnaire '{canonical ?? "nothing"}' is not known here. Create it, or correct its url and version.").At("QuestionnaireResponse.questionnaire");

    /// <summary>A Questionnaire has the wording of an instrument that may not be reproduced.</summary>
    public static Issue LicensedWording(string location) =>
        Error(422, "business-rule", $"{location}: the wording of a commercially licensed instrument is not kept here. Leave out the text of its items, or correct the extension kap-instrument-licence.")
            .At(location);
}
