using KapFhir.Auth.Scopes;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Auth;

/// <summary>
/// Says what a caller may see when it asks for an interaction, or why it may not ask. Every route and every bundle entry passes here;
/// without a rule that allows it there is no access.
/// </summary>
public sealed class AccessRules(AuthOptions options, ScopeVisibility scopes)
{
    // They tell of the definitions in force, which are nobody's data.
    private static readonly string[] Terminology = ["lookup", "validate-code", "subsumes", "expand", "translate"];

    // They show only what may be seen anyway, or nothing that is stored.
    private static readonly string[] OfTheVisible = ["everything", "meta", "validate", "kap-patient-outcomes"];

    private static readonly string[] MetaChanges = ["meta-add", "meta-delete"];

    // What keeps the server going: indexing anew, the jobs of all callers.
    private static readonly string[] Upkeep = ["reindex", "_jobs"];

    /// <summary>True if law and consents withhold something from callers with tokens: one of whom nobody found out what sees nothing.</summary>
    public bool Withholds { get; init; }

    /// <summary>What the caller may see while it does this.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="question">What for.</param>
    /// <returns>The visible part of the store; or an issue with status 401 where a token is missing, 403 where the one there is does not allow it.</returns>
    public Result<Visibility> Admit(Caller caller, AccessQuestion question)
    {
        if (question.Interaction is FhirInteraction.Capabilities or FhirInteraction.Options)
        {
            return Visibility.Nothing;
        }

        if (caller.IsServer || (options.Mode == AuthMode.Open && caller.IsLoopback))
        {
            return Visibility.Everything with { Withheld = caller.IsServer ? null : caller.Withheld };
        }

        return options.Mode == AuthMode.Open ? Issues.NotAllowed(question.Interaction.ToString(), question.Type)
            : caller.Access is { } access ? Of(access, question).Then<Visibility>(visible => Released(visible, caller))
            : Issues.TokenMissing();
    }

    // What keeps the server going shows nobody anything.
    private Visibility Released(Visibility visible, Caller caller) =>
        caller.Withheld is not null || !Withholds ? visible with { Withheld = caller.Withheld } : Visibility.Nothing;

    private Result<Visibility> Of(TokenAccess access, AccessQuestion question) => question.Interaction switch
    {
        FhirInteraction.Read or FhirInteraction.VRead => Seen(access, question, Permissions.Read),
        FhirInteraction.History when question.IsInstance => Seen(access, question, Permissions.Read),
        FhirInteraction.Search or FhirInteraction.History => Seen(access, question, Permissions.Search),
        FhirInteraction.Create => Seen(access, question, Permissions.Create),
        FhirInteraction.Update or FhirInteraction.Patch => Seen(access, question, Permissions.Update),
        FhirInteraction.Delete => Seen(access, question, Permissions.Delete),
        FhirInteraction.Expunge => Maintenance(access, question),
        FhirInteraction.ChangingOperation or FhirInteraction.AsyncStatus when Upkeep.Contains(question.Operation, StringComparer.Ordinal) => Maintenance(access, question),
        FhirInteraction.Operation => Operation(access, question),
        FhirInteraction.ChangingOperation when MetaChanges.Contains(question.Operation, StringComparer.Ordinal) => Seen(access, question, Permissions.Update),
        FhirInteraction.ChangingOperation => Whole(access, question, Permissions.All),
        FhirInteraction.Bundle or FhirInteraction.AsyncStatus => Visibility.Nothing,
        _ => Issues.ScopeMissing(question.Interaction.ToString(), question.Type),
    };

    /// <summary>
    /// What the scopes show, or let be changed: a write looks at the version that it replaces and the one that it makes. Refused if that is nothing of the type.
    /// </summary>
    private Result<Visibility> Seen(TokenAccess access, AccessQuestion question, Permissions needed)
    {
        var visible = scopes.Of(access, needed);
        return visible.Grants.Any(g => Concerns(g, question.Type)) ? visible : Issues.ScopeMissing(question.Interaction.ToString(), question.Type);
    }

    private Result<Visibility> Operation(TokenAccess access, AccessQuestion question)
    {
        if (Terminology.Contains(question.Operation, StringComparer.Ordinal))
        {
            return Visibility.Nothing;
        }

        return OfTheVisible.Contains(question.Operation, StringComparer.Ordinal)
            ? Seen(access, question, Permissions.Read | Permissions.Search)
            : Whole(access, question, Permissions.Read | Permissions.Search);
    }

    // Other operations gather facts all over a record: who may see only a part of it would be told of the rest, or be given a wrong answer.
    private Result<Visibility> Whole(TokenAccess access, AccessQuestion question, Permissions needed) =>
        scopes.Of(access, needed) is { IsEverything: true } visible
            ? visible : Issues.OperationNeedsWholeAccess(question.Operation ?? question.Interaction.ToString(), PermissionText.Of(needed));

    private static Result<Visibility> Maintenance(TokenAccess access, AccessQuestion question) =>
        ScopeVisibility.IsMaintainer(access) ? Visibility.Everything : Issues.MaintenanceOnly(question.Operation ?? question.Interaction.ToString());

    private static bool Concerns(Grant grant, string? type) => type is null || grant.Types.Count == 0 || grant.Types.Contains(type, StringComparer.Ordinal);
}
