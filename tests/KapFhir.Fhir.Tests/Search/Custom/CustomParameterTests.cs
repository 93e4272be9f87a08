using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Search.Custom;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search.Custom;

/// <summary>SearchParameter resources become definitions, or it is said what stands against it: https://hl7.org/fhir/R4/searchparameter.html</summary>
public sealed class CustomParameterTests
{
    private const string Url = "http://example.org/SearchParameter/";
    private static readonly FhirDefinitions R4 = FhirDefinitions.R4;
    private static readonly JsonSerializerOptions Sparse = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static string Sent(string code, string type, string expression, string @base = "Patient", string more = "", string status = "active") => $$"""
        {"resourceType":"SearchParameter","url":"{{Url}}{{code}}","name":"T","status":"{{status}}","description":"d","code":"{{code}}",
         "base":["{{string.Join("\",\"", @base.Split(','))}}"],"type":"{{type}}"{{(expression.Length == 0 ? "" : $",\"expression\":\"{expression}\"")}}{{more}}}
        """;

    private static FhirNode Node(string json) => ResourceReader.Read(Encoding.UTF8.GetBytes(json), R4, ReaderLimits.Default).Value;

    internal static ConformanceResources With(params string[] sent) => ConformanceResources.Of(R4).With(sent.Select((json, i) =>
        ConformanceResource.Of(Encoding.UTF8.GetBytes(json), ConformanceOrigin.Written, "SearchParameter/" + i, R4)!));

    private static IReadOnlyList<Issue> Check(string json, params string[] others) => CustomParameters.Check(Node(json), With(others));

    [Theory]
    [InlineData("number", "Patient.multipleBirth", "Patient")]
    [InlineData("number", "Patient.multipleBirth.ofType(integer)", "Patient")]
    [InlineData("number", "(Patient.multipleBirth as integer)", "Patient")]
    [InlineData("number", "RiskAssessment.prediction.probability", "RiskAssessment")]
    [InlineData("date", "Patient.deceased.ofType(dateTime)", "Patient")]
    [InlineData("date", "Patient.contact.period", "Patient")]
    [InlineData("date", "Patient.meta.lastUpdated", "Patient")]
    [InlineData("string", "Patient.name.given | Patient.contact.name.given", "Patient")]
    [InlineData("string", "Patient.name.where(use = 'official').family", "Patient")]
    [InlineData("string", "Patient.name.select(given.first() & ' ' & family)", "Patient")]
    [InlineData("string", "name.family", "Patient,Practitioner")]
    [InlineData("string", "Resource.language", "Resource")]
    [InlineData("string", "DomainResource.text.status", "DomainResource")]
    [InlineData("string", "Observation.note", "Observation")]
    [InlineData("token", "Patient.name.exists()", "Patient")]
    [InlineData("token", "Patient.name.given.count() > 1", "Patient")]
    [InlineData("token", "Patient.telecom", "Patient")]
    [InlineData("token", "Patient.extension('http://example.org/x')", "Patient")]
    [InlineData("token", "Patient.extension.where(url = 'http://example.org/x').value.ofType(Coding).code", "Patient")]
    [InlineData("token", "iif(Patient.active, Patient.gender, Patient.maritalStatus)", "Patient")]
    [InlineData("reference", "Patient.contact.organization", "Patient")]
    [InlineData("reference", "Patient.link.other.where(resolve() is Patient)", "Patient")]
    [InlineData("reference", "Bundle.entry[0].resource", "Bundle")]
    [InlineData("quantity", "Observation.component.value.ofType(Quantity)", "Observation")]
    [InlineData("quantity", "Observation.value", "Observation")]
    [InlineData("quantity", "Invoice.totalGross", "Invoice")]
    [InlineData("uri", "Patient.identifier.system", "Patient")]
    [InlineData("uri", "Questionnaire.item.answerValueSet", "Questionnaire")]
    public void An_expression_that_fits_its_type_is_taken(string type, string expression, string bases) =>
        Check(Sent("x", type, expression, bases)).ShouldBeEmpty();

