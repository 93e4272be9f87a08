// https://hl7.org/fhir/R4/binary-definitions.html#Binary.securityContext and https://hl7.org/fhir/R4/binary.html#security-context
using Xunit;

namespace KapFhir.Server.Tests.Access;

/// <summary>
/// A Binary is where its security context is: who may not see that does not see the Binary, in whatever way it is asked for, and writes none there. How it is read
/// by every token is a part of the matrices.
/// </summary>
[Collection(AccessServer.Writes)]
public sealed class BinaryAccessTests(AccessServer server)
{
    private static readonly AccessToken Ann = AccessToken.Of("dr: patient/*.cruds");

    private Task<string> Stored(string? context) => server.Put("Binary", id => World.Binary(id, context));

    private Task<FhirResponse> Send(string token, string method, string path, string? body = null, params string[] headers) =>
        server.Send(AccessToken.Of(token), method, path, body, headers);

    private async Task<string> Observation(string patient) =>
        "Observation/" + await server.Put("Observation", id => World.Observation(id, patient, "survey").Replace(World.Code, "8867-4", StringComparison.Ordinal));

    [Theory]
    [InlineData("dr: patient/*.cruds", "Observation/lab-ann", 201)]
    [InlineData("dr: patient/*.cruds", "Patient/ann", 201)]
    [InlineData("dr: patient/*.cruds", "Observation/lab-bob", 422)] // a reference to what may not be read is one to nothing
    [InlineData("dr: patient/*.cruds", "Patient/bob", 422)]
    [InlineData("dr: patient/*.cruds", null, 403)] // in nobody's record
    [InlineData("dr: patient/*.cruds", "https://other.example/fhir/Patient/ann", 403)]
    [InlineData("dr: patient/*.cruds", "Organization/clinic", 403)] // what is shared is read, not written
    [InlineData("dr: patient/Binary.cud patient/Patient.r", "Patient/ann", 201)]
    [InlineData("dr: patient/Binary.cud patient/Patient.r", "Observation/lab-ann", 422)]
    [InlineData("dr: patient/Binary.rs patient/Observation.cruds", "Observation/lab-ann", 403)]
    [InlineData("ann: patient/*.cruds", "Observation/lab-ann", 201)]
    [InlineData("dr: user/*.cruds", "Observation/lab-bob", 201)]
    [InlineData("dr: user/*.cruds", null, 201)]
    [InlineData("dr: user/*.cruds", "https://other.example/fhir/Patient/bob", 403)]
    [InlineData("dr: user/Binary.cruds", "Organization/clinic", 403)]
    [InlineData("dr: user/Binary.cruds", null, 201)]
    [InlineData("service: system/*.cruds", "Observation/lab-bob", 201)]
    [InlineData("service: system/*.cruds", null, 201)]
    [InlineData("service: system/*.cruds", "https://other.example/fhir/Patient/bob", 403)]
    [InlineData("service: system/*.cruds", "Binary/bin-free", 403)] // has nothing to be judged by
    public async Task Is_created_where_its_context_may_be_read(string token, string? context, int status)
    {
        var created = await Send(token, "POST", "Binary", World.Binary(null, context));
        created.Status.ShouldBe(status, created.Text);
        string[] headers = ["Content-Type: text/plain", .. context is null ? Enumerable.Empty<string>() : ["X-Security-Context: " + context]];
        (await Send(token, "POST", "Binary", "raw", headers)).Status.ShouldBe(status);
        (await Send(token, "POST", "", Sample.Bundle("transaction", Sample.Entry("POST", "Binary", World.Binary(null, context))))).Status.ShouldBe(status == 201 ? 200 : status);
    }

