using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/http.html#3.1.0.7.1</summary>
public sealed class ConditionalDeleteTests(TestServer server)
{
    [Theory]
    [InlineData(0, "", 204, 0)]
    [InlineData(1, "", 204, 0)]
    [InlineData(2, "", 412, 2)] // without _count a condition means one
    [InlineData(0, "&_count=5", 204, 0)]
    [InlineData(3, "&_count=5", 204, 0)]
    [InlineData(3, "&_count=3", 204, 0)]
    [InlineData(4, "&_count=3", 412, 4)] // all or none
    [InlineData(1, "&_count=0", 412, 1)]
    [InlineData(2, "&_count=5&_sort=name", 400, 2)]
    [InlineData(2, "&_count=x", 400, 2)]
    public async Task As_many_as_count_allows(int stored, string more, int status, int left)
    {
        var value = Sample.Unique();
        for (var i = 0; i < stored; i++)
        {
            await server.Post("Patient", Sample.Identified(value));
        }

        var answer = await server.Send("DELETE", $"Patient?identifier=urn:test|{value}{more}");
        answer.Status.ShouldBe(status, answer.Text);
        (await server.Get($"Patient?identifier=urn:test|{value}")).EntryIds.Count().ShouldBe(left);
    }

    [Theory]
    [InlineData(2, "&_count=5&_dryRun=true", 200)]
    [InlineData(1, "&_dryRun=true", 200)]
    [InlineData(0, "&_dryRun=true", 200)]
    [InlineData(3, "&_count=2&_dryRun=true", 412)]
    [InlineData(1, "&_dryRun=yes", 400)]
    [InlineData(1, "&_dryrun=true", 400)]
    public async Task A_dry_run_tells_what_would_go(int stored, string more, int status)
    {
        var value = Sample.Unique();
        var ids = new List<string>();
        for (var i = 0; i < stored; i++)
        {
            ids.Add((await server.Post("Patient", Sample.Identified(value))).Id!);
        }

        var answer = await server.Send("DELETE", $"Patient?identifier=urn:test|{value}{more}");
        answer.Status.ShouldBe(status, answer.Text);
        (await server.Get($"Patient?identifier=urn:test|{value}")).EntryIds.ShouldBe(ids, ignoreOrder: true);
        if (status == 200)
        {
            answer.Diagnostics.ShouldContain($"{stored} resource(s) would be");
            ids.ShouldAllBe(id => answer.Diagnostics.Contains("Patient/" + id, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_dry_run_tells_what_stands_in_the_way()
    {
        var value = Sample.Unique();
        var patient = (await server.Post("Patient", Sample.Identified(value))).Id!;
        (await server.Post("Observation", Sample.Observation("Patient/" + patient))).Status.ShouldBe(201);
        (await server.Send("DELETE", $"Patient?identifier=urn:test|{value}&_dryRun=true")).ShouldFail(409);
    }

    [Fact]
    public async Task The_outcome_says_how_many()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        await server.Post("Patient", Sample.Identified(value));
        var answer = await server.Send("DELETE", $"Patient?identifier=urn:test|{value}&_count=10", null, "Prefer: return=OperationOutcome");
        answer.Status.ShouldBe(200, answer.Text);
        answer.Diagnostics.ShouldContain("2 resource(s) deleted");
    }

    [Fact]
    public async Task References_among_what_goes_do_not_keep_it_and_others_do()
    {
        var (value, tag) = (Sample.Unique(), Sample.Unique());
        var more = $$""","meta":{"tag":[{"code":"{{tag}}"}]}""";
        var first = (await server.Post("Patient", Sample.Identified(value, more: more))).Id!;
        await server.Post("Patient", Sample.Patient(more: more + $$""","link":[{"other":{"reference":"Patient/{{first}}"},"type":"seealso"}]"""));
        var kept = (await server.Post("Patient", Sample.Patient(more: more))).Id!;
        var observation = (await server.Post("Observation", Sample.Observation("Patient/" + kept))).Id!;
        var refused = await server.Send("DELETE", $"Patient?_tag={tag}&_count=9");
        refused.ShouldFail(409);
        (await server.Get($"Patient?_tag={tag}")).EntryIds.Count().ShouldBe(3);
        await server.Send("DELETE", "Observation/" + observation);
        (await server.Send("DELETE", $"Patient?_tag={tag}&_count=9")).Status.ShouldBe(204);
        (await server.Get($"Patient?_tag={tag}")).EntryIds.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("PUT", "Patient?identifier=x&_count=2", "_count")]
    [InlineData("PUT", "Patient?identifier=x&_sort=name", "_sort")]
    [InlineData("PUT", "Patient?identifier=x&_include=Patient:organization", "_include")]
    [InlineData("DELETE", "Patient?identifier=x&_summary=count", "_summary")]
    [InlineData("DELETE", "Patient?identifier=x&_total=accurate", "_total")]
    public async Task What_shapes_results_is_no_condition(string method, string path, string says)
    {
        var refused = await server.Send(method, path, method == "PUT" ? Sample.Patient() : null);
        refused.ShouldFail(400);
        refused.Diagnostics.ShouldContain(says);
    }

    [Fact]
    public async Task In_a_transaction_a_condition_means_one_and_in_a_batch_count_counts()
    {
        var value = Sample.Unique();
        await server.Post("Patient", Sample.Identified(value));
        await server.Post("Patient", Sample.Identified(value));
        var entry = Sample.Entry("DELETE", $"Patient?identifier={value}&_count=2");
        (await server.Post("", Sample.Bundle("transaction", entry))).ShouldFail(400);
        (await server.Post("", Sample.Bundle("batch", entry))).EntryStatuses.ShouldBe(["204"]);
        (await server.Get("Patient?identifier=" + value)).EntryIds.ShouldBeEmpty();
    }
}
