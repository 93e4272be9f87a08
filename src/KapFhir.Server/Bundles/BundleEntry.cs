// https://hl7.org/fhir/R4/bundle.html#bundle-unk
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Server.Http;

namespace KapFhir.Server.Bundles;

/// <summary>An entry of a batch or transaction, routed and admitted like a request of its own.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="FullUrl">What other entries call its resource, or null.</param>
/// <param name="Route">What it asks for.</param>
/// <param name="Request">The request that it stands for.</param>
/// <param name="Resource">The resource it carries, or null.</param>
internal sealed record BundleEntry(int Index, string? FullUrl, FhirRoute Route, FhirRequest Request, FhirNode? Resource)
{
    public bool IsWrite => Request.Method is "POST" or "PUT" or "PATCH" or "DELETE" && Route.Interaction is
        Auth.FhirInteraction.Create or Auth.FhirInteraction.Update or Auth.FhirInteraction.Patch
            or Auth.FhirInteraction.Delete;

    /// <summary>True if the resource is no resource to write, but a patch of one.</summary>
    public bool IsPatch => Route.Interaction == Auth.FhirInteraction.Patch;

    /// <summary>Does what the entry asks for, like a request of its own; what would be streamed is gathered.</summary>
    public async Task<FhirAnswer> Handle(FhirServer server, CancellationToken cancel)
    {
        var answer = await (await Handling.Handle(Route, Request, server, cancel)).Gathered(cancel);
        return Request.Method == "HEAD" && answer.Status < 400 ? answer.WithoutBody() : answer;
    }

    /// <summary>The issue as met in this entry: its place begins with <c>Bundle.entry[n]</c>.</summary>
    public static Issue Inside(Issue issue, int index)
    {
        var entry = Issues.EntryPath(index);
        if (issue.Expression is null || issue.Expression.StartsWith("Bundle.entry[", StringComparison.Ordinal))
        {
            return issue.Expression is null ? issue.At(entry) : issue;
        }

        // What is about the entry itself begins in lower case, what is about its resource with the type's name.
        return char.IsLower(issue.Expression[0]) ? issue.At(entry + "." + issue.Expression) : issue.Inside(entry);
    }

    /// <summary>All issues as met in this entry.</summary>
    public static IReadOnlyList<Issue> Inside(IReadOnlyList<Issue> issues, int index) => [.. issues.Select(i => Inside(i, index))];

    /// <summary>A failure as met in this entry; a value stays.</summary>
    public Result<T> Place<T>(Result<T> result) => result.IsSuccess ? result : Result<T>.Failed(Inside(result.Issues, Index));
}
