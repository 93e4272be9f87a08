using KapFhir.Fhir.Terminology;

namespace KapFhir.Kap.Release;

/// <summary>
/// what of a patient's record may be released, by the labels of the resources and the consents of the patient. Compiled once for a request and
/// a patient, then asked of each resource. Pure: the same consents, request and moment give the same answer.
/// </summary>
/// <param name="options">What holds without a consent.</param>
/// <param name="terminology">The hierarchies of purposes and labels.</param>
public sealed class ReleasePolicy(ReleaseOptions options, ValueSetMembership terminology)
{
    private static readonly Provision Everything = new();

    /// <summary>The decision for a request.</summary>
    /// <param name="consents">Every Consent of the patient: those that do not hold, or are about something else, are left aside.</param>
    /// <param name="request">The request.</param>
    public ReleaseDecision Compile(IEnumerable<ConsentDirective> consents, ReleaseRequest request)
    {
        var match = new RequestMatch(request, options, terminology);
        var labels = new LabelMatch(terminology);
        var compiled = from consent in consents
                       where consent.IsInForce(request.Moment) && IsAbout(consent, match)
                       from provision in Roots(consent).SelectMany(r => Compile(r, match, labels))
                       select new ConsentRule(consent, provision);
        return new ReleaseDecision(request, options, new RequestFacts(
            match.IsFor(ReleaseOptions.SetOf(options.PermittedPurposes), isPermission: true), match.IsFor(["TREAT"], isPermission: true), match.MustBeNamed), [.. compiled]);
    }

    // A consent to research says something of research only; one to treatment nothing of release.
    private static bool IsAbout(ConsentDirective consent, RequestMatch match) =>
        consent.Scope == "patient-privacy" || (consent.Scope == "research" && match.IsFor(["HRESCH"], isPermission: true));

    // A root provision that says permit or deny means what it says. One that does not is an exception to the policy that the consent names: to opt in it
    // takes away, from opt out its exceptions give back. Other policies say nothing by themselves.
    internal static IEnumerable<Draft> Roots(ConsentDirective consent)
    {
        var root = consent.Root ?? Everything;
        if (root.Permits is { } permits)
        {
            return [new Draft(permits, root, root.Exceptions.Select(Draft.Of))];
        }

        var during = new Provision { From = root.From, Until = root.Until };
        var exceptions = new Draft(null, root, root.Exceptions.Select(Draft.Of));
        return consent.Policy switch
        {
            "OPTOUT" => [new Draft(false, during, [exceptions])],
            "OPTIN" when root.Exceptions.Any(e => e.Permits == true) => [exceptions],
            "OPTIN" when root.IsNarrowed => [new Draft(true, during, [exceptions with { Permits = false }])],
            "OPTIN" => [new Draft(true, during, [exceptions])],
            _ => [exceptions],
        };
    }

    private static IEnumerable<CompiledProvision> Compile(Draft draft, RequestMatch match, LabelMatch labels) =>
        match.Concerns(draft.Source, draft.Permits == true)
            ? [new CompiledProvision(draft.Permits, draft.Source, labels, [.. draft.Exceptions.SelectMany(e => Compile(e, match, labels))])] : [];

    /// <summary>A provision with what it says, before the request is held against it. Nested ones must say; one that does not denies.</summary>
    internal sealed record Draft(bool? Permits, Provision Source, IEnumerable<Draft> Exceptions)
    {
        internal static Draft Of(Provision provision) => new(provision.Permits ?? false, provision, provision.Exceptions.Select(Of));
    }
}

/// <summary>A provision at the root of a consent.</summary>
internal sealed record ConsentRule(ConsentDirective Consent, CompiledProvision Provision);

/// <summary>What is known of the request alone.</summary>
/// <param name="IsPermitted">The purpose needs no consent for ordinary records.</param>
/// <param name="IsTreatment">The purpose is treatment.</param>
/// <param name="MustBeNamed">A permission must name the purpose.</param>
internal sealed record RequestFacts(bool IsPermitted, bool IsTreatment, bool MustBeNamed);
