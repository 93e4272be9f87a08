using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#combining, #errors, #lenient, #return</summary>
public sealed class SearchQueryParserTests
{
    private static readonly SearchParsing Lenient = SearchTable.Strict with { IsLenient = true };

    [Theory]
    [InlineData("foo=bar", "'foo'")]
    [InlineData("Name=x", "Did you mean 'name'")]
    [InlineData("birth_date=2000", "Did you mean 'birthdate'")]
    [InlineData("_type=Patient", "'_type'")]
    [InlineData("_text=x", "Storage:FullText")]
    [InlineData("_content=x", "Storage:FullText")]
    [InlineData("_list=$current-problems", "_list")]
    [InlineData("_sort=foo", "'foo'")]
    [InlineData("_sort=-_score", "ranked")]
    [InlineData("_include=Patient:foo", "'foo'")]
    [InlineData("_include=foo", "_include")]
    [InlineData("_include=Patient:organization,Patient:link", "_include")]
    [InlineData("_include=Patient:name", "no reference")]
    [InlineData("_include=Patient:organization:Device", "Device")]
    [InlineData("_include=Pateint:organization", "Did you mean 'Patient'")]
    [InlineData("_elements=name.family", "name.family")]
    [InlineData("_elements=birthdate", "Did you mean 'birthDate'")]
    [InlineData("general-practitioner.foo=x", "leads nowhere")]
    [InlineData("_has:Observation:foo:code=x", "'foo'")]
    public void What_is_unknown_or_unsupported_is_refused_or_dropped_on_request(string query, string says)
    {
        var issue = SearchTable.Parse("Patient", query).Issues.ShouldHaveSingleItem();
        issue.Status.ShouldBe(400);
        issue.Code.ShouldBe("not-supported");
        issue.Diagnostics.ShouldContain(says);

        var dropped = SearchTable.Parse("Patient", "family=x&" + query, Lenient).Value;
        dropped.Applied.ShouldHaveSingleItem().Key.ShouldBe("family");
        dropped.Clauses.Count.ShouldBe(1);
        dropped.Warnings.ShouldHaveSingleItem().IsError.ShouldBeFalse();
    }

    [Theory]
    [InlineData("_query=current")]
    [InlineData("_count=-1")]
    [InlineData("_count=abc")]
    [InlineData("_count=1.5")]
    [InlineData("_summary=yes")]
    [InlineData("_total=all")]
    [InlineData("_sort=name&_sort=birthdate")]
    [InlineData("_sort=,")]
    [InlineData("_sort=name,")]
    [InlineData("_sort=-")]
    [InlineData("_elements=,")]
    [InlineData("_contained=maybe")]
    [InlineData("_contained=true&_include=Patient:organization")]
    [InlineData("_contained=true&_lastUpdated=2020")]
    [InlineData("_containedType=contained")]
    [InlineData("_contained=false&_contained=false")]
    [InlineData("_cursor=abc")]
    [InlineData("_include:recurse=Patient:link")]
    [InlineData("birthdate:exact=2000")] // a modifier that is not supported SHALL be refused: https://hl7.org/fhir/R4/search.html#modifiers
    [InlineData("gender:in=http://vs")]
    [InlineData("gender:foo=x")]
    [InlineData("birthdate=abc")]
    [InlineData("gender.name=x")]
    [InlineData("organization:identifier.name=x")]
    [InlineData("organization:Practitioner.name=x")]
    [InlineData("_has:Observation:patient=x")]
    [InlineData("_has:Foo:patient:code=x")]
    [InlineData("_has:Observation:code:code=x")]
    [InlineData("_summary=text&_include=Patient:organization")]
    [InlineData("name:missing=maybe")]
    [InlineData("organization.partof.partof.partof.partof.partof.partof.partof.partof.partof.name=x")]
    public void What_is_wrong_is_refused_even_if_lenient(string query) =>
        SearchTable.Parse("Patient", query, Lenient).Issues.ShouldContain(i => i.Status == 400 && i.IsError);

