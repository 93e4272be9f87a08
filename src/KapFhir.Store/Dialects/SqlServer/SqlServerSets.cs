// https://learn.microsoft.com/sql/t-sql/functions/openjson-transact-sql
using System.Globalization;
using KapFhir.Store.Search;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>The rows of a set of values, made again of the JSON array that one parameter holds.</summary>
internal static class SqlServerSets
{
    public static string Rows(string array, ValueSet set)
    {
        var made = string.Join(", ", set.Columns.Select((column, i) => $"{Value("s." + ValueSet.Name(i), column, set)} AS {ValueSet.Name(i)}"));
        var read = string.Join(", ", set.Columns.Select((column, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{ValueSet.Name(i)} {Type(column, set)} '$[{i}]'")));
        return $"(SELECT {made} FROM OPENJSON({array}) WITH ({read}) s) {ValueSet.Alias}";
    }

    private static string Value(string column, ValueColumn kind, ValueSet set) => kind switch
    {
        ValueColumn.Bytes => $"CONVERT(varbinary({KeyText.Most}), {column}, 2)",
        ValueColumn.Text when set.HasText(TextEscapes.AreIn) => TextEscapes.Undo(column),
        ValueColumn.Text => $"{column} COLLATE {SqlServerDialect.Collation}",
        _ => column,
    };

    // What is longer than its column would come as nothing.
    private static string Type(ValueColumn kind, ValueSet set) => kind switch
    {
        ValueColumn.Bytes => "varchar(800)",
        ValueColumn.Text => set.HasText(text => text.Length > 2000) ? "nvarchar(max)" : "nvarchar(4000)",
        ValueColumn.Real => "float",
        _ => "bigint",
    };
}
