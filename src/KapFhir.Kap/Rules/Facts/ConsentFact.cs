using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>A Consent to treatment.</summary>
public sealed record ConsentFact
{
    /// <summary>The consent.</summary>
    public required string Reference { get; init; }

    /// <summary>Its status.</summary>
    public required string Status { get; init; }

    /// <summary>When it was signed.</summary>
    public DateTimeOffset? Signed { get; init; }

    /// <summary>From when it holds.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it says that it was verified.</summary>
    public bool IsVerified { get; init; }

    /// <summary>When it was withdrawn.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    /// <summary>The topics that were explained and understood.</summary>
    public IReadOnlyList<string> Topics { get; init; } = [];

    /// <summary>Who signed.</summary>
    public IReadOnlyList<string> Signers { get; init; } = [];

    internal static ConsentFact Read(FhirNode consent, string reference) => new()
    {
        Reference = reference,
        Status = consent.ChildText("status") ?? "",
        Signed = consent.Begin("dateTime"),
        From = consent.Child("provision").Begin("period"),
        Until = consent.Child("provision").End("period"),
        IsVerified = consent.ChildrenNamed("verification").Any(v => v.Flag("verified") == true),
        Withdrawn = consent.Extension("kap-consent-withdrawal").Part("date").Begin("value"),
        Topics = [.. consent.ChildrenNamed("extension").Where(e => e.ChildText("url") == KapGuide.Definition("kap-consent-topic"))
            .Where(e => e.Part("understood").Flag("value") == true).SelectMany(e => e.Part("topic").Codes("value")).Select(c => c.Code)],
        Signers = consent.Targets("performer"),
    };
}