    // The table of modifiers: what R4 doesn't define for a type is refused, never ignored.
    [Theory]
    [InlineData("Patient", "birthdate:exact=2000", ":missing.")]
    [InlineData("Patient", "family:not=x", ":missing, :exact, :contains, :text.")]
    [InlineData("Observation", "code:exact=x", ":missing, :text, :not, :of-type, :in, :not-in, :above, :below.")]
    [InlineData("Observation", "code:contains=x", ":missing, :text, :not, :of-type, :in, :not-in, :above, :below.")]
    [InlineData("Observation", "code:not-in=x", "no terminology")]
    [InlineData("Observation", "code:above=x", "no terminology")]
    [InlineData("ValueSet", "url:contains=acme", ":missing, :above, :below.")]
    [InlineData("Observation", "subject:text=x", ":missing, :identifier, :below, :[type].")]
    [InlineData("Observation", "subject:above=x", ":missing, :identifier, :below, :[type].")]
    [InlineData("Observation", "value-quantity:exact=5", ":missing.")]
    [InlineData("Observation", "code-value-quantity:exact=c$5", ":missing.")]
    [InlineData("Patient", "_id:exact=x", ":missing, :text, :not, :of-type, :in, :not-in, :above, :below.")]
    [InlineData("Patient", "_lastUpdated:exact=2000", ":missing.")]
    [InlineData("Patient", "name:exact:contains=x", ":missing, :exact, :contains, :text.")]
    [InlineData("Patient", "_sort:asc=name", "none")]
    public void Modifiers(string type, string query, string allowed) =>
        SearchTable.Parse(type, query).Issues.ShouldHaveSingleItem().Diagnostics.ShouldContain(allowed);

    [Fact]
    public void What_is_meant_anyway_may_be_said()
    {
        var query = SearchTable.Parse("Patient", "_contained=false").Value;
        query.Clauses.ShouldBeEmpty();
        SearchUrl.Query(query).ShouldBe("_contained=false");
    }

    [Fact]
    public void Repeated_parameters_are_and_commas_or()
    {
        var query = SearchTable.Parse("Patient", "language=FR,NL&language=EN&name=a&name:exact=B").Value;
        query.Clauses.Count.ShouldBe(4);
        query.Clauses.Cast<ParameterClause>().Select(c => c.AnyOf.Count).ShouldBe([2, 1, 1, 1]);
        query.Clauses.Cast<ParameterClause>().Select(c => c.Modifier)
            .ShouldBe([SearchModifier.None, SearchModifier.None, SearchModifier.None, SearchModifier.Exact]);
        query.Types.ShouldBe(["Patient"]);
    }

    [Fact]
    public void Empty_values_are_ignored_with_a_remark()
    {
        var query = SearchTable.Parse("Patient", "family=&foo&given=x").Value;
        query.Applied.ShouldHaveSingleItem().Key.ShouldBe("given");
        query.Warnings.ShouldBe([Issues.SearchParameterEmpty("family"), Issues.SearchParameterEmpty("foo")]);
    }

    [Fact]
    public void Every_fault_is_told_at_once() =>
        SearchTable.Parse("Patient", "foo=1&birthdate=abc&gender=x").Issues.Count.ShouldBe(2);

    [Fact]
    public void Limits_are_told()
    {
        var limited = SearchTable.Strict with { MaxParameters = 2, MaxValues = 3 };
        SearchTable.Parse("Patient", "name=a&name=b&name=c", limited).Issues.ShouldBe([Issues.SearchTooManyParameters(3, 2)]);
        SearchTable.Parse("Patient", "name=a,b&name=c,d", limited).Issues.ShouldBe([Issues.SearchTooManyValues(4, 3)]);
    }

