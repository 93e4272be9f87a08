namespace KapFhir.Store.Resources;

/// <summary>What is removed for good.</summary>
[Flags]
public enum ExpungeScope
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>The versions before the newest.</summary>
    OldVersions = 1,

    /// <summary>Resources that were deleted, with their history.</summary>
    DeletedResources = 2,

    /// <summary>Every version of every resource.</summary>
    Everything = 4,
}
