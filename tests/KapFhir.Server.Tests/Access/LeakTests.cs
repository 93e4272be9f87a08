using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KapFhir.Store.Resources;
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>What may not be seen is answered as what is not there, in status, words, headers and work; and nothing else tells of it.</summary>
[Collection(AccessServer.Writes)]
public sealed partial class LeakTests(AccessServer server)
{
    private static readonly AccessToken Ann = AccessToken.Of("ann: patient/*.cruds");

    [GeneratedRegex("\"(lastUpdated|timestamp)\":\"[^\"]*\"")]
    private static partial Regex Times();

    private static string Same(FhirResponse answer, string id) =>
        answer.Status + Times().Replace(answer.Text.Replace(id, "ID", StringComparison.Ordinal), "") + string.Join(' ', answer.Headers.Keys.Except(["Date", "Content-Length"], StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal));

    private static string Observation(string id, string patient, string more = "") => World.Observation(id, patient, "survey", more).Replace(World.Code, "8867-4", StringComparison.Ordinal);

    public static TheoryData<string, string, string?, string?> Requests => new()
    {
        { "GET", "Observation/{0}", null, null },
        { "HEAD", "Observation/{0}", null, null },
        { "GET", "Observation/{0}?_summary=true", null, null },
        { "GET", "Observation/{0}", null, "If-None-Match: W/\"1\"" },
        { "GET", "Observation/{0}", null, "If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT" },
        { "GET", "Observation/{0}/_history/1", null, null },
        { "GET", "Observation/{0}/_history/1", null, "If-None-Match: W/\"1\"" },
        { "GET", "Observation/{0}/_history/99", null, null },
        { "GET", "Observation/{0}/_history", null, null },
        { "GET", "Observation/{0}/_history?_since=2020-01-01", null, null },
        { "GET", "Observation/{0}/$meta", null, null },
        { "GET", "Observation/{0}/_history/1/$meta", null, null },
        { "GET", "Observation/{0}/$validate", null, null },
        { "GET", "Observation?_id={0}", null, null },
        { "GET", "Observation?_id={0}&_summary=count", null, null },
        { "GET", "Observation?derived-from=Observation/{0}", null, null },
        { "GET", "Observation?_has:Observation:derived-from:_id={0}", null, null },
        { "GET", "Observation?_filter=_id eq {0}", null, null },
        { "GET", "Observation/_history?_list={0}", null, null },
        { "GET", "Encounter/{0}/$everything", null, null },
        { "PUT", "Observation/{0}", "own", null },
        { "PUT", "Observation/{0}", "own", "If-Match: W/\"1\"" },
        { "PUT", "Observation/{0}", "own", "If-Match: W/\"99\"" },
        { "PUT", "Observation/{0}", "own", "If-None-Match: *" },
        { "PATCH", "Observation/{0}", "patch", null },
        { "PATCH", "Observation/{0}", "patch", "If-Match: W/\"1\"" },
        { "DELETE", "Observation/{0}", null, null },
        { "DELETE", "Observation/{0}", null, "If-Match: W/\"99\"" },
        { "POST", "Observation/{0}/$meta-add", "meta", null },
        { "POST", "Observation", "refers", null },
        { "POST", "", "batch", null },
        { "POST", "", "transaction", null },
    };

    /// <summary>The same answer for another patient's, one that was deleted, one that was moved away before it was ever this patient's, and none.</summary>
    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Hidden_is_absent(string method, string path, string? body, string? header)
    {
        var hidden = await server.Put("Observation", id => Observation(id, "bob"));
        var deleted = await server.Put("Observation", id => Observation(id, "bob"));
        (await server.Send(AccessServer.Everything, "DELETE", "Observation/" + deleted)).Status.ShouldBe(204);
        var absent = "observation-" + Guid.NewGuid().ToString("N")[..12];
        var answers = new List<string>();
        foreach (var id in new[] { absent, hidden, deleted })
        {
            var headers = new[] { header, body == "patch" ? "Content-Type: application/json-patch+json" : null }.OfType<string>().ToArray();
            answers.Add(Same(await server.Send(Ann, method, string.Format(null, path, id), BodyOf(body, id), headers), id));
        }

        answers[1].ShouldBe(answers[0], "another's");
        answers[2].ShouldBe(answers[0], "another's, deleted");
        (await server.Stored("Observation/" + hidden)).VersionId.ShouldBe("1");
    }