    [Fact]
    public void Chains_without_types_unfold_within_a_limit()
    {
        SearchTable.Parse("Task", "focus.focus.focus.focus._id=1").Issues.ShouldHaveSingleItem().Code.ShouldBe("too-costly");
        SearchTable.Parse("Task", "focus.status=active", SearchTable.Strict with { MaxChainBranches = 3 }).Issues
            .ShouldHaveSingleItem().Code
            .ShouldBe("too-costly");
        var values = string.Join(',', Enumerable.Repeat("a", 1000));
        SearchTable.Parse("Observation", "subject.name=" + values).IsSuccess.ShouldBeTrue();
        SearchTable.Parse("RequestGroup", "instantiates-canonical.name=" + values).Issues.ShouldBe([Issues.SearchTooManyUnfolded(10_000)]);
    }

    // Whatever comes in is a query or a 400: nothing throws.
    [Fact]
    public void Any_text_is_answered()
    {
        var random = new Random(20250102);
        string[] names = ["name", "birthdate", "subject", "code", "_has", "_include", "_sort", "code-value-quantity", "url", "near", "_id",
            "probability", "_cursor", "_text", "_content", "_filter", "gender", "questionnaire", "_contained"];
        string[] pieces = [":", ".", "Patient", "Observation", "missing", "exact", "_id", "iterate", "", "identifier", "not", "of-type",
            "\uD800", "in", "not-in", "above", "below", "text"];
        string[] values = ["1", "-", "e", "9", "$", "|", ",", "\\", "ge", "2020", "-12", "T", ":", "Z", "é", "\uDC00", "/", "#", "true",
            "*", " ", "(", ")", "or", "not", "code in ", "http://hl7.org/fhir/ValueSet/administrative-gender", "http://hl7.org/fhir/administrative-gender", "\""];
        var resources = KapFhir.Fhir.Conformance.ConformanceResources.Of(FhirDefinitions.R4);
        var parsing = SearchTable.Strict with { IndexesText = true, Conformance = resources, Terminology = new KapFhir.Fhir.Terminology.ValueSetMembership(resources) };
        for (var i = 0; i < 20_000; i++)
        {
            var type = (string[])["Patient", "Observation", "Location", "ValueSet", "RiskAssessment"];
            var name = Draw(random, names, 1) + Draw(random, pieces, random.Next(5));
            var parameter = new KeyValuePair<string, string>(name, Draw(random, values, random.Next(8)));
            var result = SearchQueryParser.Parse(FhirDefinitions.R4, [type[random.Next(type.Length)]], [parameter], parsing);
            result.Issues.ShouldAllBe(issue => issue.Status == 400 || !issue.IsError);
        }
    }

