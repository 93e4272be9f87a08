using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>https://hl7.org/fhir/R4/search.html#content over HTTP.</summary>
public sealed class FullTextTests(TestServer server)
{
    private const string Div = "<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">Narrative of <b>ket</b>amine</div>";

    [Fact]
    public async Task Switched_on_words_are_found()
    {
        await using var other = await TestServer.Start("--Storage:FullText=true");
        (await other.Put("Patient/a", $$"""{"resourceType":"Patient","id":"a","text":{"status":"generated","div":"{{Div}}"},"name":[{"family":"Rivera"}]}""")).Status.ShouldBe(201);
        (await other.Put("Observation/o", Sample.Observation("Patient/a", more: ",\"id\":\"o\",\"note\":[{\"text\":\"felt calm\"}]"))).Status.ShouldBe(201);
        foreach (var (query, ids) in new[]
        {
            ("Patient?_text=ketamine", "a"), ("Patient?_text=rivera", ""), ("Patient?_content=rivera narrative", "a"), ("Patient?_content=calm", ""),
            ("?_content=calm or rivera", "ao"), ("Observation?_content=calm&subject:Patient._text=ketamine", "o"), ("Patient?_text=keta*", "a"),
            ("Patient?_has:Observation:patient:_content=calm", "a"),
            ("?_content=\"felt calm\"", "o"), ("?_content=\"calm felt\"", ""), ("Patient?_text=\"narrative of keta*\"", "a"),
            ("?_content=rivera or \"felt calm\"", "ao"),
        })
        {
            var found = await other.Get(query);
            found.Status.ShouldBe(200, found.Text);
            string.Concat(found.EntryIds.Order()).ShouldBe(ids, query);
        }

        (await other.Get("Patient?_text=\"narrative of")).ShouldFail(400);
        (await other.Get("metadata")).Text.ShouldContain("\"_content\"");
        (await server.Get("metadata")).Text.ShouldNotContain("\"_content\"");
        (await other.Put("Patient/a", """{"resourceType":"Patient","id":"a","name":[{"family":"Rivera"}]}""")).Status.ShouldBe(200);
        (await other.Get("Patient?_text=ketamine")).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Switched_off_it_is_refused_with_the_setting()
    {
        var refused = await server.Get("Patient?_content=x");
        refused.ShouldFail(400, "not-supported");
        refused.Diagnostics.ShouldContain("Storage:FullText");
    }
}
