using KapFhir.Fhir.Validation;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>https://hl7.org/fhir/R4/questionnaire.html: what items ask of each other.</summary>
public sealed class QuestionnaireRuleTests
{
    private const string First = """{"linkId":"a","type":"boolean"}""";
    private const string Rule = "Questionnaire.item.enableWhen.question";

    [Theory]
    [InlineData(First, """{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=","answerBoolean":true}]}""", "")]
    [InlineData(First, """{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]}""", "")]
    [InlineData(First, """{"linkId":"b","type":"string","enableWhen":[{"question":"x","operator":"=","answerBoolean":true}]}""", Rule + "@Questionnaire.item[1].enableWhen[0].question")]
    [InlineData(First, """{"linkId":"b","type":"string","enableWhen":[{"question":"b","operator":"=","answerString":"x"}]}""", Rule + "@Questionnaire.item[1].enableWhen[0].question")]
    [InlineData(First, """{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"=","answerString":"x"}]}""", "a@Questionnaire.item[1].enableWhen[0].answer")]
    [InlineData("""{"linkId":"a","type":"display"}""", """{"linkId":"b","type":"string","enableWhen":[{"question":"a","operator":"exists","answerBoolean":true}]}""", Rule + "@Questionnaire.item[1].enableWhen[0].question")]
    [InlineData(First, """{"linkId":"b","type":"group","enableWhen":[{"question":"c","operator":"=","answerBoolean":true}],"item":[{"linkId":"c","type":"boolean"}]}""", Rule + "@Questionnaire.item[1].enableWhen[0].question")]
    [InlineData(First, """{"linkId":"b","type":"integer","initial":[{"valueInteger":1}]}""", "")]
    [InlineData(First, """{"linkId":"b","type":"integer","initial":[{"valueString":"1"}]}""", "b@Questionnaire.item[1].initial[0].value")]
    // What the que-* invariants hold: linkIds once, options or a value set, options only for choices.
    [InlineData(First, First, "que-2@Questionnaire")]
    [InlineData(First, """{"linkId":"b","type":"choice","answerValueSet":"http://example.org/v","answerOption":[{"valueString":"x"}]}""", "que-4@Questionnaire.item[1]")]
    [InlineData(First, """{"linkId":"b","type":"boolean","answerOption":[{"valueString":"x"}]}""", "que-5@Questionnaire.item[1]")]
    public void Items(string first, string second, string errors) =>
        Samples.Errors(Samples.Base.Validate(Samples.Read($$"""{"resourceType":"Questionnaire","status":"draft","item":[{{first}},{{second}}]}"""))).ShouldBe(errors);

    [Fact]
    public void AQuestionThatComesLaterIsAWarning() => Samples.Base.Validate(Samples.Read(
        """{"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"a","type":"string","enableWhen":[{"question":"b","operator":"=","answerBoolean":true}]},{"linkId":"b","type":"boolean"}]}"""))
        .ShouldHaveSingleItem().ShouldBe(Issues.EnableWhenOfLater("Questionnaire.item[0].enableWhen[0].question", "b"));
}
