using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/questionnaireresponse.html#link: a response beside its Questionnaire.</summary>
public sealed class QuestionnaireResponseTests
{
    private const string Url = "http://example.org/Questionnaire/q";
    private static readonly ValidationOptions Strict = new() { IsStrict = true };

    // q1 is required; q2 is enabled by q1 = true and required then; g repeats and holds g1; c is a choice with a question inside its answer.
    private static readonly ResourceValidator Validator = Samples.Knowing(["""
        {"resourceType":"Questionnaire","url":"http://example.org/Questionnaire/q","version":"1","status":"active","item":[
        {"linkId":"q1","type":"boolean","required":true},
        {"linkId":"q2","type":"integer","required":true,"enableWhen":[{"question":"q1","operator":"=","answerBoolean":true}],
         "extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minValue","valueInteger":1},{"url":"http://hl7.org/fhir/StructureDefinition/maxValue","valueInteger":10}]},
        {"linkId":"g","type":"group","repeats":true,"item":[{"linkId":"g1","type":"string","maxLength":3,"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/minLength","valueInteger":2}]}]},
        {"linkId":"c","type":"choice","answerOption":[{"valueCoding":{"system":"http://example.org/s","code":"a"}},{"valueCoding":{"system":"http://example.org/s","code":"b"}}],
         "item":[{"linkId":"c1","type":"text"}]},
        {"linkId":"o","type":"open-choice","repeats":true,"answerValueSet":"http://hl7.org/fhir/ValueSet/administrative-gender"},
        {"linkId":"d","type":"display"}]}
        """]);

    private const string Q1 = """{"linkId":"q1","answer":[{"valueBoolean":false}]}""";

    [Theory]
    [InlineData("completed", Q1, "")]
    [InlineData("completed", """{"linkId":"q1","answer":[{"valueBoolean":true}]},{"linkId":"q2","answer":[{"valueInteger":5}]}""", "")]
    // required, and only where enabled and finished
    [InlineData("completed", """{"linkId":"g","item":[{"linkId":"g1","answer":[{"valueString":"ab"}]}]}""", "q1@QuestionnaireResponse")]
    [InlineData("in-progress", """{"linkId":"g","item":[{"linkId":"g1","answer":[{"valueString":"ab"}]}]}""", "")]
    [InlineData("amended", """{"linkId":"q1","answer":[{"valueBoolean":true}]}""", "q2@QuestionnaireResponse")]
    // enableWhen
    [InlineData("completed", Q1 + """,{"linkId":"q2","answer":[{"valueInteger":5}]}""", "q2@QuestionnaireResponse.item[1]")]
    // types and limits
    [InlineData("completed", """{"linkId":"q1","answer":[{"valueString":"yes"}]}""", "q1@QuestionnaireResponse.item[0].answer[0].value")]
    [InlineData("completed", """{"linkId":"q1","answer":[{"valueBoolean":true}]},{"linkId":"q2","answer":[{"valueInteger":11}]}""", "q2@QuestionnaireResponse.item[1].answer[0].value")]
    [InlineData("completed", """{"linkId":"q1","answer":[{"valueBoolean":true}]},{"linkId":"q2","answer":[{"valueInteger":0}]}""", "q2@QuestionnaireResponse.item[1].answer[0].value")]
    [InlineData("completed", Q1 + """,{"linkId":"g","item":[{"linkId":"g1","answer":[{"valueString":"abcd"}]}]}""", "g1@QuestionnaireResponse.item[1].item[0].answer[0].value")]
    [InlineData("completed", Q1 + """,{"linkId":"g","item":[{"linkId":"g1","answer":[{"valueString":"a"}]}]}""", "g1@QuestionnaireResponse.item[1].item[0].answer[0].value")]
    // options and value sets
    [InlineData("completed", Q1 + """,{"linkId":"c","answer":[{"valueCoding":{"system":"http://example.org/s","code":"b"}}]}""", "")]
    [InlineData("completed", Q1 + """,{"linkId":"c","answer":[{"valueCoding":{"system":"http://example.org/s","code":"x"}}]}""", "c@QuestionnaireResponse.item[1].answer[0].value")]
    [InlineData("completed", Q1 + """,{"linkId":"o","answer":[{"valueString":"x"},{"valueCoding":{"system":"http://hl7.org/fhir/administrative-gender","code":"male"}}]}""", "")]
    [InlineData("completed", Q1 + """,{"linkId":"o","answer":[{"valueCoding":{"system":"http://hl7.org/fhir/administrative-gender","code":"x"}}]}""",
        "http://hl7.org/fhir/administrative-gender@QuestionnaireResponse.item[1].answer[0].value.code o@QuestionnaireResponse.item[1].answer[0].value")]
    // repetition
    [InlineData("completed", """{"linkId":"q1","answer":[{"valueBoolean":false},{"valueBoolean":false}]}""", "q1@QuestionnaireResponse.item[0]")]
    [InlineData("completed", Q1 + "," + Q1, "q1@QuestionnaireResponse.item[0]")]
    [InlineData("completed", Q1 + """,{"linkId":"g","item":[{"linkId":"g1","answer":[{"valueString":"ab"}]}]},{"linkId":"g","item":[{"linkId":"g1","answer":[{"valueString":"cd"}]}]}""", "")]
    // linkIds, order, nesting
    [InlineData("completed", Q1 + """,{"linkId":"x","answer":[{"valueString":"a"}]}""", "QuestionnaireResponse.item.linkId@QuestionnaireResponse.item[1]")]
    [InlineData("completed", Q1 + """,{"linkId":"g1","answer":[{"valueString":"ab"}]}""", "QuestionnaireResponse.item.linkId@QuestionnaireResponse.item[1]")]
    [InlineData("completed", """{"linkId":"c","answer":[{"valueCoding":{"system":"http://example.org/s","code":"a"}}]},""" + Q1, "QuestionnaireResponse.item.linkId@QuestionnaireResponse.item[1]")]
    [InlineData("completed", Q1 + """,{"linkId":"c","answer":[{"valueCoding":{"system":"http://example.org/s","code":"a"},"item":[{"linkId":"c1","answer":[{"valueString":"why"}]}]}]}""", "")]
    [InlineData("completed", Q1 + """,{"linkId":"c","item":[{"linkId":"c1","answer":[{"valueString":"why"}]}]}""", "c@QuestionnaireResponse.item[1].item[0]")]
    [InlineData("completed", Q1 + """,{"linkId":"g","answer":[{"valueString":"a"}]}""", "g@QuestionnaireResponse.item[1]")]
    [InlineData("entered-in-error", """{"linkId":"x"}""", "")]
    public void Responses(string status, string items, string errors) => Samples.Errors(Validator.Validate(Response(status, Url + "|1", items), [], Strict)).ShouldBe(errors);

