namespace KapFhir.Fhir;

/// <content>What is said of security labels. https://hl7.org/fhir/R4/security-labels.html</content>
public static partial class Issues
{
    /// <summary>What was sent lacks labels that the version before had.</summary>
    public static Issue LabelsStay(string type) => Warning(
        "security", $"{type}.meta.security: R-22: the version before has security labels that were not sent. They stay: whoever does not see a label cannot lift it.").At(type + ".meta.security") with { Rule = "R-22" };

    /// <summary>422: a label that protects is not taken away.</summary>
    public static Issue LabelStays(string type, IReadOnlyList<string> labels) => Error(
        422, "security", $"{type}.meta.security: R-22: {string.Join(", ", labels)} protect the resource and are not taken away by $meta-delete. Whoever answers for the server can take a label out of Kap:Labels:Kept.") with { Rule = "R-22" };
}
