using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>Labels that only a consent of their own releases.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Labels">The labels, of which one is enough.</param>
/// <param name="Bit">Its place among all, as the store keeps it.</param>
internal sealed record Protection(ReleaseReason Reason, IReadOnlySet<string> Labels, int Bit)
{
    /// <summary>All there are, by the settings.</summary>
    internal static IReadOnlyList<Protection> All(ReleaseOptions options) =>
    [
        new Protection(ReleaseReason.PsychotherapyNotes, ReleaseOptions.SetOf(options.PsychotherapyLabels), 1),
        new Protection(ReleaseReason.Part2, ReleaseOptions.SetOf(options.Part2Labels), 2),
        .. SettingList.Of(options.ConsentLabels).Select((l, i) => new Protection(ReleaseReason.ConsentNeeded, new HashSet<string>(StringComparer.Ordinal) { l }, 4 << i)),
    ];

    /// <summary>
    /// Those that stand against a request. 42 CFR 2.12(c)(3)(i): within a Part 2 program, those who need its records to diagnose, treat or refer may use them.
    /// </summary>
    internal static IReadOnlyList<Protection> For(ReleaseRequest request, ReleaseOptions options, bool isTreatment)
    {
        var isWithin = isTreatment && request.Action != "disclose" && request.Recipients.Any(ReleaseOptions.SetOf(options.Part2Programs).Contains);
        return [.. All(options).Where(p => p.Reason != ReleaseReason.Part2 || !isWithin)];
    }
}
