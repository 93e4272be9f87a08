using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/search_filter.html, https://hl7.org/fhir/R4/search.html#list</summary>
public sealed class FilterTests(TestServer server)
{
    // p1 to p4 share a tag of this run; Observations o1 to o3 refer to the first three of them.
    private static readonly string[] Patients =
    [
        "'name':[{'family':'van der Berg','given':['Ana','María']}],'gender':'female','birthDate':'1980-02-03'",
        "'name':[{'family':'Bergman','given':['Peter, the 2nd']}],'gender':'male','birthDate':'1990'",
        "'name':[{'family':'Alvarez','given':['Peter']}],'gender':'male','birthDate':'2001-07'",
        "'name':[{'family':'Zola'}]",
    ];

    private static readonly string[] Observations =
    [
        "'code':{'coding':[{'system':'http://loinc.org','code':'44261-6'},{'system':'urn:own','code':'phq'}]},"
            + "'effectivePeriod':{'start':'2026-01-01','end':'2026-01-31'},'valueQuantity':{'value':5,'unit':'points'}",
        "'code':{'coding':[{'system':'http://loinc.org','code':'70274-6'}]},"
            + "'effectiveDateTime':'2026-02-10','valueQuantity':{'value':12,'unit':'points'}",
        "'code':{'text':'mood'},'effectiveDateTime':'2026-03','valueString':'low'",
    ];

    [Theory]
    [InlineData("family eq \"van der berg\"", "1")]
    [InlineData("family eq BERGMAN", "2")]
    [InlineData("family eq berg", "")] // the whole text, not a word of it
    [InlineData("family ne bergman", "134")]
    [InlineData("family sw berg", "12")] // as the search parameter: a further word of a family name counts too
    [InlineData("family ew berg", "1")]
    [InlineData("family ew \"%\"", "")]
    [InlineData("family co er", "12")]
    [InlineData("given co maria", "1")]
    [InlineData("given eq \"peter, the 2nd\"", "2")]
    [InlineData("given eq \"peter\\u002c the 2nd\"", "2")]
    [InlineData("family gt m", "14")]
    [InlineData("family ge bergman and family le bergman", "2")]
    [InlineData("family lt b", "3")]
    [InlineData("gender eq male", "23")]
    [InlineData("gender ne male", "1")] // some value is unequal: none is no value
    [InlineData("gender eq http://hl7.org/fhir/administrative-gender|female", "1")]
    [InlineData("gender pr true", "123")]
    [InlineData("gender pr false", "4")]
    [InlineData("not (gender eq male)", "14")]
    [InlineData("not(gender pr true)", "4")]
    [InlineData("birthdate ge 1990", "23")]
    [InlineData("birthdate eq 1990", "2")]
    [InlineData("birthdate ne 1990", "13")]
    [InlineData("birthdate po 1990-06", "2")]
    [InlineData("birthdate co 1990-06", "2")]
    [InlineData("birthdate eq 1990-06", "")]
    [InlineData("birthdate sa 1990", "3")]
    [InlineData("birthdate eb 1990", "1")]
    [InlineData("gender eq male and birthdate ge 2000", "3")]
    [InlineData("gender eq female or birthdate ge 2000", "13")]
    [InlineData("gender eq male and birthdate ge 2000 or family eq zola", "34")]
    [InlineData("family eq zola or gender eq male and birthdate ge 2000", "3")] // left to right: (zola or male) and born since 2000
    [InlineData("family eq zola or (gender eq male and birthdate ge 2000)", "34")]
    [InlineData("not (gender eq male or family eq zola) and birthdate le 2000", "1")]
    public async Task A_filter_finds_patients(string filter, string expected) => await Finds("Patient", "p", filter, expected);

    [Theory]
    [InlineData("code eq http://loinc.org|44261-6", "1")]
    [InlineData("code eq loinc|44261-6", "1")]
    [InlineData("code eq |44261-6", "")]
    [InlineData("code ne loinc|70274-6", "1")] // what has another value, not what lacks this one
    [InlineData("code ne loinc|44261-6", "12")]
    [InlineData("date eq 2026-01", "1")]
    [InlineData("date eq 2026-01-15", "")]
    [InlineData("date po 2026-01-15", "1")]
    [InlineData("date co 2026-01-15", "1")]
    [InlineData("date po 2026-02-10T12:00:00Z", "2")]
    [InlineData("date co 2026-03-04", "3")]
    [InlineData("value-quantity gt 5", "2")]
    [InlineData("value-quantity ge 5 and value-quantity lt 12", "1")]
    [InlineData("value-quantity eq 12||points", "2")]
    [InlineData("value-string sw LO", "3")]
    [InlineData("subject re Patient/{p2}", "2")]
    [InlineData("subject.family co berg", "12")]
    [InlineData("subject:Patient.family co berg", "12")]
    [InlineData("patient[gender eq male].birthdate ge 2000", "3")]
    [InlineData("patient[gender eq male and family sw a].birthdate pr true", "3")]
    [InlineData("patient.gender eq female or value-quantity gt 5", "12")]
    [InlineData("not (patient.gender eq male)", "1")]
    [InlineData("code-value-quantity eq http://loinc.org|70274-6$gt10", "2")]
    public async Task A_filter_finds_observations(string filter, string expected) => await Finds("Observation", "o", filter, expected);

