using System.Data.Common;
using System.Globalization;
using Dapper;

namespace KapFhir.Store.Resources;

/// <summary>Reads and adds rows of small numbers, many to a statement: a new database gets thousands.</summary>
internal sealed class VocabularyRows(DbConnection connection, DbTransaction transaction)
{
    private const int RowsAtOnce = 500;

    /// <summary>The rows of a statement.</summary>
    public IEnumerable<T> Query<T>(string sql) => connection.Query<T>(sql, transaction: transaction);

    /// <summary>The rows of a statement that gives numbers only.</summary>
    public List<long[]> Numbers(string sql)
    {
        using var reader = connection.ExecuteReader(sql, transaction: transaction);
        List<long[]> rows = [];
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToInt64(reader.GetValue(i), CultureInfo.InvariantCulture))]);
        }

        return rows;
    }

    /// <summary>Adds rows. Numbers stand in the statement, texts are its parameters.</summary>
    public void Insert(string table, string columns, IEnumerable<object[]> rows)
    {
        foreach (var chunk in rows.Chunk(RowsAtOnce))
        {
            var values = new DynamicParameters();
            var texts = 0;
            string Value(object value)
            {
                if (value is not string text)
                {
                    return Convert.ToString(value, CultureInfo.InvariantCulture)!;
                }

                var name = "t" + (++texts).ToString(CultureInfo.InvariantCulture);
                values.Add(name, text);
                return "@" + name;
            }

            var lines = string.Join(", ", chunk.Select(row => $"({string.Join(", ", row.Select(Value))})"));
            connection.Execute($"INSERT INTO {table} ({columns}) VALUES {lines}", values, transaction);
        }
    }
}
