using KapFhir.Fhir.Terminology;
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>Whether a provision is about a request at all: its time, its actors, what is done, for what.</summary>
internal sealed class RequestMatch(ReleaseRequest request, ReleaseOptions options, ValueSetMembership terminology)
{
    private const string Reasons = Build.Hl7 + "v3-ActReason";
    private const string Participation = Build.Hl7 + "v3-ParticipationType";

    // https://hl7.org/fhir/R4/v3/ParticipationType/cs.html: whose data it is about, where the others say who gets them.
    private static readonly string[] AuthorRoles = ["AUT", "CST", "INF", "ENT", "PRF", "PPRF", "SPRF", "LA", "AUTHEN", "TRANS"];

    private readonly IReadOnlySet<string> _named = ReleaseOptions.SetOf(options.NamedPurposes);

    /// <summary>True if an actor says by whom the data are, not who gets them.</summary>
    internal static bool IsAboutAuthor(ProvisionActor actor) =>
        actor.Roles.Any(r => r.System == Participation && AuthorRoles.Contains(r.Code, StringComparer.Ordinal));

    /// <summary>True if one of these purposes is the one asked for, or stands above it.</summary>
    internal bool IsFor(IEnumerable<string> purposes, bool isPermission) =>
        purposes.Any(p => p == request.Purpose || (!(isPermission && _named.Contains(request.Purpose)) && terminology.Subsumes(Reasons, p, request.Purpose) == true));

    /// <summary>True if the purpose is one that a permission must name: what is permitted for no purpose in particular is not permitted for it. 45 CFR 164.508(c)(1)(iv).</summary>
    internal bool MustBeNamed => _named.Contains(request.Purpose);

    /// <summary>True if a provision may apply.</summary>
    internal bool Concerns(Provision provision, bool isPermission) =>
        !(provision.From > request.Moment) && !(provision.Until < request.Moment)
        && (provision.Actions.Count == 0 || provision.Actions.Contains(request.Action, StringComparer.Ordinal)
            || (isPermission && provision.Actions.Any(a => request.CoveredBy.Contains(a, StringComparer.Ordinal))))
        && (provision.Purposes.Count == 0 || IsFor(provision.Purposes, isPermission))
        && Reaches([.. provision.Actors.Where(a => !IsAboutAuthor(a))], isPermission);

    private bool Reaches(IReadOnlyList<ProvisionActor> actors, bool isPermission) => actors.Count == 0 || actors.Any(a => IsRecipient(a, isPermission));

    // An actor that is only a name cannot be told from the recipient: a denial of it holds, a permission does not. A role that is no part in the exchange
    // (doctor) must be the recipient's too.
    private bool IsRecipient(ProvisionActor actor, bool isPermission)
    {
        var roles = actor.Roles.Where(r => r.System != Participation).ToList();
        var hasRole = roles.Count > 0 && roles.Exists(request.Roles.Contains);
        return actor.Reference is { } reference
            ? request.Recipients.Contains(reference, StringComparer.Ordinal) && (!isPermission || roles.Count == 0 || hasRole)
            : roles.Count > 0 ? hasRole : !isPermission;
    }
}
