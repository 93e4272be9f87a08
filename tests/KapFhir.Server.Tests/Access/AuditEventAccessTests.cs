using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>Who is watched does not read what is written about others, and nobody changes it. docs/access.md, "AuditEvents".</summary>
public sealed class AuditEventAccessTests(AccessServer server) : IClassFixture<AccessServer>
{
    public static TheoryData<string, bool> Readers => new()
    {
        { "officer: user/*.rs", true }, { "officer: user/AuditEvent.rs", true }, { "officer: user/Observation.rs", false },
        { "root: user/*.rs", true }, { "root: user/AuditEvent.rs", true },
        { "service: system/*.rs", true }, { "service: system/AuditEvent.rs", true }, { "service: system/Observation.rs", false },
        { "dr: user/*.cruds", false }, { "dr: user/AuditEvent.cruds", false }, { "dr: patient/*.cruds", false },
        { "ann: patient/*.cruds", false }, { "ann: user/*.cruds", false }, { "ann: patient/AuditEvent.rs", false }, { "officer: patient/*.rs", false },
    };

    [Theory]
    [MemberData(nameof(Readers))]
    public async Task Are_for_who_oversees(string name, bool isLetIn)
    {
        var token = AccessToken.Of(name);
        var id = await Some();
        foreach (var (path, isType) in new[] { ("AuditEvent?_count=1", true), ("AuditEvent/" + id, true), ($"AuditEvent/{id}/_history", true), ("AuditEvent/_history?_count=1", true), ("Patient/ann/AuditEvent?_count=1", true) })
        {
            (await server.Send(token, "GET", path)).Status.ShouldBe(isLetIn ? 200 : 403, path);
        }

        foreach (var path in new[] { "?_type=AuditEvent&_count=1", "?_id=" + id, "Patient?_id=ann&_revinclude=AuditEvent:patient", "_history?_count=100", "Patient/ann/*?_type=AuditEvent" })
        {
            var answer = await server.Send(token, "GET", path);
            answer.Status.ShouldBeOneOf(200, 403);
            (isLetIn || !answer.Text.Contains("\"resourceType\":\"AuditEvent\"", StringComparison.Ordinal)).ShouldBeTrue(path);
        }
    }

    [Theory]
    [InlineData("root: user/*.cruds")]
    [InlineData("officer: user/*.cruds")]
    [InlineData("service: system/*.cruds")]
    [InlineData("dr: user/*.cruds")]
    public async Task Nobody_changes_one(string name)
    {
        var id = await Some();
        (await server.Send(AccessToken.Of(name), "PUT", "AuditEvent/" + id, $$"""{"resourceType":"AuditEvent","id":"{{id}}"}""")).Status.ShouldBeInRange(400, 422);
        (await server.Send(AccessToken.Of(name), "DELETE", "AuditEvent/" + id)).Status.ShouldBeOneOf(403, 405);
        (await server.Stored("AuditEvent/" + id)).VersionId.ShouldBe("1");
    }

    /// <summary>A patient sees who looked, and of what was looked at no more than they may see.</summary>
    [Fact]
    public async Task A_patient_reads_the_log_of_the_own_record()
    {
        (await server.Send(AccessToken.Of("dr: user/*.rs"), "GET", "Observation/lab-ann")).Status.ShouldBe(200);
        (await server.Send(AccessToken.Of("dr: user/*.rs"), "GET", "Observation/lab-bob")).Status.ShouldBe(200);
        var log = await server.Send(AccessToken.Of("ann: patient/*.rs"), "GET", "Patient/ann/$kap-access-log");
        log.Text.ShouldContain("Practitioner/dr");
        log.Text.ShouldContain("Observation/lab-ann");
        log.Text.ShouldNotContain("bob");
        var narrow = await server.Send(AccessToken.Of("ann: patient/Patient.rs patient/AuditEvent.rs"), "GET", "Patient/ann/$kap-access-log");
        narrow.Text.ShouldContain("Practitioner/dr");
        narrow.Text.ShouldNotContain("Observation/lab-ann");
    }

    private async Task<string> Some() => (await server.Send(AccessServer.Everything, "GET", "AuditEvent?_count=1")).EntryIds.First()!;
}
