using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/search.html#modifiers: value sets and hierarchies in searches, over HTTP.</summary>
public sealed class CodeSetTests(TestServer server)
{
    private static readonly SemaphoreSlim Once = new(1, 1);
    private static string _tag = "";
    private static string _patient = "";

    [Theory]
    [InlineData("Observation?code:in=http://vs.test/{tag}", "ab")]
    [InlineData("Observation?code:in=http://vs.test/{tag}|1.0", "ab")]
    [InlineData("Observation?code:in=ValueSet/{tag}", "ab")]
    [InlineData("Observation?code:not-in=http://vs.test/{tag}", "cn")]
    [InlineData("Observation?code:below=http://cs.test/{tag}|b", "bc")]
    [InlineData("Observation?code:above=http://cs.test/{tag}|b", "ab")]
    [InlineData("Observation?code:below=http://cs.test/{tag}|b&code:in=http://vs.test/{tag}", "b")]
    [InlineData("Observation?_filter=code in http://vs.test/{tag}", "ab")]
    [InlineData("Observation?_filter=code in ValueSet/{tag} and not (code eq b)", "a")]
    [InlineData("Observation?_filter=code ss http://cs.test/{tag}|b", "bc")] // the value subsumes a concept of the resource
    [InlineData("Observation?_filter=code sb http://cs.test/{tag}|b", "ab")]
    [InlineData("?_type=Observation,Condition&code:in=http://vs.test/{tag}", "abk")]
    [InlineData("Observation?has-member.code:in=http://vs.test/{tag}", "n")]
    [InlineData("Observation?status:in=http://hl7.org/fhir/ValueSet/observation-status", "abcn")]
    public async Task Finds(string query, string expected)
    {
        await Prepare();
        var path = query.Replace("{tag}", _tag, StringComparison.Ordinal);
        var found = await server.Get($"{path}&_tag={_tag}&_count=50");
        found.Status.ShouldBe(200, found.Text);
        string.Concat(found.EntryIds.Select(i => i![^1]).Order()).ShouldBe(expected, found.Text);
        found.Body["total"]!.GetValue<int>().ShouldBe(expected.Length);
    }

    [Fact]
    public async Task Through_reverse_chains()
    {
        await Prepare();
        (await server.Get($"Patient?_tag={_tag}&_has:Observation:patient:code:in=http://vs.test/{_tag}")).EntryIds.ShouldBe([_patient]);
        (await server.Get($"Patient?_tag={_tag}&_has:Observation:patient:code:below=http://cs.test/{_tag}|z")).ShouldFail(400, "not-found");
    }

    [Fact]
    public async Task A_value_set_that_changes_changes_the_answer()
    {
        await Prepare();
        var url = $"http://vs.test/{_tag}-changing";
        (await server.Get($"Observation?_tag={_tag}&code:in={url}")).ShouldFail(400, "not-found");
        foreach (var (code, expected) in new[] { ("a", "a"), ("c", "c") })
        {
            var set = await server.Put($"ValueSet/{_tag}-changing", Set($"{_tag}-changing", code));
            set.Status.ShouldBeOneOf(200, 201);
            var found = await server.Get($"Observation?_tag={_tag}&code:in={url}");
            string.Concat(found.EntryIds.Select(i => i![^1])).ShouldBe(expected, found.Text);
        }
    }

    [Fact]
    public async Task Many_codes_are_one_statement()
    {
        await Prepare();
        var many = string.Join(',', Enumerable.Range(0, 5000).Select(i => $"{{\"code\":\"m{i}\"}}").Append("{\"code\":\"c\"}"));
        var set = await server.Put($"ValueSet/{_tag}-many", Set($"{_tag}-many", "a", many));
        set.Status.ShouldBe(201, set.Text);
        var found = await server.Get($"Observation?_tag={_tag}&code:in=http://vs.test/{_tag}-many&_total=accurate");
        string.Concat(found.EntryIds.Select(i => i![^1]).Order()).ShouldBe("ac", found.Text);
        (await server.Get($"Observation?_tag={_tag}&code:not-in=http://vs.test/{_tag}-many")).Entries.Count.ShouldBe(2);
        var more = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"{{\"code\":\"m{i}\"}}"));
        (await server.Put($"ValueSet/{_tag}-toomany", Set($"{_tag}-toomany", "a", more))).Status.ShouldBe(201);
        var refused = await server.Get($"Observation?_tag={_tag}&code:in=http://vs.test/{_tag}-toomany");
        refused.ShouldFail(400, "too-costly");
        refused.Diagnostics.ShouldContain("Terminology:MaxExpansion");
    }

    private static string Set(string name, string code, string more = "") => $$"""
        {"resourceType":"ValueSet","id":"{{name}}","url":"http://vs.test/{{name}}","version":"1.0","status":"active","compose":{"include":[
        {"system":"http://cs.test/{{_tag}}","concept":[{"code":"{{code}}"}{{(more.Length == 0 ? "" : "," + more)}}]}]} }
        """;

    // Observations a, b, c of a hierarchy a over b over c, n without coding and with member a; a Condition k of code a.
    private async Task Prepare()
    {
        await Once.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_tag.Length > 0)
            {
                return;
            }

            _tag = "t" + Sample.Unique()[..20];
            _patient = _tag + "p";
            var tag = $"\"meta\":{{\"tag\":[{{\"code\":\"{_tag}\"}}]}}";
            string Observed(string id, string code) => Sample.Entry("PUT", $"Observation/{_tag}{id}",
                $$"""{"resourceType":"Observation","id":"{{_tag}}{{id}}",{{tag}},"status":"final","code":{{code}},"subject":{"reference":"Patient/{{_patient}}"}{{(id == "n" ? $",\"hasMember\":[{{\"reference\":\"Observation/{_tag}a\"}}]" : "")}} }""");
            string Code(string code) => $$"""{"coding":[{"system":"http://cs.test/{{_tag}}","code":"{{code}}"}]}""";
            var stored = await server.Post("", Sample.Bundle("transaction",
                Sample.Entry("PUT", $"CodeSystem/{_tag}", $$"""
                    {"resourceType":"CodeSystem","id":"{{_tag}}","url":"http://cs.test/{{_tag}}","status":"active","content":"complete",
                    "concept":[{"code":"a","concept":[{"code":"b","concept":[{"code":"c"}]}]}]}
                    """),
                Sample.Entry("PUT", $"ValueSet/{_tag}", Set(_tag, "a", "{\"code\":\"b\"}")),
                Sample.Entry("PUT", $"Patient/{_patient}", $$"""{"resourceType":"Patient","id":"{{_patient}}",{{tag}} }"""),
                Observed("a", Code("a")), Observed("b", Code("b")), Observed("c", Code("c")), Observed("n", "{\"text\":\"none\"}"),
                Sample.Entry("PUT", $"Condition/{_tag}k", $$"""{"resourceType":"Condition","id":"{{_tag}}k",{{tag}},"code":{{Code("a")}},"subject":{"reference":"Patient/{{_patient}}"} }""")));
            stored.Status.ShouldBe(200, stored.Text);
        }
        finally
        {
            Once.Release();
        }
    }
}
