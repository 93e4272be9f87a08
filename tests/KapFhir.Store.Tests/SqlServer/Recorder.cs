using System.Data.Common;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>Stands where a connection stands and notes every statement, so that a parser can look at what no server is there to run.</summary>
internal sealed class Recorder(long scalar) : IReadConnection
{
    public HashSet<string> Statements { get; } = new(StringComparer.Ordinal);

    public void Begin()
    {
    }

    public void End()
    {
    }

    public void Abandon()
    {
    }

    public IReadStatement Prepare(string text)
    {
        Statements.Add(text);
        return new Canned(scalar, Rows(text));
    }

    // What there is to withhold by: without it nothing would ask what is withheld.
    private static object[][] Rows(string text) =>
        text.StartsWith("SELECT COALESCE((SELECT MAX(id) FROM release_audience", StringComparison.Ordinal) ? [[2L, 1L, 1L]]
        : text.StartsWith("SELECT id, text FROM release_audience", StringComparison.Ordinal) ? [[1L, "deny"], [2L, "permit"]]
        : [];

    public void Interrupt()
    {
    }

    public Exception Translate(DbException error, CancellationToken cancel) => error;

    public void Dispose()
    {
    }

    /// <summary>A statement that gives these rows, mostly none, and whose values must be such as the server takes.</summary>
    private sealed class Canned(long scalar, object[][] rows) : IReadStatement
    {
        private int _at = -1;

        public void Begin(IReadOnlyList<object> values)
        {
            _at = -1;
            foreach (var value in values)
            {
                Dialects.SqlServer.SqlServerValues.Set(new Microsoft.Data.SqlClient.SqlParameter(), value);
            }
        }

        public bool Next() => ++_at < rows.Length;

        public void End()
        {
        }

        public int Change(IReadOnlyList<object> values)
        {
            Begin(values);
            return 0;
        }

        public object? Scalar(IReadOnlyList<object> values)
        {
            Begin(values);
            return scalar;
        }

        public long GetInt64(int column) => (long)rows[_at][column];

        public int GetInt32(int column) => throw new InvalidOperationException("there is no row");

        public string GetString(int column) => (string)rows[_at][column];

        public byte[] GetBytes(int column) => throw new InvalidOperationException("there is no row");

        public object GetValue(int column) => throw new InvalidOperationException("there is no row");

        public bool IsDBNull(int column) => throw new InvalidOperationException("there is no row");

        public void Dispose()
        {
        }
    }
}
