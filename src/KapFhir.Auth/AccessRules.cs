using KapFhir.Auth.Operations;
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
            : caller.Access is { } access ? Of(caller, access, question).Then<Visibility>(visible => Released(visible, caller, question))
            : Issues.TokenMissing();
    }

    // What keeps the server going shows nobody anything. An emergency is one of reading: what consents hide is not changed by it.
    private Visibility Released(Visibility visible, Caller caller, AccessQuestion question) =>
        question.Interaction == FhirInteraction.Expunge || visible.Grants.Count == 0 ? visible
            : caller.Withheld is null && Withholds ? Visibility.Nothing
            : visible with { Withheld = caller is { BreakGlass: not null, Withheld: { } lifted } && IsChange(question.Interaction) ? lifted with { IsWaived = false } : caller.Withheld };

    private static bool IsChange(FhirInteraction interaction) => interaction is FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete;

    /// <summary>How long after a user signed in the glass can be broken.</summary>
    public TimeSpan BreakGlassLifetime => options.BreakGlassLifetime;

    /// <summary>The emergency that a caller declares with its purpose; 403 where it is not the caller's to declare or the reason is missing, 401 where the user signed in too long ago.</summary>
    /// <param name="caller">Who declares it.</param>
    /// <param name="reason">Why.</param>
    /// <param name="now">When.</param>
    public Result<BreakGlass> BreakGlass(Caller caller, string reason, DateTimeOffset now)
    {
        if (options.Mode != AuthMode.Open && caller.Access is null)
        {
            return Issues.TokenMissing();
        }

        // Who runs a server without tokens has no role and needs none; everybody else is somebody.
        var until = options.Mode == AuthMode.Open ? now + options.BreakGlassLifetime : (caller.Access!.SignedIn ?? DateTimeOffset.MinValue) + options.BreakGlassLifetime;
        return options.Mode != AuthMode.Open && !options.MayBreakGlass(caller.Access!.Roles) ? Issues.BreakGlassNotForCaller(options.BreakGlassRoles)
            : reason.Length < options.BreakGlassReasonLength ? Issues.BreakGlassReasonMissing(caller.Purpose ?? "", options.BreakGlassReasonLength)
            : until <= now ? Issues.BreakGlassTooLate(options.BreakGlassLifetime)
            : new BreakGlass(reason, until);
    }

    private Result<Visibility> Of(Caller caller, TokenAccess access, AccessQuestion question) => question.Interaction switch
    {
        FhirInteraction.Read or FhirInteraction.VRead => Seen(caller, access, question, Permissions.Read),
        FhirInteraction.History when question.IsInstance => Seen(caller, access, question, Permissions.Read),
        FhirInteraction.Search or FhirInteraction.History => Seen(caller, access, question, Permissions.Search),
        FhirInteraction.Create => Seen(caller, access, question, Permissions.Create),
        FhirInteraction.Update or FhirInteraction.Patch => Seen(caller, access, question, Permissions.Update),
        FhirInteraction.Delete => Seen(caller, access, question, Permissions.Delete),
        FhirInteraction.Expunge => Maintenance(access, question),
        FhirInteraction.Operation or FhirInteraction.ChangingOperation => Operation(caller, access, question),
        FhirInteraction.AsyncStatus when OperationRules.Find(question.Operation) is { Reach: OperationReach.Upkeep } => Maintenance(access, question),
        FhirInteraction.Bundle or FhirInteraction.AsyncStatus => Visibility.Nothing,
        _ => Issues.ScopeMissing(question.Interaction.ToString(), question.Type),
    };

    /// <summary>
    /// What the scopes show, or let be changed: a write looks at the version that it replaces and the one that it makes. Refused if that is nothing of the type.
    /// </summary>
    private Result<Visibility> Seen(Caller caller, TokenAccess access, AccessQuestion question, Permissions needed)
    {
        var visible = scopes.Kept(access, needed, caller.BreakGlass is not null);
        return visible.Concerns(question.Type) ? visible
            : question.Type == ScopeVisibility.Audit && Reads(access, ScopeVisibility.Audit) ? Issues.AuditEventsNotForCaller()
            : Issues.ScopeMissing(question.Interaction.ToString(), question.Type);
    }

    private Result<Visibility> Operation(Caller caller, TokenAccess access, AccessQuestion question)
    {
        var name = question.Operation ?? question.Interaction.ToString();
        return OperationRules.Find(question.Operation) is not { } rule ? Issues.ScopeMissing(name, question.Type)
            : !MayCall(rule, access) ? Issues.OperationNotForCaller(name, rule.Each.Select(OperationTexts.Of))
            : rule.Reach switch
            {
                OperationReach.Sent => question.IsInstance ? Seen(caller, access, question, Permissions.Read) : Visibility.Nothing,
                OperationReach.Change => Seen(caller, access, question, Permissions.Update),
                OperationReach.Upkeep => Maintenance(access, question),
                OperationReach.Whole => Whole(access, rule, question),
                _ => Shown(caller, access, rule, question),
            };
    }

    private Result<Visibility> Shown(Caller caller, TokenAccess access, OperationRule rule, AccessQuestion question) =>
        rule.Types.Where(t => !Reads(access, t)).ToList() is { Count: > 0 } unread
            ? Issues.OperationNeedsTypes(rule.Name, unread, PermissionText.Of(Reading)) : Seen(caller, access, question, Reading);

    // Figures of who sees a part would be wrong, and tell of the rest by what they leave out.
    private Result<Visibility> Whole(TokenAccess access, OperationRule rule, AccessQuestion question)
    {
        var visible = scopes.Of(access, Reading, isEmergency: false);
        var isWhole = rule.Types is ["*"]
            ? visible.Grants.Any(g => g is { Types.Count: 0, IsUnconditional: true }) : rule.Types.All(visible.CoversAllOf) && visible.Concerns(question.Type);
        return isWhole ? visible : Issues.OperationNeedsWholeAccess(rule.Name, rule.Types, PermissionText.Of(Reading));
    }

    private static Result<Visibility> Maintenance(TokenAccess access, AccessQuestion question) =>
        ScopeVisibility.IsMaintainer(access) ? Visibility.Everything : Issues.MaintenanceOnly(question.Operation ?? question.Interaction.ToString());

    private static bool MayCall(OperationRule rule, TokenAccess access) =>
        access.Roles.Count == 0 ? rule.Callers.HasFlag(OperationCallers.Service) && access.Scopes.HasLevel(ScopeLevel.System)
            : access.Roles.Any(r => rule.Callers.HasFlag(OperationTexts.CallerOf(r)));

    // AuditEvents of a record are read by their own operation only: there the scope itself must be whole, since nothing else narrows them.
    private static bool Reads(TokenAccess access, string type) => access.Scopes.Resources.Any(s =>
        (s.Type is null || s.Type == type) && (s.Permissions & Reading) == Reading && (s.Filters.Count == 0 || type != ScopeVisibility.Audit));

    private const Permissions Reading = Permissions.Read | Permissions.Search;
}
