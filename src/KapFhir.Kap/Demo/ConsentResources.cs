using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>What the patient signed, or did not: treatment, disclosure, research.</summary>
internal static class ConsentResources
{
    private const string Notice = "42 CFR Part 2 prohibits unauthorized use or disclosure of these records.";

    private static readonly string[] Topics =
    [
        "off-label", "procedure-monitoring", "risk-dissociation", "risk-cv", "risk-physical", "risk-resp", "risk-bladder", "risk-liver", "risk-cognitive",
        "risk-dependence", "risk-psychiatric", "pregnancy", "alternatives", "fasting", "escort-driving", "touch", "recording-music", "voluntary",
        "confidentiality", "controlled-substance", "compounded", "cost", "questions",
    ];

    internal static IEnumerable<JsonObject> All(DemoPatient p)
    {
        var treatment = p.Case.Stage switch
        {
            DemoStage.Planned => [Treatment(p, new DemoSignature("consent", p.Screening), "proposed", null)],
            DemoStage.Declined => [Treatment(p, new DemoSignature("consent", p.Screening.AddMinutes(60)), "rejected", null)],
            DemoStage.Excluded => [],
            _ => p.Signatures.Select((s, i) => Signed(p, s, i == p.Signatures.Count - 1)),
        };
        return [.. treatment.SelectMany(c => new[] { Form(p, c), c }), .. Mistaken(p), .. Releases(p), .. Research(p)];
    }

    /// <summary>The answers of the consent form: every topic understood.</summary>
    internal static IEnumerable<JsonObject> Answers(DemoPatient p) => Topics.Select(t => FormResources.Item("topic-" + t, "valueBoolean", true))
        .Append(FormResources.Item("signed-by", "valueString", $"{p.Given} {p.Family} (synthetic)")).Append(FormResources.Item("signed-on", "valueDateTime", Time(p.Signatures[0].At)));

    // A consent that has run its year is no longer active; so is one that was withdrawn.
    private static JsonObject Signed(DemoPatient p, DemoSignature signature, bool isLast)
    {
        var withdrawn = isLast && p.HasWithdrawn ? p.LastDose.AddDays(1) : (DateTimeOffset?)null;
        return Treatment(p, signature, withdrawn is not null || signature.Until < DemoCalendar.Now ? "inactive" : "active", withdrawn);
    }

    private static JsonObject Treatment(DemoPatient p, DemoSignature signature, string status, DateTimeOffset? withdrawn)
    {
        var isSigned = status is "active" or "inactive";
        var consent = Consent(p, signature.Name, "kap-consent-treatment", "treatment", status, signature.At);
        consent["extension"] = TreatmentExtensions(p, isSigned, withdrawn);
        consent["category"] = new JsonArray(Concept(Loinc, "64293-4", null, "Procedure consent"));
        consent["sourceReference"] = Reference($"DocumentReference/{p.Id}-{signature.Name}-form");
        consent["policyRule"] = Concept(Hl7 + "consentpolicycodes", "cric");
        if (isSigned)
        {
            consent["verification"] = new JsonArray(new JsonObject { ["verified"] = true, ["verifiedWith"] = Reference(p.Self), ["verificationDate"] = Time(signature.At) });
        }

        consent["provision"] = new JsonObject { ["period"] = Period(signature.At, withdrawn ?? signature.Until) };
        return consent;
    }

    private static JsonArray TreatmentExtensions(DemoPatient p, bool isUnderstood, DateTimeOffset? withdrawn)
    {
        var extensions = new JsonArray([.. Topics.Select(t => Topic(t, isUnderstood))]);
        extensions.Add((JsonNode)Extension("kap-off-label", "valueBoolean", p.Route != DemoRoute.Esketamine));
        if (withdrawn is { } at)
        {
            extensions.Add((JsonNode)Extension(
                "kap-consent-withdrawal", Part("date", "valueDateTime", Time(at)), Part("reason", "valueString", "Does not want further sessions"), Part("by", "valueReference", Reference(p.Self))));
        }

        return extensions;
    }

    private static JsonNode Topic(string topic, bool isUnderstood) => Extension(
        "kap-consent-topic", Part("topic", "valueCoding", Coding(KapSystem("kap-consent-topic"), topic)), Part("understood", "valueBoolean", isUnderstood));

    private static JsonObject Form(DemoPatient p, JsonObject consent) => Document(
        p, ((string)consent["id"]!)[(p.Id.Length + 1)..] + "-form", DateTimeOffset.Parse((string)consent["dateTime"]!, System.Globalization.CultureInfo.InvariantCulture),
        (JsonObject)consent["category"]![0]!.DeepClone(), "Consent form");

    // One form went into the wrong record.
    private static IEnumerable<JsonObject> Mistaken(DemoPatient p)
    {
        if (p.Case.Number == 2)
        {
            yield return Treatment(p, new DemoSignature("consent", p.Screening.AddMinutes(40)), "entered-in-error", null).Named(p, "consent-mistaken");
        }
    }

    private static JsonObject Named(this JsonObject resource, DemoPatient p, string name)
    {
        resource["id"] = $"{p.Id}-{name}";
        return resource;
    }

