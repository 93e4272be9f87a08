using System.Text.Json;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

/// <summary>
/// The invariants of the KAP profiles, each on a resource that keeps it and one that breaks it. E(x) stands for the extension kap-x.
/// </summary>
public sealed class KapInvariantTests
{
    private const string Canonical = "https://kapfhir.example.org/fhir";

    private static readonly FhirPathContext Nothing = new();

    public static TheoryData<string, string, string, string> Rules => new()
    {
        { "kap-ses-1", "status != 'completed' or (performed.ofType(Period).start.exists() and performed.ofType(Period).end.exists())",
            Procedure("'performedPeriod':{'start':'2026-03-01T10:00:00Z','end':'2026-03-01T11:00:00Z'}"),
            Procedure("'performedDateTime':'2026-03-01'") },
        { "kap-ses-2", "status != 'completed' or E(route).exists()",
            Procedure("'extension':[{'url':'kap-route','valueCodeableConcept':{'text':'IM'}}]"),
            Procedure("'extension':[{'url':'kap-set','valueCodeableConcept':{'text':'calm'}}]") },
        { "kap-ses-3", "status != 'not-done' or statusReason.exists()",
            "{'resourceType':'Procedure','status':'not-done','statusReason':{'text':'ill'}}", "{'resourceType':'Procedure','status':'not-done'}" },
        { "kap-ses-4", "E(administered-dose).value.all(value > 0 and code = 'mg' and system = 'http://unitsofmeasure.org')", Dose("40", "mg"), Dose("40", "g") },
        { "kap-ses-5",
            "E(dose-per-weight).exists().not() or E(dosing-weight).exists().not() or E(administered-dose).exists().not() or " +
            "((E(administered-dose).value.value / E(dosing-weight).value.value) - E(dose-per-weight).value.value).abs() <= 0.02",
            PerWeight("0.57"), PerWeight("0.75") },
        { "kap-ses-6", "status != 'completed' or E(treatment-consent).exists()",
            Procedure("'extension':[{'url':'kap-treatment-consent','valueReference':{'reference':'Consent/1'}}]"),
            Procedure("'code':{'text':'KAP'}") },
        { "kap-ses-7", "status != 'completed' or performer.where(function.exists()).exists()",
            Procedure("'performer':[{'actor':{'display':'N'},'function':{'text':'therapist'}}]"),
            Procedure("'performer':[{'actor':{'display':'N'}}]") },
        { "kap-ses-8", "E(session-number).value.all($this > 0)",
            Procedure("'extension':[{'url':'kap-session-number','valueInteger':1}]"),
            Procedure("'extension':[{'url':'kap-session-number','valueInteger':0}]") },
        { "kap-ma-1", "status != 'completed' or (dosage.route.exists() and dosage.dose.exists())",
            Administration("'dosage':{'route':{'text':'IM'},'dose':{'value':40}}"), Administration("'dosage':{'route':{'text':'IM'}}") },
        { "kap-ma-2",
            "status != 'completed' or dosage.route.coding.where(system = 'http://snomed.info/sct' and code = '47625008').exists().not() or " +
            "dosage.rate.exists() or (effective is Period)",
            Administration(Intravenous + ",'effectivePeriod':{'start':'2026-03-01T10:00:00Z'}"),
            Administration(Intravenous + ",'effectiveDateTime':'2026-03-01'") },
        { "kap-ma-3",
            "E(controlled-substance).all((extension('drawn').value.value - extension('given').value.value - extension('wasted').value.value - " +
            "iif(extension('returned').exists(), extension('returned').value.value, 0)).abs() <= 0.01)",
            Administration(Drawn("100", "80", "20")), Administration(Drawn("100", "80", "10")) },
        { "kap-ma-4",
            "E(controlled-substance).extension('wasted').where(value.value > 0).exists().not() or performer.function.coding.where(code = 'witness').exists()",
            Administration(Drawn("100", "100", "0")), Administration(Drawn("100", "80", "20")) },
        { "kap-qr-1", "status != 'completed' or (authored.exists() and questionnaire.exists() and subject.exists())",
            Response("'authored':'2026-03-01','questionnaire':'http://x.org/q','subject':{'reference':'Patient/1'}"),
            Response("'authored':'2026-03-01'") },
        { "kap-qr-2", "descendants().where(linkId.exists() and answer.count() > 1).exists().not()",
            Response("'item':[{'linkId':'1','item':[{'linkId':'1.1','answer':[{'valueInteger':1}]}]}]"),
            Response("'item':[{'linkId':'1','item':[{'linkId':'1.1','answer':[{'valueInteger':1},{'valueInteger':2}]}]}]") },
        { "kap-con-1", "status != 'active' or (dateTime.exists() and verification.where(verified = true).exists())",
            Consent("active", "'dateTime':'2026-03-01','verification':[{'verified':true}]"),
            Consent("active", "'dateTime':'2026-03-01','verification':[{'verified':false}]") },
        { "kap-con-2", "status != 'inactive' or E(consent-withdrawal).exists() or provision.period.end.exists()",
            Consent("inactive", "'provision':{'period':{'end':'2026-03-01'}}"),
            Consent("inactive", "'provision':{'period':{'start':'2026-03-01'}}") },
        { "kap-con-3", "status != 'active' or source.exists()",
            Consent("active", "'sourceReference':{'reference':'DocumentReference/1'}"), Consent("active", "'dateTime':'2026-03-01'") },
        { "kap-cp-1", $"activity.detail.all(code.coding.where(system = '{Canonical}/CodeSystem/kap-session-phase').exists())",
            Plan($"'activity':[{{'detail':{{'status':'scheduled','code':{{'coding':[{{'system':'{Canonical}/CodeSystem/kap-session-phase','code':'dosing'}}]}}}}}}]"),
            Plan("'activity':[{'detail':{'status':'scheduled','code':{'text':'dosing'}}}]") },
        { "kap-cp-2", "status != 'active' or goal.exists()", Plan("'goal':[{'reference':'Goal/1'}]"), Plan("'title':'x'") },
        { "kap-obs-1",
            "code.coding.where(system = 'http://loinc.org' and code = '44261-6').exists().not() or value.ofType(Quantity).all(value >= 0 and value <= 27)",
            Score("'valueQuantity':{'value':27}"), Score("'valueQuantity':{'value':28}") },
        { "kap-obs-2", "status != 'final' or value.exists() or dataAbsentReason.exists()", Score("'dataAbsentReason':{'text':'unknown'}"), Score("'issued':'2026-03-01T10:00:00Z'") },
        { "kap-obs-3", "value.exists().not() or derivedFrom.exists()",
            Score("'valueQuantity':{'value':3},'derivedFrom':[{'reference':'QuestionnaireResponse/1'}]"),
            Score("'valueQuantity':{'value':3}") },
    };

