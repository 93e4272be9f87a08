namespace KapFhir.Auth;

/// <summary>What a request asks leave for.</summary>
/// <param name="Interaction">The interaction.</param>
/// <param name="Type">The resource type, or null where none is named.</param>
public sealed record AccessQuestion(FhirInteraction Interaction, string? Type)
{
    /// <summary>The operation's name without the dollar sign, or the path of a thing of its own (<c>_jobs</c>); or null.</summary>
    public string? Operation { get; init; }

    /// <summary>True if it is about one resource, named by its id.</summary>
    public bool IsInstance { get; init; }
}
