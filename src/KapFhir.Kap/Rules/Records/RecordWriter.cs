using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Rules.Records;

/// <summary>Writes what the rules found as resources: never silently, and only what a clinician or auditor acts on.</summary>
internal sealed class RecordWriter(Verdict verdict, FhirNode? resource, int version, DateTimeOffset now)
{
    private const string Publisher = "KapFhir rules";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Occasion _occasion = verdict.Occasion;

    /// <summary>The guidance first, since the issues refer to it; then the issues, the audit trail, the follow-up.</summary>
    internal IEnumerable<RuleResource> All() =>
        Told.Select(Written).Prepend(Guidance()).Skip(Told.Any() ? 0 : 1).Select(made => Finish(made, WrittenWhen.Always))
            .Concat(verdict.Findings.SelectMany(f => f.Finding.FollowUps).Select(todo => Finish(new FollowUpWriter(_occasion).Write(todo), todo.When)));

    private IEnumerable<JudgedFinding> Told => verdict.Findings.Where(f => !f.Finding.IsTaskOnly);

    /// <summary>The findings and the whole, as they would be written, without ids and what refers to them.</summary>
    internal static (IReadOnlyList<ReadOnlyMemory<byte>> Issues, ReadOnlyMemory<byte> Guidance) Proposed(Verdict verdict)
    {
        var writer = new RecordWriter(verdict, null, 0, verdict.Occasion.At);
        return ([.. writer.Told.Select(f => Dry(writer.Issue(f.Finding)))], Dry(writer.Guidance()));
    }

    private static ReadOnlyMemory<byte> Dry(JsonObject made)
    {
        made.Remove("id");
        made.Remove("evidence");
        return JsonSerializer.SerializeToUtf8Bytes(made, Plain);
    }

    /// <summary>What tells the recorded checks of a session.</summary>
    internal static FhirCode PreflightIdentifier(string session) => new("urn:ietf:rfc:3986", "urn:kap:preflight:" + session);

    /// <summary>The whole as a record of a check: whether it passed is in the parameters it gave, those of the check's answer.</summary>
    internal RuleResource Preflight()
    {
        var guidance = Guidance();
        var (system, value) = PreflightIdentifier(_occasion.Reference);
        guidance["id"] = IdOf("preflight", $"{_occasion.Reference} {_occasion.At:O}");
        guidance["contained"] = new JsonArray(new JsonObject
        {
            ["resourceType"] = "Parameters",
            ["id"] = "out",
            ["parameter"] = new JsonArray(new JsonObject { ["name"] = "pass", ["valueBoolean"] = !verdict.IsRefusal }),
        });
        guidance["identifier"] = new JsonArray(new JsonObject { ["system"] = system, ["value"] = value });
        guidance["outputParameters"] = new JsonObject { ["reference"] = "#out" };
        if (!Told.Any())
        {
            guidance.Remove("note");
        }

        return Finish(guidance, WrittenWhen.Always);
    }

    /// <summary>An id of the server's own for something about the resource.</summary>
    internal static string IdOf(string kind, string about) => $"kap-{kind}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(about)))[..32]}";

    /// <summary>True for an issue that was written about this resource by the rules.</summary>
    internal static bool IsIssueOf(FhirNode issue, string reference) =>
        issue.ChildText("id")?.StartsWith("kap-issue-", StringComparison.Ordinal) == true
        && issue.Child("implicated")?.ChildText("reference") == reference;

    /// <summary>An issue that does not hold any more.</summary>
    internal static RuleResource Cancelled(FhirNode issue, string id)
    {
        var json = JsonNode.Parse(issue.RawValue.Span)!.AsObject();
        json["status"] = "cancelled";
        return new RuleResource("DetectedIssue", id, JsonSerializer.SerializeToUtf8Bytes(json, Plain), WrittenWhen.Always);
    }

    // What was lifted has its DetectedIssue already, the signed one: the trail says that it was relied on.
    private JsonObject Written(JudgedFinding judged) => judged.Override is { } lifted ? Trail(judged.Finding, lifted) : Issue(judged.Finding);