    private const string Intravenous = "'dosage':{'route':{'coding':[{'system':'http://snomed.info/sct','code':'47625008'}]}}";

    [Theory]
    [MemberData(nameof(Rules))]
    public void IsKeptAndBroken(string key, string expression, string kept, string broken)
    {
        var rule = Evaluated.Compiled(System.Text.RegularExpressions.Regex.Replace(
            expression, @"E\(([a-z-]+)\)", $"extension('{Canonical}/StructureDefinition/kap-$1')",
            System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)));
        rule.IsKept(Evaluated.Resource(Json(kept)), Nothing, out var problem).ShouldBeTrue(key);
        problem.ShouldBeNull();
        rule.IsKept(Evaluated.Resource(Json(broken)), Nothing, out problem).ShouldBeFalse(key);
        problem.ShouldBeNull();
    }

    [Fact]
    public void TheGuidesOwnExamplesKeepAndBreakThem()
    {
        var profiles = Path.Combine(OfficialSuiteTests.RepositoryRoot(), "profiles");
        var rules = Directory.EnumerateFiles(Path.Combine(profiles, "compiled"),
            "StructureDefinition-*.json").SelectMany(Constraints).ToList();
        var broken = Directory.EnumerateFiles(Path.Combine(profiles, "invalid"), "*.json")
            .Select(f => (File: f, Rule: rules.Find(r => IsAbout(f, r.Key)))).Where(x => x.Rule.Key is not null).ToList();
        broken.Count.ShouldBeGreaterThan(20);
        foreach (var (file, rule) in broken)
        {
            // A file that R4 itself refuses (a session number 0 is no positiveInt) needs no rule to refuse it.
            var resource = ResourceReader.Read(File.ReadAllBytes(file), FhirDefinitions.R4, ReaderLimits.Default);
            (resource.IsSuccess
                && Evaluated.Compiled(rule.Expression).IsKept(resource.Value, Nothing)).ShouldBeFalse(Path.GetFileName(file));
        }
    }

    private static IEnumerable<(string Key, string Expression)> Constraints(string file)
    {
        using var definition = JsonDocument.Parse(File.ReadAllText(file));
        return [.. definition.RootElement.GetProperty("snapshot").GetProperty("element").EnumerateArray()
            .Where(e => e.TryGetProperty("constraint", out _)).SelectMany(e => e.GetProperty("constraint").EnumerateArray())
            .Select(c => (c.GetProperty("key").GetString()!,
                c.GetProperty("expression").GetString()!)).Where(c => c.Item1.StartsWith("kap-", StringComparison.Ordinal))];
    }

    private static bool IsAbout(string file, string key) => Path.GetFileName(file).StartsWith(key + ".", StringComparison.Ordinal);

    private static string Json(string text) =>
        text.Replace('\'', '"').Replace("\"url\":\"kap-", $"\"url\":\"{Canonical}/StructureDefinition/kap-", StringComparison.Ordinal);

    private static string Procedure(string content) => $"{{'resourceType':'Procedure','status':'completed',{content}}}";

    private static string Administration(string content) => $"{{'resourceType':'MedicationAdministration','status':'completed',{content}}}";

    private static string Response(string content) => $"{{'resourceType':'QuestionnaireResponse','status':'completed',{content}}}";

    private static string Consent(string status, string content) => $"{{'resourceType':'Consent','status':'{status}',{content}}}";

    private static string Plan(string content) => $"{{'resourceType':'CarePlan','status':'active','intent':'plan',{content}}}";

    private static string Score(string content) =>
        $"{{'resourceType':'Observation','status':'final','code':{{'coding':[{{'system':'http://loinc.org','code':'44261-6'}}]}},{content}}}";

    private static string Quantity(string url, string value, string unit) =>
        $"{{'url':'{url}','valueQuantity':{{'value':{value},'system':'http://unitsofmeasure.org','code':'{unit}'}}}}";

    private static string Dose(string value, string unit) => Procedure($"'extension':[{Quantity("kap-administered-dose", value, unit)}]");

    private static string PerWeight(string value) => Procedure(
        $"'extension':[{Quantity("kap-administered-dose", "40.0", "mg")},{Quantity("kap-dosing-weight", "70", "kg")},{Quantity("kap-dose-per-weight", value, "mg/kg")}]");

    private static string Drawn(string drawn, string given, string wasted) =>
        $"'extension':[{{'url':'kap-controlled-substance','extension':[{Quantity("drawn", drawn, "mg")},{Quantity("given", given, "mg")},{Quantity("wasted", wasted, "mg")}]}}]";
}
