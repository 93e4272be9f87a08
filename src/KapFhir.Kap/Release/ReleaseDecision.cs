using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>What may be done with each resource of a patient's record for one request. Thread-safe.</summary>
public sealed class ReleaseDecision
{
    private readonly ReleaseOptions _options;
    private readonly RequestFacts _facts;
    private readonly IReadOnlyList<ConsentRule> _rules;
    private readonly IReadOnlySet<string> _withheld;
    private readonly IReadOnlyList<Protection> _protections;

    internal ReleaseDecision(ReleaseRequest request, ReleaseOptions options, RequestFacts facts, IReadOnlyList<ConsentRule> rules)
    {
        Request = request;
        _options = options;
        _facts = facts;
        _rules = rules;
        _withheld = ReleaseOptions.SetOf(options.WithheldTypes);
        _protections = Protection.For(request, options, facts.IsTreatment);
        var roles = ReleaseOptions.SetOf(options.EmergencyRoles);
        IsEmergency = request.BreaksGlass || (ReleaseOptions.SetOf(options.EmergencyPurposes).Contains(request.Purpose) && (roles.Count == 0 || request.Roles.Any(r => roles.Contains(r.Code))));
        IsOwnRecord = request.Purpose == "PATRQT" && request.Recipients.Contains(request.Patient, StringComparer.Ordinal);
    }

    /// <summary>The request.</summary>
    public ReleaseRequest Request { get; }

    /// <summary>True if the glass is broken: what is released so must be on record, and the privacy officer be told.</summary>
    public bool IsEmergency { get; }

    /// <summary>True if the patient asks for the own record.</summary>
    public bool IsOwnRecord { get; }

    /// <summary>True if no consent has anything to say: then types and labels decide alone, and nothing else of a resource is looked at.</summary>
    public bool IsByLabelsAlone => _rules.Count == 0;

    /// <summary>What may be done with a resource, and why.</summary>
    public Release Judge(ReleaseSubject subject)
    {
        var protections = _protections.Where(p => subject.Labels.Any(l => p.Labels.Contains(l.Code))).ToList();
        return (_withheld.Contains(subject.Type) ? Denied(ReleaseReason.TypeWithheld, []) : null)
            ?? WithoutConsent(subject, protections) ?? ByConsent(subject, protections);
    }

    // What no consent of the patient's stands against: an emergency, the patient's own request, the use of a note by who wrote it.
    private Release? WithoutConsent(ReleaseSubject subject, List<Protection> protections)
    {
        var isNote = protections.Exists(p => p.Reason == ReleaseReason.PsychotherapyNotes);
        if (IsEmergency && (!isNote || _options.EmergencyReleasesPsychotherapyNotes))
        {
            return Permitted(ReleaseReason.Emergency, [], protections);
        }

        // 45 CFR 164.524(a)(1)(i): the right of access does not reach psychotherapy notes.
        if (IsOwnRecord && !isNote)
        {
            return Permitted(ReleaseReason.OwnRecord, [], []);
        }

        // 45 CFR 164.508(a)(2)(i)(A).
        return isNote && protections.Count == 1 && _facts.IsTreatment && Request.Recipients.Any(subject.Authors.Contains)
            ? Permitted(ReleaseReason.Originator, [], []) : null;
    }

    private Release ByConsent(ReleaseSubject subject, List<Protection> protections)
    {
        var effects = _rules.SelectMany(r => r.Provision.Judge(subject), (r, effect) => (r.Consent, Effect: effect)).ToList();
        if (effects.Where(e => !e.Effect.Permits).Select(e => e.Consent.Reference).Distinct(StringComparer.Ordinal).ToList() is { Count: > 0 } denials)
        {
            return Denied(ReleaseReason.ConsentDenies, denials);
        }

        var permits = effects.Where(e => e.Consent.IsVerified && IsForPurpose(e.Consent, e.Effect)).ToList();
        if (protections.Find(p => !permits.Exists(e => IsOwnConsent(e.Effect, p, subject))) is { } missing)
        {
            return Denied(missing.Reason, []);
        }

        return permits.Count > 0 ? Permitted(ReleaseReason.ConsentPermits, [.. permits.Select(e => e.Consent).Distinct()], protections)
            : _facts.IsPermitted ? Permitted(ReleaseReason.PermittedPurpose, [], protections)
            : Denied(ReleaseReason.NoConsent, []);
    }

    // A consent to research names its purpose by what it is.
    private bool IsForPurpose(ConsentDirective consent, Effect effect) => !_facts.MustBeNamed || consent.Scope == "research" || effect.Way.Any(p => p.NamesPurpose);

    // 42 CFR 2.31(a), 45 CFR 164.508(c)(1): what is released, to whom, for what.
    private static bool IsOwnConsent(Effect effect, Protection protection, ReleaseSubject subject) =>
        effect.Way.Any(p => p.Names(protection.Labels, subject)) && effect.Way.Any(p => p.NamesRecipient) && effect.Way.Any(p => p.NamesPurpose);

    private Release Permitted(ReleaseReason reason, IReadOnlyList<ConsentDirective> consents, List<Protection> protections)
    {
        string[] notices = protections.Exists(p => p.Reason == ReleaseReason.Part2)
            ? [.. consents.Select(c => c.Notice).OfType<string>().Prepend(_options.RedisclosureNotice).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)] : [];
        return new Release(ReleaseOutcome.Permit, reason) { Consents = [.. consents.Select(c => c.Reference)], Notices = notices };
    }

    private static Release Denied(ReleaseReason reason, IReadOnlyList<string> consents) => new(ReleaseOutcome.Deny, reason) { Consents = consents };
}
