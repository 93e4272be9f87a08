using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>A statement as reading uses it.</summary>
/// <param name="command">The command.</param>
/// <param name="starting">Is called before each run.</param>
internal sealed class SqlServerStatement(SqlCommand command, Action<SqlCommand> starting) : IReadStatement
{
    private SqlDataReader? _rows;

    private SqlDataReader Rows => _rows ?? throw new InvalidOperationException("The statement has not begun.");

    /// <inheritdoc/>
    public void Begin(IReadOnlyList<object> values)
    {
        Set(values);
        _rows = command.ExecuteReader();
    }

    /// <inheritdoc/>
    public bool Next() => Rows.Read();

    /// <inheritdoc/>
    public void End()
    {
        _rows?.Dispose();
        _rows = null;
    }

    /// <inheritdoc/>
    public int Change(IReadOnlyList<object> values)
    {
        Set(values);
        return command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public object? Scalar(IReadOnlyList<object> values)
    {
        Set(values);
        return command.ExecuteScalar();
    }

    /// <inheritdoc/>
    public long GetInt64(int column) => Rows.GetInt64(column);

    /// <inheritdoc/>
    public int GetInt32(int column) => Rows.GetInt32(column);

    /// <inheritdoc/>
    public string GetString(int column) => Rows.GetString(column);

    /// <inheritdoc/>
    public byte[] GetBytes(int column) => Rows.GetFieldValue<byte[]>(column);

    /// <inheritdoc/>
    public object GetValue(int column) => Rows.GetValue(column);

    /// <inheritdoc/>
    public bool IsDBNull(int column) => Rows.IsDBNull(column);

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        command.Dispose();
    }

    private void Set(IReadOnlyList<object> values)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (i == command.Parameters.Count)
            {
                command.Parameters.Add(new SqlParameter { ParameterName = SqlValues.NameOf(i) });
            }

            SqlServerValues.Set(command.Parameters[i], values[i]);
        }

        starting(command);
    }
}
