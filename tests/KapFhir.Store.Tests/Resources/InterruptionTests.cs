using KapFhir.Store.Dialects.Sqlite;
using KapFhir.Store.Resources;
using Microsoft.Data.Sqlite;
using Xunit;

namespace KapFhir.Store.Tests.Resources;

/// <summary>https://www.sqlite.org/c3ref/interrupt.html: "a call that occurs when there are no running SQL statements is a no-op".</summary>
public sealed class InterruptionTests
{
    private static readonly SqlStatement Endless = new("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", []);

    private static ReadSession Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        return new ReadSession(new SqliteReads(connection));
    }

    [Fact]
    public void A_statement_that_begins_just_after_the_client_went_is_ended_too()
    {
        using var session = Open();
        using var going = new CancellationTokenSource();
        Should.Throw<OperationCanceledException>(() => session.Cancellable<long?>(
            reads =>
            {
                going.Cancel();
                return reads.Scalar(Endless);
            },
            going.Token));
    }

    [Fact]
    public void What_comes_after_on_the_connection_is_not_ended()
    {
        using var session = Open();
        using var going = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Should.Throw<OperationCanceledException>(() => session.Cancellable(reads => reads.Scalar(Endless), going.Token));
        for (var i = 0; i < 50; i++)
        {
            session.Scalar(new SqlStatement("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT count(*) FROM n", [])).ShouldBe(20000);
        }
    }
}
