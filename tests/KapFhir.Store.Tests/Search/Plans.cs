using KapFhir.Store.Resources;
using KapFhir.Tests.Plans;

namespace KapFhir.Store.Tests.Search;

/// <summary>The plans of the statements that a test gathers.</summary>
internal static class Plans
{
    /// <summary>The steps that walk more rows than the statement needs. Only SQLite is asked (its file is named): elsewhere plans depend on what is stored.</summary>
    public static IReadOnlyList<string> Scans(string file, SqlStatement statement) =>
        file.Length == 0 ? [] : new QueryPlans("Data Source=" + file).Scans(statement);
}
