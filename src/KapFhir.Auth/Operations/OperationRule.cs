namespace KapFhir.Auth.Operations;

/// <summary>Who may call an operation.</summary>
[Flags]
public enum OperationCallers
{
    /// <summary>Nobody.</summary>
    None = 0,

    /// <summary>A patient, about their own record.</summary>
    Patient = 1,

    /// <summary>Who treats.</summary>
    Practitioner = 2,

    /// <summary>Who watches over privacy.</summary>
    PrivacyOfficer = 4,

    /// <summary>Who runs the server.</summary>
    Administrator = 8,

    /// <summary>A client that acts for itself.</summary>
    Service = 16,

    /// <summary>Everybody with a token.</summary>
    Everybody = Patient | Practitioner | PrivacyOfficer | Administrator | Service,
}

/// <summary>What of the store an operation reaches.</summary>
public enum OperationReach
{
    /// <summary>What is sent with it, and definitions; on an instance, that instance.</summary>
    Sent,

    /// <summary>What its caller may see anyway.</summary>
    Visible,

    /// <summary>It changes a resource that its caller may change.</summary>
    Change,

    /// <summary>The safety rules look at all facts, since an overlooked one lets a dose through; told are kinds of facts, and of single ones what its caller may see.</summary>
    Gate,

    /// <summary>It counts over many patients: figures would be wrong for who sees a part.</summary>
    Whole,

    /// <summary>It keeps the server going.</summary>
    Upkeep,
}

/// <summary>What an operation asks of its caller.</summary>
/// <param name="Name">Its name without the dollar sign.</param>
/// <param name="Reach">What it reaches.</param>
/// <param name="Callers">Who may call it.</param>
/// <param name="Types">The types that its scopes must let read and search, beside the type of its path; without them its answer would be wrong.</param>
public sealed record OperationRule(string Name, OperationReach Reach, OperationCallers Callers, IReadOnlyList<string> Types)
{
    /// <summary>The callers, in words, in their order.</summary>
    public IEnumerable<OperationCallers> Each =>
        Enum.GetValues<OperationCallers>().Where(c => c is not (OperationCallers.None or OperationCallers.Everybody) && Callers.HasFlag(c));
}
