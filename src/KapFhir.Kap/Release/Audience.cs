using System.Text.Json;
using KapFhir.Fhir.Search;

namespace KapFhir.Kap.Release;

/// <summary>
/// To whom a provision of a consent speaks: what it and those around it say of the request (actions, purposes, recipients), and the labels that they name. As a
/// text it is the same for all consents that say the same, so that a store holds few of them and asks once what they mean to a caller.
/// </summary>
/// <param name="IsResearch">The consent is one to research.</param>
/// <param name="Steps">The provisions, from the outermost to the one that speaks.</param>
internal sealed record Audience(bool IsResearch, IReadOnlyList<AudienceStep> Steps)
{
    internal string Text => JsonSerializer.Serialize(this);

    internal static Audience Parse(string text) => JsonSerializer.Deserialize<Audience>(text)!;

    internal static Audience Of(ConsentDirective consent, IReadOnlyList<ReleasePolicy.Draft> way) =>
        new(consent.Scope == "research", [.. way.Select(AudienceStep.Of)]);
}

/// <summary>What one provision says of the request.</summary>
internal sealed record AudienceStep(
    bool? Permits, IReadOnlyList<string> Actions, IReadOnlyList<string> Purposes, IReadOnlyList<ProvisionActor> Recipients, IReadOnlyList<string> Labels)
{
    internal static AudienceStep Of(ReleasePolicy.Draft draft) => new(
        draft.Permits, draft.Source.Actions, draft.Source.Purposes, [.. draft.Source.Actors.Where(a => !RequestMatch.IsAboutAuthor(a))], [.. draft.Source.Labels.Select(l => l.Code)]);

    /// <summary>As a provision that says nothing of resources or times.</summary>
    internal Provision Provision => new() { Actions = Actions, Purposes = Purposes, Actors = Recipients };
}

/// <summary>Of which resources a provision of a consent speaks: what it and those around it say of them. Empty where they say nothing.</summary>
/// <param name="Steps">The provisions that say something, from the outermost to the one that speaks.</param>
internal sealed record Selector(IReadOnlyList<SelectorStep> Steps)
{
    private static readonly JsonSerializerOptions WithTuples = new() { IncludeFields = true };

    internal string Text => Steps.Count == 0 ? "" : JsonSerializer.Serialize(this, WithTuples);

    internal static Selector Parse(string text) => text.Length == 0 ? new Selector([]) : JsonSerializer.Deserialize<Selector>(text, WithTuples)!;

    internal static Selector Of(IReadOnlyList<ReleasePolicy.Draft> way) => new([.. way.Select(SelectorStep.Of).Where(s => s.Source.IsNarrowed)]);

    /// <summary>True if the resource is one of those; and whether it is named itself.</summary>
    internal SelectorMatch Match(ReleaseSubject subject, LabelMatch labels) =>
        Steps.All(s => ProvisionMatch.Matches(s.Source, s.Permits, subject, labels))
            ? new SelectorMatch(IsAbout: true, Steps.Any(s => ProvisionMatch.NamesInstance(s.Source, subject))) : default;
}

/// <summary>What one provision says of resources.</summary>
internal sealed record SelectorStep(bool? Permits, Provision Source)
{
    internal static SelectorStep Of(ReleasePolicy.Draft draft) => new(draft.Permits, new Provision
    {
        Labels = draft.Source.Labels,
        Classes = draft.Source.Classes,
        Codes = draft.Source.Codes,
        DataPeriod = draft.Source.DataPeriod,
        Data = draft.Source.Data,
        Actors = [.. draft.Source.Actors.Where(RequestMatch.IsAboutAuthor)],
    });
}
