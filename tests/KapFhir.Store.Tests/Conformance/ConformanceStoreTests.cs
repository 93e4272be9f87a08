using System.Text;
using KapFhir.Fhir.Conformance.Packages;
using KapFhir.Fhir.Json;
using KapFhir.Store.Conformance;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.Conformance;

/// <summary>What the database says of conformance resources: what there is, what has changed since, and what it holds.</summary>
public sealed class ConformanceStoreTests
{
    [Theory]
    [DatabaseData]
    public async Task A_resource_with_a_url_is_there_from_its_write_to_its_deletion(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p");
        store.Store.Conformance.Changes(ConformanceMark.Start).Written.ShouldBeEmpty();
        var first = await Put(store, "ValueSet/v", "http://v", "1");
        var (mark, written, _, _) = store.Store.Conformance.Changes(ConformanceMark.Start);
        written.ShouldBe([new WrittenCanonical(first, "ValueSet", "v", "http://v", "1")]);
        store.Store.Conformance.Changes(mark).Written.ShouldBeEmpty();

        var second = await Put(store, "ValueSet/v", "http://w", null);
        (mark, written, _, _) = store.Store.Conformance.Changes(mark);
        written.ShouldBe([new WrittenCanonical(second, "ValueSet", "v", "http://w", null)]);
        Encoding.UTF8.GetString(store.Store.Conformance.ReadWritten(second)!.Value.Span).ShouldContain("http://w");
        store.Store.Conformance.ReadWritten(99).ShouldBeNull();

        await store.Delete("ValueSet/v");
        store.Store.Conformance.Changes(mark).Written.ShouldHaveSingleItem().Url.ShouldBeNull();
        store.Store.Conformance.Changes(ConformanceMark.Start).Written.ShouldHaveSingleItem().Url.ShouldBeNull();
    }

    [Theory]
    [DatabaseData]
    public async Task Work_that_is_taken_back_changes_nothing_and_calls_nobody(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var calls = 0;
        store.Store.ConformanceChanged = () => Task.FromResult(calls++);
        await store.Put("Patient/p");
        await store.Store.Write<bool>(
            unit =>
            {
                Put(unit, "v", "http://v", "1");
                return Fhir.Issues.PackageDiffers("x");
            },
            TestStore.Cancel);
        store.Store.Conformance.Changes(ConformanceMark.Start).Written.ShouldBeEmpty();
        calls.ShouldBe(0);
        await Put(store, "ValueSet/v", "http://v", "1");
        calls.ShouldBe(1);
    }

    [Theory]
    [DatabaseData]
    public async Task A_package_is_installed_once_and_its_versions_stand_side_by_side(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        var conformance = store.Store.Conformance;
        (await conformance.Install(Package("1.0.0"), "d1", TestStore.Cancel)).Value.ShouldBeTrue();
        (await conformance.Install(Package("1.0.0"), "d1", TestStore.Cancel)).Value.ShouldBeFalse();
        (await conformance.Install(Package("1.0.0"), "d2", TestStore.Cancel)).Issues.ShouldBe([Fhir.Issues.PackageDiffers("a.b|1.0.0")]);
        var mark = conformance.Changes(ConformanceMark.Start).Mark;
        (await conformance.Install(Package("2.0.0"), "d3", TestStore.Cancel)).Value.ShouldBeTrue();
        conformance.Packages().Select(p => p.Identity).ShouldBe(["a.b|1.0.0", "a.b|2.0.0"]);
        var added = conformance.Changes(mark).Packaged.ShouldHaveSingleItem();
        (added.Package, added.File, added.Type, added.Url, added.Version).ShouldBe(("a.b|2.0.0", "v.json", "ValueSet", "http://v", "2.0.0"));
        Encoding.UTF8.GetString(conformance.ReadPackaged(added.Number)!.Value.Span).ShouldBe("{2.0.0}");

        // Taken out and in again between two looks, its number may be the same and its rows others.
        var both = conformance.Changes(mark).Mark;
        (await conformance.Remove(both.Packages[1], TestStore.Cancel)).Value.ShouldBeTrue();
        (await conformance.Remove(both.Packages[1], TestStore.Cancel)).Value.ShouldBeFalse();
        conformance.ReadPackaged(added.Number).ShouldBeNull();
        conformance.Changes(both).Removed.ShouldBe([both.Packages[1]]);
        (await conformance.Install(Package("2.0.0"), "d4", TestStore.Cancel)).Value.ShouldBeTrue();
        var again = conformance.Changes(both);
        again.Removed.ShouldBe([both.Packages[1]]);
        again.Packaged.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task What_was_written_before_there_were_these_tables_is_found()
    {
        await using var store = TestStore.Open(TestProvider.Sqlite);
        await Put(store, "ValueSet/v", "http://v", "1");
        await Put(store, "ValueSet/v", "http://v", "2");
        await store.Put("Patient/p");
        await store.Store.DisposeAsync();
        store.Run("DROP TABLE canonical; DROP TABLE package; DROP TABLE package_resource; DELETE FROM schema_migration WHERE number = 4");
        await store.Reopen();
        var found = store.Store.Conformance.Changes(ConformanceMark.Start).Written.ShouldHaveSingleItem();
        (found.Type, found.Id, found.Url, found.Version).ShouldBe(("ValueSet", "v", "http://v", "2"));
    }

    private static async Task<long> Put(TestStore store, string reference, string url, string? version) =>
        (await store.Store.Write<StoredVersion>(unit => Put(unit, reference.Split('/')[1], url, version), TestStore.Cancel)).Value.Sid;

    private static StoredVersion Put(WriteUnit unit, string id, string url, string? version) => unit.Put(
        "ValueSet", id, ChangeMethod.Update,
        (_, _) => Encoding.UTF8.GetBytes($$"""{"resourceType":"ValueSet","id":"{{id}}","url":"{{url}}"{{(version is null ? "" : $",\"version\":\"{version}\"")}}}"""),
        new EntryBuilder("ValueSet").Entries);

    private static FhirPackage Package(string version) => new(
        new PackageManifest("a.b", version, ["4.0.1"], ["c.d|1.0.0"]),
        [new PackageResource("v.json", new CanonicalHeader("ValueSet", "http://v", version), Encoding.UTF8.GetBytes("{" + version + "}"))]);
}
