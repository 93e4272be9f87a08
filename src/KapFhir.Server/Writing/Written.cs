using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>What a write did.</summary>
internal enum WriteEffect
{
    /// <summary>There is a new resource.</summary>
    Created,

    /// <summary>There is a new version.</summary>
    Updated,

    /// <summary>What was sent is what is stored: no new version.</summary>
    Unchanged,

    /// <summary>A conditional create found the resource.</summary>
    Found,

    /// <summary>The resource is gone.</summary>
    Deleted,
}

/// <summary>The result of one write.</summary>
/// <param name="Effect">What it did.</param>
/// <param name="Version">The version it is about; null if a delete found nothing.</param>
/// <param name="Warnings">What the client should look at.</param>
internal sealed record Written(WriteEffect Effect, StoredVersion? Version, IReadOnlyList<Issue> Warnings)
{
    /// <summary>What was derived from it and written at once.</summary>
    public IReadOnlyList<StoredVersion> Derived { get; init; } = [];
}
