// https://hl7.org/fhir/R4/security-labels.html#core; inline labels after HL7's Data Segmentation for Privacy
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Release;

/// <summary>
/// Takes out of a resource that may be released what may not: contained resources and elements with labels of their own, and references to what is withheld.
/// </summary>
/// <param name="decision">The decision.</param>
/// <param name="isWithheld">True for the reference of a resource that is not released.</param>
public sealed class Redaction(ReleaseDecision decision, Func<string, bool> isWithheld)
{
    internal const string InlineLabel = "http://hl7.org/fhir/uv/security-label-ds4p/StructureDefinition/extension-inline-sec-label";
    private const string AbsentReason = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

    /// <summary>The label that says that something was taken out.</summary>
    public static FhirCode Redacted { get; } = new(Hl7 + "v3-ObservationValue", "REDACTED");

    /// <summary>What may be released of a resource; null if nothing.</summary>
    public (JsonObject? Resource, Release Release) Apply(FhirNode resource)
    {
        var subject = ReleaseSubject.Of(resource);
        var release = decision.Judge(subject);
        if (!release.IsReleased)
        {
            return (null, release);
        }

        var json = JsonNode.Parse(resource.RawValue.Span)!.AsObject();
        var removed = RemoveContained(json, resource, subject);
        var isCut = removed.Count > 0;
        isCut |= Cut(json, subject, removed);
        if (!isCut)
        {
            return (json, release);
        }

        // The narrative may tell what was taken out.
        json.Remove("text");
        AddLabel(json, Redacted);
        return (json, release with { Outcome = ReleaseOutcome.Redact });
    }

    /// <summary>Adds a security label, unless it is there.</summary>
    public static void AddLabel(JsonObject resource, FhirCode label)
    {
        if (resource["meta"] is not JsonObject meta)
        {
            resource["meta"] = meta = [];
        }

        if (meta["security"] is not JsonArray labels)
        {
            meta["security"] = labels = [];
        }

        if (!labels.Any(l => (string?)l!["code"] == label.Code && (string?)l["system"] == label.System))
        {
            labels.Add(Coding(label.System, label.Code));
        }
    }

    private HashSet<string> RemoveContained(JsonObject json, FhirNode resource, ReleaseSubject subject)
    {
        var removed = resource.ChildrenNamed("contained")
            .Where(c => ReleaseSubject.LabelsOf(c) is { Count: > 0 } labels && !decision.Judge(subject.With(labels)).IsReleased)
            .Select(c => "#" + c.ChildText("id")).ToHashSet(StringComparer.Ordinal);
        if (removed.Count > 0)
        {
            var kept = json["contained"]!.AsArray().Where(c => !removed.Contains("#" + (string?)c!["id"])).Select(c => c!.DeepClone()).ToArray();
            json.Remove("contained");
            if (kept.Length > 0)
            {
                json["contained"] = new JsonArray(kept);
            }
        }

        return removed;
    }

    // True if something was taken out.
    private bool Cut(JsonObject json, ReleaseSubject subject, HashSet<string> removed)
    {
        var isCut = false;
        foreach (var (name, value) in json.ToList())
        {
            if (value is JsonArray array)
            {
                isCut |= CutList(json, name, array, subject, removed);
            }
            else if (value is JsonObject part)
            {
                var isMasked = IsMasked(part, subject, removed);
                if (isMasked)
                {
                    json.Remove(name.TrimStart('_'));
                    json[name] = Masked();
                }

                isCut |= isMasked || Cut(part, subject, removed);
            }
        }

        return isCut;
    }

    private bool CutList(JsonObject owner, string name, JsonArray list, ReleaseSubject subject, HashSet<string> removed)
    {
        var isCut = false;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            if (list[i] is not JsonObject part)
            {
                continue;
            }

            if (!IsMasked(part, subject, removed))
            {
                isCut |= Cut(part, subject, removed);
                continue;
            }

            isCut = true;
            if (name[0] == '_')
            {
                owner[name[1..]]![i] = null;
                list[i] = Masked();
            }
            else
            {
                list.RemoveAt(i);
            }
        }

        if (list.Count == 0)
        {
            owner.Remove(name);
        }

        return isCut;
    }

    private bool IsMasked(JsonObject part, ReleaseSubject subject, HashSet<string> removed) =>
        (part["reference"] is JsonValue reference && reference.TryGetValue<string>(out var target) && (removed.Contains(target) || isWithheld(Local(target))))
        || (InlineLabels(part) is { Count: > 0 } labels && !decision.Judge(subject.With(labels)).IsReleased);

    // References may be absolute, or name a version.
    private static string Local(string reference)
    {
        var parts = reference.Split('/');
        var end = Array.IndexOf(parts, "_history") is var history && history > 0 ? history : parts.Length;
        return end < 2 ? reference : parts[end - 2] + "/" + parts[end - 1];
    }

    private static List<FhirCode> InlineLabels(JsonObject part) => part["extension"] is not JsonArray extensions ? [] :
        [.. extensions.OfType<JsonObject>().Where(e => (string?)e["url"] == InlineLabel).Select(e => e["valueCoding"]).OfType<JsonObject>()
            .Select(c => new FhirCode((string?)c["system"] ?? "", (string?)c["code"] ?? ""))];

    private static JsonObject Masked() => new() { ["extension"] = new JsonArray(new JsonObject { ["url"] = AbsentReason, ["valueCode"] = "masked" }) };
}
