using System.Text.Json.Nodes;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Validation;
using KapFhir.Kap.Research;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Research;

/// <summary>R-24: what 45 CFR 164.514(b)(2) wants removed is removed, wherever it stands.</summary>
public sealed class DeidentifierTests
{
    private static readonly string[] Exported =
    [
        "AdverseEvent", "AllergyIntolerance", "CarePlan", "Condition", "Encounter", "EpisodeOfCare", "MedicationAdministration", "MedicationRequest", "MedicationStatement",
        "Observation", "Patient", "Procedure", "QuestionnaireResponse", "RiskAssessment",
    ];

    private static readonly ResourceValidator Validator = new(new ConformanceRegistry(KapGuide.WithSpecification(FhirDefinitions.R4)));

    [Fact]
    public void The_list_of_what_may_be_exported_is_of_these_types_and_of_elements_that_R4_has()
    {
        FhirDefinitions.R4.ResourceTypes.Where(t => ResearchRecord.IsExported(t.Name)).Select(t => t.Name).Order(StringComparer.Ordinal).ShouldBe(Exported);
        using var list = System.Text.Json.JsonDocument.Parse(typeof(KapGuide).Assembly.GetManifestResourceStream("allowed.json")!);
        var unknown = from type in list.RootElement.GetProperty("elements").EnumerateObject()
                      from element in type.Value.EnumerateArray()
                      let path = type.Name + "." + element.GetString()
                      where !IsElement(path)
                      select path;
        unknown.ShouldBeEmpty();
        var guide = KapGuide.Resources(FhirDefinitions.R4).Select(r => r.Url).ToHashSet(StringComparer.Ordinal);
        list.RootElement.GetProperty("extensions").EnumerateObject().Select(e => KapGuide.Definition(e.Name)).Where(u => !guide.Contains(u)).ShouldBeEmpty();
    }