    private string GuidanceId => IdOf("guidance", _occasion.Reference);

    // https://hl7.org/fhir/R4/guidanceresponse.html
    private JsonObject Guidance()
    {
        var guidance = Resource("GuidanceResponse", GuidanceId);
        guidance["identifier"] = new JsonArray(new JsonObject { ["system"] = "urn:ietf:rfc:3986", ["value"] = "urn:kap:guidance:" + _occasion.Reference });
        guidance["moduleUri"] = KapGuide.Canonical + "/OperationDefinition/kap-preflight";
        guidance["status"] = Told.Any(f => f.Finding.Issue.Code == "required") ? "data-required" : "success";
        guidance["subject"] = Reference(_occasion.Patient);
        guidance["occurrenceDateTime"] = Time(_occasion.At);
        guidance["note"] = new JsonArray([.. Told.Select(f => (JsonNode)new JsonObject { ["text"] = f.Issue.Diagnostics })]);
        if (_occasion.Session?.Encounter is { } visit)
        {
            guidance["encounter"] = Reference(visit);
        }

        return guidance;
    }

    // https://hl7.org/fhir/R4/detectedissue.html
    private JsonObject Issue(Finding finding)
    {
        var issue = Resource("DetectedIssue", IdOf("issue", _occasion.Reference + " " + finding.Key));
        issue["status"] = "final";
        issue["code"] = new JsonObject { ["coding"] = new JsonArray(Coding(finding.Code.System, finding.Code.Code), Coding(KapSystem(Overrides.RuleSystem), finding.Rule)) };
        issue["severity"] = finding.Severity switch { FindingSeverity.High => "high", FindingSeverity.Moderate => "moderate", _ => "low" };
        issue["patient"] = Reference(_occasion.Patient);
        issue["identifiedDateTime"] = Time(_occasion.At);
        issue["implicated"] = new JsonArray([.. finding.Implicated.Prepend(_occasion.Reference).Distinct(StringComparer.Ordinal).Select(r => (JsonNode)Reference(r))]);
        issue["evidence"] = new JsonArray(new JsonObject { ["detail"] = new JsonArray(Reference("GuidanceResponse/" + GuidanceId)) });
        issue["detail"] = finding.Issue.Diagnostics;
        return issue;
    }

    // https://hl7.org/fhir/R4/auditevent.html
    private JsonObject Trail(Finding finding, Override lifted)
    {
        var trail = Resource("AuditEvent", IdOf("override", $"{_occasion.Reference} {version} {finding.Key}"));
        trail["type"] = Coding(Hl7 + "audit-event-type", "rest", "RESTful Operation");
        trail["action"] = "E";
        trail["recorded"] = now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        trail["outcome"] = "0";
        trail["outcomeDesc"] = finding.Issue.Diagnostics;
        trail["purposeOfEvent"] = new JsonArray(Concept(lifted.Reason.System, lifted.Reason.Code));
        trail["agent"] = new JsonArray(new JsonObject { ["who"] = Reference(lifted.Signer), ["requestor"] = true });
        trail["source"] = new JsonObject { ["observer"] = new JsonObject { ["display"] = Publisher } };
        trail["entity"] = new JsonArray(
            new JsonObject
            {
                ["what"] = Reference(_occasion.Reference),
                ["detail"] = new JsonArray(new JsonObject { ["type"] = "rule", ["valueString"] = finding.Rule }),
            },
            new JsonObject { ["what"] = Reference(lifted.Reference), ["description"] = "The signed mitigation" });
        return trail;
    }

    private RuleResource Finish(JsonObject made, WrittenWhen when)
    {
        if (resource?.Child("meta")?.ChildrenNamed("security").ToList() is { Count: > 0 } labels)
        {
            made["meta"] = new JsonObject { ["security"] = new JsonArray([.. labels.Select(l => JsonNode.Parse(l.RawValue.Span))]) };
        }

        return new RuleResource((string)made["resourceType"]!, (string)made["id"]!, JsonSerializer.SerializeToUtf8Bytes(made, Plain), when);
    }
}
