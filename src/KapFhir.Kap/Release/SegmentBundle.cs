// https://hl7.org/fhir/R4/security-labels.html and OperationDefinition kap-segment of the guide
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Release;

/// <summary>What may be released of a record, as a Bundle: labels, notices, and that something is missing where something is.</summary>
/// <param name="Json">The Bundle.</param>
/// <param name="Released">What is in it, as references to versions.</param>
/// <param name="Consents">The consents that it rests on.</param>
/// <param name="IsRedacted">True if something of the record is missing.</param>
/// <param name="Notices">The notices on redisclosure that go with it.</param>
public sealed record SegmentBundle(JsonObject Json, IReadOnlyList<string> Released, IReadOnlyList<string> Consents, bool IsRedacted, IReadOnlyList<string> Notices)
{
    private static readonly FhirCode NoRedisclosure = new(LabelMatch.Act, "NORDSCLCD");

    /// <summary>Filters a record.</summary>
    /// <param name="record">Every resource of it.</param>
    /// <param name="decision">What may be done with each.</param>
    /// <param name="fhirBase">The base of full urls.</param>
    public static SegmentBundle Of(IReadOnlyList<FhirNode> record, ReleaseDecision decision, string fhirBase)
    {
        var withheld = record.Where(r => !decision.Judge(ReleaseSubject.Of(r)).IsReleased).Select(r => r.Self()).ToHashSet(StringComparer.Ordinal);
        var redaction = new Redaction(decision, withheld.Contains);
        var parts = record.Select(r => (Node: r, Part: redaction.Apply(r))).Where(p => p.Part.Resource is not null).ToList();
        parts.Where(p => p.Part.Release.Notices.Count > 0).ToList().ForEach(p => Redaction.AddLabel(p.Part.Resource!, NoRedisclosure));
        var isRedacted = withheld.Count > 0 || parts.Exists(p => p.Part.Release.Outcome == ReleaseOutcome.Redact);
        string[] notices = [.. parts.SelectMany(p => p.Part.Release.Notices).Distinct(StringComparer.Ordinal)];
        var bundle = Head(decision.Request, parts.Select(p => p.Node), isRedacted, notices);
        var entries = parts.Select(p => Entry(fhirBase + "/" + p.Node.Self(), p.Part.Resource!)).ToList();
        if (parts.Count > 0)
        {
            entries.Add(Entry(null, Origin(decision.Request, parts.Select(p => Version(p.Node)))));
        }

        if (isRedacted || notices.Length > 0)
        {
            entries.Add(Entry(null, Outcome(isRedacted, notices)));
        }

        if (entries.Count > 0)
        {
            bundle["entry"] = new JsonArray([.. entries]);
        }

        return new SegmentBundle(bundle, [.. parts.Select(p => Version(p.Node))],
            [.. parts.SelectMany(p => p.Part.Release.Consents).Distinct(StringComparer.Ordinal)], isRedacted, notices);
    }

    private static JsonObject Head(ReleaseRequest request, IEnumerable<FhirNode> released, bool isRedacted, IReadOnlyList<string> notices)
    {
        var bundle = new JsonObject
        {
            ["resourceType"] = "Bundle",
            ["meta"] = new JsonObject(),
            ["type"] = "collection",
            ["timestamp"] = Instant(request.Moment),
        };

        // "the bundle's labels are the high water mark of those in it".
        var level = LabelMatch.LevelOf(released.Select(r => new FhirCode(LabelMatch.Confidentiality, LabelMatch.LevelOf(ReleaseSubject.LabelsOf(r)).ToString())));
        Redaction.AddLabel(bundle, new FhirCode(LabelMatch.Confidentiality, level.ToString()));
        Redaction.AddLabel(bundle, new FhirCode(Hl7 + "v3-ActReason", request.Purpose));
        if (isRedacted)
        {
            Redaction.AddLabel(bundle, Redaction.Redacted);
        }

        if (notices.Count > 0)
        {
            Redaction.AddLabel(bundle, NoRedisclosure);
        }

        return bundle;
    }

    // https://hl7.org/fhir/R4/provenance.html. It goes with the records and is not stored: who else got them is nobody's business.
    private static JsonObject Origin(ReleaseRequest request, IEnumerable<string> released) => new()
    {
        ["resourceType"] = "Provenance",
        ["target"] = new JsonArray([.. released.Select(r => (JsonNode)Reference(r))]),
        ["recorded"] = Instant(request.Moment),
        ["reason"] = new JsonArray(Concept(Hl7 + "v3-ActReason", request.Purpose)),
        ["activity"] = Concept(Hl7 + "iso-21089-lifecycle", "disclose", "Disclose Record Lifecycle Event"),
        ["agent"] = new JsonArray(new JsonObject
        {
            ["type"] = Concept(Hl7 + "v3-ParticipationType", "IRCP", "information recipient"),
            ["who"] = Reference(request.Recipients[0]),
        }),
    };

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static JsonObject Entry(string? fullUrl, JsonObject resource)
    {
        var entry = new JsonObject();
        if (fullUrl is not null)
        {
            entry["fullUrl"] = fullUrl;
        }

        entry["resource"] = resource;
        return entry;
    }

    // Neither how much nor of which kind: that there are records of a Part 2 program is itself under its protection (42 CFR 2.13(c)).
    private static JsonObject Outcome(bool isRedacted, IEnumerable<string> notices) => new()
    {
        ["resourceType"] = "OperationOutcome",
        ["issue"] = new JsonArray([.. notices.Select(Issues.RedisclosureNotice).Concat(isRedacted ? [Issues.RecordRedacted()] : []).Select(Write)]),
    };

    private static JsonNode Write(Issue issue) => new JsonObject { ["severity"] = "information", ["code"] = issue.Code, ["diagnostics"] = issue.Diagnostics };

    private static string Version(FhirNode resource) =>
        resource.Child("meta")?.ChildText("versionId") is { } version ? $"{resource.Self()}/_history/{version}" : resource.Self();
}
