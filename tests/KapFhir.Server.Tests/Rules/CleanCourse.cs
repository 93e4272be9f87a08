using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Kap.Rules;

namespace KapFhir.Server.Tests.Rules;

/// <summary>
/// A patient whose first infusion no rule objects to: every fact that the rules read is there and good. A case changes one of them. Ids are its own.
/// </summary>
internal sealed class CleanCourse
{
    private const string Kap = "https://kapfhir.example.org/fhir";
    private const string Loinc = "http://loinc.org";
    private const string Snomed = "http://snomed.info/sct";

    /// <summary>When the dose begins.</summary>
    public static readonly DateTimeOffset Start = new(2026, 2, 3, 15, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, JsonObject> _resources = new(StringComparer.Ordinal);
    private readonly string _mark = Guid.NewGuid().ToString("N")[..12];

    public CleanCourse()
    {
        People();
        Papers();
        Measures();
        Plans();
        Session();
    }

    public string Patient => Id("patient");

    /// <summary>The id of a resource of this course.</summary>
    public string Id(string name) => name + "-" + _mark;

    /// <summary>Type and id of a resource of this course.</summary>
    public string Reference(string name) => (string)_resources[name]["resourceType"]! + "/" + Id(name);

    public JsonObject this[string name] => _resources[name];

    public CleanCourse Without(string name)
    {
        _resources.Remove(name);
        return this;
    }

    public CleanCourse Change(string name, Action<JsonObject> change)
    {
        change(_resources[name]);
        return this;
    }

    public CleanCourse With(string name, string json)
    {
        var resource = JsonNode.Parse(json.Replace("@", _mark, StringComparison.Ordinal))!.AsObject();
        resource["id"] = Id(name);
        _resources[name] = resource;
        return this;
    }

    /// <summary>Everything as one transaction of updates; what the rules look at stands first, so that facts come after it.</summary>
    public string Bundle(params string[] only) => Sample.Bundle("transaction", [.. _resources.Where(r => only.Length == 0 || only.Contains(r.Key)).Reverse()
        .Select(r => Sample.Entry("PUT", $"{(string)r.Value["resourceType"]!}/{Id(r.Key)}", r.Value.ToJsonString()))]);

    public Task<FhirResponse> Send(TestServer server, params string[] only) => server.Post("", Bundle(only));

    public static string Time(double minutes) => Start.AddMinutes(minutes).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Days(double days) => Time(days * 24 * 60);

    public static string Concept(string system, string code) => $$"""{"coding":[{"system":"{{system}}","code":"{{code}}"}]}""";

    public static string Local(string system, string code) => Concept($"{Kap}/CodeSystem/{system}", code);

    public static string Quantity(decimal value, string unit) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"value":{{value}},"unit":"{{unit}}","system":"http://unitsofmeasure.org","code":"{{unit}}"}""");

    public static string Extension(string id, string value) => $$"""{"url":"{{Kap}}/StructureDefinition/{{id}}",{{value}}}""";

    /// <summary>An Observation of this patient with a number.</summary>
    public void Measured(string name, string loinc, decimal value, string unit, double minutes) => With(name, $$"""
        {"resourceType":"Observation","status":"final","code":{{Concept(Loinc, loinc)}},"subject":{"reference":"Patient/patient-@"},
        "effectiveDateTime":"{{Time(minutes)}}","valueQuantity":{{Quantity(value, unit)}} }
        """);

    /// <summary>A blood pressure.</summary>
    public void Pressure(string name, decimal systolic, decimal diastolic, double minutes) => With(name, $$"""
        {"resourceType":"Observation","status":"final","code":{{Concept(Loinc, "85354-9")}},"subject":{"reference":"Patient/patient-@"},
        "effectiveDateTime":"{{Time(minutes)}}","component":[{"code":{{Concept(Loinc, "8480-6")}},"valueQuantity":{{Quantity(systolic, "mm[Hg]")}} },
        {"code":{{Concept(Loinc, "8462-4")}},"valueQuantity":{{Quantity(diastolic, "mm[Hg]")}} }]}
        """);

    private void People()
    {
        With("patient", """{"resourceType":"Patient","birthDate":"1985-04-12","gender":"female","name":[{"family":"Case"}]}""");
        foreach (var name in new[] { "prescriber", "nurse", "witness", "therapist" })
        {
            With(name, """
                {"resourceType":"Practitioner","name":[{"family":"Staff"}],"identifier":[{"system":"http://terminology.hl7.org/NamingSystem/usDEA","value":"XX@"}],
                "qualification":[{"code":{"text":"licence"},"period":{"start":"2020-01-01","end":"2030-01-01"},"issuer":{"display":"NY"}}]}
                """);
        }

        With("product", $$"""
            {"resourceType":"Medication","status":"active","code":{{Concept(Snomed, "373464007")}},"batch":{"lotNumber":"L1","expirationDate":"2027-12-31"} }
            """);
    }

    private void Papers()
    {
        var topics = "off-label,procedure-monitoring,risk-dissociation,risk-cv,risk-physical,risk-resp,risk-bladder,risk-cognitive,risk-dependence,risk-psychiatric,"
            + "alternatives,escort-driving,voluntary,confidentiality,controlled-substance,questions,compounded";
        var extensions = topics.Split(',').Select(topic => Extension("kap-consent-topic", $$"""
            "extension":[{"url":"topic","valueCoding":{"system":"{{Kap}}/CodeSystem/kap-consent-topic","code":"{{topic}}"} },{"url":"understood","valueBoolean":true}]
            """));
        With("consent", $$"""
            {"resourceType":"Consent","extension":[{{string.Join(',', extensions)}}],"status":"active","scope":{{Concept("http://terminology.hl7.org/CodeSystem/consentscope", "treatment")}},
            "category":[{{Concept(Loinc, "64293-4")}}],"patient":{"reference":"Patient/patient-@"},"dateTime":"{{Days(-14)}}","performer":[{"reference":"Patient/patient-@"}],
            "policyRule":{{Concept("http://terminology.hl7.org/CodeSystem/consentpolicycodes", "cric")}},"verification":[{"verified":true}],
            "provision":{"period":{"start":"{{Days(-14)}}","end":"{{Days(300)}}"} } }
            """);
    }

    private void Measures()
    {
        Measured("weight", "29463-7", 80, "kg", -30);
        Pressure("pressure", 128, 78, -15);
        Measured("heart", "8867-4", 70, "/min", -15);
        Measured("oxygen", "59408-5", 98, "%", -15);
        Measured("height", "8302-2", 170, "cm", -14 * 24 * 60);
        Found("pregnancy", "2106-3", "260385009", -3 * 24 * 60);
        var items = Enumerable.Range(1, 23).Select(i => Answer("E" + i.ToString("00", CultureInfo.InvariantCulture), NoCoding));
        Form("screening", "kap-eligibility", -14 * 24 * 60, [.. items]);
    }

    /// <summary>The answers of SNOMED CT.</summary>
    public const string NoCoding = "\"valueCoding\":{\"system\":\"http://snomed.info/sct\",\"code\":\"373067005\"}";

    public const string YesCoding = "\"valueCoding\":{\"system\":\"http://snomed.info/sct\",\"code\":\"373066001\"}";

    public static string Answer(string linkId, string value) => $$"""{"linkId":"{{linkId}}","answer":[{{{value}}}]}""";

    /// <summary>A filled-in form of the guide.</summary>
    public void Form(string name, string form, double minutes, params string[] items) => With(name, $$"""
        {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"{{Kap}}/Questionnaire/{{form}}","subject":{"reference":"Patient/patient-@"},
        "authored":"{{Time(minutes)}}","item":[{{string.Join(',', items)}}]}
        """);

    /// <summary>A test with a coded result.</summary>
    public void Found(string name, string loinc, string result, double minutes) => With(name, $$"""
        {"resourceType":"Observation","status":"final","code":{{Concept(Loinc, loinc)}},"subject":{"reference":"Patient/patient-@"},
        "effectiveDateTime":"{{Time(minutes)}}","valueCodeableConcept":{{Concept(Snomed, result)}} }
        """);

    /// <summary>A condition on the problem list.</summary>
    public void Diagnosed(string name, string snomed, string more = "") => With(name, $$"""
        {"resourceType":"Condition","clinicalStatus":{{Concept("http://terminology.hl7.org/CodeSystem/condition-clinical", "active")}},"code":{{Concept(Snomed, snomed)}},
        "subject":{"reference":"Patient/patient-@"}{{more}} }
        """);

    /// <summary>A drug that the patient takes.</summary>
    public void Takes(string name, string rxnorm) => With(name, $$"""
        {"resourceType":"MedicationStatement","status":"active","medicationCodeableConcept":{{Concept("http://www.nlm.nih.gov/research/umls/rxnorm", rxnorm)}},
        "subject":{"reference":"Patient/patient-@"} }
        """);

    /// <summary>A therapy session.</summary>
    public void Therapy(string name, string phase, double minutes) => With(name, $$"""
        {"resourceType":"Procedure","extension":[{{Extension("kap-session-phase", "\"valueCodeableConcept\":" + Local("kap-session-phase", phase))}}],"status":"completed",
        "code":{{Concept(Snomed, "18512000")}},"subject":{"reference":"Patient/patient-@"},"performedPeriod":{"start":"{{Time(minutes)}}","end":"{{Time(minutes + 60)}}"} }
        """);

    /// <summary>An earlier dose.</summary>
    public void Earlier(string name, double minutes, string route = "47625008")
    {
        var dose = this["dose"].DeepClone().AsObject();
        dose.Remove("partOf");
        dose["effectivePeriod"] = new JsonObject { ["start"] = Time(minutes), ["end"] = Time(minutes + 40) };
        dose["dosage"]!["route"]!["coding"]![0]!["code"] = route;
        With(name, dose.ToJsonString());
        IsPast(name);
    }

    private readonly List<string> _earlier = [];

    /// <summary>What lies before the case is not what it is about: whatever the rules say to it is lifted.</summary>
    public CleanCourse IsPast(string name)
    {
        _earlier.Add(name);
        var rules = new KapRules().All.Select(r => $$"""{"system":"{{Kap}}/CodeSystem/kap-rule","code":"{{r.Id}}"}""");
        return With("past", $$"""
            {"resourceType":"DetectedIssue","status":"final","code":{"coding":[{{string.Join(',', rules)}}]},"patient":{"reference":"Patient/patient-@"},
            "implicated":[{{string.Join(',', _earlier.Select(e => $$"""{"reference":"{{Reference(e)}}"}"""))}}],
            "mitigation":[{"action":{{Concept("http://terminology.hl7.org/CodeSystem/v3-ActCode", "EMAUTH")}},"author":{"reference":"Practitioner/witness-@"} }]}
            """);
    }

    private void Plans()
    {
        With("plan", $$"""
            {"resourceType":"CarePlan","extension":[{{Extension("kap-max-sessions", "\"valuePositiveInt\":6")}}],"status":"active","intent":"plan",
            "subject":{"reference":"Patient/patient-@"},"period":{"start":"{{Days(-21)}}"} }
            """);
        Therapy("preparation", "preparation", -7 * 24 * 60);
        With("order", $$"""
            {"resourceType":"MedicationRequest","status":"active","intent":"order","medicationReference":{"reference":"Medication/product-@"},
            "subject":{"reference":"Patient/patient-@"},"authoredOn":"{{Time(-20)}}","requester":{"reference":"Practitioner/prescriber-@"},
            "dosageInstruction":[{"route":{{Concept(Snomed, "47625008")}},"doseAndRate":[{"doseQuantity":{{Quantity(40, "mg")}} }]}]}
            """);
    }

    /// <summary>A session around the dose, in progress.</summary>
    public CleanCourse WithSession()
    {
        With("session", $$"""
            {"resourceType":"Procedure","status":"in-progress","extension":[{{Extension("kap-planned-dose", "\"valueQuantity\":" + Quantity(40, "mg"))}}],
            "code":{{Local("kap-session-code", "iv-session")}},"subject":{"reference":"Patient/patient-@"},"performedPeriod":{"start":"{{Time(0)}}"},
            "performer":[{"function":{{Local("kap-role", "administering-clinician")}},"actor":{"reference":"Practitioner/nurse-@"} },
            {"function":{{Local("kap-role", "therapist")}},"actor":{"reference":"Practitioner/therapist-@"} }]}
            """);
        Form("record", "kap-session-record", -10, Answer("last-food", $"\"valueDateTime\":\"{Time(-240)}\""), Answer("last-drink", $"\"valueDateTime\":\"{Time(-60)}\""),
            Answer("escort-present", "\"valueBoolean\":true"), Site("acls"), Site("bls"), Site("aed"), Site("airway"), Site("oxygen"), Site("ecg"));
        return Change("dose", d => d["partOf"] = new JsonArray(new JsonObject { ["reference"] = Reference("session") }));
    }

    /// <summary>The consent signed by somebody who is this to the patient.</summary>
    public CleanCourse Represented(string relationship)
    {
        With("relative", $$"""
            {"resourceType":"RelatedPerson","active":true,"patient":{"reference":"Patient/patient-@"},
            "relationship":[{{Concept("http://terminology.hl7.org/CodeSystem/v3-RoleCode", relationship)}}]}
            """);
        return Change("consent", r => r["performer"]![0]!["reference"] = Reference("relative"));
    }

    private static string Site(string what) => Answer("site-" + what, "\"valueBoolean\":true");

    /// <summary>Signatures of the consent and of the dose, the witness's among them.</summary>
    public CleanCourse Signed() => With("signed", $$"""
        {"resourceType":"Provenance","target":[{"reference":"{{Reference("consent")}}"},{"reference":"{{Reference("dose")}}"}],"recorded":"{{Time(170)}}",
        "agent":[{"who":{"reference":"Practitioner/prescriber-@"} }],"signature":[{{Signature("prescriber")}},{{Signature("witness")}}]}
        """);

    private static string Signature(string who) => $$"""
        {"type":[{"system":"urn:iso-astm:E1762-95:2013","code":"1.2.840.10065.1.12.1.5"}],"when":"{{Time(170)}}","who":{"reference":"Practitioner/{{who}}-@"} }
        """;

    /// <summary>The session over, with everything that its end asks for.</summary>
    public CleanCourse Completed()
    {
        this["session"]["status"] = "completed";
        foreach (var minute in new[] { 0, 10, 20, 30, 40, 55, 70, 85, 100, 120 })
        {
            During("bp" + minute.ToString(CultureInfo.InvariantCulture), minute, 130, 80);
        }

        During("pressure", -15, 128, 78);
        return Leave(165).Signed();
    }

    /// <summary>A blood pressure of the session.</summary>
    public CleanCourse During(string name, int minute, decimal systolic, decimal diastolic)
    {
        Pressure(name, systolic, diastolic, minute);
        return Change(name, r => r["partOf"] = new JsonArray(new JsonObject { ["reference"] = Reference("session") }));
    }

    /// <summary>A CADSS-6 total of the session.</summary>
    public CleanCourse Dissociated(string name, int minute, int score)
    {
        Measured(name, "x", score, "{score}", minute);
        return Change(name, r => r["code"] = JsonNode.Parse(Local("kap-observable", "cadss6-total")))
            .Change(name, r => r["partOf"] = new JsonArray(new JsonObject { ["reference"] = Reference("session") }));
    }

    /// <summary>The patient leaves so many minutes after the dose began.</summary>
    public CleanCourse Leave(int minute, bool escort = true, int aldrete = 10)
    {
        this["session"]["performedPeriod"]!["end"] = Time(minute);
        var extensions = this["session"]["extension"]!.AsArray();
        while (extensions.Count > 1)
        {
            extensions.RemoveAt(1);
        }

        extensions.Add(JsonNode.Parse(Extension("kap-discharge-readiness", $$"""
            "extension":[{"url":"method","valueCode":"aldrete"},{"url":"score","valueDecimal":{{aldrete}}},{"url":"time","valueDateTime":"{{Time(minute)}}"},
            {"url":"escort","valueBoolean":{{(escort ? "true" : "false")}}},{"url":"driving-advice","valueBoolean":true}]
            """)));
        return this;
    }

    /// <summary>A stated peak of dissociation.</summary>
    public static string Peak(int score, int minute) => Extension("kap-dissociation-peak", $$"""
        "extension":[{"url":"score","valueQuantity":{{Quantity(score, "{score}")}} },{"url":"scale","valueCode":"cadss6-total"},{"url":"minutes","valueInteger":{{minute}}}]
        """);

    /// <summary>What became of what was drawn, in mg.</summary>
    public static string Substance(decimal drawn, decimal given, decimal wasted) => Extension("kap-controlled-substance", $$"""
        "extension":[{"url":"drawn","valueQuantity":{{Quantity(drawn, "mg")}} },{"url":"given","valueQuantity":{{Quantity(given, "mg")}} },
        {"url":"wasted","valueQuantity":{{Quantity(wasted, "mg")}} }]
        """);

    private void Session() => With("dose", $$"""
        {"resourceType":"MedicationAdministration","extension":[{{Substance(50, 40, 10)}}],"status":"completed","medicationReference":{"reference":"Medication/product-@"},"subject":{"reference":"Patient/patient-@"},
        "effectivePeriod":{"start":"{{Time(0)}}","end":"{{Time(40)}}"},"request":{"reference":"MedicationRequest/order-@"},
        "performer":[{"function":{{Concept("http://terminology.hl7.org/CodeSystem/med-admin-perform-function", "performer")}},"actor":{"reference":"Practitioner/nurse-@"} },
        {"function":{{Concept("http://terminology.hl7.org/CodeSystem/med-admin-perform-function", "witness")}},"actor":{"reference":"Practitioner/witness-@"} }],
        "dosage":{"route":{{Concept(Snomed, "47625008")}},"dose":{{Quantity(40, "mg")}} } }
        """);
}
