using System.Globalization;
using System.Text.Json.Nodes;

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
    }

    private void Plans()
    {
    }

    private void Session() => With("dose", $$"""
        {"resourceType":"MedicationAdministration","status":"completed","medicationReference":{"reference":"Medication/product-@"},"subject":{"reference":"Patient/patient-@"},
        "effectivePeriod":{"start":"{{Time(0)}}","end":"{{Time(40)}}"},
        "performer":[{"function":{{Concept("http://terminology.hl7.org/CodeSystem/med-admin-perform-function", "performer")}},"actor":{"reference":"Practitioner/nurse-@"} }],
        "dosage":{"route":{{Concept(Snomed, "47625008")}},"dose":{{Quantity(40, "mg")}} } }
        """);
}
