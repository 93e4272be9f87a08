// https://hl7.org/fhir/R4/consent.html#6.2.5
using KapFhir.Kap.Rules;

namespace KapFhir.Kap.Release;

/// <summary>Whether a provision is about a resource: labels, class, code, time, data, author. What is not understood never widens a permission and never narrows a denial.</summary>
internal static class ProvisionMatch
{
    internal static bool Matches(Provision source, bool? permits, ReleaseSubject subject, LabelMatch labels)
    {
        var isStrict = permits == true;
        var authors = source.Actors.Where(RequestMatch.IsAboutAuthor).ToList();
        return labels.Matches(source.Labels, subject.Labels, isStrict)
            && (source.Classes.Count == 0 || source.Classes.Any(c => IsOfClass(c, subject, isStrict)))
            && (source.Codes.Count == 0 || source.Codes.Any(subject.Codes.Contains))
            && (source.DataPeriod is not { } period || IsIn(period, subject.Time, isStrict))
            && (source.Data.Count == 0 || source.Data.Any(d => IsData(d, subject)))
            && (authors.Count == 0 || authors.Exists(a => IsBy(a, subject, isStrict)));
    }

    /// <summary>True if it names this very resource.</summary>
    internal static bool NamesInstance(Provision source, ReleaseSubject subject) => source.Data.Any(d => d.Meaning == "instance" && d.Reference == subject.Reference);

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
