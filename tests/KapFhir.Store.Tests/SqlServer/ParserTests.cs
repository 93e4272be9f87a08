using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using KapFhir.Store.Dialects;
using KapFhir.Store.Dialects.SqlServer;
using KapFhir.Store.Auth;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>Every statement that can be sent to SQL Server is Transact-SQL of SQL Server 2019, as its own parser reads it.</summary>
public sealed partial class ParserTests
{
    [Fact]
    public void Every_script_is_read()
    {
        var scripts = new SchemaScripts("SqlServer");
        scripts.All.ShouldNotBeEmpty();
        scripts.All.SelectMany(s => Errors(scripts.Read(s.Name))).ShouldBeEmpty();
    }

    [Fact]
    public void Every_fixed_statement_is_read()
    {
        string[] all =
        [
            .. PendingSql.All, .. PendingSql.All.Select(PendingSql.WithEscapes), .. SqlServerMigrator.Statements, .. SqlServerEngine.Statements, .. SqlServerTransaction.Statements,
            .. SqlServerConformanceRows.Statements,
        ];
        all.Length.ShouldBeGreaterThan(30);
        all.SelectMany(Errors).ShouldBeEmpty();
    }

    [Fact]
    public void Every_statement_of_jobs_and_of_search_parameters_is_read()
    {
        var (job, end) = (new NewJob("k"), JobEnd.Done(""));
        string[] jobs =
        [
            .. new[]
            {
                JobSql.Add(job, 1), JobSql.AddMissing(job, 1), JobSql.Renew("i", 1), JobSql.Find("i"), JobSql.All(), JobSql.Output("i"), JobSql.Waiting("k", 1),
                JobSql.Take("i", "o", 1, 2), JobSql.GiveUp("i", 1, ""), JobSql.Keep("i", 1, 1), JobSql.Advance("i", 1, 1, "", JobProgress.None, ""),
                JobSql.End("i", 1, end, 1), JobSql.Release("i", 1, 1, ""), JobSql.AddOutput("i", []), JobSql.Cancel("i", 1), JobSql.RemoveOutputs(1),
                JobSql.RemoveEnded(1), JobSql.Remove("i"), JobSql.RemoveOutput("i"),
            }.Select(s => s.Text),
        ];
        jobs.SelectMany(Errors).ShouldBeEmpty();
    }

    /// <summary>Every text in the store's sources that is a statement by itself, whoever sends it; what is put together is met by the tour.</summary>
    [Fact]
    public void Every_statement_that_is_written_out_is_read()
    {
        var literals = Directory.GetFiles(Source(), "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains(Path.Combine("Dialects", "Sqlite"), StringComparison.Ordinal))
            .Select(f => Joint().Replace(File.ReadAllText(f), "")).SelectMany(text => Literal().Matches(text)).Select(m => m.Groups[1].Value)
            .Where(s => !s.EndsWith(' ')).ToList(); // the beginning of one
        literals.Count.ShouldBeGreaterThan(150);
        literals.SelectMany(Errors).ShouldBeEmpty();
    }

    [Fact]
    public void Every_statement_of_the_authorization_server_is_read()
    {
        var user = new UserRow("i", "n", "p", "{}", IsActive: true, MustChange: false, "s");
        var key = new KeyRow("i", "c", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var grant = new GrantRow("i", "u", "c", "s", "x", "", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        string[] all =
        [
            .. new[]
            {
                UserSql.Add(user, 1), UserSql.AddFirst(user, 1), UserSql.All(), UserSql.ByName("n"), UserSql.ById("i"), UserSql.SetPassword(user), UserSql.Rehash("i", "p"),
                UserSql.Deactivate("i"), UserSql.AddSession("h", user, 1, 2), UserSql.Session("h", 1, 0), UserSql.EndSession("h"), UserSql.EndSessions("i"),
                UserSql.RemoveSessions(1), ClientSql.Add(new ClientRow("c", "{}", "", IsActive: true), 1), ClientSql.All(), ClientSql.Find("c"), ClientSql.Deactivate("c"),
                KeySql.All(KeyKind.Signing), KeySql.Add(KeyKind.Signing, key), KeySql.AddUnlessSince(KeyKind.Signing, key, 1), KeySql.RemoveExpired(KeyKind.Signing, 1),
                GrantSql.Add(grant), GrantSql.Living("i", 1), GrantSql.OfUser("u", 1), GrantSql.Revoke("i", 1), GrantSql.Withdraw("i", "u", 1), GrantSql.RevokeOfUser("u", 1),
                GrantSql.RevokeOfClient("c", 1), GrantSql.RevokeOfSession("s", 1), GrantSql.Extend("i", 1),
                GrantSql.AddTicket(new TicketRow("h", TicketKind.Code, "i", "{}", DateTimeOffset.UnixEpoch)), GrantSql.Ticket("h", TicketKind.Code), GrantSql.Use("h", 1),
                GrantSql.RemoveTickets(1), GrantSql.RemoveGrants(1), LaunchSql.Add(new LaunchRow("h", "c", "{}", DateTimeOffset.UnixEpoch)), LaunchSql.Find("h", "c", 1),
                LaunchSql.Use("h", "c", 1), LaunchSql.RemoveExpired(1), AttemptSql.See("h", 1), AttemptSql.Failures("s", 1), AttemptSql.Count("s", 1, 0),
                AttemptSql.Add("s", 1), AttemptSql.Forget("s"), AttemptSql.Lessen("s"), AttemptSql.RemoveSeen(1), AttemptSql.RemoveFailures(1),
            }.Select(s => s.Text),
        ];
        all.SelectMany(Errors).ShouldBeEmpty();
    }

    private static string Source([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "KapFhir.Store");

    [GeneratedRegex("(?<!\\$)\"((?:SELECT|INSERT|UPDATE|DELETE) [^\"]+)\"(?!\\s*\\+)")]
    private static partial Regex Literal();

    // Where a text goes on in the next line.
    [GeneratedRegex("\"\\s*\\+\\s*\"")]
    private static partial Regex Joint();

    /// <summary>Each search parameter of R4 with each modifier and prefix, sorted by it, chained and reversed; history, meta, jobs: all that reading sends.</summary>
    [Fact]
    public void Every_search_is_read()
    {
        // With few rows a clause is walked, with many the type or the order.
        var (few, many) = (new Recorder(0), new Recorder(1000));
        new StatementTour(new ReadSession(few)).RunParameters();
        new StatementTour(new ReadSession(few)).RunOthers();
        new StatementTour(new ReadSession(many)).RunOthers();
        HashSet<string> all = [.. few.Statements, .. many.Statements];
        all.Count.ShouldBeGreaterThan(500);
        all.SelectMany(Errors).Take(5).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SELECT a FROM b LIMIT 1")]
    [InlineData("SELECT 'a' || 'b'")]
    [InlineData("SELECT a FROM b WHERE (a IS NULL) <> (b = 3)")]
    [InlineData("SELECT file FROM package_resource f")]
    public void What_is_not_T_SQL_is_noticed(string statement) => Errors(statement).ShouldNotBeEmpty();

    /// <summary>What the parser says is wrong with a statement.</summary>
    internal static IEnumerable<string> Errors(string statement)
    {
        using var reader = new StringReader(statement);
        new TSql150Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return errors.Select(e => $"{e.Line}:{e.Column} {e.Message} in: {statement}");
    }
}
