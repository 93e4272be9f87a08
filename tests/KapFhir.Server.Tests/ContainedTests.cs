using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/search.html#contained over HTTP: the example of the specification, and what surrounds it.</summary>
public sealed class ContainedTests(TestServer server)
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string _code = "";

    [Theory]
    [InlineData("Medication?code={code}", "Medication/m")]
    [InlineData("Medication?code={code}&_contained=false", "Medication/m")]
    [InlineData("Medication?code={code}&_contained=true", "MedicationRequest/23")]
    [InlineData("Medication?code={code}&_contained=true&_containedType=container", "MedicationRequest/23")]
    [InlineData("Medication?code={code}&_contained=true&_containedType=contained", "MedicationRequest/23#m1")]
    [InlineData("Medication?code={code}&_containedType=contained&_contained=both", "Medication/m MedicationRequest/23#m1")]
    [InlineData("Medication?code={code}&_contained=both&_summary=true", "Medication/m MedicationRequest/23")]
    [InlineData("Medication?ingredient-code={code}&_contained=true&_containedType=contained&_elements=code", "MedicationRequest/23#m2")]
    [InlineData("Medication?code={code}&_id=m1&_contained=true", "MedicationRequest/23")]
    [InlineData("Medication?code={code}&_id=m2&_contained=true", "")]
    [InlineData("?_type=Medication,Substance&code={code}&_contained=true&_containedType=contained", "MedicationRequest/23#m1 MedicationRequest/23#s")]
    [InlineData("Patient/{p}/Medication?code={code}&_contained=true", "MedicationRequest/23")]
    [InlineData("Patient/none/Medication?code={code}&_contained=true", "")]
    [InlineData("MedicationRequest?medication.code={code}", "MedicationRequest/23 MedicationRequest/24")] // chains look inside, by themselves
    [InlineData("MedicationRequest?medication:Medication.ingredient-code={code}", "")] // m2 is contained, but not what is requested
    [InlineData("MedicationRequest?code={code}", "")]
    [InlineData("Medication?_filter=code eq {code}&_contained=true", "MedicationRequest/23")]
    public async Task Finds(string query, string expected)
    {
        await Prepare();
        var found = await server.Get(Filled(query));
        found.Status.ShouldBe(200, found.Text);
        found.Entries.Select(e => e!["fullUrl"]!.GetValue<string>()[(server.Base.Length + 1)..].Replace(_code, "", StringComparison.Ordinal))
            .ShouldBe(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries), ignoreOrder: true, found.Text);
        found.Entries.ShouldAllBe(e => e!["search"]!["mode"]!.GetValue<string>() == "match");
        found.Body["total"]!.GetValue<int>().ShouldBe(found.Entries.Count);
        found.Link("self")!.Contains("_contained", StringComparison.Ordinal).ShouldBe(query.Contains("_contained", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_contained_resource_is_given_as_it_stands()
    {
        await Prepare();
        var found = await server.Get(Filled("Medication?code={code}&_contained=true&_containedType=contained"));
        var resource = found.Entries.ShouldHaveSingleItem()!["resource"]!;
        resource["resourceType"]!.GetValue<string>().ShouldBe("Medication");
        resource["id"]!.GetValue<string>().ShouldBe("m1");
    }

    [Theory]
    [InlineData("Medication?_contained=maybe", "true, false or both")]
    [InlineData("Medication?_containedType=part", "container or contained")]
    [InlineData("Medication?_containedType=contained", "_contained=true")]
    [InlineData("?_contained=true", "_type")]
    [InlineData("Medication?_contained=true&_include=Medication:manufacturer", "_include")]
    [InlineData("Medication?_contained=true&_sort=code", "_sort")]
    [InlineData("Medication?_contained=true&_lastUpdated=gt2020", "_lastUpdated")]
    [InlineData("Medication?_contained=both&_has:MedicationRequest:medication:status=active", "_has")]
    public async Task What_contained_resources_cannot_be_asked_is_refused(string query, string says)
    {
        var refused = await server.Get(query);
        refused.ShouldFail(400);
        refused.Diagnostics.ShouldContain(says);
    }

    [Fact]
    public async Task What_is_contained_no_more_is_not_found()
    {
        await Prepare();
        var id = Sample.Unique();
        string Request(string contained) => $$"""
            {"resourceType":"MedicationRequest","id":"{{id}}",{{contained}}"status":"active","intent":"order","subject":{"reference":"Patient/{{_code}}"},"medicationCodeableConcept":{"text":"x"} }
            """;
        var with = $$"""
            "contained":[{"resourceType":"Medication","id":"a","code":{"coding":[{"code":"{{id}}"}]} }],"supportingInformation":[{"reference":"#a"}],
            """;
        (await server.Put("MedicationRequest/" + id, Request(with))).Status.ShouldBe(201);
        (await server.Get($"Medication?code={id}&_contained=true")).Entries.Count.ShouldBe(1);
        (await server.Put("MedicationRequest/" + id, Request(""))).Status.ShouldBe(200);
        (await server.Get($"Medication?code={id}&_contained=true")).Entries.ShouldBeEmpty();
    }

    private static string Filled(string query) => query.Replace("{code}", _code, StringComparison.Ordinal).Replace("{p}", _code, StringComparison.Ordinal);

    // A Medication m; a request 23 with contained Medications m1 (what is requested) and m2 and a Substance s; a request 24 for m.
    private async Task Prepare()
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_code.Length > 0)
            {
                return;
            }

            _code = "c" + Sample.Unique();
            var coded = $$"""{"coding":[{"system":"urn:code","code":"{{_code}}"}]}""";
            string Request(string id, string more, string medication) => Sample.Entry("PUT", $"MedicationRequest/{_code}{id}", $$"""
                {"resourceType":"MedicationRequest","id":"{{_code}}{{id}}",{{more}}"status":"active","intent":"order","subject":{"reference":"Patient/{{_code}}"},
                "medicationReference":{"reference":"{{medication}}"} }
                """);
            var contained = $$"""
                "contained":[{"resourceType":"Medication","id":"m1","code":{{coded}} },
                {"resourceType":"Medication","id":"m2","ingredient":[{"itemCodeableConcept":{{coded}} }]},
                {"resourceType":"Substance","id":"s","code":{{coded}} }],"supportingInformation":[{"reference":"#m2"},{"reference":"#s"}],
                """;
            var stored = await server.Post("", Sample.Bundle("transaction",
                Sample.Entry("PUT", "Patient/" + _code, Sample.Patient(_code)),
                Sample.Entry("PUT", $"Medication/{_code}m", $$"""{"resourceType":"Medication","id":"{{_code}}m","code":{{coded}} }"""),
                Request("23", contained, "#m1"), Request("24", "", $"Medication/{_code}m")));
            stored.Status.ShouldBe(200, stored.Text);
        }
        finally
        {
            Once.Release();
        }
    }
}
