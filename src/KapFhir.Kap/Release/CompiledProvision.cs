// https://hl7.org/fhir/R4/consent.html#6.2.5 (exceptions to a base policy, nested)
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>
/// A provision of which all that the request decides is decided: what is left is asked of each resource. What is not understood never widens a permission and
/// never narrows a denial.
/// </summary>
internal sealed class CompiledProvision
{
    private readonly Provision _source;
    private readonly IReadOnlyList<ProvisionActor> _authors;
    private readonly LabelMatch _labels;

    internal CompiledProvision(bool? permits, Provision source, LabelMatch labels, IReadOnlyList<CompiledProvision> exceptions)
    {
        Permits = permits;
        _source = source;
        _labels = labels;
        _authors = [.. source.Actors.Where(RequestMatch.IsAboutAuthor)];
        Exceptions = exceptions;
    }

    /// <summary>What it says of what it matches; null if only its exceptions say something.</summary>
    internal bool? Permits { get; }

    /// <summary>The exceptions that this request may meet.</summary>
    internal IReadOnlyList<CompiledProvision> Exceptions { get; }

    /// <summary>True if it names a recipient.</summary>
    internal bool NamesRecipient => _source.Actors.Any(a => !RequestMatch.IsAboutAuthor(a));

    /// <summary>True if it names a purpose.</summary>
    internal bool NamesPurpose => _source.Purposes.Count > 0;

    /// <summary>True if it names one of these labels, or this very resource.</summary>
    internal bool Names(IReadOnlySet<string> labels, ReleaseSubject subject) =>
        _source.Labels.Any(l => labels.Contains(l.Code)) || _source.Data.Any(d => d.Meaning == "instance" && d.Reference == subject.Reference);

    /// <summary>
    /// What it says of a resource: null if nothing. An exception wins over what it is an exception to; among exceptions beside each other a denial wins.
    /// The provisions on the way to the one that decides come with it: together they say what was named.
    /// </summary>
    internal Effect? Judge(ReleaseSubject subject)
    {
        if (!Matches(subject))
        {
            return null;
        }

        var exceptions = Exceptions.Select(e => e.Judge(subject)).OfType<Effect>().ToList();
        var decided = exceptions.Find(e => !e.Permits) ?? exceptions.FirstOrDefault();
        return decided is not null ? decided.Under(this) : Permits is { } permits ? new Effect(permits, [this]) : null;
    }

    private bool Matches(ReleaseSubject subject)
    {
        var isStrict = Permits == true;
        return _labels.Matches(_source.Labels, subject.Labels, isStrict)
            && (_source.Classes.Count == 0 || _source.Classes.Any(c => IsOfClass(c, subject, isStrict)))
            && (_source.Codes.Count == 0 || _source.Codes.Any(subject.Codes.Contains))
            && (_source.DataPeriod is not { } period || IsIn(period, subject.Time, isStrict))
            && (_source.Data.Count == 0 || _source.Data.Any(d => IsData(d, subject)))
            && (_authors.Count == 0 || _authors.Any(a => IsBy(a, subject, isStrict)));
    }

    private static bool IsOfClass(FhirCode of, ReleaseSubject subject, bool isStrict) =>
        of.Code == subject.Type || subject.Profiles.Contains(of.Code, StringComparer.Ordinal) || subject.Codes.Contains(of)
        || (!isStrict && of.System is not ("http://hl7.org/fhir/resource-types" or Build.Loinc) && !of.Code.StartsWith("http", StringComparison.Ordinal));

    // A permission reaches what lies within its time; a denial what touches it.
    private static bool IsIn((DateTimeOffset? From, DateTimeOffset? Until) period, (DateTimeOffset From, DateTimeOffset Until)? time, bool isStrict)
    {
        if (time is not { } at)
        {
            return !isStrict;
        }

        var (from, until) = (period.From ?? DateTimeOffset.MinValue, period.Until ?? DateTimeOffset.MaxValue);
        return isStrict ? at.From >= from && at.Until <= until : at.From <= until && at.Until >= from;
    }

    // https://hl7.org/fhir/R4/valueset-consent-data-meaning.html
    private static bool IsData((string Meaning, string Reference) data, ReleaseSubject subject) => data.Meaning switch
    {
        "authoredby" => subject.Authors.Contains(data.Reference),
        "related" or "dependents" => data.Reference == subject.Reference || subject.Targets.Contains(data.Reference),
        _ => data.Reference == subject.Reference,
    };

    private static bool IsBy(ProvisionActor actor, ReleaseSubject subject, bool isStrict) =>
        actor.Reference is not { } reference ? !isStrict : subject.Authors.Contains(reference) || (!isStrict && subject.Targets.Contains(reference));
}

/// <summary>What a consent says of a resource.</summary>
/// <param name="Permits">Whether it permits or denies.</param>
/// <param name="Way">The provision that decides, and those above it.</param>
internal sealed record Effect(bool Permits, IReadOnlyList<CompiledProvision> Way)
{
    internal Effect Under(CompiledProvision provision) => this with { Way = [.. Way, provision] };
}
