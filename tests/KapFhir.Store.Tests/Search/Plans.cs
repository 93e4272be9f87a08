using System.Text.RegularExpressions;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Tests.Search;

/// <summary>Asks SQLite how it would run a statement. https://www.sqlite.org/eqp.html</summary>
internal static partial class Plans
{
    // Aliases of subqueries, and tables of a few hundred rows.
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "CONSTANT", "p", "u", "f", "n", "k", "s", "h", "resource_type", "type_counter", "cleaning", "rp", "json_each",
    };

    /// <summary>The steps of the plan that walk a whole table, or all of a type's index rows.</summary>
    public static IReadOnlyList<string> Scans(string file, SqlStatement statement)
    {
        if (file.Length == 0)
        {
            // Only SQLite is asked: elsewhere plans depend on what is stored.
            return [];
        }

        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        connection.CreateFunction<byte[], byte[], double, double, double>(NearSql.Function, NearSql.Distance, isDeterministic: true);
        using var command = connection.CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + statement.Text;
        for (var i = 0; i < statement.Values.Count; i++)
        {
            command.Parameters.AddWithValue(SqlValues.NameOf(i), statement.Values[i]);
        }

        using var reader = command.ExecuteReader();
        List<string> steps = [];
        while (reader.Read())
        {
            steps.Add(reader.GetString(3));
        }

        return [.. steps.Where(IsScan)];
    }

    private static bool IsScan(string step) =>
        (ScanOf().Match(step) is { Success: true } scan && !Harmless.Contains(scan.Groups[1].Value)) || TypeOnly().IsMatch(step);

    [GeneratedRegex(@"^SCAN (\S+)")]
    private static partial Regex ScanOf();

    [GeneratedRegex(@"^SEARCH d\d* USING .*\(type=\?\)$")]
    private static partial Regex TypeOnly();
}
