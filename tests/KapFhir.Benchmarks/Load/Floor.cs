using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// The floor: a bare Kestrel endpoint over the same tables that returns the same bytes, and that inserts the same rows for a create, with the same
/// promise (answered when on disk, waiting writes committed together). No FHIR: nothing is parsed, checked, negotiated or named. What the
/// server's FHIR logic costs is the distance to this.
/// </summary>
internal static class Floor
{
    internal static async Task Serve(string database, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        var app = builder.Build();
        var readers = new FloorReaders(database);
        var writer = new FloorWriter(database);
        app.MapGet("/read/{type:int}/{id}", (int type, string id, HttpContext context) => Answer(context, readers.Read(type, id)));
        app.MapGet("/search/{reference:int}/{target:long}/{token:int}/{code}", (int reference, long target, int token, string code, HttpContext context) =>
            Answer(context, readers.Search(reference, target, token, code)));
        app.MapPost("/create", async (HttpContext context) =>
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            var sid = await writer.Insert(body.ToArray());
            context.Response.StatusCode = 201;
            context.Response.Headers.Location = "/read/" + sid.ToString(System.Globalization.CultureInfo.InvariantCulture);
            await Answer(context, body.ToArray());
        });
        await app.RunAsync();
    }

    private static async Task Answer(HttpContext context, byte[] body)
    {
        context.Response.ContentType = "application/fhir+json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body);
    }
}

/// <summary>Reads with one prepared connection a thread.</summary>
internal sealed class FloorReaders(string database)
{
    private readonly ThreadLocal<(SqliteCommand Read, SqliteCommand Search)> _commands = new(() =>
    {
        var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return (Prepare(connection, """
            SELECT c.json FROM resource r JOIN version v ON v.rid = r.rid AND v.end_sid = 9223372036854775807 JOIN content c ON c.sid = v.sid
            WHERE r.type = $type AND r.id = $id
            """), Prepare(connection, """
            SELECT c.json FROM reference_index r JOIN token_index t ON t.sid = r.sid AND t.param = $token
            JOIN version v ON v.sid = r.sid AND v.end_sid = 9223372036854775807 JOIN content c ON c.sid = r.sid
            WHERE r.type = $type AND r.param = $reference AND r.target = $target AND t.code = $code ORDER BY r.sid LIMIT 51
            """));
    });

    /// <summary>The type number of Observation in this database.</summary>
    internal int Observation { get; } = FloorRows.TypeNumber(database, "Observation");

    internal byte[] Read(int type, string id)
    {
        var command = _commands.Value.Read;
        Bind(command, ("$type", type), ("$id", id));
        return (byte[])command.ExecuteScalar()!;
    }

    internal byte[] Search(int reference, long target, int token, string code)
    {
        var command = _commands.Value.Search;
        Bind(command, ("$type", Observation), ("$reference", reference), ("$target", target), ("$token", token), ("$code", code));
        using var body = new MemoryStream();
        body.Write("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":["u8);
        using var rows = command.ExecuteReader();
        for (var first = true; rows.Read(); first = false)
        {
            body.Write(first ? "{\"resource\":"u8 : ",{\"resource\":"u8);
            body.Write((byte[])rows.GetValue(0));
            body.Write("}"u8);
        }

        body.Write("]}"u8);
        return body.ToArray();
    }

    private static SqliteCommand Prepare(SqliteConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private static void Bind(SqliteCommand command, params (string Name, object Value)[] values)
    {
        command.Parameters.Clear();
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }
    }
}

/// <summary>Inserts the rows of one stored resource again and again, under new numbers; one writer, one commit for all that wait.</summary>
internal sealed class FloorWriter
{
    private readonly Channel<(byte[] Body, TaskCompletionSource<long> Done)> _waiting = Channel.CreateUnbounded<(byte[], TaskCompletionSource<long>)>();
    private readonly FloorRows _rows;

    internal FloorWriter(string database)
    {
        _rows = new FloorRows(database);
        new Thread(Work) { IsBackground = true }.Start();
    }

    internal Task<long> Insert(byte[] body)
    {
        var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Writer.TryWrite((body, done));
        return done.Task;
    }

    private void Work()
    {
        var batch = new List<(TaskCompletionSource<long> Done, long Sid)>();
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            _rows.Begin();
            while (_waiting.Reader.TryRead(out var item))
            {
                batch.Add((item.Done, _rows.Insert(item.Body)));
            }

            _rows.Commit();
            batch.ForEach(b => b.Done.SetResult(b.Sid));
            batch.Clear();
        }
    }
}

/// <summary>The rows that one Observation has in every table, to be written again.</summary>
internal sealed class FloorRows
{
    private static readonly string[] Indexes =
        ["token_index", "string_index", "date_index", "number_index", "quantity_index", "reference_index", "uri_index"];

