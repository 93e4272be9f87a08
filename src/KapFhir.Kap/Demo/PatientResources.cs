using System.Globalization;
using System.Text.Json.Nodes;
using static KapFhir.Kap.Build;
using static KapFhir.Kap.Demo.DemoElements;

namespace KapFhir.Kap.Demo;

/// <summary>Who the patient is, who goes along, what is treated and what was tried before.</summary>
internal static class PatientResources
{
    private const string RxNorm = "http://www.nlm.nih.gov/research/umls/rxnorm";

    private static readonly (string RxNorm, string Name)[] Antidepressants =
        [("36437", "sertraline"), ("321988", "escitalopram"), ("39786", "venlafaxine"), ("42347", "bupropion"), ("72625", "duloxetine"), ("15996", "mirtazapine")];

    internal static IEnumerable<JsonObject> All(DemoPatient p) =>
    [
        Patient(p), Escort(p), Coverage(p), Indication(p), .. Further(p), .. Enumerable.Range(1, Trials(p)).Select(i => Trial(p, i)), .. Drug(p),
    ];

    /// <summary>How many drugs were tried before.</summary>
    private static int Trials(DemoPatient p) => p.Case.Indication == DemoIndication.Resistant ? 2 + (p.Case.Number % 3) : p.Case.Number % 3;

    private static JsonObject Patient(DemoPatient p)
    {
        var patient = Build.Resource("Patient", p.Id, KapGuide.Definition("kap-patient"));
        patient["identifier"] = Identifiers(p);
        patient["active"] = true;
        patient["name"] = new JsonArray(new JsonObject { ["use"] = "official", ["text"] = $"{p.Given} {p.Family} (synthetic)", ["family"] = p.Family, ["given"] = new JsonArray(p.Given) });
        patient["telecom"] = new JsonArray(Phone(p.Case.Number));
        patient["gender"] = p.Gender;
        patient["birthDate"] = p.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        patient["address"] = new JsonArray(new JsonObject { ["city"] = p.City, ["state"] = "NY", ["postalCode"] = "00000", ["country"] = "US" });
        patient["contact"] = new JsonArray(new JsonObject
        {
            ["relationship"] = new JsonArray(new JsonObject { ["text"] = "Escort" }),
            ["name"] = new JsonObject { ["family"] = p.Family, ["given"] = new JsonArray("Robin") },
            ["telecom"] = new JsonArray(Phone(p.Case.Number + 300)),
        });
        patient["communication"] = new JsonArray(new JsonObject { ["language"] = Concept("urn:ietf:bcp:47", "en", "English"), ["preferred"] = true });
        patient["generalPractitioner"] = new JsonArray(Reference(ClinicResources.Practice));
        patient["managingOrganization"] = Reference(ClinicResources.Organization);
        return patient;
    }

    private static JsonArray Identifiers(DemoPatient p)
    {
        var identifiers = new JsonArray(new JsonObject { ["system"] = KapGuide.Canonical + "/NamingSystem/demo-mrn", ["value"] = "MRN-" + p.Id[5..] });
        if (p.Route == DemoRoute.Esketamine)
        {
            identifiers.Add((JsonNode)new JsonObject { ["system"] = KapGuide.Canonical + "/NamingSystem/demo-rems", ["value"] = RemsId(p) });
        }

        return identifiers;
    }

    internal static string RemsId(DemoPatient p) => "DEMO-REMS-" + p.Id[5..];

    private static JsonObject Phone(int number) => new() { ["system"] = "phone", ["value"] = string.Create(CultureInfo.InvariantCulture, $"555-0{number % 1000:000}") };

    private static JsonObject Escort(DemoPatient p)
    {
        var escort = Resource(p, "RelatedPerson", "escort", null);
        escort["active"] = true;
        escort["patient"] = Reference(p.Self);
        escort["relationship"] = new JsonArray(new JsonObject { ["text"] = "Escort" });
        escort["name"] = new JsonArray(new JsonObject { ["text"] = $"Robin {p.Family} (synthetic)", ["family"] = p.Family, ["given"] = new JsonArray("Robin") });
        return escort;
    }

    internal static string Funding(DemoPatient p) => p.Route == DemoRoute.Esketamine || p.Case.Number % 4 == 0 ? "insured" : "self-pay";

    private static JsonObject Coverage(DemoPatient p)
    {
        var coverage = Resource(p, "Coverage", "coverage", null);
        coverage["extension"] = new JsonArray(Extension("kap-funding", "valueCoding", Coding(KapSystem("kap-funding"), Funding(p))));
        coverage["status"] = "active";
        coverage["beneficiary"] = Reference(p.Self);
        coverage["payor"] = new JsonArray(Funding(p) == "insured" ? new JsonObject { ["display"] = "Demo Health Plan (synthetic)" } : Reference(p.Self));
        return coverage;
    }