    private static string? BodyOf(string? kind, string id) => kind switch
    {
        "own" => Observation(id, "ann"),
        "patch" => """[{"op":"replace","path":"/status","value":"amended"}]""",
        "meta" => """{"resourceType":"Parameters","parameter":[{"name":"meta","valueMeta":{"tag":[{"system":"urn:t","code":"x"}]}}]}""",
        "refers" => World.Observation(null, "ann", "survey", $$""","derivedFrom":[{"reference":"Observation/{{id}}"} ]"""),
        "batch" => Sample.Bundle("batch", Sample.Entry("GET", "Observation/" + id), Sample.Entry("PUT", "Observation/" + id, Observation(id, "ann")), Sample.Entry("DELETE", "Observation/" + id)),
        "transaction" => Sample.Bundle("transaction", Sample.Entry("PUT", "Observation/" + id, Observation(id, "ann"))),
        _ => null,
    };

    /// <summary>A patient who is hidden, and one who is not: by every operation and compartment.</summary>
    [Theory]
    [InlineData("GET", "Patient/{0}")]
    [InlineData("GET", "Patient/{0}/*")]
    [InlineData("GET", "Patient/{0}/Observation?_summary=count")]
    [InlineData("GET", "Patient?_id={0}")]
    [InlineData("GET", "Observation?patient={0}&_total=accurate")]
    [InlineData("GET", "Observation?subject=Patient/{0}&_include=Observation:subject")]
    [InlineData("GET", "Patient/{0}/$everything")]
    [InlineData("GET", "Patient/{0}/$kap-patient-outcomes")]
    [InlineData("GET", "Patient/{0}/$kap-access-log")]
    [InlineData("GET", "Patient/{0}/$kap-eligibility")]
    [InlineData("POST", "Patient/{0}/$kap-segment")]
    [InlineData("POST", "Questionnaire/$populate")]
    public async Task A_hidden_patient_is_no_patient(string method, string path)
    {
        foreach (var token in new[] { Ann, AccessToken.Of("dr: patient/*.rs") })
        {
            var body = method == "GET" ? null : """{"resourceType":"Parameters","parameter":[{"name":"subject","valueReference":{"reference":"Patient/ID"}},{"name":"questionnaire","resource":{"resourceType":"Questionnaire","status":"draft"}}]}""";
            var (hidden, absent) = (await Ask("bob"), await Ask("nob"));
            hidden.ShouldBe(absent);

            async Task<string> Ask(string id) => Same(await server.Send(token, method, string.Format(null, path, id),
                path.Contains("populate", StringComparison.Ordinal) ? body!.Replace("ID", id, StringComparison.Ordinal) : body is null ? null : """{"resourceType":"Parameters"}"""), id);
        }
    }

    /// <summary>Conditions look among what may be searched: whether another's matches too is not told.</summary>
    [Fact]
    public async Task Conditions_do_not_tell_of_hidden_matches()
    {
        var mark = Guid.NewGuid().ToString("N");
        var identifier = $",\"identifier\":[{{\"system\":\"urn:leak\",\"value\":\"{mark}\"}}]";
        var hidden = await server.Put("Observation", id => Observation(id, "bob", identifier));
        var condition = "identifier=urn:leak|" + mark;
        var created = await server.Send(Ann, "POST", "Observation", World.Observation(null, "ann", "survey", identifier), "If-None-Exist: " + condition);
        created.Status.ShouldBe(201, created.Text);

        // Two match in all, one of what Ann may see: no 412, and that one is meant.
        (await server.Send(Ann, "PUT", "Observation?" + condition, World.Observation(null, "ann", "laboratory", identifier))).Id.ShouldBe(created.Id);
        (await server.Send(Ann, "PATCH", "Observation?" + condition, """[{"op":"replace","path":"/status","value":"amended"}]""", "Content-Type: application/json-patch+json")).Id.ShouldBe(created.Id);
        (await server.Send(Ann, "DELETE", $"Observation?{condition}&_dryRun=true")).Text.ShouldNotContain(hidden);
        (await server.Send(Ann, "DELETE", "Observation?" + condition)).Status.ShouldBe(204);
        (await server.Stored("Observation/" + created.Id)).Status.ShouldBe(410);
        (await server.Stored("Observation/" + hidden)).VersionId.ShouldBe("1");

        // And by a conditional reference of a transaction.
        string Referring(string to) => Sample.Bundle("transaction", Sample.Entry("POST", "Observation",
            World.Observation(null, "ann", "survey", $$""","derivedFrom":[{"reference":"Observation?identifier=urn:leak|{{to}}"} ]"""), "urn:uuid:" + Guid.NewGuid().ToString("D")));
        var other = Guid.NewGuid().ToString("N");
        Same(await server.Send(Ann, "POST", "", Referring(mark)), mark).ShouldBe(Same(await server.Send(Ann, "POST", "", Referring(other)), other));
    }

