using KapFhir.Fhir.Search;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Search;

/// <summary>https://hl7.org/fhir/R4/search.html#include</summary>
public sealed class IncludeTests
{
    private static async Task<TestStore> Filled(TestProvider provider, StorageOptions? options = null)
    {
        var store = TestStore.Open(provider, options);
        await store.Put("Organization/o1", e => e.Reference("partof", "Organization/o2"));
        await store.Put("Organization/o2", e => e.Reference("partof", "Organization/o1"));
        await store.Put("Patient/p", e => e.Reference("organization", "Organization/o1"));
        await store.Put("Group/g");
        await store.Put("Practitioner/gone");
        await store.Put("Observation/a", e => e.Reference("subject", "Patient/p", "1").Reference("performer", "Practitioner/gone"));
        await store.Put("Observation/b", e => e.Reference("subject", "Patient/p"));
        await store.Put("Observation/c", e => e.Reference("subject", "Group/g").Reference("performer", "Practitioner/never"));
        await store.Put("Provenance/v", e => e.Reference("target", "Observation/a").Reference("agent", "Practitioner/gone"));
        await store.Delete("Practitioner/gone");
        return store;
    }

    private static IncludeDirective Forward(string type, string? code, string? target = null, bool isIterative = false) =>
        new(false, type, code is null ? null : Parameter(type, code), target, isIterative);

    private static IncludeDirective Reverse(string? type, string? code, bool isIterative = false) =>
        new(true, type, code is null ? null : Parameter(type!, code), null, isIterative);

    private static async Task ShouldInclude(TestStore store, string type, string included, params IncludeDirective[] directives)
    {
        var statements = await store.Statements(async () =>
        {
            var page = await store.Store.Search(TestStore.Query(type) with { Includes = directives }, Visibility.Everything, TestStore.Cancel);
            string.Join(' ', page.Included.Select(m => m.Id).Order(StringComparer.Ordinal)).ShouldBe(included);
            page.IsIncludedCut.ShouldBeFalse();
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task A_reference_to_a_version_includes_that_version(TestProvider provider)
    {
        await using var store = await Filled(provider);
        await store.Put("Patient/p");
        await store.Put("Observation/d", e => e.Reference("subject", "Patient/p", "9").Reference("performer", "Practitioner/gone", "2"));
        (await Included(new IdClause(["a", "d"]))).ShouldBe("p|1");
        (await Included(new IdClause(["a", "b"]))).ShouldBe("p|1 p|2");
        await store.Delete("Patient/p");
        (await Included(new IdClause(["a", "b"]))).ShouldBe("p|1");

        async Task<string> Included(SearchClause clause)
        {
            var page = await store.Store.Search(
                TestStore.Query("Observation", clause) with { Includes = [Forward("Observation", null)] }, Visibility.Everything, TestStore.Cancel);
            return string.Join(' ', page.Included.Select(m => $"{m.Id}|{m.VersionId}").Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [DatabaseData]
    public async Task Includes(TestProvider provider)
    {
        await using var store = await Filled(provider);
        await ShouldInclude(store, "Observation", "g p", Forward("Observation", "subject"));
        await ShouldInclude(store, "Observation", "p", Forward("Observation", "subject", "Patient"));
        await ShouldInclude(store, "Observation", "", Forward("Observation", "performer"));
        await ShouldInclude(store, "Observation", "g p", Forward("Observation", null));
        await ShouldInclude(store, "Observation", "", Forward("Patient", "organization"));
        await ShouldInclude(store, "Observation", "g p", Forward("Patient", "organization"), Forward("Observation", "subject"));
        await ShouldInclude(store, "Observation", "g o1 p", Forward("Patient", "organization", isIterative: true), Forward("Observation", "subject"));
        await ShouldInclude(
            store, "Observation", "g o1 o2 p",
            Forward("Organization", "partof", isIterative: true), Forward("Patient", "organization", isIterative: true), Forward("Observation", "subject"));
        await ShouldInclude(store, "Organization", "", Forward("Organization", "partof"));
        await ShouldInclude(store, "Patient", "a b", Reverse("Observation", "subject"));
        await ShouldInclude(store, "Patient", "a b v", Reverse("Observation", "subject"), Reverse("Provenance", "target", isIterative: true));
        await ShouldInclude(store, "Patient", "a b", Reverse(null, null));
        await ShouldInclude(store, "Observation", "v", Reverse("Provenance", null));
    }

    [Theory]
    [DatabaseData]
    public async Task A_cut_is_told(TestProvider provider)
    {
        await using var store = await Filled(provider, new StorageOptions { MaxIncluded = 1 });
        var page = await store.Store.Search(
            TestStore.Query("Patient") with { Includes = [Reverse("Observation", "subject")] }, Visibility.Everything, TestStore.Cancel);
        page.Included.Count.ShouldBe(1);
        page.IsIncludedCut.ShouldBeTrue();
    }
}
