using System.Globalization;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>
/// As many values as a search may have, of every kind: SQL Server takes 2,100 parameters, and databases take long to plan a thousand alternatives.
/// https://hl7.org/fhir/R4/search.html#combining
/// </summary>
public sealed class ManyValuesTests(TestServer server)
{
    private const string Form = "Content-Type: application/x-www-form-urlencoded";
    private const int Most = 998; // and the parameter beside them

    [Theory]
    [InlineData("Patient", "family", "Zq{0}", "Many\"Names\\")]
    [InlineData("Patient", "family:exact", "Zq{0}", "Many\"Names\\Of-One")]
    [InlineData("Patient", "family:contains", "Zq{0}", "names\\of")]
    [InlineData("Patient", "birthdate", "ge3{0:000}-01-01", "1987-05-04")]
    [InlineData("Patient", "birthdate", "3{0:000}-01-01", "1987-05")]
    [InlineData("Patient", "birthdate", "ap1{0:000}-01-01", "ap1987-05-04", "ap19")]
    [InlineData("Patient", "identifier", "urn:none:{0}|x", "urn:many|a\"b\\")]
    [InlineData("Patient", "identifier", "urn:none:{0}|", "urn:many|")]
    [InlineData("Patient", "identifier", "none{0}", "a\"b\\")]
    [InlineData("Patient", "general-practitioner", "Practitioner/none{0}/_history/{0}", "Practitioner/{who}/_history/1")]
    [InlineData("Patient", "general-practitioner", "Practitioner/none{0}", "{who}")]
    [InlineData("Patient", "_profile:below", "http://example.org/none/{0}", "http://example.org/many")]
    [InlineData("Patient", "_profile", "http://example.org/none/{0}", "http://example.org/many/profile")]
    [InlineData("Patient", "_lastUpdated", "1{0:000}", "ge{now}", "x")]
    [InlineData("Patient", "_id", "none{0}", "{id}")]
    [InlineData("Observation", "value-quantity", "7{0}|http://unitsofmeasure.org|mg", "5.4|http://unitsofmeasure.org|mg")]
    [InlineData("Observation", "value-quantity", "gt7{0}||none", "le5400|http://unitsofmeasure.org|ug")]
    [InlineData("Observation", "code-value-quantity", "http://loinc.org|none{0}$7{0}||mg", "http://loinc.org|many$5.4||mg")]
    [InlineData("RiskAssessment", "probability", "gt7{0}", "0.25")]
    [InlineData("RiskAssessment", "probability", "7{0}", "ge0.2")]
    public async Task A_thousand_values_find_what_one_of_them_finds(string type, string parameter, string none, string one, string skipped = "")
    {
        var now = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture); // others store more than a page holds
        var (id, who) = await Stored(type);
        var nones = Enumerable.Range(0, Most - 1).Select(i => string.Format(CultureInfo.InvariantCulture, none, i))
            .Where(v => skipped.Length == 0 || !v.StartsWith(skipped, StringComparison.Ordinal)).ToList();
        var values = nones.Append(one.Replace("{id}", id, StringComparison.Ordinal).Replace("{who}", who, StringComparison.Ordinal).Replace("{now}", now, StringComparison.Ordinal));

        // Alone they drive the search; beside an id they are looked up.
        (await Find(type, parameter, values, "_count=1000")).EntryIds.ShouldContain(id);
        (await Find(type, parameter, values.Skip(1), "_id=" + id)).EntryIds.ShouldBe([id]);
        (await Find(type, parameter, nones, "_id=" + id)).EntryIds.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_chain_without_types_takes_many_values_too()
    {
        var (id, who) = await Stored("Observation");
        var patient = (await server.Get("Observation/" + id)).Body["subject"]!["reference"]!.GetValue<string>();
        await server.Put(patient, Sample.Patient(patient[8..], "Manychain" + who));
        var values = Enumerable.Range(0, 200).Select(i => "zq" + i.ToString(CultureInfo.InvariantCulture)).Append("manychain" + who);
        (await Find("Observation", "subject:Patient.family", values, "")).EntryIds.ShouldBe([id]);
    }

    [Fact]
    public async Task Two_hundred_conditions_are_answered()
    {
        var (id, _) = await Stored("Patient");
        string[] conditions =
        [
            .. Enumerable.Range(1, 70).Select(i => string.Create(CultureInfo.InvariantCulture, $"birthdate=ge{1900 + i}")),
            .. Enumerable.Range(1, 70).Select(i => string.Create(CultureInfo.InvariantCulture, $"birthdate=lt{2000 + i},1987")),
            .. Enumerable.Range(1, 12).Select(i => "family=" + Uri.EscapeDataString("many\"names\\\\of"[..i])),
            .. Enumerable.Range(0, 47).Select(i => string.Create(CultureInfo.InvariantCulture, $"gender:not=x{i}")), "gender:missing=true",
        ];
        conditions.Length.ShouldBe(200);
        foreach (var (more, found) in new[] { ("_id=" + id, true), ("_sort=birthdate&_count=1000", true), ("_id=" + id + "&birthdate=lt1987", false), ("_id=" + id + "&birthdate:missing=true", false) })
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var answer = await server.Post("Patient/_search", string.Join('&', conditions.Append(more)), Form);
            answer.Status.ShouldBe(200, answer.Text);
            answer.EntryIds.Contains(id).ShouldBe(found, more);
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
        }
    }

    private async Task<FhirResponse> Find(string type, string parameter, IEnumerable<string> values, string also)
    {
        var form = parameter + "=" + string.Join(',', values.Select(v => Uri.EscapeDataString(v.Replace("\\", "\\\\", StringComparison.Ordinal))));
        var found = await server.Post(type + "/_search?" + also, form, Form);
        found.Status.ShouldBe(200, found.Text);
        return found;
    }

    private async Task<(string Id, string Who)> Stored(string type)
    {
        var who = (await server.Post("Practitioner", """{"resourceType":"Practitioner","name":[{"family":"Who"}]}""")).Id!;
        var patient = await server.Post("Patient", $$"""
            {"resourceType":"Patient","meta":{"profile":["http://example.org/many/profile"]},"name":[{"family":"Many\"Names\\Of-One"}],
             "birthDate":"1987-05-04","identifier":[{"system":"urn:many","value":"a\"b\\"}],
             "generalPractitioner":[{"reference":"Practitioner/{{who}}/_history/1" }]}
            """);
        patient.Status.ShouldBe(201, patient.Text);
        var made = type switch
        {
            "Observation" => await server.Post("Observation", $$"""
                {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"many"}]},
                 "subject":{"reference":"Patient/{{patient.Id}}" },"valueQuantity":{"value":5.4,"unit":"mg","system":"http://unitsofmeasure.org","code":"mg"} }
                """),
            "RiskAssessment" => await server.Post("RiskAssessment", $$"""
                {"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/{{patient.Id}}" },"prediction":[{"probabilityDecimal":0.25}]}
                """),
            _ => patient,
        };
        made.Status.ShouldBe(201, made.Text);
        return (made.Id!, who);
    }
}
