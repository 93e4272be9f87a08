using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>Search parameters beside R4's own: https://hl7.org/fhir/R4/searchparameter.html</summary>
public sealed class SearchParameterTests(TestServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>A code of its own, so that tests on one server don't meet.</summary>
    private static string NewCode() => "t" + Guid.NewGuid().ToString("N")[..12];

    private static string Definition(string code, string type, string expression, string @base = "Patient", string more = "", string status = "active", string? id = null) => $$"""
        {"resourceType":"SearchParameter",{{(id is null ? "" : $"\"id\":\"{id}\",")}}"url":"http://example.org/SearchParameter/{{code}}","name":"T","status":"{{status}}","description":"d",
         "code":"{{code}}","base":["{{string.Join("\",\"", @base.Split(','))}}"],"type":"{{type}}","expression":"{{expression}}"{{more}}}
        """;

    private static string Patient(string id, string members) => $$"""{"resourceType":"Patient","id":"{{id}}",{{members}}}""";

    private static async Task<string> Post(TestServer server, string definition)
    {
        var created = await server.Post("SearchParameter", definition);
        created.Status.ShouldBe(201, created.Text);
        return created.Id!;
    }

    /// <summary>The ids found, once the parameter is in force.</summary>
    private static async Task<string> Found(TestServer server, string query)
    {
        for (var i = 0; i < 200; i++)
        {
            var found = await server.Get(query);
            if (found.Status != 503)
            {
                found.Status.ShouldBe(200, found.Text);
                return string.Join(' ', found.EntryIds);
            }

            await Task.Delay(50, Cancel);
        }

        throw new TimeoutException(query);
    }

    [Theory]
    [InlineData("number", "Patient.multipleBirth.ofType(integer)", "\"multipleBirthInteger\":3", "3", "4")]
    [InlineData("date", "Patient.identifier.period", "\"identifier\":[{\"value\":\"a\",\"period\":{\"start\":\"2020-01-01\",\"end\":\"2020-02-01\"}}]", "2020", "ge2021")]
    [InlineData("string", "Patient.contact.name.family", "\"contact\":[{\"name\":{\"family\":\"Ibáñez\"}}]", "ibanez", "rivera")]
    [InlineData("token", "Patient.maritalStatus", "\"maritalStatus\":{\"coding\":[{\"system\":\"http://s\",\"code\":\"M\"}]}", "http://s|M", "S")]
    [InlineData("token", "Patient.name.exists()", "\"name\":[{\"family\":\"a\"}]", "true", "false")]
    [InlineData("token", "Patient.photo.where(title = 'x').contentType", "\"photo\":[{\"title\":\"x\",\"contentType\":\"image/png\"}]", "image/png", "image/gif")]
    [InlineData("quantity", "Patient.extension('http://example.org/weight').value", "\"extension\":[{\"url\":\"http://example.org/weight\",\"valueQuantity\":{\"value\":80,\"system\":\"http://unitsofmeasure.org\",\"code\":\"kg\"}}]",
        "80000|http://unitsofmeasure.org|g", "gt80|http://unitsofmeasure.org|kg")]
    [InlineData("uri", "Patient.identifier.system", "\"identifier\":[{\"system\":\"http://example.org/mrn\",\"value\":\"1\"}]", "http://example.org/mrn", "http://example.org/other")]
    [InlineData("reference", "Patient.contact.organization", "\"contact\":[{\"organization\":{\"reference\":\"http://other.example/Organization/1\"}}]", "http://other.example/Organization/1", "Organization/2")]
    public async Task What_was_stored_before_and_what_is_stored_after_is_found(string type, string expression, string members, string value, string other)
    {
        var (code, before, after) = (NewCode(), Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));
        (await server.Put("Patient/" + before, Patient(before, members))).Status.ShouldBe(201);
        await Post(server, Definition(code, type, expression, more: type == "reference" ? ",\"target\":[\"Organization\"]" : ""));
        (await server.Put("Patient/" + after, Patient(after, members))).Status.ShouldBe(201);
        (await Found(server, $"Patient?{code}={Uri.EscapeDataString(value)}&_id={before},{after}&_sort=_lastUpdated")).ShouldBe($"{before} {after}");
        (await Found(server, $"Patient?{code}={Uri.EscapeDataString(other)}&_id={before},{after}")).ShouldBe("");
        (await Found(server, $"Patient?{code}:missing=false&_id={before},{after}&_sort=-_lastUpdated")).ShouldBe($"{after} {before}");
    }

    [Fact]
    public async Task It_works_wherever_a_search_parameter_does_and_is_stated()
    {
        await using var own = await TestServer.Start();
        await own.Put("Organization/o", """{"resourceType":"Organization","id":"o","name":"Clinic","alias":["b"]}""");
        await own.Put("Organization/p", """{"resourceType":"Organization","id":"p","name":"Clinic","alias":["a"]}""");
        await own.Put("Patient/x", Patient("x", "\"contact\":[{\"organization\":{\"reference\":\"Organization/o\"}}],\"multipleBirthInteger\":2"));
        await own.Put("Patient/y", Patient("y", "\"contact\":[{\"organization\":{\"reference\":\"Organization/p\"}}],\"multipleBirthInteger\":1"));
        await Post(own, Definition("works-at", "reference", "Patient.contact.organization", more: ",\"target\":[\"Organization\"]"));
        await Post(own, Definition("alias", "string", "Organization.alias", "Organization"));
        await Post(own, Definition("birth-order", "number", "Patient.multipleBirth.ofType(integer)"));

        (await Found(own, "Patient?works-at=Organization/o")).ShouldBe("x");
        (await Found(own, "Patient?works-at.alias=a")).ShouldBe("y");
        (await Found(own, "Organization?_has:Patient:works-at:birth-order=2")).ShouldBe("o");
        (await Found(own, "Patient?_sort=birth-order")).ShouldBe("y x");
        (await Found(own, "Organization?_sort=alias")).ShouldBe("p o");
        (await Found(own, "Patient?_id=x&_include=Patient:works-at")).ShouldBe("x o");
        (await Found(own, "Organization?_id=p&_revinclude=Patient:works-at")).ShouldBe("p y");
        (await Found(own, "Organization?_id=p&_revinclude=*")).ShouldBe("p y");
        (await Found(own, "Patient?_filter=birth-order gt 1")).ShouldBe("x");
        var statement = (await own.Get("metadata")).Body["rest"]![0]!["resource"]!.AsArray().First(r => r!["type"]!.GetValue<string>() == "Patient")!;
        statement["searchParam"]!.AsArray().Select(p => p!.ToJsonString())
            .ShouldContain("""{"name":"works-at","definition":"http://example.org/SearchParameter/works-at","type":"reference"}""");
        statement["searchInclude"]!.AsArray().Select(i => i!.GetValue<string>()).ShouldContain("Patient:works-at");
        (await own.Post("Patient", "{\"resourceType\":\"Patient\"}", "If-None-Exist: birth-order=2")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task It_goes_when_it_is_retired_or_deleted_and_comes_back()
    {
        await using var own = await TestServer.Start();
        await own.Put("Patient/x", Patient("x", "\"multipleBirthInteger\":2"));
        (await own.Put("SearchParameter/s", Definition("order", "number", "Patient.multipleBirth.ofType(integer)", id: "s"))).Status.ShouldBe(201);
        (await Found(own, "Patient?order=2")).ShouldBe("x");
        (await own.Put("SearchParameter/s", Definition("order", "number", "Patient.multipleBirth.ofType(integer)", id: "s", status: "retired"))).Status.ShouldBe(200);
        var refused = await own.Get("Patient?order=2");
        refused.ShouldFail(400, "not-supported");
        refused.Diagnostics.ShouldContain("its status is retired");
        (await own.Get("metadata")).Text.ShouldNotContain("SearchParameter/order");
        (await own.Put("SearchParameter/s", Definition("order", "number", "Patient.multipleBirth.ofType(integer)", id: "s"))).Status.ShouldBe(200);
        (await Found(own, "Patient?order=2")).ShouldBe("x");
        (await own.Delete("SearchParameter/s")).Status.ShouldBe(204);
        (await own.Get("Patient?order=2")).Diagnostics.ShouldContain("is unknown for Patient");
    }

    [Fact]
    public async Task A_changed_expression_is_indexed_anew_and_a_changed_code_is_not()
    {
        await using var own = await TestServer.Start();
        await own.Put("Patient/x", Patient("x", "\"name\":[{\"family\":\"Rivera\",\"given\":[\"Ana\"]}]"));
        string Sent(string code, string expression) => Definition(code, "string", expression, id: "s").Replace("SearchParameter/" + code, "SearchParameter/fixed", StringComparison.Ordinal);
        await own.Put("SearchParameter/s", Sent("word", "Patient.name.family"));
        (await Found(own, "Patient?word=rivera")).ShouldBe("x");
        await own.Put("SearchParameter/s", Sent("word", "Patient.name.given"));
        (await Found(own, "Patient?word=rivera")).ShouldBe("");
        (await Found(own, "Patient?word=ana")).ShouldBe("x");
        await own.Put("SearchParameter/s", Sent("term", "Patient.name.given"));
        (await own.Get("Patient?term=ana")).Entries.Count.ShouldBe(1);
        (await own.Get("Patient?word=ana")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task What_can_not_be_searched_by_is_refused_with_its_element()
    {
        var refused = await server.Post("SearchParameter", Definition(NewCode(), "number", "Patient.name"));
        refused.ShouldFail(422, "value");
        refused.Expression.ShouldBe("SearchParameter.expression");
        refused.Diagnostics.ShouldBe(KapFhir.Fhir.Issues.SearchExpressionUnfit(
            "", "HumanName", "number", "integer, positiveInt, unsignedInt, decimal, Range").Diagnostics);
        (await server.Post("SearchParameter", Definition(NewCode(), "string", "Patient.name.where("))).ShouldFail(422, "value");
        (await server.Post("SearchParameter", Definition("family", "string", "Patient.name.family"))).ShouldFail(422, "duplicate");
    }

    [Fact]
    public async Task One_that_is_not_active_is_stored_and_says_why_it_is_not_searched_by()
    {
        var code = NewCode();
        await Post(server, Definition(code, "string", "Patient.name.where(", status: "draft"));
        var refused = await server.Get($"Patient?{code}=a");
        refused.ShouldFail(400, "not-supported");
        refused.Diagnostics.ShouldBe(KapFhir.Fhir.Issues.SearchParameterNotInForce(
            code, "Patient", "http://example.org/SearchParameter/" + code, "its status is draft, and only active ones are searched by.").Diagnostics);
    }

    [Fact]
    public async Task It_holds_for_the_resources_of_the_transaction_that_brings_it()
    {
        await using var own = await TestServer.Start();
        var sent = await own.Post("", $$"""
            {"resourceType":"Bundle","type":"transaction","entry":[
             {"resource":{{Definition("order", "number", "Patient.multipleBirth.ofType(integer)")}},"request":{"method":"POST","url":"SearchParameter"} },
             {"resource":{{Patient("a", "\"multipleBirthInteger\":2")}},"request":{"method":"PUT","url":"Patient/a"} }]}
            """);
        sent.Status.ShouldBe(200, sent.Text);
        (await Found(own, "Patient?order=2")).ShouldBe("a");
    }

    [Fact]
    public async Task What_another_process_is_at_is_refused_with_its_progress_and_taken_over_when_that_gives_no_sign_of_life()
    {
        using var database = new TestDatabase();
        await using (var first = await TestServer.On(database))
        {
            await first.Put("Patient/x", Patient("x", "\"multipleBirthInteger\":2"));
        }

        // A process that is killed at once after it has taken the job.
        var options = database.Options();
        options.JobLease = TimeSpan.FromSeconds(3);
        await using (var killed = KapFhir.Store.Resources.ResourceStore.Open(options, KapFhir.Fhir.Definitions.FhirDefinitions.R4, TimeProvider.System))
        {
            (await killed.Jobs.TakeOne(await killed.Indexing.Reindex(["Patient"], "", Cancel), Cancel)).ShouldNotBeNull();
        }

        await using var server = await TestServer.On(database);
        var job = (await server.Get("_jobs")).Body["parameter"]!.AsArray().Last()!;
        var id = job["part"]!.AsArray().First(p => p!["name"]!.GetValue<string>() == "job")!["valueId"]!.GetValue<string>();
        (await server.Get("_jobs/" + id)).Status.ShouldBe(202);
        await Post(server, Definition("order", "number", "Patient.multipleBirth.ofType(integer)"));
        (await Found(server, "Patient?order=2")).ShouldBe("x");
        for (var i = 0; i < 100 && (await server.Get("_jobs/" + id)).Status == 202; i++)
        {
            await Task.Delay(100, Cancel);
        }

        var ended = await server.Get("_jobs/" + id);
        ended.Status.ShouldBe(200);
        ended.Text.ShouldContain("\"completed\"");
    }

    [Fact]
    public async Task Reindex_is_a_job_with_its_progress_as_a_resource()
    {
        await using var own = await TestServer.Start();
        await own.Put("Patient/x", Patient("x", "\"gender\":\"male\""));
        var accepted = await own.Send("POST", "$reindex");
        accepted.Status.ShouldBe(202, accepted.Text);
        var location = accepted.Headers["Content-Location"];
        location.ShouldStartWith(own.Base + "/_jobs/");
        accepted.Type.ShouldBe("Parameters");
        var path = location[(own.Base.Length + 1)..];
        var status = await own.Get(path);
        for (var i = 0; i < 100 && status.Status == 202; i++)
        {
            await Task.Delay(50, Cancel);
            status = await own.Get(path);
        }

        status.Status.ShouldBe(200);
        status.Body["parameter"]!.AsArray().Select(p => p!.ToJsonString()).ShouldContain("""{"name":"done","valueDecimal":1}""");
        (await own.Delete(path)).ShouldFail(409, "conflict");
        (await own.Send("POST", "Patient/$reindex")).Status.ShouldBe(202);
        (await own.Send("POST", "$reindex?type=Nonsense")).Status.ShouldBe(404);
        (await own.Send("POST", "$reindex?nonsense=1")).ShouldFail(400);
        (await own.Get("$reindex")).Status.ShouldBeOneOf(405, 404);
        (await own.Get("_jobs/nobody")).ShouldFail(404, "not-found");
        (await own.Get("_jobs")).Body["parameter"]![0]!["valueInteger"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Reindex_of_one_resource_says_what_differs()
    {
        var id = await server.NewPatient();
        var dry = await server.Post($"Patient/{id}/$reindex", """{"resourceType":"Parameters","parameter":[{"name":"dryRun","valueBoolean":true}]}""");
        dry.Status.ShouldBe(200, dry.Text);
        dry.Body["parameter"]!.AsArray().Count.ShouldBe(1);
        dry.Body["parameter"]![0]!["valueInteger"]!.GetValue<int>().ShouldBeGreaterThan(2);
        (await server.Send("POST", $"Patient/{id}/$reindex")).Status.ShouldBe(200);
        (await server.Send("POST", "Patient/nobody/$reindex")).ShouldFail(404);
    }

    [Fact]
    public async Task What_is_contained_elsewhere_is_found_by_it_too()
    {
        await using var own = await TestServer.Start();
        await own.Put("Observation/o", """
            {"resourceType":"Observation","id":"o","status":"final","code":{"text":"c"},"subject":{"reference":"#p"},
             "contained":[{"resourceType":"Patient","id":"p","multipleBirthInteger":2}]}
            """);
        await Post(own, Definition("order", "number", "Patient.multipleBirth.ofType(integer)"));
        (await Found(own, "Patient?order=2&_contained=true&_containedType=container")).ShouldBe("o");
    }
}