    // Scoring takes answers in more forms than the form offers, and pro-rates what is missing: a server warns of these, and refuses what no reader could use.
    [Theory]
    [InlineData("""{"linkId":"q1","answer":[{"valueString":"yes"}]}""", false)]
    [InlineData("""{"linkId":"/44250-9","answer":[{"valueString":"yes"}]}""", false)]
    [InlineData("""{"linkId":"q1","answer":[{"valueBoolean":false},{"valueBoolean":false}]}""", true)]
    [InlineData("""{"linkId":"q1","answer":[{"valueBoolean":true}]},{"linkId":"q2","answer":[{"valueInteger":11}]}""", true)]
    public void OnTheServer(string items, bool isRefused)
    {
        var issues = Validator.Validate(Response("completed", Url, items));
        issues.ShouldNotBeEmpty();
        issues.Any(i => i.IsError).ShouldBe(isRefused);
    }

    [Fact]
    public void AnotherVersionIsNotKnown() =>
        Validator.Validate(Response("completed", Url + "|2", Q1)).ShouldHaveSingleItem().ShouldBe(Issues.QuestionnaireNotKnown("QuestionnaireResponse.questionnaire", Url + "|2"));

    [Fact]
    public void AContainedQuestionnaireIsFound() => Samples.Errors(Samples.Base.Validate(Samples.Read("""
        {"resourceType":"QuestionnaireResponse","status":"completed","questionnaire":"#q","item":[{"linkId":"a","answer":[{"valueString":"x"}]}],
        "contained":[{"resourceType":"Questionnaire","id":"q","status":"draft","item":[{"linkId":"a","type":"integer"}]}]}
        """), [], Strict)).ShouldBe("a@QuestionnaireResponse.item[0].answer[0].value");

    private static KapFhir.Fhir.Json.FhirNode Response(string status, string questionnaire, string items) =>
        Samples.Read($$"""{"resourceType":"QuestionnaireResponse","status":"{{status}}","questionnaire":"{{questionnaire}}","item":[{{items}}]}""");
}