    private static JsonObject Indication(DemoPatient p)
    {
        var condition = Condition(p, "indication", p.Case.Indication.Snomed, p.Case.Indication.Display, "active");
        condition["code"]!["coding"]!.AsArray().Add((JsonNode)Coding("http://hl7.org/fhir/sid/icd-10-cm", p.Case.Indication.Icd10));
        condition["onsetDateTime"] = Number(p.Screening.Year - 2 - (p.Case.Number % 9));
        if (p.Case.Indication == DemoIndication.Resistant)
        {
            condition["extension"] = new JsonArray(Extension(
                "kap-treatment-resistance", Part("method", "valueCode", "thase-rush"), Part("stage", "valueString", "II"),
                Part("failed-trials", "valueInteger", Trials(p)), Part("adequate-trials", "valueInteger", 2)));
        }

        return condition;
    }

    private static JsonObject Condition(DemoPatient p, string name, string code, string display, string status)
    {
        var condition = Resource(p, "Condition", name, "kap-condition");
        condition["clinicalStatus"] = Concept(Hl7 + "condition-clinical", status);
        condition["verificationStatus"] = Concept(Hl7 + "condition-ver-status", "confirmed");
        condition["category"] = new JsonArray(Concept(Hl7 + "condition-category", "problem-list-item"));
        condition["code"] = Concept(Snomed, code, display);
        condition["subject"] = Reference(p.Self);
        condition["recordedDate"] = Date(p.Screening);
        return condition;
    }

    // High blood pressure that is under control; an addiction in remission, as its programme reported it; what the screening found.
    private static IEnumerable<JsonObject> Further(DemoPatient p)
    {
        if (p.Case.Number % 11 == 0)
        {
            var pressure = Condition(p, "hypertension", "59621000", "Essential hypertension", "active");
            pressure["extension"] = new JsonArray(Extension("kap-control-state", "valueCode", "controlled"));
            yield return pressure;
        }

        if (p.Case.IsPart2)
        {
            var addiction = Condition(p, "alcohol", "66590003", "Alcohol dependence", "remission");
            addiction["onsetDateTime"] = Number(p.Screening.Year - 12);
            addiction["abatementDateTime"] = Number(p.Screening.Year - 4);
            yield return Labelled(addiction, "42CFRPart2", "ETH");
            yield return Labelled(
                Document(p, "part-2-summary", p.Screening.AddDays(-7), Concept(Loinc, "78263-1", null, "Discharge summary of the programme"), "Discharge summary", "Synthetic summary: abstinent for four years."),
                "42CFRPart2", "ETH");
        }

        if (p.Case.Stage == DemoStage.Excluded)
        {
            var psychosis = Condition(p, "psychosis", "69322001", "Psychotic disorder", "active");
            psychosis["extension"] = new JsonArray(Extension("kap-control-state", "valueCode", "uncontrolled"));
            yield return psychosis;
        }
    }

    private static JsonObject Trial(DemoPatient p, int index)
    {
        var (code, name) = Antidepressants[(p.Case.Number + index) % Antidepressants.Length];
        var weeks = 6 + ((p.Case.Number + index) % 8);
        var statement = Statement(p, "trial-" + Number(index), code, name, "completed", p.Screening.AddDays(-200 * index), p.Screening.AddDays((-200 * index) + (7 * weeks)));
        statement["extension"] = new JsonArray(Extension(
            "kap-treatment-trial", Part("adequate", "valueBoolean", index <= 2), Part("weeks", "valueInteger", weeks), Part("response", "valueCode", index == 1 ? "partial" : "no-change"),
            Part("reason-stopped", "valueCode", "no-effect")));
        return statement;
    }

    private static IEnumerable<JsonObject> Drug(DemoPatient p) => p.Case.Drug is not { } key ? []
        : [Statement(p, "drug", DemoDrug.All.First(d => d.Key == key).RxNorm, DemoDrug.All.First(d => d.Key == key).Name, "active", p.Screening.AddDays(-400), null)];

    private static JsonObject Statement(DemoPatient p, string name, string code, string words, string status, DateTimeOffset start, DateTimeOffset? end)
    {
        var statement = Resource(p, "MedicationStatement", name, null);
        statement["status"] = status;
        statement["medicationCodeableConcept"] = Concept(RxNorm, code, null, words);
        statement["subject"] = Reference(p.Self);
        statement["effectivePeriod"] = end is { } last ? new JsonObject { ["start"] = Date(start), ["end"] = Date(last) } : new JsonObject { ["start"] = Date(start) };
        statement["dateAsserted"] = Date(p.Screening);
        return statement;
    }
}
