// https://learn.microsoft.com/sql/t-sql/functions/openjson-transact-sql
using System.Text.RegularExpressions;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// The statements that write pending rows: one per table, its rows in one parameter as JSON arrays. They are sent together, those with rows
/// only.
/// </summary>
internal static partial class PendingSql
{
    public const string Systems = """
        INSERT INTO system (id, uri, whole)
        SELECT j.id, j.t_uri, j.t_whole FROM OPENJSON(@systems) WITH (id int '$[0]', t_uri nvarchar(800) '$[1]', t_whole nvarchar(max) '$[2]') j;
        """;

    public const string Units = """
        INSERT INTO unit (id, text) SELECT j.id, j.t_text FROM OPENJSON(@units) WITH (id int '$[0]', t_text nvarchar(800) '$[1]') j;
        """;

    public const string Resources = """
        INSERT INTO resource (rid, type, id)
        SELECT j.rid, j.type, j.id FROM OPENJSON(@resources) WITH (rid bigint '$[0]', type int '$[1]', id nvarchar(64) '$[2]') j;
        """;

    public const string Versions = """
        INSERT INTO version (sid, rid, type, version_id, end_sid, method, last_updated)
        SELECT j.sid, j.rid, j.type, j.version_id, j.end_sid, j.method, j.last_updated
        FROM OPENJSON(@versions) WITH (sid bigint '$[0]', rid bigint '$[1]', type int '$[2]', version_id int '$[3]', end_sid bigint '$[4]',
            method int '$[5]', last_updated bigint '$[6]') j;
        """;

    public const string Ends = """
        UPDATE version SET end_sid = j.end_sid
        FROM OPENJSON(@ends) WITH (sid bigint '$[0]', end_sid bigint '$[1]') j WHERE version.sid = j.sid;
        """;

    /// <summary>The bytes of all versions stand in one value, one behind the other.</summary>
    public const string Contents = """
        INSERT INTO content (sid, json)
        SELECT j.sid, SUBSTRING(@bodies, j.first, j.length) FROM OPENJSON(@contents) WITH (sid bigint '$[0]', first int '$[1]', length int '$[2]') j;
        """;

    public const string Tokens = """
        INSERT INTO token_index (type, param, sid, instance, code, system)
        SELECT j.type, j.param, j.sid, j.instance, j.t_code, j.system
        FROM OPENJSON(@tokens) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', t_code nvarchar(800) '$[4]', system int '$[5]') j;
        """;

    public const string Strings = """
        INSERT INTO string_index (type, param, sid, instance, folded, text, whole)
        SELECT j.type, j.param, j.sid, j.instance, j.t_folded, j.t_text, j.t_whole
        FROM OPENJSON(@strings) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', t_folded nvarchar(800) '$[4]',
            t_text nvarchar(800) '$[5]', t_whole nvarchar(max) '$[6]') j;
        """;

    public const string Dates = """
        INSERT INTO date_index (type, param, sid, instance, low, high)
        SELECT j.type, j.param, j.sid, j.instance, j.low, j.high
        FROM OPENJSON(@dates) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', low bigint '$[4]', high bigint '$[5]') j;
        """;

    public const string Numbers = """
        INSERT INTO number_index (type, param, sid, instance, low, high, approx)
        SELECT j.type, j.param, j.sid, j.instance, CONVERT(varbinary(400), j.low, 2), CONVERT(varbinary(400), j.high, 2), j.approx
        FROM OPENJSON(@numbers) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', low varchar(800) '$[4]',
            high varchar(800) '$[5]', approx float '$[6]') j;
        """;

    public const string Quantities = """
        INSERT INTO quantity_index (type, param, sid, instance, low, high, form, system, code, unit)
        SELECT j.type, j.param, j.sid, j.instance, CONVERT(varbinary(400), j.low, 2), CONVERT(varbinary(400), j.high, 2), j.form, j.system, j.code, j.unit
        FROM OPENJSON(@quantities) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', low varchar(800) '$[4]',
            high varchar(800) '$[5]', form int '$[6]', system int '$[7]', code int '$[8]', unit int '$[9]') j;
        """;

    public const string References = """
        INSERT INTO reference_index (type, param, sid, instance, target, version)
        SELECT j.type, j.param, j.sid, j.instance, j.target, j.t_version
        FROM OPENJSON(@references) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', target bigint '$[4]',
            t_version nvarchar(64) '$[5]') j;
        """;

