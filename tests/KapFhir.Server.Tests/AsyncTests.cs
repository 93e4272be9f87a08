using System.Text.Json.Nodes;
using KapFhir.Auth;
using KapFhir.Server.Http;
using KapFhir.Store.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/async.html: 202, polling, and the answer in a bundle as R5 has it.</summary>
public sealed class AsyncTests(TestServer server)
{
    private const string Async = "Prefer: respond-async";

    private async Task<string> Accepted(string method, string path, string? body = null, params string[] headers)
    {
        var taken = await server.Send(method, path, body, [Async, .. headers]);
        (taken.Status, taken.Headers["Preference-Applied"]).ShouldBe((202, "respond-async"), taken.Text);
        taken.Headers["Content-Location"].ShouldStartWith(server.Base + "/_async/");
        return taken.Headers["Content-Location"][server.Base.Length..];
    }

    private async Task<FhirResponse> Answer(string status, params string[] headers)
    {
        for (var asked = 0; ; asked++)
        {
            var answer = await server.Get(status, headers);
            if (answer.Status != 202)
            {
                return answer;
            }

            int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
            answer.Headers["X-Progress"].ShouldNotBeNullOrEmpty();
            asked.ShouldBeLessThan(600);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private async Task<JsonNode> Entry(string status)
    {
        var answer = await Answer(status);
        answer.Status.ShouldBe(200, answer.Text);
        answer.Body["type"]!.GetValue<string>().ShouldBe("batch-response");
        answer.Headers.ContainsKey("Expires").ShouldBeTrue();
        return answer.Entries.ShouldHaveSingleItem()!;
    }

    [Fact]
    public async Task A_search_is_answered_later_with_its_searchset()
    {
        var value = Sample.Unique();
        var id = (await server.Post("Patient", Sample.Identified(value))).Id;
        var status = await Accepted("GET", "Patient?identifier=" + value);
        var entry = await Entry(status);
        entry["response"]!["status"]!.GetValue<string>().ShouldBe("200 OK");
        entry["resource"]!["entry"]![0]!["resource"]!["id"]!.GetValue<string>().ShouldBe(id);
        entry["resource"]!["link"]![0]!["url"]!.GetValue<string>().ShouldBe($"{server.Base}/Patient?identifier={value}");
        (await Answer(status, "Accept: application/fhir+xml")).Text.ShouldStartWith("<?xml");
    }

    [Theory]
    [InlineData("POST", "Patient/_search", "Content-Type: application/x-www-form-urlencoded", "searchset")]
    [InlineData("GET", "Patient/ID/$everything", null, "searchset")]
    [InlineData("GET", "Patient/_history?_count=1", null, "history")]
    [InlineData("POST", "", null, "transaction-response")]
    public async Task So_are_forms_operations_histories_and_bundles(string method, string path, string? header, string type)
    {
        var id = await server.NewPatient();
        var body = method == "GET" ? null : path.Length > 0 ? "_id=" + id : Sample.Bundle("transaction", Sample.Entry("POST", "Patient", Sample.Patient()));
        var entry = await Entry(await Accepted(method, path.Replace("ID", id, StringComparison.Ordinal), body, header is null ? [] : [header]));
        entry["resource"]!["type"]!.GetValue<string>().ShouldBe(type);
        entry["resource"]!["entry"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task What_fails_says_so_in_its_entry()
    {
        var entry = await Entry(await Accepted("GET", "Patient/none/$everything"));
        entry["response"]!["status"]!.GetValue<string>().ShouldBe("404 Not Found");
        entry["response"]!["outcome"]!["issue"]![0]!["code"]!.GetValue<string>().ShouldBe("not-found");
    }

    [Fact]
    public async Task What_can_be_refused_at_once_is()
    {
        (await server.Send("POST", "Patient/_search", "{}", Async)).ShouldFail(415);
        (await server.Get("Foo?x=y", Async)).ShouldFail(404);
    }

    [Fact]
    public async Task An_answer_can_be_forgotten()
    {
        var status = await Accepted("GET", "Patient?_count=1");
        await Entry(status);
        (await server.Delete(status)).Status.ShouldBe(202);
        (await server.Get(status)).ShouldFail(404);
        (await server.Delete(status)).ShouldFail(404);
    }

    [Fact]
    public async Task A_request_can_be_given_up()
    {
        // Nobody has begun with it: it is due in an hour.
        var jobs = server.Services.GetRequiredService<FhirServer>().Store.Jobs;
        var sent = new AsyncRequest("GET", "Patient", [], server.Base, AsyncCaller.Of(new Caller(IsLoopback: true)), new Dictionary<string, string>(StringComparer.Ordinal), [], null, null);
        var id = await jobs.Add(
            new NewJob("async-request") { Caller = "this machine", Input = sent.Write(), Delay = TimeSpan.FromHours(1) }, TestContext.Current.CancellationToken);
        (await server.Get("_async/" + id)).Headers["X-Progress"].ShouldBe("waiting");
        (await server.Delete("_async/" + id)).Status.ShouldBe(202);
        (await server.Get("_async/" + id)).ShouldFail(404);
    }

    [Theory]
    [InlineData("async-request", "somebody else")]
    [InlineData("other", "this machine")]
    public async Task What_others_asked_for_is_not_there(string kind, string caller)
    {
        var jobs = server.Services.GetRequiredService<FhirServer>().Store.Jobs;
        var id = await jobs.Add(new NewJob(kind) { Caller = caller, Delay = TimeSpan.FromHours(1) }, TestContext.Current.CancellationToken);
        (await server.Get("_async/" + id)).ShouldFail(404);
        (await server.Delete("_async/" + id)).ShouldFail(404);
    }

    [Fact]
    public async Task Single_reads_and_writes_are_not_worth_it()
    {
        var read = await server.Get("Patient/" + await server.NewPatient(), Async);
        (read.Status, read.Headers.ContainsKey("Preference-Applied")).ShouldBe((200, false));
    }
}
