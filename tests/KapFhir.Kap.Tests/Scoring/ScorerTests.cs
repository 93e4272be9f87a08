using System.Globalization;
using System.Text;
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Scoring;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Scoring;

/// <summary>Responses and the scores they give: the bands and rules of PHQ-9 and GAD-7.</summary>
public sealed class ScorerTests
{
    private static readonly Scorer Scorer = new(new ConformanceRegistry(KapGuide.WithSpecification(FhirDefinitions.R4)), ScaleCatalog.Default);
    private static readonly string[] Answers = ["LA6568-5", "LA6569-3", "LA6570-1", "LA6571-9"];

    [Theory]
    [InlineData("phq9", "000000000", 0, "minimal", "N")]
    [InlineData("phq9", "111100000", 4, "minimal", "N")]
    [InlineData("phq9", "111110000", 5, "mild", "N")]
    [InlineData("phq9", "111111111", 9, "mild", "N")]
    [InlineData("phq9", "211111111", 10, "moderate", "H")]
    [InlineData("phq9", "222222200", 14, "moderate", "H")]
    [InlineData("phq9", "333330000", 15, "moderately severe", "H")]
    [InlineData("phq9", "333333100", 19, "moderately severe", "H")]
    [InlineData("phq9", "333333200", 20, "severe", "HH")]
    [InlineData("phq9", "333333333", 27, "severe", "HH")]
    [InlineData("gad7", "0000000", 0, "minimal", "N")]
    [InlineData("gad7", "1111100", 5, "mild", "N")]
    [InlineData("gad7", "2222200", 10, "moderate", "H")]
    [InlineData("gad7", "3333300", 15, "severe", "HH")]
    [InlineData("gad7", "3333333", 21, "severe", "HH")]
    public void A_total_is_the_sum_and_falls_into_its_band(string scale, string answers, int total, string band, string interpretation)
    {
        var score = Scorer.Score(Response(scale, answers)).Value!;
        score.Total.ShouldBe(total);
        score.Band!.Text.ShouldBe(band);
        score.Band.Interpretation.ShouldBe(interpretation);
        score.IsProRated.ShouldBeFalse();
    }

    [Theory]
    [InlineData("phq9", "11111111.", 9, true)] // 8 / 8 * 9
    [InlineData("phq9", "3333333..", 27, true)] // 21 / 7 * 9
    [InlineData("phq9", "1000000..", 1, true)] // 1 / 7 * 9 = 1.29
    [InlineData("phq9", "2110000..", 5, true)] // 4 / 7 * 9 = 5.14
    [InlineData("phq9", "111111...", null, false)] // three missing
    [InlineData("gad7", "11111..", 7, true)]
    [InlineData("gad7", "1111...", null, false)]
    public void Up_to_two_missing_answers_are_pro_rated(string scale, string answers, int? total, bool isProRated)
    {
        var result = Scorer.Score(Response(scale, answers));
        result.Value!.Total.ShouldBe(total);
        result.Value.IsProRated.ShouldBe(isProRated);
        result.Issues.Single().Severity.ShouldBe(IssueSeverity.Warning);
    }

