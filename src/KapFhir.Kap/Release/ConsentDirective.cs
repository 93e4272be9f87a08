// https://hl7.org/fhir/R4/consent.html
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Release;

/// <summary>A Consent as far as it says what may be released.</summary>
public sealed record ConsentDirective
{
    /// <summary>The consent.</summary>
    public required string Reference { get; init; }

    /// <summary>Its status.</summary>
    public required string Status { get; init; }

    /// <summary>What it is about: patient-privacy, research...</summary>
    public required string Scope { get; init; }

    /// <summary>The codes of its categories.</summary>
    public IReadOnlyList<FhirCode> Categories { get; init; } = [];

    /// <summary>When it was given.</summary>
    public DateTimeOffset? Given { get; init; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>False if somebody looked and could not verify it.</summary>
    public bool IsVerified { get; init; } = true;

    /// <summary>The code of its policy rule: OPTIN, OPTOUT..., or null.</summary>
    public string? Policy { get; init; }

    /// <summary>The studies that it names.</summary>
    public IReadOnlyList<string> Studies { get; init; } = [];

    /// <summary>The notice on redisclosure that it carries.</summary>
    public string? Notice { get; init; }

    /// <summary>What it permits and denies, or null.</summary>
    public Provision? Root { get; init; }

    /// <summary>
    /// True if it holds at a moment: active, given by then, not withdrawn. From the moment of its withdrawal on it permits nothing, whatever its status still says.
    /// </summary>
    public bool IsInForce(DateTimeOffset moment) => Status == "active" && !(Given > moment) && !(Withdrawn <= moment);

    /// <summary>Reads a Consent.</summary>
    public static ConsentDirective Read(FhirNode consent, string reference) => new()
    {
        Reference = reference,
        Status = consent.ChildText("status") ?? "",
        Scope = consent.Codes("scope").CodeIn(Build.Hl7 + "consentscope") ?? "",
        Categories = [.. consent.Codes("category")],
        Given = consent.Begin("dateTime"),
        Withdrawn = consent.Extension("kap-consent-withdrawal") is { } withdrawal ? withdrawal.Part("date").Begin("value") ?? DateTimeOffset.MinValue : null,
        IsVerified = consent.Child("verification") is null || consent.ChildrenNamed("verification").Any(v => v.Flag("verified") == true),
        Policy = consent.Codes("policyRule").CodeIn(Build.Hl7 + "v3-ActCode"),
        Studies = [.. Studied(consent)],
        Notice = consent.Extension("kap-redisclosure-notice").Part("text")?.ChildText("value"),
        Root = consent.Child("provision") is { } root ? Provision.Read(root) : null,
    };

    // The guide's extension, and the one that FHIR's extension pack has for it.
    private static IEnumerable<string> Studied(FhirNode consent) =>
        from url in (string[])[KapGuide.Definition("kap-study"), "http://hl7.org/fhir/StructureDefinition/consent-ResearchStudyContext"]
        from extension in consent.ChildrenNamed("extension").Where(e => e.ChildText("url") == url)
        let study = extension.Target("value")
        where study is not null
        select study;
}

/// <summary>A provision of a Consent with those nested in it. What it does not name does not narrow it.</summary>
public sealed record Provision
{
    /// <summary>True for permit, false for deny, null where it does not say.</summary>
    public bool? Permits { get; init; }

    /// <summary>From when.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whom it is about: role and reference.</summary>
    public IReadOnlyList<ProvisionActor> Actors { get; init; } = [];

    /// <summary>What is done.</summary>
    public IReadOnlyList<string> Actions { get; init; } = [];

    /// <summary>For what.</summary>
    public IReadOnlyList<string> Purposes { get; init; } = [];

    /// <summary>The labels of what it is about.</summary>
    public IReadOnlyList<FhirCode> Labels { get; init; } = [];

    /// <summary>The types, profiles or documents that it is about.</summary>
    public IReadOnlyList<FhirCode> Classes { get; init; } = [];

    /// <summary>The codes of what it is about.</summary>
    public IReadOnlyList<FhirCode> Codes { get; init; } = [];

    /// <summary>The time of what it is about.</summary>
    public (DateTimeOffset? From, DateTimeOffset? Until)? DataPeriod { get; init; }

    /// <summary>The resources that it is about: meaning and reference.</summary>
    public IReadOnlyList<(string Meaning, string Reference)> Data { get; init; } = [];

    /// <summary>The exceptions to it.</summary>
    public IReadOnlyList<Provision> Exceptions { get; init; } = [];

    /// <summary>True if something beside a period narrows it.</summary>
    internal bool IsNarrowed => Actors.Count + Actions.Count + Purposes.Count + Labels.Count + Classes.Count + Codes.Count + Data.Count > 0 || DataPeriod is not null;

    internal static Provision Read(FhirNode node) => new()
    {
        Permits = node.ChildText("type") is { } type ? type == "permit" : null,
        From = node.Begin("period"),
        Until = node.End("period"),
        Actors = [.. node.ChildrenNamed("actor").Select(a => new ProvisionActor([.. a.Codes("role")], a.Target("reference")))],
        Actions = [.. node.Codes("action").Select(c => c.Code)],
        Purposes = [.. node.Codes("purpose").Select(c => c.Code)],
        Labels = [.. node.Codes("securityLabel")],
        Classes = [.. node.Codes("class")],
        Codes = [.. node.Codes("code")],
        DataPeriod = node.Child("dataPeriod") is null ? null : (node.Begin("dataPeriod"), node.End("dataPeriod")),
        Data = [.. node.ChildrenNamed("data").Select(d => (d.ChildText("meaning") ?? "", d.Target("reference") ?? ""))],
        Exceptions = [.. node.ChildrenNamed("provision").Select(Read)],
    };
}

/// <summary>An actor of a provision.</summary>
/// <param name="Roles">What it is in the exchange.</param>
/// <param name="Reference">Who it is, or null where only a name was given.</param>
public sealed record ProvisionActor(IReadOnlyList<FhirCode> Roles, string? Reference);
