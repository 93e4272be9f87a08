using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/patient-operation-everything.html and https://hl7.org/fhir/R4/encounter-operation-everything.html</summary>
public sealed class EverythingTests(TestServer server)
{
    internal sealed record Record(string Patient, string Encounter, string Practitioner, IReadOnlyList<string> Observations);

    private Task<Record> Stored(int observations) => Stored(server, observations);

    internal static async Task<Record> Stored(TestServer server, int observations, string also = "")
    {
        var (patient, encounter, practitioner) = (Sample.Unique(), Sample.Unique(), Sample.Unique());
        string[] ids = [.. Enumerable.Range(0, observations).Select(_ => Sample.Unique())];
        var more = $$""","id":"{0}","encounter":{"reference":"Encounter/{{encounter}}"},"performer":[{"reference":"Practitioner/{{practitioner}}"}]{{also}}""";
        var stored = await server.Post("", Sample.Bundle("transaction",
        [
            Sample.Entry("PUT", "Practitioner/" + practitioner, $$"""{"resourceType":"Practitioner","id":"{{practitioner}}"}"""),
            Sample.Entry("PUT", "Patient/" + patient, Sample.Patient(patient, more: $$""","generalPractitioner":[{"reference":"Practitioner/{{practitioner}}"}]""")),
            Sample.Entry("PUT", "Encounter/" + encounter, $$"""
                {"resourceType":"Encounter","id":"{{encounter}}","subject":{"reference":"Patient/{{patient}}"},
                "status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"} }
                """),
            .. ids.Select(id => Sample.Entry("PUT", "Observation/" + id, Sample.Observation("Patient/" + patient).Replace("44261-6", "2339-0", StringComparison.Ordinal).Insert(1, more.Replace("{0}", id, StringComparison.Ordinal)[1..] + ","))),
        ]));
        stored.Status.ShouldBe(200, stored.Text);
        return new Record(patient, encounter, practitioner, ids);
    }

    [Theory]
    [InlineData("Patient", "")]
    [InlineData("Encounter", "")]
    [InlineData("Patient", "_format=xml")]
    [InlineData("Patient", "_pretty=true")]
    public async Task All_of_it_comes_once_in_one_bundle(string type, string query)
    {
        var record = await Stored(450);
        var answer = await server.Get($"{type}/{(type == "Patient" ? record.Patient : record.Encounter)}/$everything?{query}");
        answer.Status.ShouldBe(200);
        string[] wanted = [record.Patient, record.Encounter, record.Practitioner, .. record.Observations];
        wanted.Where(id => !answer.Text.Contains(id, StringComparison.Ordinal)).ShouldBeEmpty();
        if (query.Length == 0)
        {
            answer.EntryIds.Order(StringComparer.Ordinal).ShouldBe(wanted.Order(StringComparer.Ordinal));
            answer.Link("next").ShouldBeNull();
            answer.Link("self").ShouldNotBeNull();
        }
    }

    // https://hl7.org/fhir/R4/datatypes.html#Attachment: its url may lead to a Binary of this server.
    [Fact]
    public async Task What_attachments_lead_to_comes_with_it()
    {
        var record = await Stored(1);
        var (photo, letter, other) = (await Binary("photo"), await Binary("letter"), await Binary("other"));
        (await server.Put("Binary/" + letter, $$"""{"resourceType":"Binary","id":"{{letter}}","contentType":"text/plain","data":"bmV3"}""")).Status.ShouldBe(200);
        (await server.Put("Patient/" + record.Patient, Sample.Patient(record.Patient, more: $$""","photo":[{"contentType":"text/plain","url":"{{server.Base}}/Binary/{{photo}}"}]""")))
            .Status.ShouldBe(200);
        var document = await server.Post("DocumentReference", $$"""
            {"resourceType":"DocumentReference","status":"current","description":"Binary/{{other}}","subject":{"reference":"Patient/{{record.Patient}}"},"content":[
            {"attachment":{"contentType":"text/plain","url":"Binary/{{letter}}/_history/1"} },{"attachment":{"contentType":"text/plain","url":"Binary/{{letter}}"} },
            {"attachment":{"contentType":"text/plain","url":"https://elsewhere.example/Binary/{{other}}"} },{"attachment":{"contentType":"text/plain","url":"Binary/none"} }]}
            """);
        document.Status.ShouldBe(201, document.Text);

        var whole = await server.Get($"Patient/{record.Patient}/$everything");
        whole.Status.ShouldBe(200, whole.Text);
        var binaries = whole.Entries.Where(e => e!["resource"]!["resourceType"]!.GetValue<string>() == "Binary").ToList();
        binaries.Select(b => $"{b!["resource"]!["id"]} {b["resource"]!["meta"]!["versionId"]}").Order(StringComparer.Ordinal)
            .ShouldBe(((string[])[photo + " 1", letter + " 1", letter + " 2"]).Order(StringComparer.Ordinal));
        binaries.ShouldAllBe(b => b!["search"]!["mode"]!.GetValue<string>() == "include");
        (await server.Get($"Patient/{record.Patient}/$everything?_type=DocumentReference")).EntryIds.ShouldBe([document.Id]);
        (await server.Get($"Patient/{record.Patient}/$everything?_type=DocumentReference,Binary")).Entries.Count.ShouldBe(3);
        (await server.Delete("Binary/" + photo)).Status.ShouldBe(204);
        (await server.Get($"Patient/{record.Patient}/$everything?_count=50")).EntryIds.ShouldNotContain(photo);

        async Task<string> Binary(string content) => (await server.Post("Binary", content, "Content-Type: text/plain", "Accept: application/fhir+json")).Id!;
    }

