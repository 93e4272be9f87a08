using System.Globalization;
using Microsoft.Data.Sqlite;

namespace KapFhir.Benchmarks.Load;

/// <summary>What the requests of a load are made of: looked up in the loaded database.</summary>
internal sealed class LoadData : IDisposable
{
    private readonly SqliteConnection _connection;

    internal LoadData(string database)
    {
        _connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        _connection.Open();
        Type = (int)One("SELECT id FROM resource_type WHERE name = 'Observation'");
        Reference = (int)One("SELECT id FROM search_parameter WHERE url = 'http://hl7.org/fhir/SearchParameter/clinical-patient' AND component = 0");
        Token = (int)One("SELECT id FROM search_parameter WHERE url = 'http://hl7.org/fhir/SearchParameter/clinical-code' AND component = 0");
    }

    internal int Type { get; }

    internal int Reference { get; }

    internal int Token { get; }

    /// <summary>How many resources there are now.</summary>
    internal long Resources => One("SELECT COUNT(*) FROM version WHERE end_sid = 9223372036854775807");

    /// <summary>The bytes of JSON stored; of what is packed (its first byte is 1), as many as it was before, which stands behind that byte.</summary>
    internal long JsonBytes => One("SELECT SUM(LENGTH(json)) FROM content WHERE SUBSTR(json, 1, 1) <> x'01'")
        + Many("SELECT SUBSTR(json, 2, 4) FROM content WHERE SUBSTR(json, 1, 1) = x'01'", r => (long)BitConverter.ToInt32((byte[])r.GetValue(0))).Sum();

    /// <summary>Ids of Observations, spread over the table.</summary>
    internal List<string> ObservationIds(int count) =>
        Many("SELECT id FROM resource WHERE type = (SELECT id FROM resource_type WHERE name = 'Observation') AND rid % 7 = 0 LIMIT " + Text(count), r => r.GetString(0));

    /// <summary>Patients and codes with exactly this many Observations.</summary>
    internal List<(string Patient, long Target, string Code)> PatientCodes(int results, int count) =>
        Many(
            $"""
            SELECT p.id, r.target, t.code FROM reference_index r JOIN token_index t ON t.sid = r.sid AND t.param = {Token} JOIN resource p ON p.rid = r.target
            WHERE r.type = {Type} AND r.param = {Reference} AND t.system = (SELECT id FROM system WHERE uri = 'http://loinc.org')
            GROUP BY r.target, t.code HAVING COUNT(*) = {results} LIMIT {count}
            """,
            r => (r.GetString(0), r.GetInt64(1), r.GetString(2)));

    /// <summary>Patients, spread over the table.</summary>
    internal List<System.Text.Json.JsonElement> Patients(int count)
    {
        const string Current = "FROM version v WHERE v.type = (SELECT id FROM resource_type WHERE name = 'Patient') AND v.end_sid = 9223372036854775807";
        var step = Math.Max(1, One("SELECT COUNT(*) " + Current) / count);
        return Many(
            $"SELECT c.json FROM (SELECT v.sid, ROW_NUMBER() OVER (ORDER BY v.sid) AS n {Current}) p JOIN content c ON c.sid = p.sid WHERE p.n % {Text((int)step)} = 0 LIMIT {Text(count)}",
            r => System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>((byte[])r.GetValue(0)));
    }

    /// <summary>How many Patients have a name that begins so.</summary>
    internal int PatientsNamed(string prefix)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = """
            SELECT COUNT(DISTINCT d.sid) FROM string_index d JOIN version v ON v.sid = d.sid AND v.end_sid = 9223372036854775807
            WHERE d.type = (SELECT id FROM resource_type WHERE name = 'Patient') AND d.folded >= $prefix AND d.folded < $prefix || char(0x10FFFF)
            AND d.param = (SELECT id FROM search_parameter WHERE url = 'http://hl7.org/fhir/SearchParameter/Patient-name' AND component = 0)
            """;
        command.Parameters.AddWithValue("$prefix", Uri.UnescapeDataString(prefix).ToLowerInvariant());
        return (int)(long)command.ExecuteScalar()!;
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    /// <summary>The JSON of the newest Observation, without its id and meta: a body for a create; of another subject if one is given.</summary>
    internal byte[] ObservationBody(string? subject = null)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT json FROM content WHERE sid = (SELECT MAX(sid) FROM version WHERE type = {Type})";
        var json = System.Text.Json.Nodes.JsonNode.Parse((byte[])command.ExecuteScalar()!)!.AsObject();
        json.Remove("id");
        json.Remove("meta");
        if (subject is not null)
        {
            json["subject"] = new System.Text.Json.Nodes.JsonObject { ["reference"] = subject };
        }

        return System.Text.Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private long One(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private List<T> Many<T>(string sql, Func<SqliteDataReader, T> read)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
        {
            found.Add(read(rows));
        }

        return found;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
