// https://hl7.org/fhir/R4/consent.html#6.2.5 (exceptions to a base policy, nested)
namespace KapFhir.Kap.Release;

/// <summary>
/// A provision of which all that the request decides is decided: what is left is asked of each resource. What is not understood never widens a permission and
/// never narrows a denial.
/// </summary>
internal sealed class CompiledProvision
{
    private readonly Provision _source;
    private readonly LabelMatch _labels;

    internal CompiledProvision(bool? permits, Provision source, LabelMatch labels, IReadOnlyList<CompiledProvision> exceptions)
    {
        Permits = permits;
        _source = source;
        _labels = labels;
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
        _source.Labels.Any(l => labels.Contains(l.Code)) || ProvisionMatch.NamesInstance(_source, subject);

    /// <summary>
    /// What it says of a resource; empty if nothing. An exception wins over what it is an exception to; all exceptions that say something speak, and among
    /// them a denial wins. The provisions on the way to the one that decides come with it: together they say what was named.
    /// </summary>
    internal IReadOnlyList<Effect> Judge(ReleaseSubject subject)
    {
        if (!ProvisionMatch.Matches(_source, Permits, subject, _labels))
        {
            return [];
        }

        var exceptions = Exceptions.SelectMany(e => e.Judge(subject)).ToList();
        return exceptions.Count > 0 ? [.. exceptions.Select(e => e.Under(this))] : Permits is { } permits ? [new Effect(permits, [this])] : [];
    }
}

/// <summary>What a consent says of a resource.</summary>
/// <param name="Permits">Whether it permits or denies.</param>
/// <param name="Way">The provision that decides, and those above it.</param>
internal sealed record Effect(bool Permits, IReadOnlyList<CompiledProvision> Way)
{
    internal Effect Under(CompiledProvision provision) => this with { Way = [.. Way, provision] };
}
