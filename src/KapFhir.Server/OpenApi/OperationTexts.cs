// https://hl7.org/fhir/R4/operationslist.html
namespace KapFhir.Server.OpenApi;

/// <summary>What is said of the operations that R4 defines, whose definitions are kept without their prose, and of those that no definition is published of.</summary>
internal static class OperationTexts
{
    private static readonly Dictionary<string, (string Title, string Text)> Texts = new(StringComparer.Ordinal)
    {
        ["validate"] = ("Check a resource without storing it", "The body is the resource, or a Parameters with `resource`, `mode` (create, update, delete) and `profile`. The OperationOutcome says what a write would say."),
        ["everything"] = ("The whole record", "The resource, what is in its compartment, and what that refers to. With `_count` in pages."),
        ["meta"] = ("Profiles, tags and labels", "Those of the resource, of all resources of the type, or of all there are."),
        ["meta-add"] = ("Add profiles, tags and labels", "Makes no new version."),
        ["meta-delete"] = ("Take profiles, tags and labels away", "Makes no new version."),
        ["versions"] = ("The versions of FHIR that are spoken here", "Needs no token."),
        ["expunge"] = ("Remove for good", "For administrators, where the setting Expunge allows it: `expungeEverything` (with `confirm`), `expungeDeletedResources`, `expungePreviousVersions`."),
        ["reindex"] = ("Write anew what resources are found by", "Of one resource at once (`dryRun` tells what differs); of a type or everything by a job: 202."),
        ["lookup"] = ("What a code means", "Display, definition, designations and properties."),
        ["validate-code"] = ("Is this code in it?", "`result` says, `message` why not."),
        ["subsumes"] = ("Does one code include another?", "equivalent, subsumes, subsumed-by or not-subsumed."),
        ["expand"] = ("The codes of a value set", "Filtered by `filter`, in pages by `offset` and `count`."),
        ["translate"] = ("The code that another system has for this one", "By the ConceptMaps in force."),
        ["document"] = ("A document of a Composition", "A Bundle with the Composition and all it refers to; `persist=true` stores it, by POST."),
    };

    /// <summary>Title and text of an operation, or null for one of the guide's.</summary>
    public static (string Title, string Text)? Of(string code) => Texts.TryGetValue(code, out var text) ? text : null;
}
