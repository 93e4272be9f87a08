using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Tests.Schema;

/// <summary>docs/database.md shows every table of a real database with its columns, and no other.</summary>
public sealed partial class DocumentTests
{
    [Fact]
    public async Task The_document_shows_the_tables_that_there_are()
    {
        await using var store = TestStore.Open(TestProvider.Sqlite);
        var tables = Tables(store.FilePath);
        var shown = Shown(await File.ReadAllTextAsync(DocumentPath(), TestStore.Cancel));
        tables.Except(shown, StringComparer.Ordinal).ShouldBeEmpty("in the database, but not so in docs/database.md");
        shown.Except(tables, StringComparer.Ordinal).ShouldBeEmpty("in docs/database.md, but not so in the database");
    }

    [Fact]
    public void A_heading_row_is_read_as_table_and_columns() =>
        Shown("text\n\n| unit | id | text |\n|---|---|---|\n| | 1 | kg |\n").ShouldBe(["unit(id, text)"]);

    private static List<string> Shown(string markdown) =>
        [.. Heading().Matches(markdown).Select(m => m.Groups[1].Value.Trim(' ', '|').Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[0]}({string.Join(", ", cells[1..])})")];

    private static List<string> Tables(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT t.name || '(' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(t.name) ORDER BY cid)) || ')'
            FROM sqlite_master t WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
            """;
        using var reader = command.ExecuteReader();
        List<string> tables = [];
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static string DocumentPath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "database.md");

    [GeneratedRegex(@"^(\|.+\|)\r?\n\|---", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