    public const string Uris = """
        INSERT INTO uri_index (type, param, sid, instance, url)
        SELECT j.type, j.param, j.sid, j.instance, j.url
        FROM OPENJSON(@uris) WITH (type int '$[0]', param int '$[1]', sid bigint '$[2]', instance int '$[3]', url int '$[4]') j;
        """;

    public const string Canonicals = """
        DELETE FROM canonical WHERE rid IN (SELECT j.rid FROM OPENJSON(@canonicals) WITH (rid bigint '$[0]') j);
        INSERT INTO canonical (rid, sid, type, url, version)
        SELECT j.rid, j.sid, j.type, j.t_url, j.t_version
        FROM OPENJSON(@canonicals) WITH (rid bigint '$[0]', sid bigint '$[1]', type int '$[2]', t_url nvarchar(max) '$[3]', t_version nvarchar(max) '$[4]') j;
        """;

    public const string Counts = """
        UPDATE type_counter SET resources = type_counter.resources + j.resources, versions = type_counter.versions + j.versions
        FROM OPENJSON(@counts) WITH (type int '$[0]', resources bigint '$[1]', versions bigint '$[2]') j WHERE type_counter.type = j.type;
        """;

    public const string Turn = """
        UPDATE writer SET last_sid = @sid, last_rid = @rid, last_system = @system, last_unit = @unit, last_updated = @updated WHERE id = 1;
        """;

    /// <summary>Removes all index rows of some versions.</summary>
    public static string RemoveAll { get; } = Remove("@removed", _ => "");

    /// <summary>Removes those that superseded versions need no longer.</summary>
    public static string RemoveSuperseded { get; } = Remove("@superseded", IndexTables.Superseded);

    /// <summary>The systems among these that have a number.</summary>
    public const string FindSystems = """
        SELECT j.n, s.id FROM OPENJSON(@systems) WITH (n int '$[0]', t_t nvarchar(800) '$[1]') j JOIN system s ON s.uri = j.t_t COLLATE Latin1_General_BIN2;
        """;

    /// <summary>The units among these that have a number.</summary>
    public const string FindUnits = """
        SELECT j.n, u.id FROM OPENJSON(@units) WITH (n int '$[0]', t_t nvarchar(800) '$[1]') j JOIN unit u ON u.text = j.t_t COLLATE Latin1_General_BIN2;
        """;

    /// <summary>The resources among these that have an identity.</summary>
    public const string FindResources = """
        SELECT j.n, r.rid FROM OPENJSON(@resources) WITH (n int '$[0]', type int '$[1]', id nvarchar(64) '$[2]') j
        JOIN resource r ON r.type = j.type AND r.id = j.id COLLATE Latin1_General_BIN2;
        """;

    /// <summary>The same with the newest version of each.</summary>
    public const string FindNewest = """
        SELECT j.n, r.rid, v.sid, v.version_id, v.last_updated, v.method, c.json
        FROM OPENJSON(@resources) WITH (n int '$[0]', type int '$[1]', id nvarchar(64) '$[2]') j
        JOIN resource r ON r.type = j.type AND r.id = j.id COLLATE Latin1_General_BIN2
        LEFT JOIN version v ON v.sid = (SELECT MAX(x.sid) FROM version x WHERE x.rid = r.rid)
        LEFT JOIN content c ON c.sid = v.sid;
        """;

    /// <summary>All of them, for the test that parses them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Systems, Units, Resources, Versions, Ends, Contents, Tokens, Strings, Dates, Numbers, Quantities, References, Uris, Canonicals, Counts, Turn,
        RemoveAll, RemoveSuperseded, FindSystems, FindUnits, FindResources, FindNewest,
    ];

    /// <summary>
    /// The same statement for rows with texts that JSON would escape: their columns, which begin with t_, hold <see cref="TextEscapes"/>
    /// instead. One engine does not undo what JSON escapes.
    /// </summary>
    public static string WithEscapes(string statement) => TextColumn().Replace(statement, column => TextEscapes.Undo(column.Value));

    [GeneratedRegex(@"\bj\.t_\w+", RegexOptions.NonBacktracking)]
    private static partial Regex TextColumn();

    private static string Remove(string sids, Func<string, string> condition) => string.Join('\n', IndexTables.All.Select(table =>
        $"DELETE FROM {table} WHERE sid IN (SELECT j.sid FROM OPENJSON({sids}) WITH (sid bigint '$[0]') j){condition(table)};"));
}
