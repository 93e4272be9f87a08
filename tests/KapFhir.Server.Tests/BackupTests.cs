using KapFhir.Server.Commands;
using Microsoft.Data.Sqlite;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The verbs <c>backup</c> and <c>restore</c>: a copy of one moment while others write, verified, never over anything unasked.</summary>
[Collection(CommandLineTests.Name)]
public sealed class BackupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-backup-").FullName;
    private readonly TestDatabase _database = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File(string name) => Path.Combine(_folder, name);

    private string Setting(string name) => "--ConnectionStrings:Sqlite=Data Source=" + File(name);

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _database.Dispose();
    }

    [Fact]
    public async Task A_backup_under_load_is_sound_and_restores_with_its_audit_chain()
    {
        SkipOnSqlServer();
        await using (var server = await TestServer.On(_database, "--Audit:Mode=Always", "--Storage:AuditKey=" + new string('k', 32)))
        {
            var before = await server.NewPatient("Before");
            await server.Get("Patient/" + before);
            await server.Get("AuditEvent?_count=1"); // every record so far is an AuditEvent
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var writing = Task.Run(() => Write(server, stop.Token), Cancel);
            (await Run("backup", File("copy.db"), _database.Setting, "--Storage:AuditKey=" + new string('k', 32))).ShouldBe(0);
            await stop.CancelAsync();
            (await writing).ShouldBeGreaterThan(0);
            Directory.GetFiles(_folder).Select(Path.GetFileName).ShouldBe(["copy.db"]); // one file, no part of another
            (await Run("restore", File("copy.db"), Setting("new/db.db"), "--Storage:AuditKey=" + new string('k', 32))).ShouldBe(0);
            (await Run("check", Setting("new/db.db"), "--Storage:AuditKey=" + new string('k', 32))).ShouldBe(0);
            (await Run("check", Setting("new/db.db"), "--Storage:AuditKey=" + new string('x', 32))).ShouldBe(1); // its chain is really looked at
            await using var restored = await TestServer.Start(Setting("new/db.db"), "--Audit:Mode=Off");
            (await restored.Get("Patient/" + before)).Status.ShouldBe(200);
            (await restored.Get("AuditEvent?_summary=count")).Body["total"]!.GetValue<int>().ShouldBeGreaterThan(0);
        }
    }

    // A backup and an export are as secret as the database, from their first byte on.
    [Fact]
    public async Task Backups_restored_databases_and_exports_are_their_owners_alone()
    {
        SkipOnSqlServer();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "On Windows a folder's access list says who may read.");
        await using (var server = await TestServer.On(_database))
        {
            await server.NewPatient();
            (await Run("backup", File("kept/copy.db"), _database.Setting)).ShouldBe(0);
        }

        (await Run("restore", File("kept/copy.db"), Setting("new/db.db"))).ShouldBe(0);
        (await Run("export", File("out"), _database.Setting)).ShouldBe(0);
        await System.IO.File.WriteAllTextAsync(File("bad.ndjson"), """{"resourceType":"Patient","id":"x","gender":"wrong"}""" + "\n", Cancel);
        (await Run("import", File("bad.ndjson"), "--errors", File("errors.ndjson"), _database.Setting)).ShouldBe(1);
        foreach (var folder in new[] { "kept", "new", "out" })
        {
            Mode(File(folder)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, folder);
            Directory.GetFiles(File(folder)).ShouldNotBeEmpty();
        }

        foreach (var file in new[] { "kept", "new", "out" }.SelectMany(f => Directory.GetFiles(File(f))).Append(File("errors.ndjson")))
        {
            Mode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }
    }

    private static UnixFileMode Mode(string path) => OperatingSystem.IsWindows() ? UnixFileMode.None : System.IO.File.GetUnixFileMode(path);

    [Fact]
    public async Task Nothing_is_overwritten_unasked()
    {
        SkipOnSqlServer();
        var (kept, added) = ("", "");
        await using (var server = await TestServer.On(_database))
        {
            kept = await server.NewPatient();
            (await Run("backup", File("copy.db"), _database.Setting)).ShouldBe(0);
            (await Run("backup", File("copy.db"), _database.Setting)).ShouldBe(2);
            added = await server.NewPatient();
            (await Run("restore", File("copy.db"), _database.Setting)).ShouldBe(2);
            (await Run("restore", File("copy.db"), "--force", _database.Setting)).ShouldBe(1); // a server has it open
            (await server.Get("Patient/" + added)).Status.ShouldBe(200);
        }

        (await Run("restore", File("copy.db"), _database.Setting)).ShouldBe(2);
        (await Run("restore", File("copy.db"), "--force", _database.Setting)).ShouldBe(0);
        await using var again = await TestServer.On(_database);
        (await again.Get("Patient/" + kept)).Status.ShouldBe(200);
        (await again.Get("Patient/" + added)).Status.ShouldBe(404);
    }

    // A folder stands where the file is to be made: as good as a disk that is read only, and so for root too.
    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Where_no_file_can_be_made_it_says_so(string verb)
    {
        SkipOnSqlServer();
        await using (await TestServer.On(_database))
        {
            (await Run("backup", File("copy.db"), _database.Setting)).ShouldBe(0);
        }

        Directory.CreateDirectory(File("there.db" + (verb == "backup" ? ".partial" : ".restoring")));
        (await Run([verb, File(verb == "backup" ? "there.db" : "copy.db"), verb == "backup" ? _database.Setting : Setting("there.db")])).ShouldBe(1);
        System.IO.File.Exists(File("there.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_is_no_sound_backup_is_refused_and_nothing_is_changed()
    {
        SkipOnSqlServer();
        var id = "";
        await using (var server = await TestServer.On(_database))
        {
            id = await server.NewPatient();
            (await Run("backup", File("damaged.db"), _database.Setting)).ShouldBe(0);
        }

        Change(File("damaged.db"), "UPDATE version SET version_id = 7");
        await System.IO.File.WriteAllTextAsync(File("text.db"), "no database", Cancel);
        Change(File("other.db"), "CREATE TABLE t (a)");
        (await Run("restore", File("none.db"), "--force", _database.Setting)).ShouldBe(2);
        (await Run("restore", File("text.db"), "--force", _database.Setting)).ShouldBe(2);
        (await Run("restore", File("other.db"), "--force", _database.Setting)).ShouldBe(2);
        (await Run("restore", File("damaged.db"), "--force", _database.Setting)).ShouldBe(1);
        Change(_database.ConnectionString["Data Source=".Length..], "UPDATE version SET version_id = 7");
        (await Run("backup", File("of-damaged.db"), _database.Setting)).ShouldBe(1);
        System.IO.File.Exists(File("of-damaged.db")).ShouldBeFalse();
        Change(_database.ConnectionString["Data Source=".Length..], "UPDATE version SET version_id = 1");
        await using var again = await TestServer.On(_database);
        (await again.Get("Patient/" + id)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_backup_of_a_newer_program_is_refused()
    {
        SkipOnSqlServer();
        await using (var server = await TestServer.On(_database))
        {
            await server.NewPatient();
            (await Run("backup", File("newer.db"), _database.Setting)).ShouldBe(0);
        }

        Change(File("newer.db"), "INSERT INTO schema_migration (number, name, applied_at) VALUES (9999, 'x', '')");
        (await Run("restore", File("newer.db"), Setting("target.db"))).ShouldBe(2);
        System.IO.File.Exists(File("target.db")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task A_servers_database_is_left_to_its_engine(string verb) =>
        (await Run(verb, File("x.bak"), "--Storage:Provider=SqlServer", "--ConnectionStrings:SqlServer=Server=127.0.0.1,9;Database=x")).ShouldBe(2);

    private static Task<int> Run(params string[] verb) => CommandLine.Run(verb);

    private static async Task<int> Write(TestServer server, CancellationToken stop)
    {
        var written = 0;
        do
        {
            await server.NewPatient("During");
            written++;
        }
        while (!stop.IsCancellationRequested);
        return written;
    }

    private static void SkipOnSqlServer()
    {
        if (TestDatabase.IsSqlServer)
        {
            Assert.Skip("SQL Server has its own BACKUP.");
        }
    }

    private static void Change(string file, string statement)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = statement;
        command.ExecuteNonQuery();
    }
}