    [Fact]
    public async Task With_count_it_comes_in_pages()
    {
        var record = await Stored(7);
        HashSet<string> found = [];
        var pages = 0;
        for (var url = $"/Patient/{record.Patient}/$everything?_count=3"; url is not null; pages++)
        {
            var page = await server.Get(url);
            page.Entries.Count(e => e!["search"]!["mode"]!.GetValue<string>() == "match").ShouldBeLessThanOrEqualTo(3);
            found.UnionWith(page.EntryIds.OfType<string>());
            url = page.Link("next")?[server.Base.Length..];
        }

        pages.ShouldBe(3);
        found.Count.ShouldBe(10);
    }

    [Fact]
    public async Task Types_hold_for_what_is_referred_to_as_well()
    {
        var record = await Stored(2);
        var answer = await server.Get($"Patient/{record.Patient}/$everything?_type=Observation,Encounter");
        answer.EntryIds.Order(StringComparer.Ordinal).ShouldBe(((string[])[record.Encounter, .. record.Observations]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Parameters_come_in_a_body_too()
    {
        var record = await Stored(2);
        var answer = await server.Post($"Patient/{record.Patient}/$everything", """
            {"resourceType":"Parameters","parameter":[{"name":"_type","valueCode":"Observation"},{"name":"_count","valueInteger":1},{"name":"end","valueDate":"2030-01-01"}]}
            """);
        answer.Status.ShouldBe(200, answer.Text);
        answer.EntryIds.Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("GET", "Patient/ID/$everything?foo=bar", null)]
    [InlineData("GET", "Encounter/ID/$everything?start=2020", null)] // an encounter's has no period
    [InlineData("GET", "Patient/ID/$everything?_count=x", null)]
    [InlineData("GET", "Patient/ID/$everything?_since=yesterday", null)]
    [InlineData("POST", "Patient/ID/$everything", """{"resourceType":"Patient"}""")]
    [InlineData("POST", "Patient/ID/$everything", """{"resourceType":"Parameters","parameter":[{"name":"foo","valueCode":"x"}]}""")]
    public async Task What_it_does_not_have_is_refused(string method, string path, string? body)
    {
        var record = await Stored(0);
        var id = path.StartsWith("Patient", StringComparison.Ordinal) ? record.Patient : record.Encounter;
        (await server.Send(method, path.Replace("ID", id, StringComparison.Ordinal), body)).ShouldFail(400);
    }

    [Fact]
    public async Task In_a_batch_it_is_whole()
    {
        var record = await Stored(250);
        var answer = await server.Post("", Sample.Bundle("batch", Sample.Entry("GET", $"Patient/{record.Patient}/$everything")));
        answer.Entries[0]!["resource"]!["entry"]!.AsArray().Count.ShouldBe(253);
    }

    [Theory]
    [InlineData("Observation/x/$everything", 404)]
    [InlineData("Patient/none/$everything", 404)]
    public async Task Where_there_is_nothing_it_says_so(string path, int status) => (await server.Get(path)).ShouldFail(status);
}

/// <summary>Alone, since it looks at the memory of the process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[Collection(Name)]
public sealed class EverythingMemoryTests(TestServer server)
{
    public const string Name = "memory of the process";

    // What the client has not read yet is not in memory either: it is read from the database when there is room for it.
    [Fact]
    public async Task It_is_sent_while_it_is_read()
    {
        var note = new string('x', 8000);
        var record = await EverythingTests.Stored(server, 2500, $$""","note":[{"text":"{{note}}"}]""");
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var answer = await server.Client.GetAsync(new Uri($"{server.Base}/Patient/{record.Patient}/$everything"), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var part = new byte[65536];
        long length = await body.ReadAtLeastAsync(part, part.Length, cancellationToken: TestContext.Current.CancellationToken);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(8_000_000);
        for (int read; (read = await body.ReadAsync(part, TestContext.Current.CancellationToken)) > 0; length += read)
        {
        }

        length.ShouldBeGreaterThan(20_000_000);
    }
}