    private readonly SqliteConnection _connection;
    private readonly List<SqliteCommand> _inserts = [];
    private readonly int _type;
    private long _sid;
    private long _rid;

    internal FloorRows(string database)
    {
        _connection = new SqliteConnection($"Data Source={database};Pooling=False");
        _connection.Open();
        Execute("PRAGMA synchronous = FULL");
        _type = TypeNumber(database, "Observation");
        _sid = Scalar("SELECT MAX(sid) FROM version");
        _rid = Scalar("SELECT MAX(rid) FROM resource");
        var model = Scalar($"SELECT MAX(sid) FROM version WHERE type = {_type}");
        Prepare("INSERT INTO resource (rid, type, id) VALUES ($rid, $type, $id)");
        Prepare("INSERT INTO version (sid, rid, type, version_id, end_sid, method, last_updated) VALUES ($sid, $rid, $type, 1, 9223372036854775807, 1, 1700000000000)");
        Prepare("INSERT INTO content (sid, json) VALUES ($sid, $json)");
        foreach (var table in Indexes)
        {
            Copy(table, model);
        }
    }

    internal static int TypeNumber(string database, string name)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM resource_type WHERE name = $name";
        command.Parameters.AddWithValue("$name", name);
        return (int)(long)command.ExecuteScalar()!;
    }

    internal void Begin() => Execute("BEGIN IMMEDIATE");

    internal void Commit() => Execute("COMMIT");

    internal long Insert(byte[] body)
    {
        _sid++;
        _rid++;
        foreach (var insert in _inserts)
        {
            foreach (SqliteParameter parameter in insert.Parameters)
            {
                parameter.Value = parameter.ParameterName switch
                {
                    "$sid" => _sid,
                    "$rid" => _rid,
                    "$type" => _type,
                    "$id" => Guid.NewGuid().ToString(),
                    "$json" => body,
                    _ => parameter.Value,
                };
            }

            insert.ExecuteNonQuery();
        }

        return _sid;
    }

    // Each index row of the model, with the sid left open.
    private void Copy(string table, long model)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"SELECT * FROM {table} WHERE sid = {model}";
        using var rows = command.ExecuteReader();
        while (rows.Read())
        {
            var names = Enumerable.Range(0, rows.FieldCount).Select(rows.GetName).ToList();
            var insert = Prepare($"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", names.Select(n => n == "sid" ? "$sid" : "$_" + n))})");
            foreach (var (name, i) in names.Select((n, i) => (n, i)).Where(c => c.n != "sid"))
            {
                insert.Parameters.AddWithValue("$_" + name, rows.GetValue(i));
            }
        }
    }

    private SqliteCommand Prepare(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        foreach (var name in new[] { "$sid", "$rid", "$type", "$id", "$json" }.Where(name => sql.Contains(name, StringComparison.Ordinal)))
        {
            command.Parameters.AddWithValue(name, 0L);
        }

        _inserts.Add(command);
        return command;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }
}
