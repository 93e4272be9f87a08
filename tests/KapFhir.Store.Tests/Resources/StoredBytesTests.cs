using System.Text;
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Resources;

/// <summary>Large resources are packed where they stand, and nobody who reads them sees it.</summary>
public sealed class StoredBytesTests
{
    private static byte[] Json(int length) => Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","text":"{{new string('x', length - 36)}}"}""");

    [Theory]
    [InlineData(100, false)]
    [InlineData(StoredBytes.Many - 1, false)]
    [InlineData(StoredBytes.Many, true)]
    [InlineData(1_000_000, true)]
    public void From_some_size_on_they_are_packed(int length, bool isPacked)
    {
        var json = Json(length);
        json.Length.ShouldBe(length);
        var stored = StoredBytes.Pack(json).ToArray();
        (stored.Length < length).ShouldBe(isPacked);
        (stored[0] == 1).ShouldBe(isPacked);
        StoredBytes.Unpack(stored).ShouldBe(json);
    }

    [Fact]
    public void What_does_not_get_smaller_stays()
    {
        var noise = new byte[StoredBytes.Many * 2];
        new Random(7).NextBytes(noise);
        noise[0] = (byte)'{';
        StoredBytes.Pack(noise).ToArray().ShouldBe(noise);
    }

    // A read must not answer with other bytes than were written.
    [Theory]
    [InlineData("01")]
    [InlineData("0100000000")]
    [InlineData("01FFFFFFFF00")]
    [InlineData("01FFFFFF7F00")]
    [InlineData("010010000000")]
    [InlineData("0100100000FFFFFF")]
    public void What_is_spoilt_is_an_error(string hex)
    {
        var stored = Convert.FromHexString(hex);
        Should.Throw<InvalidDataException>(() => StoredBytes.Unpack(stored));
        StoredBytes.UnpackIfSound(stored).ShouldBe(stored);
    }

    [Theory]
    [DatabaseData]
    public async Task Every_way_of_reading_unpacks(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var text = new string('y', StoredBytes.Many);
        var large = await store.Put("Patient/large", e => e.Text("family", "Rivera"), text);
        var small = await store.Put("Patient/small", e => e.Text("family", "Stone"));
        store.Run($"UPDATE content SET json = json WHERE sid = {large.Sid} AND LEN(json) < {StoredBytes.Many}".Replace("LEN", provider == TestProvider.Sqlite ? "LENGTH" : "DATALENGTH"))
            .ShouldBe(1, "it is packed");
        var whole = large.Json.ToArray();
        whole.Length.ShouldBeGreaterThan(StoredBytes.Many);

        (await store.Read("Patient/large"))!.Json.ToArray().ShouldBe(whole);
        (await store.Store.ReadVersion("Patient", "large", 1, Visibility.Everything, TestStore.Cancel))!.Json.ToArray().ShouldBe(whole);
        var page = await store.Store.Search(TestStore.Query("Patient"), Visibility.Everything, TestStore.Cancel);
        page.Matches.Select(m => m.Json.Length).ShouldBe([whole.Length, small.Json.Length]);
        var all = new List<int>();
        await store.Store.Survey<bool>(
            survey =>
            {
                survey.Each(TestStore.Query("Patient"), json => all.Add(json.Length));
                return true;
            },
            Visibility.Everything, TestStore.Cancel);
        all.Order().ShouldBe([small.Json.Length, whole.Length]);
        await store.Store.Write<bool>(
            unit =>
            {
                unit.Current("Patient", "large", Visibility.Everything)!.Json.ToArray().ShouldBe(whole);
                return true;
            },
            TestStore.Cancel);
    }

    [Theory]
    [DatabaseData]
    public async Task A_check_tells_what_is_spoilt(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/large", text: new string('y', StoredBytes.Many));
        store.Run("UPDATE content SET json = " + (provider == TestProvider.Sqlite ? "x'010010000000'" : "0x010010000000")).ShouldBe(1);
        var faults = await store.Store.Check((_, _) => new IndexEntries(), null, TestStore.Cancel);
        faults.ShouldHaveSingleItem().ShouldContain("not a resource in JSON");
    }

    // Written before large resources were packed: it is read as it stands.
    [Theory]
    [DatabaseData]
    public async Task What_was_stored_before_is_read(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var large = await store.Put("Patient/large", text: new string('y', StoredBytes.Many));
        var hex = Convert.ToHexString(large.Json.Span);
        store.Run("UPDATE content SET json = " + (provider == TestProvider.Sqlite ? $"x'{hex}'" : "0x" + hex)).ShouldBe(1);
        (await store.Read("Patient/large"))!.Json.ToArray().ShouldBe(large.Json.ToArray());
    }
}
