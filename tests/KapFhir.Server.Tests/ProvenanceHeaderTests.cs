using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/provenance.html#header</summary>
public sealed class ProvenanceHeaderTests(TestServer server)
{
    private const string Header = """X-Provenance: {"resourceType":"Provenance","recorded":"2026-03-01T10:00:00Z","agent":[{"who":{"display":"Dr. Ana Rivera"}}]}""";

    private async Task<IReadOnlyList<string>> TargetsOf(string reference)
    {
        var found = await server.Get("Provenance?target=" + reference);
        found.Status.ShouldBe(200, found.Text);
        return [.. found.Entries.SelectMany(e => e!["resource"]!["target"]!.AsArray()).Select(t => t!["reference"]!.GetValue<string>())];
    }

    [Fact]
    public async Task A_create_and_what_follows_it_are_each_told_of()
    {
        var id = (await server.Post("Patient", Sample.Patient(), Header)).Id!;
        (await TargetsOf("Patient/" + id)).ShouldBe([$"Patient/{id}/_history/1"]);
        (await server.Put("Patient/" + id, Sample.Patient(id, "Garcia"), Header)).Status.ShouldBe(200);
        (await server.Send("PATCH", "Patient/" + id, """[{"op":"add","path":"/active","value":true}]""", "Content-Type: application/json-patch+json", Header)).Status.ShouldBe(200);
        (await TargetsOf("Patient/" + id)).Order(StringComparer.Ordinal).ShouldBe([$"Patient/{id}/_history/1", $"Patient/{id}/_history/2", $"Patient/{id}/_history/3"]);
    }

    [Fact]
    public async Task Where_no_version_is_made_nothing_is_told()
    {
        var id = await server.NewPatient();
        (await server.Put("Patient/" + id, Sample.Patient(id), Header)).ETag.ShouldBe("W/\"1\"");
        (await TargetsOf("Patient/" + id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_transaction_has_one_for_all_it_writes()
    {
        var (one, other) = (Sample.Unique(), Sample.Unique());
        var answer = await server.Post("", Sample.Bundle("transaction",
            Sample.Entry("PUT", "Patient/" + one, Sample.Patient(one)), Sample.Entry("PUT", "Patient/" + other, Sample.Patient(other))), Header);
        answer.Status.ShouldBe(200, answer.Text);
        (await TargetsOf("Patient/" + one)).Order(StringComparer.Ordinal)
            .ShouldBe(new[] { $"Patient/{one}/_history/1", $"Patient/{other}/_history/1" }.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("""{"resourceType":"Patient"}""", 400)]
    [InlineData("""{"resourceType":"Provenance","recorded":"2026-03-01T10:00:00Z"}""", 400)] // agent is missing
    [InlineData("""{"resourceType":"Provenance","target":[{"reference":"Patient/x"}],"recorded":"2026-03-01T10:00:00Z","agent":[{"who":{"display":"x"}}]}""", 400)]
    [InlineData("""{"resourceType":"Provenance","recorded":"2026-03-01T10:00:00Z","agent":[{"who":{"reference":"Practitioner/none"}}]}""", 422)]
    public async Task With_a_bad_header_nothing_is_written(string header, int status)
    {
        var value = Sample.Unique();
        var refused = await server.Post("Patient", Sample.Identified(value), "X-Provenance: " + header);
        refused.ShouldFail(status);
        (await server.Get("Patient?identifier=" + value)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Elsewhere_it_is_refused()
    {
        var id = await server.NewPatient();
        (await server.Get("Patient/" + id, Header)).ShouldFail(400);
        (await server.Delete("Patient/" + id, Header)).ShouldFail(400);
        (await server.Post("", Sample.Bundle("batch"), Header)).ShouldFail(400);
    }
}
