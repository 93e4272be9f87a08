namespace KapFhir.Store.Resources;

/// <summary>What made a version. https://hl7.org/fhir/R4/http.html#history</summary>
public enum ChangeMethod
{
    /// <summary>A create: POST.</summary>
    Create = 1,

    /// <summary>An update: PUT.</summary>
    Update = 2,

    /// <summary>A delete: the version has no content.</summary>
    Delete = 3,

    /// <summary>A patch: PATCH.</summary>
    Patch = 4,
}

/// <summary>One version of a resource as it is stored.</summary>
/// <param name="Sid">The version's place in the order of all changes.</param>
/// <param name="Type">The resource type.</param>
/// <param name="Id">The logical id.</param>
/// <param name="VersionId">The version, from 1 without gaps.</param>
/// <param name="LastUpdated">When it was written, to the millisecond.</param>
/// <param name="Method">What made it.</param>
/// <param name="Json">The resource with its final id and meta; empty for a delete.</param>
public sealed record StoredVersion(
    long Sid, string Type, string Id, int VersionId, DateTimeOffset LastUpdated, ChangeMethod Method, ReadOnlyMemory<byte> Json)
{
    /// <summary>True if this version says that the resource is gone.</summary>
    public bool IsDeleted => Method == ChangeMethod.Delete;
}

/// <summary>Writes the final bytes of a resource once its version and time are known; called inside the write, so it only copies.</summary>
public delegate ReadOnlyMemory<byte> BodyWriter(int versionId, DateTimeOffset lastUpdated);