    [Theory]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6570-1"}}]}""")]
    [InlineData("""{"linkId":"/44250-9","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6570-1"}}]}""")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueInteger":2}]}""")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueDecimal":2.0}]}""")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueCoding":{"code":"x","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/ordinalValue","valueDecimal":2}]}}]}""")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueCoding":{"code":"x","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":2}]}}]}""")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/itemWeight","valueDecimal":2}],"valueCoding":{"code":"x"}}]}""")]
    [InlineData("""{"linkId":"group","item":[{"linkId":"phq9-1","answer":[{"valueInteger":2}]}]}""")]
    public void An_answer_counts_however_the_form_wrote_it(string item)
    {
        var response = Response("phq9", ".00000000", item);
        Scorer.Score(response).Value!.Total.ShouldBe(2);
    }

    [Theory]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueInteger":4}]}""", "code-invalid")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6572-7"}}]}""", "code-invalid")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueString":"sometimes"}]}""", "code-invalid")]
    [InlineData("""{"linkId":"phq9-1","answer":[{"valueInteger":1},{"valueInteger":2}]}""", "duplicate")]
    public void An_answer_that_is_not_the_scales_is_refused_with_its_place(string item, string code)
    {
        var result = Scorer.Score(Response("phq9", ".00000000", item));
        result.IsSuccess.ShouldBeFalse();
        result.Issues.ShouldAllBe(issue => issue.Code == code && issue.Status == 422);
        result.Issues[0].Expression!.ShouldStartWith("QuestionnaireResponse.item[");
    }

    [Theory]
    [InlineData("status", "in-progress")]
    [InlineData("status", "entered-in-error")]
    [InlineData("questionnaire", "http://example.org/Questionnaire/other|1")]
    public void What_is_not_completed_or_not_a_known_scale_is_not_scored(string element, string value)
    {
        var json = ResponseJson("phq9", "000000000").Replace($"\"{element}\":\"{Current(element)}\"", $"\"{element}\":\"{value}\"", StringComparison.Ordinal);
        var result = Scorer.Score(Parse(json));
        result.Value.ShouldBeNull();
        result.Issues.ShouldBeEmpty();
    }

    // https://hl7.org/fhir/R4/extensibility.html#modifierExtension
    [Theory]
    [InlineData("\"status\":", "QuestionnaireResponse.modifierExtension[0]")]
    [InlineData("\"linkId\":\"phq9-2\",", "QuestionnaireResponse.item[1].modifierExtension[0]")]
    public void An_unknown_modifier_is_not_passed_over(string before, string place)
    {
        const string Modifier = "\"modifierExtension\":[{\"url\":\"http://example.org/not\",\"valueBoolean\":true}],";
        var result = Scorer.Score(Parse(ResponseJson("phq9", "000000000").Replace(before, Modifier + before, StringComparison.Ordinal)));
        result.Value.ShouldBeNull();
        result.Issues.Single().Expression.ShouldBe(place);
    }

    [Fact]
    public void An_unknown_version_of_a_known_scale_is_refused()
    {
        var json = ResponseJson("phq9", "000000000").Replace("phq9|1.0.0", "phq9|9.9", StringComparison.Ordinal);
        Scorer.Score(Parse(json)).Issues.Single().Expression.ShouldBe("QuestionnaireResponse.questionnaire");
    }

    [Fact]
    public void A_total_that_the_sender_computed_otherwise_is_named()
    {
        var result = Scorer.Score(Response("phq9", "110000000", """{"linkId":"/44261-6","answer":[{"valueDecimal":3}]}"""));
        result.Value!.Total.ShouldBe(2);
        result.Issues.Single().Diagnostics.ShouldContain("3");
    }

    [Fact]
    public void The_difficulty_item_does_not_count() =>
        Scorer.Score(Response("phq9", "000000000", """{"linkId":"phq9-10","answer":[{"valueCoding":{"system":"http://loinc.org","code":"LA6575-0"}}]}"""))
            .Value!.Total.ShouldBe(0);

    [Fact]
    public void The_score_is_an_observation_that_says_what_it_stands_on()
    {
        var response = Response("phq9", "333333200");
        var score = Scorer.Score(response).Value!;
        var observation = Parse(Encoding.UTF8.GetString(ScoreObservation.Write(score, response, ScoreSource.Stored("r1", 3), "amended", "1.0.0").Span));
        observation.ChildText("status").ShouldBe("amended");
        observation.Child("value")!.ChildText("value").ShouldBe("20");
        observation.Child("derivedFrom")!.ChildText("reference").ShouldBe("QuestionnaireResponse/r1");
        observation.Child("identifier")!.ChildText("value").ShouldBe("urn:kap:score:r1:3:phq9");
        observation.Child("subject")!.ChildText("reference").ShouldBe("Patient/p1");
        observation.ChildText("effective").ShouldBe("2026-02-03T10:00:00Z");
        observation.ChildrenNamed("referenceRange").Count().ShouldBe(5);
        observation.ChildText("id").ShouldBe(ScoreObservation.Id(score.Scale, "r1"));
    }

    [Fact]
    public void A_score_without_a_total_says_why()
    {
        var response = Response("phq9", "111111...");
        var score = Scorer.Score(response).Value!;
        var observation = Parse(Encoding.UTF8.GetString(ScoreObservation.Write(score, response, ScoreSource.Stored("r1", 1), "final", "1.0.0").Span));
        observation.Child("value").ShouldBeNull();
        observation.Child("dataAbsentReason")!.Child("coding")!.ChildText("code").ShouldBe("unknown");
        observation.Child("note")!.ChildText("text")!.ShouldStartWith("6 of 9 items");
    }

    [Fact]
    public void Labels_of_the_response_hold_for_its_score()
    {
        const string Label = """{"system":"http://terminology.hl7.org/CodeSystem/v3-Confidentiality","code":"R"}""";
        var json = ResponseJson("phq9", "000000000").Replace("\"status\":", "\"meta\":{\"security\":[" + Label + "]},\"status\":", StringComparison.Ordinal);
        var response = Parse(json);
        var observation = Parse(Encoding.UTF8.GetString(ScoreObservation.Write(Scorer.Score(response).Value!, response, ScoreSource.Stored("r1", 1), "final", "1").Span));
        observation.Child("meta")!.Child("security")!.ChildText("code").ShouldBe("R");
    }

    [Fact]
    public void A_retracted_score_keeps_all_but_its_status()
    {
        var response = Response("gad7", "1111111");
        var written = ScoreObservation.Write(Scorer.Score(response).Value!, response, ScoreSource.Stored("r1", 1), "final", "1");
        var retracted = Parse(Encoding.UTF8.GetString(ScoreObservation.Retract(written).Span));
        retracted.ChildText("status").ShouldBe("entered-in-error");
        retracted.Child("value")!.ChildText("value").ShouldBe("7");
    }

    private static string Current(string element) =>
        element == "status" ? "completed" : "https://kapfhir.example.org/fhir/Questionnaire/phq9|1.0.0";

    private static FhirNode Response(string scale, string answers, params string[] more) => Parse(ResponseJson(scale, answers, more));

    private static string ResponseJson(string scale, string answers, params string[] more)
    {
        var items = answers.Select((answer, i) => (answer, i)).Where(a => a.answer != '.').Select(a =>
            $$$"""{"linkId":"{{{scale}}}-{{{(a.i + 1).ToString(CultureInfo.InvariantCulture)}}}","answer":[{"valueCoding":{"system":"http://loinc.org","code":"{{{Answers[a.answer - '0']}}}"}}]}""");
        return $$"""
            {"resourceType":"QuestionnaireResponse","questionnaire":"https://kapfhir.example.org/fhir/Questionnaire/{{scale}}|1.0.0","status":"completed",
             "subject":{"reference":"Patient/p1"},"authored":"2026-02-03T10:00:00Z","item":[{{string.Join(',', items.Concat(more))}}]}
            """;
    }

    private static FhirNode Parse(string json)
    {
        var result = ResourceReader.Read(Encoding.UTF8.GetBytes(json), FhirDefinitions.R4, ReaderLimits.Default);
        result.Issues.ShouldBeEmpty();
        return result.Value;
    }
}