    /// <summary>Of a resource that changed hands each patient sees their own time.</summary>
    [Fact]
    public async Task A_history_is_of_the_versions_that_were_ones_own()
    {
        var id = await server.Put("Observation", i => Observation(i, "bob"));
        (await server.Send(AccessServer.Everything, "PUT", "Observation/" + id, Observation(id, "ann"))).Status.ShouldBe(200);
        (await server.Send(AccessServer.Everything, "PUT", "Observation/" + id, Observation(id, "bob", ",\"issued\":\"2026-01-01T00:00:00Z\""))).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", "Observation/" + id)).Status.ShouldBe(404);
        (await server.Send(Ann, "GET", $"Observation/{id}/_history/1")).Status.ShouldBe(404);
        (await server.Send(Ann, "GET", $"Observation/{id}/_history/2")).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", $"Observation/{id}/_history/3")).Status.ShouldBe(404);
        var history = await server.Send(Ann, "GET", $"Observation/{id}/_history");
        history.Text.ShouldNotContain("Patient/bob");
        history.Body["total"]!.GetValue<int>().ShouldBe(1);
        (await server.Send(Ann, "GET", "Observation?_id=" + id + "&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task What_was_ones_own_and_is_deleted_says_so()
    {
        var id = await server.Put("Observation", i => Observation(i, "ann"));
        (await server.Send(Ann, "DELETE", "Observation/" + id)).Status.ShouldBe(204);
        (await server.Send(Ann, "GET", "Observation/" + id)).Status.ShouldBe(410);
        (await server.Send(Ann, "GET", $"Observation/{id}/_history")).Body["total"]!.GetValue<int>().ShouldBe(2);
    }

    /// <summary>Tags and labels that are in use are those of what may be seen.</summary>
    [Fact]
    public async Task The_meta_of_a_type_is_that_of_the_visible()
    {
        var tag = "t" + Guid.NewGuid().ToString("N");
        await server.Put("Observation", id => Observation(id, "bob", $$""","meta":{"tag":[{"system":"urn:leak","code":"{{tag}}"}]}"""));
        (await server.Send(AccessServer.Everything, "GET", "Observation/$meta")).Text.ShouldContain(tag);
        (await server.Send(Ann, "GET", "Observation/$meta")).Text.ShouldNotContain(tag);
        (await server.Send(Ann, "GET", "$meta")).Text.ShouldNotContain(tag);
        (await server.Send(Ann, "GET", "Observation?_tag=" + tag + "&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(0);
    }

    /// <summary>A refused delete says that something refers to the resource, not what.</summary>
    [Fact]
    public async Task A_hidden_referrer_is_not_named()
    {
        var id = await server.Put("Observation", i => Observation(i, "ann"));
        var hidden = await server.Put("Observation", i => Observation(i, "bob", $$""","derivedFrom":[{"reference":"Observation/{{id}}"} ]"""));
        var refused = await server.Send(Ann, "DELETE", "Observation/" + id);
        refused.Status.ShouldBe(409);
        refused.Text.ShouldNotContain(hidden);
    }

    /// <summary>As much work for what is hidden as for what is not there: no query that only the one or the other makes.</summary>
    [Theory]
    [InlineData("GET", "Observation/{0}")]
    [InlineData("GET", "Observation/{0}/_history/1")]
    [InlineData("GET", "Observation?_id={0}")]
    [InlineData("GET", "Patient/{0}/$everything")]
    public async Task The_same_work(string method, string path)
    {
        var store = server.Fhir.Store;
        var before = store.Observer;
        try
        {
            var (hidden, absent) = (await Count("survey-bob"), await Count("survey-nob"));
            hidden.ShouldBe(absent);
        }
        finally
        {
            store.Observer = before;
        }

        // Whether her own record is shown whole is asked now and then, by when something was written last: it hangs on nothing that she asks for.
        static bool IsOfHerself(SqlStatement statement) => statement.Values.Count > 1 && statement.Values[1] is "ann";

        async Task<string[]> Count(string id)
        {
            var texts = new ConcurrentQueue<string>();
            store.Observer = statement => texts.Enqueue(IsOfHerself(statement) ? "" : statement.Text);
            (await server.Send(Ann, method, string.Format(null, path, path.StartsWith("Patient", StringComparison.Ordinal) ? id[^3..] : id))).Status.ShouldBeOneOf(200, 404);
            store.Observer = before;

            // What the server does by itself meanwhile is no part of it.
            return [.. texts.Where(t => t.Contains("resource r", StringComparison.Ordinal) || t.Contains("FROM version", StringComparison.Ordinal)).Where(t => !t.Contains("audit", StringComparison.Ordinal))];
        }
    }
}
