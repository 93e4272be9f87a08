using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The verb <c>import</c>: what a file holds, what becomes of it, and what is said of the rest.</summary>
[Collection(CommandLineTests.Name)]
public sealed class ImportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kapfhir-import-").FullName;

    private readonly TestDatabase _database = new();

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _database.Dispose();
    }

    [Theory]
    [InlineData(0, "Patient/a", """{"resourceType":"Patient","id":"a"}""")]
    [InlineData(0, "Patient/a", "\uFEFF{\"id\":\"a\",\"name\":[{\"id\":\"n\",\"family\":\"x\"}],\"resourceType\":\"Patient\"}")]
    [InlineData(0, "Patient", """{"resourceType":"Patient"}""")]
    [InlineData(0, "Patient/a", """{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Patient","id":"a"},"request":{"method":"PUT","url":"Patient/a"}}]}""")]
    [InlineData(1, "", """{"resourceType":"Bundle","type":"collection"}""")]
    [InlineData(1, "", """{"resourceType":"Patient","id":"a","foo":1}""")]
    [InlineData(1, "", """{"resourceType":"Patient","id":"a" """)]
    [InlineData(1, "", "[]")]
    [InlineData(1, "", "")]
    public async Task A_file_is_a_bundle_or_a_bare_resource(int code, string stored, string content)
    {
        (await Import("resource.json", content)).ShouldBe(code);
        (await Stored()).ShouldBe(stored.Contains('/', StringComparison.Ordinal) ? [stored] : stored.Length == 0 ? [] : await Stored());
        (await Stored()).Count.ShouldBe(stored.Length == 0 ? 0 : 1);
    }

    [Theory]
    [InlineData(0, """{"resourceType":"Patient","id":"a"}""", "Patient/a Patient/b Patient/c")]
    [InlineData(0, "", "Patient/b Patient/c")]
    [InlineData(0, "   ", "Patient/b Patient/c")]
    [InlineData(1, """{"resourceType":"Patient","id":"a" """, "Patient/b Patient/c")] // no JSON
    [InlineData(1, """{"resourceType":"Patient"}""", "Patient/b Patient/c")] // no id
    [InlineData(1, """{"resourceType":"Patient","id":1}""", "Patient/b Patient/c")]
    [InlineData(1, """{"id":"a","id":"a","resourceType":"Patient"}""", "Patient/b Patient/c")]
    [InlineData(1, """{"resourceType":"Patient","id":"a","foo":1}""", "Patient/b Patient/c")] // no R4
    [InlineData(1, """{"resourceType":"Patient","id":"a","gender":"purple"}""", "Patient/b Patient/c")] // against its rules
    [InlineData(1, """{"resourceType":"Foo","id":"a"}""", "Patient/b Patient/c")]
    [InlineData(1, "[]", "Patient/b Patient/c")]
    [InlineData(1, "\0", "Patient/b Patient/c")]
    public async Task A_bad_line_is_named_and_the_others_are_loaded(int code, string line, string stored)
    {
        const string Good = """{"resourceType":"Patient","id":"X"}""";
        (await Import("lines.ndjson", string.Join('\n', Good.Replace('X', 'b'), line, Good.Replace('X', 'c'), ""))).ShouldBe(code);
        string.Join(' ', await Stored()).ShouldBe(stored);
    }

    [Fact]
    public async Task A_folder_is_loaded_file_by_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.ndjson"), """{"resourceType":"Patient","id":"b"}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "readme.txt"), "no resource", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.json"), """{"resourceType":"Patient","id":"a"}""", TestContext.Current.CancellationToken);
        (await Run("import", _folder)).ShouldBe(0);
        string.Join(' ', await Stored()).ShouldBe("Patient/a Patient/b");
    }

    private async Task<int> Import(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);
        var code = await Run("import", file);
        (await Run("check")).ShouldBe(0);
        return code;
    }

    private Task<int> Run(params string[] verb) =>
        Commands.CommandLine.Run([.. verb, .. verb[0] == "import" ? ["--Auth:Mode=Open"] : Array.Empty<string>(), _database.Setting]);

    // What a server on the same database finds.
    private async Task<IReadOnlyList<string>> Stored()
    {
        await using var server = await TestServer.On(_database);
        return [.. (await server.Get("?_sort=_id")).Entries.Select(e => e!["resource"]!["resourceType"] + "/" + e["resource"]!["id"])];
    }
}