    [Theory]
    [InlineData("dr: patient/*.cruds")]
    [InlineData("ann: patient/*.cruds")]
    [InlineData("dr: user/Binary.cruds user/Observation.cruds?category=laboratory")]
    public async Task Hidden_is_absent(string token)
    {
        var (hidden, absent) = (await Stored(await Observation("bob")), "binary-" + Guid.NewGuid().ToString("N")[..12]);
        foreach (var (method, path, body) in new (string, string, string?)[]
        {
            ("GET", "Binary/{0}", null), ("HEAD", "Binary/{0}", null), ("GET", "Binary/{0}/_history/1", null), ("GET", "Binary/{0}/_history", null), ("GET", "Binary/{0}/$meta", null),
            ("GET", "Binary?_id={0}", null), ("GET", "?_id={0}&_summary=count", null), ("PUT", "Binary/{0}", "Patient/ann"), ("DELETE", "Binary/{0}", null),
            ("POST", "", "batch"),
        })
        {
            var (one, other) = (await Ask(hidden), await Ask(absent));
            one.ShouldBe(other, $"{method} {path}");

            async Task<string> Ask(string id)
            {
                var sent = body switch { null => null, "batch" => Sample.Bundle("batch", Sample.Entry("GET", "Binary/" + id), Sample.Entry("DELETE", "Binary/" + id)), _ => World.Binary(id, body) };
                var answer = await Send(token, method, string.Format(null, path, id), sent);
                return answer.Status + " " + System.Text.RegularExpressions.Regex.Replace(answer.Text.Replace(id, "ID", StringComparison.Ordinal), "\"(lastUpdated|timestamp)\":\"[^\"]*\"", "");
            }
        }

        (await server.Stored("Binary/" + hidden + "?_format=json")).VersionId.ShouldBe("1");
    }

    [Fact]
    public async Task Moves_only_where_it_may_be_written()
    {
        var id = await Stored("Observation/lab-ann");
        (await server.Send(Ann, "PUT", "Binary/" + id, World.Binary(id, "Patient/ann"))).Status.ShouldBe(200);
        (await server.Send(Ann, "PUT", "Binary/" + id, World.Binary(id, "Patient/bob"))).Status.ShouldBe(422);
        var freed = await server.Send(Ann, "PUT", "Binary/" + id, World.Binary(id, null));
        freed.ShouldFail(403, "forbidden");
        freed.Diagnostics.ShouldContain("X-Security-Context");
        var patched = await server.Send(Ann, "PATCH", "Binary/" + id, """[{"op":"remove","path":"/securityContext"}]""", "Content-Type: application/json-patch+json");
        patched.Status.ShouldBe(403, patched.Text);
        (await server.Stored("Binary/" + id + "?_format=json")).VersionId.ShouldBe("2");

        // Of each version its own context counts, as that resource is now.
        (await server.Send(AccessServer.Everything, "PUT", "Binary/" + id, World.Binary(id, "Patient/bob"))).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", "Binary/" + id)).Status.ShouldBe(404);
        (await server.Send(Ann, "GET", $"Binary/{id}/_history/2")).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", $"Binary/{id}/_history/3")).Status.ShouldBe(404);
        (await server.Send(Ann, "GET", $"Binary/{id}/_history")).Body["total"]!.GetValue<int>().ShouldBe(2);
    }