    private static string Draw(Random random, string[] from, int count) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => from[random.Next(from.Length)]));

    [Fact]
    public void Result_parameters()
    {
        var query = SearchTable.Parse(
            "Observation",
            "_sort=-date,code,_id&_count=20&_total=accurate&_summary=data&_elements=subject,value[x]&_format=json&_pretty=true").Value;
        query.Sort.Select(s => (s.Code, s.IsDescending, s.Parameter is null))
            .ShouldBe([("date", true, false), ("code", false, false), ("_id", false, true)]);
        query.Count.ShouldBe(20);
        query.Total.ShouldBe(TotalMode.Accurate);
        query.Summary.ShouldBe(SummaryMode.Data);
        query.Elements.ShouldBe(["subject", "value"]);
        query.Clauses.ShouldBeEmpty();
        SearchUrl.Query(query).ShouldBe(
            "_sort=-date,code,_id&_count=20&_total=accurate&_summary=data&_elements=subject,value%5Bx%5D&_format=json&_pretty=true");
    }

    [Theory]
    [InlineData("_count=0", 0, SummaryMode.Count, "_count=0")]
    [InlineData("_count=5000", 1000, SummaryMode.None, "_count=1000")]
    [InlineData("_count=99999999999999999999", 1000, SummaryMode.None, "_count=1000")]
    [InlineData("_summary=count", null, SummaryMode.Count, "_summary=count")]
    [InlineData("_count=0&_summary=true", 0, SummaryMode.Count, "_count=0&_summary=true")]
    public void Count(string text, int? count, SummaryMode summary, string self)
    {
        var query = SearchTable.Parse("Patient", text).Value;
        query.Count.ShouldBe(count);
        query.Summary.ShouldBe(summary);
        SearchUrl.Query(query).ShouldBe(self);
    }

    [Theory]
    [InlineData("_include=Observation:subject", false, "Observation", "subject", null, false)]
    [InlineData("_include=Observation:subject:Patient", false, "Observation", "subject", "Patient", false)]
    [InlineData("_revinclude=Provenance:target", true, "Provenance", "target", null, false)]
    [InlineData("_include:iterate=Patient:general-practitioner", false, "Patient", "general-practitioner", null, true)]
    [InlineData("_include=Observation:*", false, "Observation", null, null, false)]
    [InlineData("_include=*", false, null, null, null, false)]
    public void Include(string text, bool isReverse, string? source, string? parameter, string? target, bool isIterative)
    {
        var include = SearchTable.Parse("Observation", text).Value.Includes.ShouldHaveSingleItem();
        (include.IsReverse, include.SourceType, include.Parameter?.Code, include.TargetType, include.IsIterative)
            .ShouldBe((isReverse, source, parameter, target, isIterative));
    }

    [Fact]
    public void System_search_takes_what_all_types_share()
    {
        var query = SearchTable.Parse("", "_type=Patient,Observation&_lastUpdated=gt2020&_tag=x").Value;
        query.Types.ShouldBe(["Patient", "Observation"]);
        query.Clauses.Count.ShouldBe(2);
        SearchTable.Parse("", "_id=1&_profile=http://p").Value.Types.ShouldBeEmpty();
        SearchTable.Parse("", "_type=Condition,Observation&patient=1").Value.Clauses.Count.ShouldBe(1);
        SearchTable.Parse("", "_type=Patient,Observation&birthdate=2000").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
        SearchTable.Parse("", "_type=Procedure,Observation&_sort=status,date").IsSuccess.ShouldBeTrue();
        SearchTable.Parse("", "_type=Patient,Library&_sort=name").Value.Sort[0].Others.Count.ShouldBe(1);
        SearchTable.Parse("", "_type=DiagnosticReport,Encounter&_sort=identifier,class").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
        SearchTable.Parse("", "name=x").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
        SearchTable.Parse("", "_type=Foo").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
        SearchTable.Parse("", "_type=,").Issues.ShouldHaveSingleItem().Status.ShouldBe(400);
    }

    // Where types mean different parameters by one code, each is asked by its own.
    [Theory]
    [InlineData("_type=Procedure,Observation&status=x", "any(Procedure-status, Observation-status)")]
    [InlineData("_type=Procedure,Observation&status:not=x", "all(Procedure-status not, Observation-status not)")]
    [InlineData("_type=Procedure,Observation&status:missing=true", "all(Procedure-status missing, Observation-status missing)")]
    [InlineData("_type=Procedure,Observation&status:missing=false", "any(Procedure-status present, Observation-status present)")]
    [InlineData("_type=Procedure,Observation&code=x", "clinical-code")]
    [InlineData("_type=Observation,Immunization&performer.identifier=x", "any(Observation-performer chain, Immunization-performer chain)")]
    [InlineData("_type=Procedure,Observation&_filter=status eq x", "any(Procedure-status, Observation-status)")]
    public void Several_types(string query, string clause) => Show(SearchTable.Clause("", query)).ShouldBe(clause);

    private static string Show(SearchClause clause) => clause switch
    {
        AnyClause any => $"any({string.Join(", ", any.Clauses.Select(Show))})",
        AllClause all => $"all({string.Join(", ", all.Clauses.Select(Show))})",
        MissingClause missing => Name(missing.Parameter) + (missing.IsMissing ? " missing" : " present"),
        ParameterClause parameter => Name(parameter.Parameter) + (parameter.Modifier == SearchModifier.Not ? " not" : ""),
        ChainClause chain => Name(chain.Reference) + " chain",
        _ => clause.ToString(),
    };

    private static string Name(SearchParameterDefinition parameter) => parameter.Url.Split('/')[^1];

    [Fact]
    public void Chain()
    {
        var chain = SearchTable.Clause("Observation", "subject:Patient.organization.name=x").ShouldBeOfType<ChainClause>();
        chain.Reference.Code.ShouldBe("subject");
        var patient = chain.Targets.ShouldHaveSingleItem();
        patient.Type.ShouldBe("Patient");
        var organization = patient.Clause.ShouldBeOfType<ChainClause>().Targets.ShouldHaveSingleItem();
        organization.Type.ShouldBe("Organization");
        organization.Clause.ShouldBeOfType<ParameterClause>().Parameter.Code.ShouldBe("name");
    }

    [Theory]
    [InlineData("Observation", "subject.name=x", "Location,Patient")]
    [InlineData("Observation", "subject.birthdate=2000", "Patient")]
    [InlineData("Observation", "patient.gender:not=female", "Patient")]
    [InlineData("Observation", "performer.family=x", "Patient,Practitioner")]
    [InlineData("Observation", "subject._id=1", "Device,Group,Location,Patient")]
    public void Chain_without_a_type_follows_every_target_that_has_the_parameter(string type, string query, string targets) =>
        string.Join(",", SearchTable.Clause(type, query).ShouldBeOfType<ChainClause>().Targets
            .Select(t => t.Type).Order(StringComparer.Ordinal)).ShouldBe(targets);

    [Fact]
    public void Chain_holds_modifiers_and_alternatives()
    {
        var clause = SearchTable
            .Clause("Observation", "subject:Patient.birthdate=gt1990,lt1950").ShouldBeOfType<ChainClause>().Targets[0].Clause;
        clause.ShouldBeOfType<ParameterClause>().AnyOf.Count.ShouldBe(2);
        SearchTable.Clause("Observation", "subject:Patient.gender:missing=true").ShouldBeOfType<ChainClause>().Targets[0].Clause
            .ShouldBeOfType<MissingClause>().IsMissing.ShouldBeTrue();
    }

    [Fact]
    public void Has()
    {
        var has = SearchTable
            .Clause("Patient", "_has:Observation:patient:_has:AuditEvent:entity:agent=Practitioner/x").ShouldBeOfType<HasClause>();
        (has.SourceType, has.Reference.Code).ShouldBe(("Observation", "patient"));
        var inner = has.Clause.ShouldBeOfType<HasClause>();
        (inner.SourceType, inner.Reference.Code).ShouldBe(("AuditEvent", "entity"));
        inner.Clause.ShouldBeOfType<ParameterClause>().Parameter.Code.ShouldBe("agent");
    }

    [Fact]
    public void Chain_then_has()
    {
        var chain = SearchTable
            .Clause("Observation", "encounter:Encounter.patient:Patient._has:Group:member:_id=102").ShouldBeOfType<ChainClause>();
        var patient = chain.Targets.ShouldHaveSingleItem().Clause.ShouldBeOfType<ChainClause>().Targets.ShouldHaveSingleItem();
        patient.Clause.ShouldBeOfType<HasClause>().Clause.ShouldBeOfType<IdClause>().AnyOf.ShouldBe(["102"]);
    }

    [Fact]
    public void LastUpdated()
    {
        var clause = SearchTable.Clause("Patient", "_lastUpdated=gt2020-01-01T00:00:00Z").ShouldBeOfType<LastUpdatedClause>();
        clause.AnyOf.ShouldHaveSingleItem().Prefix.ShouldBe(SearchPrefix.Gt);
    }

    [Fact]
    public void Parameters_that_can_be_searched_are_listed_as_such()
    {
        var unsearchable = FhirDefinitions.R4.SearchParameters.Where(p => !SearchSupport.IsSearchable(p))
            .Select(p => p.Code).Order(StringComparer.Ordinal);
        unsearchable.ShouldBe(["_content", "_query", "_text"]);
    }
}