    public static TheoryData<string, string> Faults() => new()
    {
        { Sent("x", "string", "Patient.name.where("), Issues.SearchExpressionNotFhirPath("SearchParameter.expression", "").Diagnostics },
        { Sent("x", "string", "Patient.nonesuch"), Issues.SearchExpressionNoElement("", "nonesuch of Patient").Diagnostics },
        { Sent("x", "string", "Patient.contact.name.nonesuch.first()"), Issues.SearchExpressionNoElement("", "nonesuch of HumanName").Diagnostics },
        { Sent("x", "string", "Patient.name | Patient.nonesuch"), Issues.SearchExpressionNoElement("", "nonesuch of Patient").Diagnostics },
        { Sent("x", "string", "Observation.note", "Patient"), Issues.SearchExpressionNotOfBase("", "Patient").Diagnostics },
        { Sent("x", "string", "Patient.name", "Patient,Practitioner"), Issues.SearchExpressionNotOfBase("", "Practitioner").Diagnostics },
        { Sent("x", "number", "Patient.name"), Unfit("HumanName", SearchParameterType.Number) },
        { Sent("x", "date", "Patient.gender"), Unfit("code", SearchParameterType.Date) },
        { Sent("x", "string", "Patient.birthDate"), Unfit("date", SearchParameterType.String) },
        { Sent("x", "token", "Patient.birthDate"), Unfit("date", SearchParameterType.Token) },
        { Sent("x", "reference", "Patient.name.family"), Unfit("string", SearchParameterType.Reference) },
        { Sent("x", "quantity", "Patient.multipleBirth"), Unfit("boolean, integer", SearchParameterType.Quantity) },
        { Sent("x", "uri", "Patient.identifier"), Unfit("Identifier", SearchParameterType.Uri) },
        { Sent("x", "number", "Patient.name.count()"), Unfit("a computed integer", SearchParameterType.Number) },
        { Sent("a:b", "string", "Patient.name"), Issues.SearchParameterCodeBad("", "a:b").Diagnostics },
        { Sent("a.b", "string", "Patient.name"), Issues.SearchParameterCodeBad("", "a.b").Diagnostics },
        { Sent("1st", "string", "Patient.name"), Issues.SearchParameterCodeBad("", "1st").Diagnostics },
        { Sent("_sort", "string", "Patient.name"), Issues.SearchParameterCodeReserved("", "_sort").Diagnostics },
        { Sent("_filter", "string", "Patient.name"), Issues.SearchParameterCodeReserved("", "_filter").Diagnostics },
        { Sent("family", "string", "Patient.name.family"), Issues.SearchParameterCodeTaken("", "family", "Patient", "http://hl7.org/fhir/SearchParameter/individual-family").Diagnostics },
        { Sent("code", "token", "Resource.language", "Resource"), Issues.SearchParameterCodeTaken("", "code", "AllergyIntolerance", "http://hl7.org/fhir/SearchParameter/clinical-code").Diagnostics },
        { Sent("x", "special", "Patient.address"), Issues.SearchParameterSpecial("").Diagnostics },
        { Sent("x", "string", ""), Issues.SearchParameterNoExpression("").Diagnostics },
        { Sent("x", "string", "Patient.name", more: ",\"target\":[\"Patient\"]"), Issues.SearchParameterTargets("", "string").Diagnostics },
        { Sent("x", "string", "Patient.name", more: ",\"modifier\":[\"exact\",\"below\"]"), Issues.SearchParameterModifier("", "below", "string", "missing, exact, contains").Diagnostics },
        { Sent("x", "number", "Patient.multipleBirth", more: ",\"modifier\":[\"not\"]"), Issues.SearchParameterModifier("", "not", "number", "missing").Diagnostics },
        { Sent("x", "token", "Patient.gender", more: ",\"comparator\":[\"gt\"]"), Issues.SearchParameterComparator("", "token").Diagnostics },
        { Sent("x", "composite", "Observation.component", "Observation"), Issues.SearchParameterComponents("", "composite").Diagnostics },
        { Sent("x", "string", "Patient.name", more: Components(("individual-family", "family"), ("individual-given", "given"))), Issues.SearchParameterComponents("", "string").Diagnostics },
        { Composite(("nonesuch", "code"), ("clinical-code", "code")), Issues.SearchParameterComponentUnknown("", "http://hl7.org/fhir/SearchParameter/nonesuch").Diagnostics },
        { Composite(("clinical-code", "code"), ("Observation-code-value-quantity", "value")),
            Issues.SearchParameterComponentUnfit("", "http://hl7.org/fhir/SearchParameter/Observation-code-value-quantity", "composite").Diagnostics },
        { Composite(("clinical-code", "code"), ("Observation-value-quantity", "nonesuch")), Issues.SearchExpressionNoElement("", "nonesuch of Observation.component").Diagnostics },
        { Composite(("clinical-code", "interpretation.where("), ("Observation-value-quantity", "value")), "is not FHIRPath" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_an_error_while_active_and_a_warning_before(string sent, string text)
    {
        var errors = Check(sent);
        errors.ShouldHaveSingleItem().Diagnostics.ShouldContain(text);
        (errors[0].Status, errors[0].IsError).ShouldBe((422, true));
        errors[0].Expression.ShouldNotBeNull();
        var warnings = Check(sent.Replace("\"active\"", "\"draft\"", StringComparison.Ordinal));
        warnings.ShouldAllBe(i => !i.IsError);
        warnings.Select(w => w.Diagnostics).ShouldBe([errors[0].Diagnostics, Issues.SearchParameterNotActive("draft").Diagnostics]);
        CustomParameters.InForce(With(sent)).ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_is_said_against_the_expressions_of_R4s_own()
    {
        var reader = new SearchParameterReader(ConformanceResources.Of(R4));
        List<string> refused = [];
        foreach (var own in R4.SearchParameters.Where(p => p.Type != SearchParameterType.Special && p.Expression is not null))
        {
            var json = JsonSerializer.Serialize(new
            {
                resourceType = "SearchParameter", url = Url + "own", code = "own", @base = own.Bases, type = own.Type.ToString().ToLowerInvariant(),
                expression = own.Expression, target = own.Targets.Count > 0 ? own.Targets : null, component = own.Components.Count > 0
                    ? own.Components.Select(c => new { definition = c.Definition, expression = c.Expression }) : null,
            }, Sparse);
            var read = reader.Read(Node(json));
            refused.AddRange(read.Issues.Take(1).Select(i => $"{own.Code} of {own.Bases[0]}: {i}"));
        }

        // R4's errata: the first names the parameters of its two parts the wrong way round, the others go to an element that is one level up.
        refused.Select(r => r.Split(':')[0]).ShouldBe(
            ["relationship of DocumentReference", "chromosome-variant-coordinate of MolecularSequence", "referenceseqid-variant-coordinate of MolecularSequence"]);
    }

    [Fact]
    public void A_composite_is_read_with_its_parts()
    {
        var sent = Composite(("clinical-code", "code"), ("Observation-value-quantity", "value.ofType(Quantity)"));
        Check(sent).ShouldBeEmpty();
        CustomParameters.InForce(With(sent)).ShouldHaveSingleItem().Definition.Components.Count.ShouldBe(2);
    }

    [Fact]
    public void A_composite_of_another_is_in_force_with_it_only()
    {
        var part = Sent("part", "string", "Observation.component.interpretation.text", "Observation");
        var composite = Sent("x", "composite", "Observation.component", "Observation",
            $$""","component":[{"definition":"{{Url}}part","expression":"interpretation.text"},{"definition":"http://hl7.org/fhir/SearchParameter/clinical-code","expression":"code"}]""");
        Check(composite).ShouldHaveSingleItem().Diagnostics.ShouldBe(Issues.SearchParameterComponentUnknown("", Url + "part").Diagnostics);
        Check(composite, part).ShouldBeEmpty();
        CustomParameters.InForce(With(part, composite)).Select(p => p.Definition.Code).ShouldBe(["part", "x"]);
        CustomParameters.InForce(With(part.Replace("\"active\"", "\"retired\"", StringComparison.Ordinal), composite)).ShouldBeEmpty();
    }

    [Fact]
    public void R4s_own_stay_what_they_are()
    {
        var copy = Sent("x", "string", "Patient.name.family").Replace(Url + "x", "http://hl7.org/fhir/SearchParameter/individual-family", StringComparison.Ordinal);
        Check(copy).ShouldBe([Issues.SearchParameterIsStandard("http://hl7.org/fhir/SearchParameter/individual-family")]);
        CustomParameters.InForce(With(copy)).ShouldBeEmpty();
        var derived = Sent("family", "string", "Patient.name.family", more: ",\"derivedFrom\":\"http://hl7.org/fhir/SearchParameter/individual-family\"");
        Check(derived).ShouldBe([Issues.SearchParameterDerived("family", "http://hl7.org/fhir/SearchParameter/individual-family")]);
        CustomParameters.InForce(With(derived)).ShouldBeEmpty();
    }

    [Fact]
    public void Of_two_with_the_same_code_on_a_type_one_is_in_force()
    {
        var (one, other) = (Sent("x", "string", "Patient.name"), Sent("x", "token", "Patient.gender").Replace(Url + "x", Url + "y", StringComparison.Ordinal));
        CustomParameters.InForce(With(one, other)).ShouldHaveSingleItem().Definition.Url.ShouldBe(Url + "x");
        Check(other, one).ShouldHaveSingleItem().Diagnostics.ShouldBe(Issues.SearchParameterCodeTaken("", "x", "Patient", Url + "x").Diagnostics);
        Check(one, one).ShouldBeEmpty();
        Check(Sent("x", "string", "Practitioner.name", "Practitioner").Replace(Url + "x", Url + "z", StringComparison.Ordinal), one).ShouldBeEmpty();
    }

    [Fact]
    public void Values_are_kept_under_another_name_when_what_they_depend_on_changes()
    {
        static string Name(string sent) => CustomParameters.InForce(With(sent))[0].Definition.IndexName;
        var name = Name(Sent("x", "string", "Patient.name"));
        name.ShouldStartWith(Url + "x|");
        Name(Sent("x", "string", "Patient.name", more: ",\"purpose\":\"p\"")).ShouldBe(name);
        Name(Sent("x", "string", "Patient.name.given")).ShouldNotBe(name);
        Name(Sent("x", "token", "Patient.name.use")).ShouldNotBe(name);
        Name(Sent("x", "string", "name", "Patient,Practitioner")).ShouldNotBe(name);
    }

    [Fact]
    public void An_expression_that_cannot_be_evaluated_on_a_resource_leaves_it_without_values_and_says_so()
    {
        var definition = CustomParameters.InForce(With(Sent("x", "string", "Patient.name.single().family")))[0].Definition;
        var indexer = new ResourceIndexer(R4, "", TimeZoneInfo.Utc);
        indexer.Use(R4.With([definition]), generation: 7);
        var one = indexer.Extract(Node("""{"resourceType":"Patient","name":[{"family":"Rivera"}]}"""));
        (one.Strings.Count(s => s.Key.Parameter == definition), one.Failures.Count, one.Generation).ShouldBe((1, 0, 7));
        var two = indexer.Extract(Node("""{"resourceType":"Patient","name":[{"family":"Rivera"},{"family":"Chen"}]}"""));
        two.Strings.ShouldNotContain(s => s.Key.Parameter == definition);
        two.Strings.ShouldContain(s => s.Folded == "chen");
        two.Failures.ShouldHaveSingleItem().Key.ShouldBe(definition);
    }

    [Theory]
    [InlineData("Patient", "x=a")]
    [InlineData("Patient", "x:missing=true")]
    [InlineData("Observation", "subject.x=a")]
    [InlineData("Organization", "_has:Patient:organization:x=a")]
    [InlineData("Patient", "_sort=x")]
    [InlineData("Patient", "_filter=x eq a")]
    public void Until_it_is_indexed_a_search_by_it_is_refused_also_leniently_and_says_how_far_it_is(string type, string query)
    {
        var pending = new SearchParameterDefinition
        {
            Url = Url + "x", Code = "x", Bases = ["Patient"], Type = SearchParameterType.String, Expression = "Patient.name", IndexName = Url + "x|1", PendingJob = "j",
        };
        var parts = query.Split('=', 2);
        foreach (var isLenient in new[] { false, true })
        {
            var parsing = SearchParsing.Default with { IsLenient = isLenient, Progress = job => new IndexingProgress(3, 10, "http://s/" + job) };
            var refused = SearchQueryParser.Parse(R4.With([pending]), [type], [new(parts[0], parts[1])], parsing);
            refused.Issues.ShouldHaveSingleItem().ShouldBe(Issues.SearchParameterPending("x", Url + "x", 3, 10, "http://s/j"));
        }
    }

    private static string Unfit(string found, SearchParameterType type) =>
        Issues.SearchExpressionUnfit("", found, type.ToString().ToLowerInvariant(), IndexableTypes.Of(type)).Diagnostics;

    private static string Composite(params (string Definition, string Expression)[] parts) =>
        Sent("x", "composite", "Observation.component", "Observation", Components(parts));

    private static string Components(params (string Definition, string Expression)[] parts) => ",\"component\":["
        + string.Join(',', parts.Select(p => $$"""{"definition":"http://hl7.org/fhir/SearchParameter/{{p.Definition}}","expression":"{{p.Expression}}"}""")) + "]";
}