    [Fact]
    public async Task Goes_with_its_context()
    {
        var context = await Observation("ann");
        var id = await Stored(context);
        (await server.Send(Ann, "GET", "Binary/" + id)).Text.ShouldBe("hello");
        (await server.Send(AccessServer.Everything, "PUT", context, World.Observation(context[12..], "bob", "survey"))).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", "Binary/" + id)).Status.ShouldBe(404);
        (await server.Send(AccessServer.Everything, "PUT", context, World.Observation(context[12..], "ann", "survey"))).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", "Binary/" + id)).Status.ShouldBe(200);

        // Where it is gone nobody knows any more whom the Binary is for.
        (await server.Send(AccessServer.Everything, "DELETE", context)).Status.ShouldBe(204);
        foreach (var token in new[] { "dr: patient/*.cruds", "dr: user/*.rs", "officer: user/*.rs", "service: system/*.cruds" })
        {
            (await Send(token, "GET", "Binary/" + id)).Status.ShouldBe(404, token);
            (await Send(token, "GET", $"Binary/{id}/_history/1")).Status.ShouldBe(404, token);
            (await Send(token, "GET", $"Binary?_id={id}&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(0, token);
        }
    }

    /// <summary>What is everybody's to read is a context like any other.</summary>
    [Fact]
    public async Task Is_shown_with_what_is_shared()
    {
        var id = await Stored("Organization/clinic");
        (await server.Send(Ann, "GET", "Binary/" + id)).Status.ShouldBe(200);
        (await Send("ann: patient/Binary.rs", "GET", "Binary/" + id)).Status.ShouldBe(404, "no scope shows the organization");
    }

    [Fact]
    public async Task Comes_with_the_record_that_its_document_is_in()
    {
        async Task<string> Document(string patient)
        {
            var binary = await Stored("Patient/" + patient);
            await server.Put("DocumentReference", id => $$"""
                {"resourceType":"DocumentReference","id":"{{id}}","status":"current","subject":{"reference":"Patient/{{patient}}"},"content":[{"attachment":{"url":"Binary/{{binary}}"} }]}
                """);
            return binary;
        }

        var (own, others) = (await Document("ann"), await Document("bob"));
        var everything = await server.Send(Ann, "GET", "Patient/ann/$everything");
        everything.EntryIds.ShouldContain(own);
        everything.EntryIds.ShouldNotContain(others);
        (await Send("dr: patient/Patient.rs patient/DocumentReference.rs", "GET", "Patient/ann/$everything")).EntryIds.ShouldNotContain(own, "no scope on Binary");
    }

    /// <summary>An access to it is one to the patient's record.</summary>
    [Fact]
    public async Task Its_patient_is_told_who_looked()
    {
        var (byRecord, byPatient) = (await Stored(await Observation("ann")), await Stored("Patient/ann"));
        foreach (var id in new[] { byRecord, byPatient })
        {
            (await server.Send(Ann, "GET", "Binary/" + id)).Status.ShouldBe(200);
            (await Send("officer: user/*.rs", "GET", $"AuditEvent?entity=Binary/{id}&patient=Patient/ann&action=R&_summary=count")).Body["total"]!.GetValue<int>().ShouldBe(1);
        }
    }

    /// <summary>What an older program stored without looking at contexts is looked through once.</summary>
    [Fact]
    public async Task Contexts_are_found_in_what_was_stored_before()
    {
        var (own, others) = (await Stored("Observation/lab-ann"), await Stored("Observation/lab-bob"));
        var store = server.Fhir.Store;
        var isForgotten = await store.Write<bool>(unit => unit.Run(new KapFhir.Store.Resources.SqlStatement("DELETE FROM binary_context", [])) > 1, TestContext.Current.CancellationToken);
        isForgotten.Value.ShouldBeTrue();
        (await server.Send(Ann, "GET", "Binary/" + own)).Status.ShouldBe(404, "in nobody's record");
        await store.RebuildRelease(TestContext.Current.CancellationToken);
        (await server.Send(Ann, "GET", "Binary/" + own)).Status.ShouldBe(200);
        (await server.Send(Ann, "GET", "Binary/" + others)).Status.ShouldBe(404);
    }

    /// <summary>A number is not given to another resource while a Binary leads to it.</summary>
    [Fact]
    public async Task A_context_that_is_removed_for_good_is_nobody_elses()
    {
        var context = await Observation("ann");
        var id = await Stored(context);
        var removed = await server.Send(AccessServer.Everything, "POST", context + "/$expunge", """{"resourceType":"Parameters","parameter":[{"name":"expungeEverything","valueBoolean":true}]}""");
        removed.Status.ShouldBe(200, removed.Text);
        await Observation("ann");
        (await server.Send(Ann, "GET", "Binary/" + id)).Status.ShouldBe(404);
    }
}
