using System.Text;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Terminology;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Release;

/// <summary>
/// What <see cref="ReleaseDecision"/> says, taken apart for a store that answers for many resources by one statement: what is to be kept of a resource and of a
/// consent when they are written, and what that means to a caller when it is read. Pure.
/// </summary>
public sealed class ReadRelease
{
    /// <summary>The hierarchies of purposes and labels are HL7's own: what was matched when it was written stays so.</summary>
    public static ValueSetMembership Terminology { get; } = new(KapGuide.WithSpecification(FhirDefinitions.R4));

    private static readonly LabelMatch Labels = new(Terminology);
    private readonly ReleaseOptions _options;
    private readonly IReadOnlyList<Protection> _protections;
    private readonly IReadOnlyList<byte[]> _part2;

    /// <summary>By these settings.</summary>
    public ReadRelease(ReleaseOptions options)
    {
        _options = options;
        _protections = Protection.All(options);
        _part2 = [.. _protections[1].Labels.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>The settings that decide what is kept; where they are others, what is stored is to be looked at anew.</summary>
    public string Choice => string.Join(';', _protections.Select(p => string.Join(',', p.Labels.Order(StringComparer.Ordinal))));

    /// <summary>The protections of a resource as bits, and if it is a psychotherapy note those who wrote it.</summary>
    public (int Protections, IReadOnlyCollection<string> Authors) Marks(ReadOnlyMemory<byte> json)
    {
        if (json.Span.IndexOf("\"security\""u8) < 0 && json.Span.IndexOf("sec-label"u8) < 0)
        {
            return (0, []);
        }

        var subject = Subject(json);
        var bits = _protections.Where(p => subject.Labels.Any(l => p.Labels.Contains(l.Code))).Sum(p => p.Bit);
        return (bits, (bits & _protections[0].Bit) != 0 ? subject.Authors : []);
    }

    /// <summary>True if a resource is a record of a Part 2 program.</summary>
    public bool IsPart2(ReadOnlyMemory<byte> json) =>
        _part2.Any(label => json.Span.IndexOf(label) >= 0) && Subject(json).Labels.Any(l => _protections[1].Labels.Contains(l.Code));

    /// <summary>The provisions of a Consent.</summary>
    public static IReadOnlyList<ReleaseProvision> Provisions(ReadOnlyMemory<byte> json)
    {
        var consent = Read(json);
        return ConsentProvisions.Of(ConsentDirective.Read(consent, consent.Self()));
    }

    /// <summary>For a resource, what says of a selector whether it speaks of it, and whether it names it.</summary>
    public static Func<string, SelectorMatch> Matcher(ReadOnlyMemory<byte> json)
    {
        var subject = Subject(json);
        return selector => Selector.Parse(selector).Match(subject, Labels);
    }

    /// <summary>What is withheld from a request; its patient does not matter.</summary>
    /// <param name="request">Who asks, for what, when.</param>
    /// <param name="exempt">Types of which nothing is withheld.</param>
    public Withheld Withhold(ReleaseRequest request, IReadOnlyList<string> exempt)
    {
        var match = new RequestMatch(request, _options, Terminology);
        var decision = new ReleasePolicy(_options, Terminology).Compile([], request);
        var isTreatment = match.IsFor(["TREAT"], isPermission: true);
        var note = _protections[0].Bit;
        return new Withheld
        {
            Key = string.Join(' ', [request.Purpose, request.Action, .. request.CoveredBy, "|", .. request.Recipients, "|", .. request.Roles.Select(r => r.ToString())]),
            Moment = request.Moment,
            Meaning = text => Mean(Audience.Parse(text), match),
            Protections = Protection.For(request, _options, isTreatment).Sum(p => p.Bit),
            IsWaived = decision.IsEmergency || decision.IsOwnRecord,
            Unwaived = decision.IsEmergency && _options.EmergencyReleasesPsychotherapyNotes ? 0 : note,
            NeedsConsent = !match.IsFor(ReleaseOptions.SetOf(_options.PermittedPurposes), isPermission: true),
            Authors = isTreatment ? request.Recipients : [],
            Exempt = exempt,
        };
    }

    // 42 CFR 2.31(a), 45 CFR 164.508(c)(1): what is released, to whom, for what.
    private AudienceMeaning Mean(Audience audience, RequestMatch match)
    {
        var concerns = (!audience.IsResearch || match.IsFor(["HRESCH"], isPermission: true))
            && audience.Steps.All(s => match.Concerns(s.Provision, s.Permits == true));
        var namesExchange = audience.Steps.Any(s => s.Recipients.Count > 0) && audience.Steps.Any(s => s.Purposes.Count > 0);
        var names = _protections.Where(p => audience.Steps.Any(s => s.Labels.Any(p.Labels.Contains))).Sum(p => p.Bit);
        var isForPurpose = !match.MustBeNamed || audience.IsResearch || audience.Steps.Any(s => s.Purposes.Count > 0);
        return new AudienceMeaning(concerns, audience.Steps[^1].Permits == true && isForPurpose, namesExchange ? names : 0, namesExchange);
    }

    private static ReleaseSubject Subject(ReadOnlyMemory<byte> json) => ReleaseSubject.OfWhole(Read(json));

    private static FhirNode Read(ReadOnlyMemory<byte> json) => ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default).Value;
}
