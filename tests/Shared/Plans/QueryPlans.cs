using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KapFhir.Tests.Plans;

/// <summary>
/// Asks SQLite how it would run each statement of a test, and fails on one that walks a whole table without need. https://www.sqlite.org/eqp.html
/// </summary>
internal sealed partial class QueryPlans(string connectionString)
{
    // As the store's own connections have it: SQLITE_DBCONFIG_ENABLE_QPSG.
    private const int QueryPlannerStability = 1007;

    /// <summary>Few rows, whatever is stored: R4's own tables, counters, jobs, and the values of the search itself.</summary>
    private static readonly HashSet<string> Small = new(StringComparer.Ordinal)
    {
        "resource_type", "search_parameter", "reference_parameter", "compartment_member", "type_counter", "cleaning", "reindexing", "schema_migration",
        "auth_client", "index_choice", "job", "expunging", "json_each",
    };

    /// <summary>What may look at every row of a table, or of a parameter, and why.</summary>
    private static readonly (Regex Step, Regex Statement, string Reason)[] Needed =
    [
        (AnyStep(), WithoutValue(), "what asks for no value is no search: 'check' looks at everything there is"),
        (AllVersions(), EveryType(), "everything of every type is walked in the order of sid, and ends with the page"),
        (AllOfParameter(), Within(), ":contains and ends-with can begin anywhere: every text of the parameter is looked at"),
        (AllOfParameter(), Unequal(), "'not this' is nearly every row of the parameter"),
        (AllOfParameter(), AnyOfSystem(), "any code of a system: codes come first in the order, and systems are few"),
        (AllOfParameter(), SortWalk(), "a sorted page walks the key's order and ends with the page"),
        (AllOfParameter(), EveryValue(), "$meta lists what is in use"),
        (AllOfParameter(), Circle(), "near looks at every latitude"),
    ];

    private readonly ConcurrentDictionary<string, string?> _faults = new(StringComparer.Ordinal);

    /// <summary>How many different statements were looked at.</summary>
    public int Count => _faults.Count;

    /// <summary>Throws if the statement walks what it need not.</summary>
    public void Check(SqlStatement statement)
    {
        if (_faults.GetOrAdd(statement.Text, static (_, s) => s.Plans.Fault(s.Statement), (Plans: this, Statement: statement)) is { } fault)
        {
            Console.Error.WriteLine(fault); // a server answers 500 and keeps why to itself
            throw new InvalidOperationException(fault);
        }
    }

    /// <summary>The steps that walk more than they need, or null.</summary>
    private string? Fault(SqlStatement statement) => statement.Text.StartsWith("SELECT", StringComparison.Ordinal) && Scans(statement) is { Count: > 0 } scans
        ? $"{string.Join("; ", scans)}\n  in  {statement.Text}\n  of  {string.Join("; ", Steps(statement))}" : null;

    /// <summary>The steps that walk more than they need.</summary>
    public IReadOnlyList<string> Scans(SqlStatement statement) => [.. Steps(statement)
        .Where(s => IsScan(s, statement.Text) && !Needed.Any(n => n.Step.IsMatch(s) && n.Statement.IsMatch(statement.Text)))];

    private List<string> Steps(SqlStatement statement)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(connectionString) { Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        raw.sqlite3_db_config(connection.Handle!, QueryPlannerStability, 1, out _);
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

        return steps;
    }

    private static bool IsScan(string step, string sql)
    {
        if (step.Contains("AUTOMATIC", StringComparison.Ordinal))
        {
            return true;
        }

        var walk = Scan().Match(step) is { Success: true } scan ? scan : AllOfParameter().Match(step);
        return walk.Success && TablesOf(walk.Groups["alias"].Value, sql).Any(t => !Small.Contains(t));
    }

    // An alias stands for a table, or for several in different SELECTs, or for none: then it is a SELECT of its own, with steps of its own.
    private static IEnumerable<string> TablesOf(string alias, string sql) =>
        Aliases().Matches(sql).Where(m => m.Groups["alias"].Value == alias || (m.Groups["table"].Value == alias)).Select(m => m.Groups["table"].Value)
            .Where(t => t is not ("SELECT" or "JOIN" or "WHERE"));

    [GeneratedRegex(@"^SCAN (?<alias>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Scan();

    [GeneratedRegex(@"\b(FROM|JOIN)\s+(?<table>[a-z_]+)(\s+(AS\s+)?(?<alias>[a-z]\w*))?", RegexOptions.ExplicitCapture)]
    private static partial Regex Aliases();

    [GeneratedRegex("")]
    private static partial Regex AnyStep();

    [GeneratedRegex(@"^[^@]*$")]
    private static partial Regex WithoutValue();

    [GeneratedRegex(@"^SCAN v\d*$")]
    private static partial Regex AllVersions();

    // A search by the clustered order that knows no value: all rows of a type, or of one parameter of it.
    [GeneratedRegex(@"^SEARCH (?<alias>\w+) USING .*\(type=\?( AND param=\?)?( AND form=\?)?\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex AllOfParameter();

    [GeneratedRegex(@"FROM version v WHERE (?!.*v\.type)", RegexOptions.Singleline)]
    private static partial Regex EveryType();

    [GeneratedRegex(@"\.folded LIKE ")]
    private static partial Regex Within();

    [GeneratedRegex(@"\.folded <> |\(\w+\.low < @p\d+ OR \w+\.(low|high) >|NOT \(\w+\.")]
    private static partial Regex Unequal();

    [GeneratedRegex(@"1 = 1 AND \w+\.system = |param = @p\d+ AND \w+\.system = ")]
    private static partial Regex AnyOfSystem();

    [GeneratedRegex(@"ORDER BY w\.")]
    private static partial Regex SortWalk();

    [GeneratedRegex(@"^SELECT DISTINCT (s\.uri|COALESCE)")]
    private static partial Regex EveryValue();

    [GeneratedRegex(NearSql.Function)]
    private static partial Regex Circle();
}
