// https://hl7.org/fhir/R4/references.html and https://hl7.org/fhir/R4/bundle.html#references
namespace KapFhir.Fhir;

/// <content>What can be wrong with references, canonical urls, and the entries of bundles that refer to each other.</content>
public static partial class Issues
{
    /// <summary>A relative reference has another form than <c>Type/id</c>.</summary>
    public static Issue RelativeReferenceForm(string element, string text) =>
        Error(Unprocessable, "value", $"{element}: '{text}' is no reference. Write Type/id (Patient/123), an absolute url, urn:uuid:..., or # and the id of a contained resource.")
            with { Expression = element, Rule = "Reference.reference" };

    /// <summary>Reference.type and the type in the url contradict each other.</summary>
    public static Issue ReferenceTypeContradicts(string element, string stated, string named) =>
        Error(Unprocessable, "value", $"{element} is '{stated}', but the reference leads to a {named}. Correct one of them.") with { Expression = element, Rule = "Reference.type" };

    /// <summary>A canonical url is neither absolute nor a fragment.</summary>
    public static Issue CanonicalNotAbsolute(string element, string text) =>
        Error(Unprocessable, "value", $"{element}: '{text}' is no canonical url, which is absolute. Write the url of the definition itself (http://... or urn:...), or # and the id of a contained resource.")
            with { Expression = element, Rule = "canonical" };

    /// <summary>A canonical url leads to a definition of another type than the element wants.</summary>
    public static Issue CanonicalOfWrongType(string element, string text, string found, IEnumerable<string> targets) =>
        Error(Unprocessable, "value", $"{element}: {text} is a {found}; only {string.Join(", ", targets)} may stand here. Refer to one of these.")
            with { Expression = element, Rule = "canonical" };

    /// <summary>A fullUrl is relative.</summary>
    public static Issue FullUrlNotAbsolute(string element, string fullUrl) =>
        Error(Unprocessable, "value", $"{element}: '{fullUrl}' is not absolute. Write the whole url of the resource, or urn:uuid: and a UUID.")
            with { Expression = element, Rule = "Bundle.entry.fullUrl" };

    /// <summary>A fullUrl is missing where entries are known by it.</summary>
    public static Issue FullUrlMissing(string element, string bundleType) =>
        Error(Unprocessable, "required", $"{element}.fullUrl is required in a {bundleType}: references find the entry by it. Add it.")
            with { Expression = element + ".fullUrl", Rule = "Bundle.entry.fullUrl" };

    /// <summary>A fullUrl names another type or id than the resource has.</summary>
    public static Issue FullUrlDisagrees(string element, string fullUrl, string type, string? id) =>
        Error(Unprocessable, "value", id is null
            ? $"{element}: {fullUrl} names an id, but the {type} in the entry has none. Give it that id."
            : $"{element}: {fullUrl} must end with {type}/{id}, the type and id of the resource in the entry. Correct one of them.")
            with { Expression = element, Rule = "Bundle.entry.fullUrl" };

    /// <summary>A reference of a document or message leads to nothing in it.</summary>
    public static Issue ReferenceNotInBundle(string element, string text, string bundleType) =>
        Error(Unprocessable, "not-found", $"{element}: {text} is not in this {bundleType}, which must hold what it refers to here. Add an entry whose fullUrl is that of the reference "
            + "(a relative one continues the fullUrl of its own entry).")
            with { Expression = element, Rule = "Bundle.entry" };

    /// <summary>A relative reference stands in an entry without fullUrl.</summary>
    public static Issue RelativeReferenceWithoutFullUrl(string element, string text) =>
        Error(Unprocessable, "value", $"{element}: '{text}' is relative, but its entry has no fullUrl that it could be relative to. Add the fullUrl, or write the reference as an absolute url.")
            with { Expression = element, Rule = "Bundle.entry.fullUrl" };

    /// <summary>A reference leads to several entries of a bundle.</summary>
    public static Issue ReferenceAmbiguous(string element, string text) =>
        Error(Unprocessable, "duplicate", $"{element}: several entries of the bundle are {text}. Refer to one version (.../_history/1), or keep one entry.")
            with { Expression = element, Rule = "Bundle.entry" };

    /// <summary>A reference names another type than the entry that it leads to.</summary>
    public static Issue ReferenceTypeDiffers(string element, string text, string found) =>
        Error(Unprocessable, "value", $"{element}: {text} leads to an entry with a {found}. Correct the reference.") with { Expression = element, Rule = "Bundle.entry" };

    /// <summary>An entry of a document is tied to the Composition by no reference.</summary>
    public static Issue EntryNotReached(string element, string entry) =>
        Error(Unprocessable, "informational", $"{element}: {entry} is tied to the Composition by no reference, from it or to it. Refer to it, or leave the entry out.")
            with { Expression = element, Rule = "Bundle.entry" };

    /// <summary>The mode of a search result does not fit its resource.</summary>
    public static Issue SearchModeWrong(string element, string type, string mode) =>
        Error(Unprocessable, "value", $"{element} is '{mode}' for a {type}; OperationOutcomes are 'outcome', all others 'match' or 'include'. Correct it.")
            with { Expression = element, Rule = "Bundle.entry.search.mode" };

    /// <summary>A search result has no id.</summary>
    public static Issue SearchResultWithoutId(string element) =>
        Error(Unprocessable, "required", $"{element}: what a search found has an id. Add it.") with { Expression = element, Rule = "Bundle.entry.resource" };
}
