using KapFhir.Fhir.Search;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Search;

/// <summary>
/// Searches on entries made by hand, each run a second time as the second condition beside <c>_id</c>, so that both ways of asking (walking a clause's rows,
/// looking a version up) are held to the same answer; and its plan must hold no scan.
/// </summary>
internal static class BothWays
{
    public const string Loinc = "http://loinc.org";

    public static ParameterClause Where(string type, string code, params SearchValue[] values) => Where(type, code, SearchModifier.None, values);

    public static ParameterClause Where(string type, string code, SearchModifier modifier, params SearchValue[] values) =>
        new(Parameter(type, code), modifier, values);

    public static async Task ShouldFind(TestStore store, string type, SearchClause clause, string ids)
    {
        string[] all = [.. (await store.Find(type)).Split(' ')];
        var statements = await store.Statements(async () =>
        {
            (await store.Find(type, clause)).ShouldBe(ids, "walking the clause");
            (await store.Find(type, new IdClause(all), clause)).ShouldBe(ids, "looking up");
            var counted = await store.Store.Search(
                TestStore.Query(type, clause) with { Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel);
            counted.Total.ShouldBe(ids.Length == 0 ? 0 : ids.Split(' ').Length);
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
    }
}