    // Every element of every type of R4, with each type of each choice, with codes that are good and codes that are not.
    [Fact]
    public void No_text_of_any_element_of_any_type_comes_through()
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (hasGoodCodes, choice) in from good in new[] { true, false } from choice in Enumerable.Range(0, 12) select (good, choice))
        {
            var patient = "Patient/" + FullResource.Marker + "patient";
            var full = new FullResource(patient, hasGoodCodes, choice);
            JsonObject[] record = [.. FhirDefinitions.R4.ResourceTypes.Where(t => !t.IsAbstract).Select(full.Of)];
            var export = Cohort.Export([record]);
            export.ForEach(r => kept.Add((string)r["resourceType"]!));
            var text = Cohort.Text(export);
            foreach (var forbidden in new[] { FullResource.Marker, "5551234", "06-15", "13:14", "c757873d", "xhtml" })
            {
                text.Contains(forbidden, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{forbidden}, choice {choice}");
            }
        }

        string.Join(" ", kept.Order(StringComparer.Ordinal)).ShouldBe(string.Join(" ", Exported), "nothing is tested of what is not exported");
    }

    [Theory]
    [InlineData("1 names", """{"resourceType":"Patient","id":"p","name":[{"text":"Ana Rivera","family":"Rivera"}],"contact":[{"name":{"text":"Rivera"}}]}""", "Rivera")]
    [InlineData("1 names of others", """{"resourceType":"Encounter","id":"x","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p","display":"Rivera"},"participant":[{"individual":{"display":"Rivera"}}]}""", "Rivera")]
    [InlineData("2 streets and cities", """{"resourceType":"Patient","id":"p","address":[{"line":["12 Elm St"],"city":"Elmira","district":"Chemung","state":"NY","postalCode":"14901"}]}""", "Elm|Chemung|14901|149")]
    [InlineData("2 a place as free text", """{"resourceType":"Patient","id":"p","address":[{"text":"Elmira","state":"Elmira","postalCode":"14901-1234","country":"US"}]}""", "Elmira|1490|1234")]
    [InlineData("3 dates", """{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/p"},"onsetDateTime":"2025-11-23","recordedDate":"2025-11-24"}""", "11-23|11-24")]
    [InlineData("3 dates in text", """{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/p"},"onsetString":"since 23 November","note":[{"text":"23 November"}]}""", "November")]
    [InlineData("4 telephone numbers", """{"resourceType":"Patient","id":"p","telecom":[{"system":"phone","value":"607-555-0142"}]}""", "0142")]
    [InlineData("5 fax numbers", """{"resourceType":"Patient","id":"p","telecom":[{"system":"fax","value":"607-555-0143"}],"contact":[{"telecom":[{"system":"fax","value":"607-555-0143"}]}]}""", "0143")]
    [InlineData("6 addresses of e-mail", """{"resourceType":"Patient","id":"p","telecom":[{"system":"email","value":"ana@example.org"}]}""", "example.org")]
    [InlineData("7 social security numbers", """{"resourceType":"Patient","id":"p","identifier":[{"system":"http://hl7.org/fhir/sid/us-ssn","value":"078051120"}]}""", "078051120")]
    [InlineData("8 numbers of records", """{"resourceType":"Patient","id":"mrn4711","identifier":[{"value":"mrn4711"}]}""", "4711")]
    [InlineData("8 numbers of records as a code", """{"resourceType":"Condition","id":"x","subject":{"reference":"Patient/p"},"code":{"coding":[{"system":"http://snomed.info/sct","code":"4711008"}]}}""", "4711008")]
    [InlineData("9 numbers of health plans", """{"resourceType":"EpisodeOfCare","id":"x","status":"active","patient":{"reference":"Patient/p"},"account":[{"identifier":{"value":"H4712"}}],"identifier":[{"value":"H4712"}]}""", "4712")]
    [InlineData("10 account numbers", """{"resourceType":"Encounter","id":"x","status":"finished","class":{"code":"AMB"},"subject":{"reference":"Patient/p"},"account":[{"reference":"Account/A4713"}]}""", "4713")]
    [InlineData("11 numbers of licences", """{"resourceType":"MedicationRequest","id":"x","status":"active","intent":"order","medicationCodeableConcept":{"coding":[{"system":"http://snomed.info/sct","code":"373464007"}]},"subject":{"reference":"Patient/p"},"requester":{"identifier":{"value":"DEA4714"}}}""", "4714")]
    [InlineData("12 vehicles", """{"resourceType":"Observation","id":"x","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"subject":{"reference":"Patient/p"},"valueString":"plate 4715"}""", "4715")]
    [InlineData("13 devices", """{"resourceType":"Procedure","id":"x","status":"completed","subject":{"reference":"Patient/p"},"usedReference":[{"reference":"Device/SN4716"}],"focalDevice":[{"manipulated":{"display":"SN4716"}}]}""", "4716")]
    [InlineData("14 addresses of the web", """{"resourceType":"QuestionnaireResponse","id":"x","questionnaire":"http://4717.example.org/q","status":"completed","subject":{"reference":"Patient/p"},"item":[{"linkId":"phq9-1","answer":[{"valueUri":"http://4717.example.org"}]}]}""", "4717")]
    [InlineData("15 addresses of the internet", """{"resourceType":"Observation","id":"x","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}],"text":"10.47.18.1"},"subject":{"reference":"Patient/p"},"note":[{"text":"10.47.18.1"}]}""", "10.47.18.1")]
    [InlineData("16 biometrics", """{"resourceType":"Observation","id":"x","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},"subject":{"reference":"Patient/p"},"valueSampledData":{"origin":{"value":0},"period":1,"dimensions":1,"data":"4719 4720"}}""", "4719")]
    [InlineData("17 photographs", """{"resourceType":"Patient","id":"p","photo":[{"contentType":"image/png","data":"QUJDRA==","title":"face"}]}""", "QUJDRA|face")]
    [InlineData("18 anything else", """{"resourceType":"RiskAssessment","id":"x","status":"final","subject":{"reference":"Patient/p"},"prediction":[{"rationale":"twin 4721"}],"mitigation":"4721","extension":[{"url":"http://other.example.org","valueInteger":4721}]}""", "4721|other")]
    public void The_eighteen_identifiers_are_gone(string identifier, string resource, string forbidden)
    {
        var sent = Cohort.Json(resource);
        JsonObject[] record = (string)sent["resourceType"]! == "Patient" ? [sent] : [Cohort.Patient("p"), sent];
        var export = Cohort.Export([record], options: new ResearchOptions());
        var text = Cohort.Text(export.Select(r => WithoutId(r)));
        forbidden.Split('|').ShouldAllBe(f => !text.Contains(f, StringComparison.Ordinal), identifier + ": " + text);
        export.Count.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void What_is_exported_is_valid_R4()
    {
        var export = Cohort.Export([[Cohort.Patient("p"), Cohort.Dose("p", "d", "2026-01-05T10:00:00-05:00"), Cohort.Score("p", "s", "2026-01-06T10:00:00-05:00")]]);
        export.Count.ShouldBe(3);
        export.SelectMany(r => Validator.Validate(Cohort.Read(r), [])).Where(i => i.IsError).ShouldBeEmpty();
    }

    [Fact]
    public void A_session_keeps_what_outcomes_are_computed_from()
    {
        var dose = Cohort.Export([[Cohort.Patient("p"), Cohort.Dose("p", "d", "2026-01-05T10:00:00Z")]])[1];
        dose["medicationCodeableConcept"]!["coding"]![0]!["code"]!.ToString().ShouldBe("373464007");
        dose["dosage"]!["dose"]!["value"]!.GetValue<decimal>().ShouldBe(40);
        dose["meta"]!["security"]![0]!["code"]!.ToString().ShouldBe("PSEUDED");
        dose["subject"]!["reference"]!.ToString().ShouldBe("Patient/" + new Pseudonyms(Cohort.Secret).IdOf("Patient/p"));
    }

    [Fact]
    public void References_to_others_than_the_patients_own_records_are_left_out()
    {
        var score = Cohort.Score("p", "s", "2026-01-06", ""","derivedFrom":[{"reference":"QuestionnaireResponse/of-another"}],"performer":[{"reference":"Practitioner/x"}]""");
        Cohort.Export([[Cohort.Patient("p"), score]])[1].ContainsKey("derivedFrom").ShouldBeFalse();
    }

    [Fact]
    public void Pseudonyms_are_the_same_in_a_study_and_others_in_another()
    {
        var other = Cohort.Secret.Reverse().ToArray();
        string Id(byte[] secret) => Cohort.Export([[Cohort.Patient("p")]], secret: secret)[0]["id"]!.ToString();
        Id(Cohort.Secret).ShouldBe(Id(Cohort.Secret));
        Id(Cohort.Secret).ShouldNotBe(Id(other));
    }

    [Fact]
    public void The_order_of_patients_tells_nothing_of_their_ids()
    {
        string[] ids = [.. Enumerable.Range(10, 30).Select(i => "p" + i)];
        var export = new ResearchExport(new ResearchTask(DeidentificationMethod.SafeHarbor, Cohort.Moment, new(), new()), Cohort.Secret);
        export.Shuffled(ids).ShouldNotBe(ids);
        export.Shuffled(ids).ShouldBe(export.Shuffled(ids.Reverse()));
        export.Shuffled(ids).Select(i => new Pseudonyms(Cohort.Secret).IdOf("Patient/" + i)).ShouldBeInOrder();
    }

    private static JsonObject WithoutId(JsonObject resource)
    {
        var copy = resource.DeepClone().AsObject();
        copy.Remove("id");
        copy.Remove("subject");
        copy.Remove("patient");
        return copy;
    }

    private static bool IsElement(string path)
    {
        var parts = path.Split('.');
        var type = FhirDefinitions.R4.FindType(parts[0]);
        foreach (var part in parts.Skip(1))
        {
            var element = type?.Element(part);
            if (element is null)
            {
                return false;
            }

            type = element.Types[0].Type;
        }

        return true;
    }
}
