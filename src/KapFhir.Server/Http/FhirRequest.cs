using KapFhir.Auth;
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Http;

/// <summary>
/// A request as an interaction sees it, whether it came by HTTP or as an entry of a bundle. It exists only for callers that
/// <see cref="AccessRules"/> admitted: <see cref="Visible"/> says what they may see.
/// </summary>
internal sealed class FhirRequest
{
    public required string Method { get; init; }

    /// <summary>The FHIR base as links show it, without a slash at the end.</summary>
    public required string Base { get; init; }

    /// <summary>The path under the base, without a slash at its start.</summary>
    public required string Path { get; init; }

    /// <summary>The parts of the path by the names that the route gives them.</summary>
    public required RouteParts Parts { get; init; }

    /// <summary>The parameters of the query (and of a form), decoded, in the order sent.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Query { get; init; }

    public required Caller Caller { get; init; }

    /// <summary>The emergency that the caller declared, or null.</summary>
    public BreakGlass? BreakGlass => Caller.BreakGlass;

    /// <summary>What the answer is wanted for, a code of v3-ActReason; or null.</summary>
    public string? Purpose => Caller.Purpose;

    /// <summary>What is asked for.</summary>
    public FhirInteraction Interaction { get; init; } = FhirInteraction.Bundle;

    /// <summary>The id that the client or the server gave the request, or null.</summary>
    public string? RequestId { get; init; }

    /// <summary>True if what it wrote was recorded with it.</summary>
    public bool IsAudited { get; set; }

    public required Visibility Visible { get; init; }

    public RequestConditions Conditions { get; init; } = RequestConditions.None;

    public Preferences Prefer { get; init; } = Preferences.None;

    /// <summary>The Provenance to be written with what the request writes, or null.</summary>
    public ProvenanceHeader? Provenance { get; init; }

    /// <summary>The body as sent, decompressed; empty if there is none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The format of the body, or null if there is none.</summary>
    public string? ContentType { get; init; }

    public string Type => Parts.Type!;

    public string Id => Parts.Id!;

    /// <summary>The last value of a parameter, or null.</summary>
    public string? Parameter(string name)
    {
        for (var i = Query.Count - 1; i >= 0; i--)
        {
            if (string.Equals(Query[i].Key, name, StringComparison.Ordinal))
            {
                return Query[i].Value;
            }
        }

        return null;
    }
}

/// <summary>The variable parts of a path.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Id">The logical id.</param>
/// <param name="Version">The version.</param>
/// <param name="Member">The type wanted inside a compartment, or <c>*</c>.</param>
/// <param name="Operation">The operation's name, without the dollar sign.</param>
internal sealed record RouteParts(string? Type, string? Id, string? Version, string? Member, string? Operation);
