using System.Text.Json.Nodes;
using KapFhir.Kap.Release;
using KapFhir.Kap.Research;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Research;

/// <summary>Who is in a study's export.</summary>
public sealed class ResearchConsentTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("", true)]
    [InlineData("rsreid", true)]
    [InlineData("no rsdid", false)]
    [InlineData("study ResearchStudy/other", false)]
    [InlineData("study", false)]
    [InlineData("context", true)]
    [InlineData("status inactive", false)]
    [InlineData("status draft", false)]
    [InlineData("scope patient-privacy", false)]
    [InlineData("withdrawn 2026-02-01", false)]
    [InlineData("withdrawn 2026-04-01", true)]
    [InlineData("unverified", false)]
    [InlineData("given 2026-03-02", false)]
    public void A_consent_lets_its_patient_in_if_it_holds_and_names_the_study(string change, bool isFor) =>
        ResearchConsent.IsFor(ConsentDirective.Read(Cohort.Read(Consent(change)), "Consent/c"), "ResearchStudy/s", Moment).ShouldBe(isFor);

    private static JsonObject Consent(string change)
    {
        var consent = Cohort.Json($$$"""
            {"resourceType":"Consent","id":"c","status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"research"}]},
            "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentcategorycodes","code":"rsdid"}]}],"patient":{"reference":"Patient/p"},
            "dateTime":"2026-01-12","extension":[{"url":"{{{KapGuide.Definition("kap-study")}}}","valueReference":{"reference":"ResearchStudy/s"}}],
            "provision":{"type":"permit"} }
            """);
        var (what, value) = change.Split(' ', 2) is [var w, var v] ? (w, v) : (change, "");
        switch (what)
        {
            case "rsreid": consent["category"]![0]!["coding"]![0]!["code"] = "rsreid"; break;
            case "no": consent["category"]![0]!["coding"]![0]!["code"] = "research"; break;
            case "study" when value.Length > 0: consent["extension"]![0]!["valueReference"]!["reference"] = value; break;
            case "study": consent.Remove("extension"); break;
            case "context": consent["extension"]![0]!["url"] = "http://hl7.org/fhir/StructureDefinition/consent-ResearchStudyContext"; break;
            case "status": consent["status"] = value; break;
            case "scope": consent["scope"]!["coding"]![0]!["code"] = value; break;
            case "given": consent["dateTime"] = value; break;
            case "unverified": consent["verification"] = new JsonArray(new JsonObject { ["verified"] = false }); break;
            case "withdrawn":
                consent["extension"]!.AsArray().Add(new JsonObject
                {
                    ["url"] = KapGuide.Definition("kap-consent-withdrawal"), ["extension"] = new JsonArray(new JsonObject { ["url"] = "date", ["valueDateTime"] = value }),
                });
                break;
        }

        return consent;
    }
}
