using KapFhir.Store.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace KapFhir.Server.Tests.Security;

/// <summary>AuditEvents whose time is over are removed, and what is left stays provable.</summary>
[Collection(CommandLineTests.Name)]
public sealed class AuditRetentionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static DateTimeOffset Later => DateTimeOffset.UtcNow.AddHours(1);

    [Fact]
    public async Task What_is_left_is_a_chain_and_the_next_event_its_link()
    {
        using var database = new TestDatabase();
        await using (var server = await Audited(database, reads: 5))
        {
            var fhir = server.Services.GetRequiredService<FhirServer>();
            var before = await Total(server);
            before.ShouldBeGreaterThanOrEqualTo(5);
            (await fhir.Store.AuditRetention.Remove(DateTimeOffset.UtcNow.AddDays(-1), Cancel)).Count.ShouldBe(0);
            var removed = await fhir.Store.AuditRetention.Remove(Later, Cancel);
            removed.Fault.ShouldBeNull();
            removed.Count.ShouldBeGreaterThanOrEqualTo(before);
            var kept = (await fhir.Store.Audit.Checkpoint(Cancel)).ShouldNotBeNull();
            kept.Removed.ShouldBe(removed.Count);
            await server.Get("Patient/after-the-removal");
            (await Total(server)).ShouldBeGreaterThan(0);
            (await fhir.Store.AuditRetention.Remove(Later, Cancel)).Count.ShouldBeGreaterThan(0);
            (await fhir.Store.Audit.Checkpoint(Cancel))!.Removed.ShouldBeGreaterThan(removed.Count);
            await server.Get("Patient/after-the-second");
        }

        (await Check(database)).ShouldBe(0);
    }

    [Fact]
    public async Task The_job_removes_what_is_too_old_and_tells_of_it()
    {
        using var database = new TestDatabase();
        await using var server = await Audited(database, reads: 3, "--Audit:Keep=1.00:00:00");
        var fhir = server.Services.GetRequiredService<FhirServer>();
        (await JobKinds.RemoveAudit(fhir, Cancel))!.Outcome.ShouldBe("0 AuditEvents were removed.");
        var later = fhir with { Clock = new LaterClock(TimeSpan.FromDays(2)) };
        var end = (await JobKinds.RemoveAudit(later, Cancel))!;
        end.State.ShouldBe(JobState.Done, end.Outcome);
        var told = (await server.Get("AuditEvent?entity-name=audit-removed")).Entries.ShouldHaveSingleItem()!["resource"]!;
        told["entity"]![0]!["what"]!["display"]!.GetValue<string>().ShouldContain("AuditEvents from before");
        (await JobKinds.RemoveAudit(fhir with { Audit = new Audit.AuditTrail(new Audit.AuditOptions { Keep = TimeSpan.Zero }, isOn: true, fhir.Store, TimeProvider.System) }, Cancel))!
            .Outcome.ShouldBe("AuditEvents are kept for ever.");
    }

    [Theory]
    [InlineData("UPDATE audit_checkpoint SET removed = removed - 1", "audit checkpoint: it was changed")]
    [InlineData("UPDATE audit_checkpoint SET sid = sid - 1", "audit checkpoint: it was changed")]
    [InlineData("DELETE FROM audit_checkpoint", "were changed, or removed")]
    [InlineData("UPDATE version SET sid = 1 WHERE sid = (SELECT MIN(sid) FROM audit_chain)", "it stands before the chain's checkpoint")]
    public async Task Who_meddles_with_the_begin_is_found_out(string sql, string fault)
    {
        using var database = new TestDatabase();
        await using (var server = await Audited(database, reads: 2))
        {
            await server.Services.GetRequiredService<FhirServer>().Store.AuditRetention.Remove(Later, Cancel);
            await server.Get("Patient/after-the-removal");
            await Total(server);
        }

        database.Change(sql).ShouldBe(1);
        (await Faults(database)).ShouldContain(line => line.Contains(fault, StringComparison.Ordinal));
    }

    // Else who changed an event would only have to wait until its time is over.
    [Fact]
    public async Task What_was_changed_is_not_removed()
    {
        using var database = new TestDatabase();
        await using (var server = await Audited(database, reads: 3))
        {
            await Total(server);
        }

        database.Change(
            "UPDATE content SET json = CAST(replace(CAST(json AS TEXT), 'restful-interaction', 'restful_interaction') AS BLOB) WHERE sid = (SELECT MAX(sid) - 1 FROM audit_chain)",
            "UPDATE content SET json = CAST(REPLACE(CAST(json AS VARCHAR(MAX)), 'restful-interaction', 'restful_interaction') AS VARBINARY(MAX)) WHERE sid = (SELECT MAX(sid) - 1 FROM audit_chain)")
            .ShouldBe(1);
        await using var again = await TestServer.On(database, "--Audit:Mode=Always");
        var fhir = again.Services.GetRequiredService<FhirServer>();
        var removed = await fhir.Store.AuditRetention.Remove(Later, Cancel);
        removed.Fault.ShouldNotBeNull().ShouldContain("were changed");
        (await fhir.Store.AuditRetention.Remove(Later, Cancel)).Count.ShouldBe(0);
        (await JobKinds.RemoveAudit(fhir with { Clock = new LaterClock(TimeSpan.FromDays(9999)) }, Cancel))!.State.ShouldBe(JobState.Failed);
    }

    private static async Task<TestServer> Audited(TestDatabase database, int reads, params string[] settings)
    {
        var server = await TestServer.On(database, ["--Audit:Mode=Always", .. settings]);
        for (var i = 0; i < reads; i++)
        {
            await server.Get("Patient/nobody");
        }

        await Total(server);
        return server;
    }

    private static async Task<int> Total(TestServer server) => (await server.Get("AuditEvent?_summary=count")).Body["total"]!.GetValue<int>();

    private static async Task<int> Check(TestDatabase database) => await Commands.CommandLine.Run(["check", "--Auth:Mode=Open", database.Setting]);

    private static async Task<IReadOnlyList<string>> Faults(TestDatabase database)
    {
        await using var server = await TestServer.On(database);
        var fhir = server.Services.GetRequiredService<FhirServer>();
        fhir.Store.Observer = null; // a check looks at everything
        return await fhir.Store.Check(fhir.Writes.Entries, null, Cancel);
    }

    private sealed class LaterClock(TimeSpan later) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + later;
    }
}