    [Theory]
    [InlineData("", "the name of a search parameter")]
    [InlineData("family", "an operation")]
    [InlineData("family eq", "a value")]
    [InlineData("family eq \"x", "closing quotation mark")]
    [InlineData("family eq \"\\q\"", "JSON string")]
    [InlineData("(family eq x", "')'")]
    [InlineData("family eq x)", "the end")]
    [InlineData("family eq x and", "the name of a search parameter")]
    [InlineData("not family eq x", "'(' after 'not'")]
    [InlineData("family xx y", "'xx' is no operation")]
    [InlineData("family po 2000", "type string")]
    [InlineData("gender co male", "type token")]
    [InlineData("gender in http://vs", "'http://vs' given for 'gender in' is not known")]
    [InlineData("gender ss male", "system|code")]
    [InlineData("birthdate in http://vs", "type date")]
    [InlineData("family pr maybe", "true or false")]
    [InlineData("birthdate ge yesterday", "'birthdate'")]
    [InlineData("nonsense eq 1", "'nonsense'")]
    [InlineData("gender.family eq x", "only references lead on")]
    [InlineData("organization[name eq x] eq y", "'.' and a further name")]
    [InlineData("family:exact eq y", "ends a path")]
    [InlineData("((((((((((((((((((family eq x))))))))))))))))))", "brackets more than")]
    public async Task A_filter_that_is_none_says_where_and_why(string filter, string says)
    {
        var answer = await server.Get("Patient?family=x&_filter=" + (filter.Length == 0 ? "%20" : Uri.EscapeDataString(filter)));
        answer.ShouldFail(400);
        answer.Text.ShouldContain(System.Text.Json.JsonEncodedText.Encode(says).ToString().Replace("\\u0027", "'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_list_finds_what_it_refers_to()
    {
        var (tag, ids) = await Prepare();
        var list = await server.Post("List", Quoted(
            $"{{'resourceType':'List','status':'current','mode':'working','entry':[{{'item':{{'reference':'Patient/{ids["p2"]}'}}}},"
            + $"{{'item':{{'reference':'Observation/{ids["o1"]}'}}}},{{'item':{{'reference':'Patient/{ids["p4"]}'}}}}]}}"));
        list.Status.ShouldBe(201, list.Text);
        (await server.Get($"Patient?_list={list.Id}")).EntryIds.ShouldBe([ids["p2"], ids["p4"]], ignoreOrder: true);
        (await server.Get($"Patient?_list=List/{list.Id}&gender=male")).EntryIds.ShouldBe([ids["p2"]]);
        (await server.Get($"Observation?_list=none,{list.Id}&_tag={tag}")).EntryIds.ShouldBe([ids["o1"]]);
        (await server.Get("Patient?_list=none")).EntryIds.ShouldBeEmpty();
        (await server.Get("Patient?_list=$current-problems")).ShouldFail(400);
    }

    private async Task Finds(string type, string letter, string filter, string expected)
    {
        var (tag, ids) = await Prepare();
        var written = filter.Replace("{p2}", ids["p2"], StringComparison.Ordinal);
        var found = await server.Get($"{type}?_tag={tag}&_filter={Uri.EscapeDataString(written)}");
        found.Status.ShouldBe(200, found.Text);
        found.EntryIds.ShouldBe(expected.Select(n => ids[letter + n]), ignoreOrder: true, found.Text);
        found.Link("self")!.ShouldContain("_filter=");
    }

    private static string Quoted(string json) => json.Replace('\'', '"');

    private async Task<(string Tag, Dictionary<string, string> Ids)> Prepare()
    {
        var tag = Sample.Unique();
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var meta = $"'meta':{{'tag':[{{'code':'{tag}'}}]}}";
        foreach (var (patient, i) in Patients.Select((p, i) => (p, i + 1)))
        {
            ids[$"p{i}"] = (await server.Post("Patient", Quoted($"{{'resourceType':'Patient',{meta},{patient}}}"))).Id!;
        }

        foreach (var (observation, i) in Observations.Select((o, i) => (o, i + 1)))
        {
            var subject = ids["p" + i.ToString(System.Globalization.CultureInfo.InvariantCulture)];
            ids[$"o{i}"] = (await server.Post("Observation", Quoted(
                $"{{'resourceType':'Observation',{meta},'status':'final','subject':{{'reference':'Patient/{subject}'}},{observation}}}"))).Id!;
        }

        return (tag, ids);
    }
}
