using System.Text;
using System.Text.Json.Nodes;
using KapFhir.Store.Audit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>Every access leaves AuditEvents in the shapes of IHE BALP, which nobody can change unseen.</summary>
public sealed class AuditTests : IAsyncLifetime
{
    private const string Dicom = "http://dicom.nema.org/resources/ontology/DCM|";
    private readonly TestDatabase _database = new();
    private TestServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await TestServer.On(_database, "--Audit:Mode=Always");

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _database.Dispose();
    }

    [Theory]
    [InlineData("GET", "Patient/{p}", "read", "R", "PatientRead", "110152")]
    [InlineData("GET", "Patient/{p}/_history/1", "vread", "R", "PatientRead", "110152")]
    [InlineData("GET", "Observation?patient={p}", "search-type", "E", "PatientQuery", "110153")]
    [InlineData("GET", "Observation?_id=none", "search-type", "E", "Query", "110153")]
    [InlineData("GET", "Patient/{p}/_history", "history-instance", "E", null, "110153")]
    [InlineData("GET", "_history", "history-system", "E", null, "110153")]
    [InlineData("GET", "Patient/{p}/$everything", "operation", "E", null, "110153")]
    [InlineData("DELETE", "Observation/{o}", "delete", "D", "PatientDelete", "110153")]
    public async Task An_access_is_told_in_BALPs_codes(string method, string path, string subtype, string action, string? profile, string client)
    {
        var (patient, observation) = await Record();
        (await _server.Send(method, path.Replace("{p}", patient, StringComparison.Ordinal).Replace("{o}", observation, StringComparison.Ordinal), null, "X-Request-Id: my-request"))
            .Status.ShouldBeLessThan(300);
        var told = (await EventsOf("my-request")).ShouldHaveSingleItem();
        told["subtype"]![0]!["code"]!.GetValue<string>().ShouldBe(subtype);
        told["action"]!.GetValue<string>().ShouldBe(action);
        told["outcome"]!.GetValue<string>().ShouldBe("0");
        told["meta"]!["profile"]?[0]?.GetValue<string>().Split('.')[^1].ShouldBe(profile);
        Code(told["agent"]![0]!["type"]!["coding"]![0]!).ShouldBe(Dicom + client);
        if (path.Contains('{', StringComparison.Ordinal))
        {
            Patients(told).ShouldBe(["Patient/" + patient]);
        }
    }

    [Fact]
    public async Task A_transaction_is_told_write_by_write_each_with_its_patient()
    {
        var bundle = Sample.Bundle("transaction",
            Sample.Entry("POST", "Patient", Sample.Patient(), "urn:uuid:0bd64f4c-2dd9-4f0b-8b14-5f6a0a2c5d10"),
            Sample.Entry("POST", "Observation", Sample.Observation("urn:uuid:0bd64f4c-2dd9-4f0b-8b14-5f6a0a2c5d10")));
        (await _server.Post("", bundle, "X-Request-Id: a-transaction")).Status.ShouldBe(200);
        var told = await EventsOf("a-transaction");
        told.Select(e => e["subtype"]![0]!["code"]!.GetValue<string>()).ShouldAllBe(c => c == "create");
        told.Select(What).Select(w => w.Split('/')[0]).ShouldBe(["Patient", "Observation"]);
        told.SelectMany(Patients).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    // What is answered later is told as what it is, with the number of the request that it came by.
    [Fact]
    public async Task A_request_that_is_answered_later_is_told_as_what_it_is()
    {
        var (patient, _) = await Record();
        var taken = await _server.Get("Observation?patient=" + patient, "Prefer: respond-async", "X-Request-Id: answered-later");
        taken.Status.ShouldBe(202, taken.Text);
        for (var status = taken; status.Status == 202; await Task.Delay(50, TestContext.Current.CancellationToken))
        {
            status = await _server.Get(taken.Headers["Content-Location"][_server.Base.Length..]);
        }

        var told = await EventsOf("answered-later");
        var search = told.Where(e => Patients(e).Any()).ShouldHaveSingleItem();
        search["subtype"]![0]!["code"]!.GetValue<string>().ShouldBe("search-type");
        Patients(search).ShouldBe(["Patient/" + patient]);
    }

    [Fact]
    public async Task A_search_that_shows_several_patients_is_told_once_for_each()
    {
        var (first, _) = await Record();
        var (second, _) = await Record();
        await _server.Get($"Patient?_id={first},{second}", "X-Request-Id: two-patients");
        var told = await EventsOf("two-patients");
        told.SelectMany(Patients).ShouldBe(["Patient/" + first, "Patient/" + second], ignoreOrder: true);
        Encoding.UTF8.GetString(Convert.FromBase64String(told[0]["entity"]!.AsArray().Select(e => e!["query"]).First(q => q is not null)!.GetValue<string>()))
            .ShouldBe($"Patient?_id={first},{second}");
    }

    [Theory]
    [InlineData("GET", "Patient/nobody", "4")]
    [InlineData("GET", "Patient?birthdate=soon", "4")]
    [InlineData("PUT", "Patient/x", "4")]
    public async Task What_was_refused_is_told_with_the_reason(string method, string path, string outcome)
    {
        var answer = await _server.Send(method, path, method == "PUT" ? """{"resourceType":"Patient","id":"y"}""" : null, "X-Request-Id: refused");
        var told = (await EventsOf("refused")).ShouldHaveSingleItem();
        told["outcome"]!.GetValue<string>().ShouldBe(outcome);
        told["outcomeDesc"]!.GetValue<string>().ShouldBe($"{answer.Status}: {answer.Diagnostics}");
    }

    [Fact]
    public async Task An_AuditEvent_cannot_be_changed_or_deleted()
    {
        await Record();
        var id = (await _server.Get("AuditEvent?_count=1")).EntryIds.First();
        var stored = await _server.Get("AuditEvent/" + id);
        (await _server.Put("AuditEvent/" + id, stored.Text)).ShouldFail(405, "not-supported");
        (await _server.Delete("AuditEvent/" + id)).ShouldFail(405);
        (await _server.Send("PATCH", "AuditEvent/" + id, """[{"op":"replace","path":"/outcome","value":"8"}]""", "Content-Type: application/json-patch+json")).ShouldFail(405);
        (await _server.Delete("AuditEvent?outcome=0")).Status.ShouldBeGreaterThanOrEqualTo(400);
    }

    [Theory]
    [InlineData("AuditEvent/", "UPDATE content SET json = CAST(replace(CAST(json AS TEXT), '\"recorded\":\"2', '\"recorded\":\"1') AS BLOB) WHERE sid = (SELECT MIN(sid) FROM audit_chain)",
        "UPDATE content SET json = CAST(REPLACE(CAST(json AS VARCHAR(MAX)), '\"recorded\":\"2', '\"recorded\":\"1') AS VARBINARY(MAX)) WHERE sid = (SELECT MIN(sid) FROM audit_chain)")]
    [InlineData("no link of the audit chain", "DELETE FROM audit_chain WHERE sid = (SELECT MIN(sid) FROM audit_chain)")]
    [InlineData("its AuditEvent was removed", "DELETE FROM version WHERE sid = (SELECT MIN(sid) FROM audit_chain)")]
    [InlineData("were changed, or removed", "UPDATE audit_chain SET hash = zeroblob(32) WHERE sid = (SELECT MAX(sid) FROM audit_chain)",
        "UPDATE audit_chain SET hash = CAST(0 AS VARBINARY(32)) WHERE sid = (SELECT MAX(sid) FROM audit_chain)")]
    public async Task Who_meddles_with_the_trail_is_found_out(string line, string sqlite, string? sqlServer = null)
    {
        using var database = new TestDatabase();
        await using (var server = await TestServer.On(database, "--Audit:Mode=Always"))
        {
            var patient = await server.NewPatient();
            await server.Get("Patient/" + patient);
            (await server.Get("AuditEvent")).Body["total"]!.GetValue<int>().ShouldBe(3, "the start, the write, the read");
        }

        (await Faults(database)).ShouldBeEmpty();
        database.Change(sqlite, sqlServer);
        (await Faults(database)).ShouldContain(f => f.Contains(line, StringComparison.Ordinal));
    }

    // Without Storage:AuditKey whoever writes to the database can make the whole chain anew: then only what was noted elsewhere tells.
    [Fact]
    public async Task A_head_that_was_noted_shows_a_chain_that_was_cut_off_or_made_anew()
    {
        using var database = new TestDatabase();
        AuditLink first, second;
        await using (var server = await TestServer.On(database, "--Audit:Mode=Always"))
        {
            first = await HeadAfterARead(server);
            second = await HeadAfterARead(server);
            second.Sid.ShouldBeGreaterThan(first.Sid);
            var audit = server.Services.GetRequiredService<FhirServer>().Store.Audit;
            (await audit.Departure(AuditLink.Parse(first.ToString())!, TestContext.Current.CancellationToken)).ShouldBeNull();
            (await audit.Departure(first with { Hash = second.Hash }, TestContext.Current.CancellationToken)).ShouldNotBeNull();
            (await audit.Departure(second with { Sid = second.Sid + 1000 }, TestContext.Current.CancellationToken)).ShouldNotBeNull();
        }

        Task<int> Check(string head) => Commands.CommandLine.Run(["check", "--audit-head", head, database.Setting]);
        (await Check(first.ToString())).ShouldBe(0);
        (await Check(second.ToString())).ShouldBe(0);
        (await Check((first with { Hash = second.Hash }).ToString())).ShouldBe(1);
        (await Check((second with { Sid = second.Sid + 1000 }).ToString())).ShouldBe(1);
        (await Check("12:xyz")).ShouldBe(2);
    }

    private static async Task<AuditLink> HeadAfterARead(TestServer server)
    {
        await server.Get("Patient/nobody");
        await server.Get("AuditEvent?_count=1"); // every record so far is an AuditEvent
        return (await server.Services.GetRequiredService<FhirServer>().Store.Audit.Head(TestContext.Current.CancellationToken))!;
    }

    [Fact]
    public async Task What_was_recorded_before_a_stop_is_told_after_the_next_start()
    {
        await _server.Get("Patient/nobody", "X-Request-Id: before-the-stop");
        await _server.DisposeAsync();
        _server = await TestServer.On(_database, "--Audit:Mode=Always");
        (await EventsOf("before-the-stop")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_patients_access_log_tells_who_when_and_what()
    {
        var (patient, observation) = await Record();
        var (other, _) = await Record();
        await _server.Get("Observation/" + observation);
        await _server.Get("Patient/" + other);
        var log = await _server.Get($"Patient/{patient}/$kap-access-log?from=2020-01-01");
        var accesses = log.Body["parameter"]!.AsArray().Where(p => p!["name"]!.GetValue<string>() == "access").ToList();
        log.Body["parameter"]![0]!["valueInteger"]!.GetValue<int>().ShouldBe(accesses.Count);
        accesses.Select(a => Part(a!, "interaction")).ShouldBe(["read", "create", "create"]);
        Part(accesses[0]!, "what").ShouldBe("Observation/" + observation);
        Part(accesses[0]!, "who").ShouldBe("this machine");
        (await _server.Get($"Patient/{patient}/$kap-access-log?to=2020-01-01")).Body["parameter"]![0]!["valueInteger"]!.GetValue<int>().ShouldBe(0);
        (await _server.Get("Patient/nobody/$kap-access-log")).ShouldFail(404);
    }

    [Fact]
    public async Task Without_users_nothing_is_recorded_unless_it_is_asked_for()
    {
        await using var open = await TestServer.Start();
        await open.NewPatient();
        (await open.Get("AuditEvent")).Body["total"]!.GetValue<int>().ShouldBe(0);
    }

    private static async Task<IReadOnlyList<string>> Faults(TestDatabase database)
    {
        await using var server = await TestServer.On(database);
        var fhir = server.Services.GetRequiredService<FhirServer>();
        fhir.Store.Observer = null; // a check looks at everything
        return await fhir.Store.Check(fhir.Writes.Entries, null, TestContext.Current.CancellationToken);
    }

    private async Task<(string Patient, string Observation)> Record()
    {
        var patient = await _server.NewPatient();
        var observation = await _server.Post("Observation", Sample.Observation("Patient/" + patient).Replace("44261-6", "8867-4", StringComparison.Ordinal));
        return (patient, observation.Id!);
    }

    private async Task<List<JsonNode>> EventsOf(string request) =>
        [.. (await _server.Get("AuditEvent?_sort=_lastUpdated&_count=100")).Entries.Select(e => e!["resource"]!)
            .Where(e => e["entity"]!.AsArray().Any(x => x!["what"]?["identifier"]?["value"]?.GetValue<string>() == request))];

    private static IEnumerable<string> Patients(JsonNode told) => told["entity"]!.AsArray()
        .Where(e => e!["role"]?["code"]?.GetValue<string>() == "1").Select(e => e!["what"]!["reference"]!.GetValue<string>());

    private static string What(JsonNode told) => told["entity"]!.AsArray().Where(e => e!["role"]?["code"]?.GetValue<string>() == "4")
        .Select(e => e!["what"]!["reference"]!.GetValue<string>()).Single();

    private static string? Part(JsonNode access, string name) =>
        access["part"]!.AsArray().First(p => p!["name"]!.GetValue<string>() == name)!.AsObject().First(v => v.Key.StartsWith("value", StringComparison.Ordinal)).Value!.GetValue<string>();

    private static string Code(JsonNode coding) => coding["system"]!.GetValue<string>() + "|" + coding["code"]!.GetValue<string>();
}
