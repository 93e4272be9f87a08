using KapFhir.Fhir.Search;
using KapFhir.Store.Dialects.SqlServer;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>Texts that are long, end with spaces or hold what JSON escapes are found as they are, and no others.</summary>
public sealed class TextTests
{
    private static readonly string Long = new('x', 500);

    [Theory]
    [DatabaseData]
    public async Task Each_text_is_found_alone(TestProvider provider)
    {
        string[] texts = ["a", "a ", "a  ", "a\\", "a\"", "a\\\\b", "a\tb", "a\nb", "\uE000", "\uE0001", Long, Long + "y", Long + " ", "ü", "🙂"];
        await using var store = TestStore.Open(provider);
        for (var i = 0; i < texts.Length; i++)
        {
            var text = texts[i];
            await store.Put($"Patient/p{i:00}", e => e.Token("identifier", "http://s/" + text, text).Text("family", text));
        }

        for (var i = 0; i < texts.Length; i++)
        {
            var id = $"p{i:00}";
            (await Find(store, "identifier", SearchModifier.None, new TokenValue(null, texts[i]))).ShouldBe(id);
            (await Find(store, "identifier", SearchModifier.None, new TokenValue("http://s/" + texts[i], texts[i]))).ShouldBe(id);
            (await Find(store, "family", SearchModifier.Exact, new StringValue(texts[i], TextFolding.Fold(texts[i])))).ShouldBe(id);
        }

        (await Find(store, "family", SearchModifier.Contains, new StringValue("xy", "xy"))).ShouldBe("p11");
    }

    [Theory]
    [InlineData("a", "a")]
    [InlineData("a ", "a \u0001")]
    public void Short_texts_are_their_keys(string text, string key) => KeyText.Of(text).ShouldBe(key);

    [Fact]
    public void Long_texts_keep_their_beginning()
    {
        KeyText.Of(Long).Length.ShouldBe(KeyText.Most);
        KeyText.Of(Long)[..300].ShouldBe(Long[..300]);
        KeyText.Of(Long).ShouldNotBe(KeyText.Of(Long + "y"));
        KeyText.Of(new string('x', 399) + " ").Length.ShouldBe(KeyText.Most);
        KeyText.Rest(Long).ShouldBe(Long);
        KeyText.Rest("a ").ShouldBeNull();
    }

    private static Task<string> Find(TestStore store, string code, SearchModifier modifier, SearchValue value) =>
        store.Find("Patient", new ParameterClause(Parameter("Patient", code), modifier, [value]));
}
