using KapFhir.Fhir.Search;

namespace KapFhir.Kap.Release;

/// <summary>Takes a consent apart into provisions that can be judged one by one.</summary>
internal static class ConsentProvisions
{
    /// <summary>The provisions of a consent, each after those it is an exception to; none if it does not hold or says nothing of release.</summary>
    internal static IReadOnlyList<ReleaseProvision> Of(ConsentDirective consent)
    {
        if (consent.Status != "active" || consent.Scope is not ("patient-privacy" or "research"))
        {
            return [];
        }

        List<ReleaseProvision> all = [];
        foreach (var root in ReleasePolicy.Roots(consent))
        {
            Add(all, consent, [root], parent: -1);
        }

        return all;
    }

    private static void Add(List<ReleaseProvision> all, ConsentDirective consent, IReadOnlyList<ReleasePolicy.Draft> way, int parent)
    {
        var draft = way[^1];
        if (draft.Permits is { } permits)
        {
            // Withdrawn means from that moment on.
            var until = way.Min(d => d.Source.Until?.UtcTicks ?? long.MaxValue);
            all.Add(new ReleaseProvision(
                parent, permits, consent.IsVerified, Audience.Of(consent, way).Text, Selector.Of(way).Text,
                Math.Max(way.Max(d => d.Source.From?.UtcTicks ?? 0), consent.Given?.UtcTicks ?? 0), Math.Min(until, consent.Withdrawn?.UtcTicks - 1 ?? long.MaxValue)));
            parent = all.Count - 1;
        }

        foreach (var exception in draft.Exceptions)
        {
            Add(all, consent, [.. way, exception], parent);
        }
    }
}