    private static JsonObject Consent(DemoPatient p, string name, string profile, string scope, string status, DateTimeOffset signed)
    {
        var consent = Resource(p, "Consent", name, profile);
        consent["status"] = status;
        consent["scope"] = Concept(Hl7 + "consentscope", scope);
        consent["patient"] = Reference(p.Self);
        consent["dateTime"] = Time(signed);
        consent["performer"] = new JsonArray(Reference(p.Self));
        consent["organization"] = new JsonArray(Reference(ClinicResources.Organization));
        return consent;
    }

    private static IEnumerable<JsonObject> Releases(DemoPatient p)
    {
        if (p.Case.HasRelease)
        {
            yield return Release(p, "release", isPart2: false);
        }

        if (p.Case.IsPart2)
        {
            yield return Release(p, "release-part-2", isPart2: true);
        }
    }

    // The family practice may have the record, but for what a nested provision keeps back.
    private static JsonObject Release(DemoPatient p, string name, bool isPart2)
    {
        var consent = Consent(p, name, "kap-consent-privacy", "patient-privacy", "active", p.Screening.AddMinutes(70));
        consent["category"] = new JsonArray(Concept(Loinc, "64292-6", null, "Release of information"));
        consent["policyRule"] = Concept(Hl7 + "consentpolicycodes", "hipaa-auth");
        consent["verification"] = new JsonArray(new JsonObject { ["verified"] = true, ["verificationDate"] = Time(p.Screening.AddMinutes(70)) });
        var permit = Disclosure("permit", isPart2 ? ["42CFRPart2"] : []);
        permit["period"] = Period(p.Screening.AddMinutes(70), p.Screening.AddDays(730));
        permit["action"] = new JsonArray(Concept(Hl7 + "consentaction", "disclose"));
        permit["provision"] = new JsonArray(isPart2 ? Disclosure("deny", ["PSYTHPN"]) : Disclosure("deny", ["PSYTHPN", "42CFRPart2"]));
        consent["provision"] = permit;
        if (isPart2)
        {
            consent["extension"] = new JsonArray(Extension("kap-redisclosure-notice", Part("given", "valueBoolean", true), Part("text", "valueString", Notice)));
        }

        return consent;
    }

    private static JsonObject Disclosure(string type, string[] labels)
    {
        var provision = Provision(type, labels);
        provision["actor"] = new JsonArray(new JsonObject { ["role"] = Concept(Hl7 + "v3-ParticipationType", "IRCP", "information recipient"), ["reference"] = Reference(ClinicResources.Practice) });
        provision["purpose"] = new JsonArray(Coding(Hl7 + "v3-ActReason", "TREAT", "treatment"));
        return provision;
    }

    private static JsonObject Provision(string type, string[] labels)
    {
        var provision = new JsonObject { ["type"] = type };
        if (labels.Length > 0)
        {
            provision["securityLabel"] = new JsonArray([.. labels.Select(l => (JsonNode)Coding(Hl7 + "v3-ActCode", l))]);
        }

        return provision;
    }

    private static IEnumerable<JsonObject> Research(DemoPatient p)
    {
        var said = p.Case.Research;
        if (said == DemoResearch.NotAsked || p.Case.Stage != DemoStage.Treated)
        {
            yield break;
        }

        var at = p.Screening.AddMinutes(75);
        var consent = Consent(p, "research", "kap-consent-research", "research", said switch { DemoResearch.Withdrawn => "inactive", DemoResearch.Rejected => "rejected", _ => "active" }, at);
        consent["category"] = new JsonArray(
            Concept(Hl7 + "consentcategorycodes", "research"), Concept(Hl7 + "consentcategorycodes", said == DemoResearch.ReIdentifiable ? "rsreid" : "rsdid"));
        consent["extension"] = ResearchExtensions(p, said);
        consent["policyRule"] = Concept(Hl7 + "consentpolicycodes", "hipaa-research");
        consent["verification"] = new JsonArray(new JsonObject { ["verified"] = true });
        var provision = Provision(said == DemoResearch.Rejected ? "deny" : "permit", []);
        provision["period"] = said == DemoResearch.Withdrawn ? Period(at, at.AddDays(40)) : new JsonObject { ["start"] = Time(at) };
        provision["purpose"] = new JsonArray(Coding(Hl7 + "v3-ActReason", "HRESCH", "healthcare research"));
        consent["provision"] = provision;
        yield return consent;
        if (said is DemoResearch.DeIdentified or DemoResearch.ReIdentifiable)
        {
            yield return Subject(p);
        }
    }

    private static JsonArray ResearchExtensions(DemoPatient p, DemoResearch said)
    {
        var extensions = new JsonArray(Extension("kap-study", "valueReference", Reference(ClinicResources.Study)));
        if (said == DemoResearch.Withdrawn)
        {
            extensions.Add((JsonNode)Extension(
                "kap-consent-withdrawal", Part("date", "valueDateTime", Time(p.Screening.AddDays(40))), Part("reason", "valueString", "No reason given"), Part("by", "valueReference", Reference(p.Self))));
        }

        return extensions;
    }

    private static JsonObject Subject(DemoPatient p)
    {
        var subject = Resource(p, "ResearchSubject", "subject", null);
        subject["status"] = "on-study";
        subject["study"] = Reference(ClinicResources.Study);
        subject["individual"] = Reference(p.Self);
        subject["consent"] = Reference($"Consent/{p.Id}-research");
        return subject;
    }
}
