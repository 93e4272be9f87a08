using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
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

    public DbCommand Create(string text)
    {
        Statements.Add(text);
        return new Unanswered(scalar) { CommandText = text };
    }

    public void Start(DbCommand command)
    {
    }

    public void Set(DbParameter parameter, object value) => Dialects.SqlServer.SqlServerValues.Set((Microsoft.Data.SqlClient.SqlParameter)parameter, value);

    public void Interrupt()
    {
    }

    public Exception Translate(DbException error, CancellationToken cancel) => error;

    public void Dispose()
    {
    }

    /// <summary>A command that gives no rows.</summary>
    private sealed class Unanswered(long scalar) : DbCommand
    {
        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; }

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; }

        protected override DbParameterCollection DbParameterCollection { get; } = new Microsoft.Data.SqlClient.SqlCommand().Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override int ExecuteNonQuery() => 0;

        public override object? ExecuteScalar() => scalar;

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => new Microsoft.Data.SqlClient.SqlParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            var rows = new DataTable { Locale = System.Globalization.CultureInfo.InvariantCulture };
            return rows.CreateDataReader();
        }
    }
}
