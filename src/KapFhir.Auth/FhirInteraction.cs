// https://hl7.org/fhir/R4/http.html
namespace KapFhir.Auth;

/// <summary>What a request asks for, in R4's words: the question that <see cref="AccessRules"/> answers.</summary>
public enum FhirInteraction
{
    /// <summary>The capability statement: open to everybody.</summary>
    Capabilities,

    /// <summary>Which methods a path has: open to everybody.</summary>
    Options,

    /// <summary>The current version of a resource.</summary>
    Read,

    /// <summary>A given version of a resource.</summary>
    VRead,

    /// <summary>A new resource.</summary>
    Create,

    /// <summary>A new version of a resource.</summary>
    Update,

    /// <summary>A new version of a resource, made of the current one by a patch.</summary>
    Patch,

    /// <summary>The end of a resource.</summary>
    Delete,

    /// <summary>A search in a type, a compartment or the whole system.</summary>
    Search,

    /// <summary>The history of a resource, a type or the whole system.</summary>
    History,

    /// <summary>A batch or a transaction; each entry is asked for again as what it is.</summary>
    Bundle,

    /// <summary>An operation that changes nothing.</summary>
    Operation,

    /// <summary>An operation that writes.</summary>
    ChangingOperation,

    /// <summary>The removal of versions for good.</summary>
    Expunge,

    /// <summary>The state, the answer or the end of a request of one's own that is handled beside others.</summary>
    AsyncStatus,
}
