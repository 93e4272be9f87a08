using System.Globalization;
using KapFhir.Store.Search;

namespace KapFhir.Store.Dialects.Sqlite;

/// <summary>What SQLite says differently.</summary>
internal static class SqliteDialect
{
    public static SqlDialect Instance { get; } = new(
        Top: _ => "",
        Limit: count => "LIMIT " + count,
        Whole: (row, column) => $"{row}.{column}",
        Key: text => text,
        NumberKey: number => number,
        Distance: (latitude, longitude, fromLatitude, fromLongitude) =>
            $"{NearSql.Function}({latitude}.low, {longitude}.low, {fromLatitude}, {fromLongitude})",
        IsWide: row => $"{row}.high - {row}.low > 864000000000",
        Rows: (array, set) => $"(SELECT {string.Join(", ", set.Columns.Select(Column))} FROM json_each({array})) {ValueSet.Alias}",
        Escape: text => text,
        MostParameters: null,
        FileCheck: "PRAGMA integrity_check");

    private static string Column(ValueColumn column, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{(column == ValueColumn.Bytes ? "unhex" : "")}(value ->> {index}) AS c{index}");
}
