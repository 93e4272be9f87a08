using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>SQL stands in the Store only, a database's name and dialect in Store/Dialects (and where the setting is read) only.</summary>
public sealed partial class SqlTests
{
    [Theory]
    [InlineData("KapFhir.Fhir")]
    [InlineData("KapFhir.Kap")]
    [InlineData("KapFhir.Auth")]
    [InlineData("KapFhir.Server")]
    public void No_statement_stands_outside_the_store(string project)
    {
        var offenders = Repository.SourceFiles($"src/{project}").Where(file => Repository.Literals(file).Any(text => Statement().IsMatch(text)));
        offenders.ShouldBeEmpty();
    }

    [Fact]
    public void The_statement_pattern_finds_statements() =>
        new[] { "SELECT a FROM b", "insert into t (a) values (1)", "UPDATE t SET a = 1", "delete from t where a = 1" }.ShouldAllBe(s => Statement().IsMatch(s));

    [Fact]
    public void Only_a_dialect_knows_its_database_driver()
    {
        var offenders = Repository.SourceFiles("src/KapFhir.Store")
            .Where(file => !file.StartsWith("src/KapFhir.Store/Dialects/", StringComparison.Ordinal) && Driver().IsMatch(Repository.Read(file)));
        offenders.ShouldBeEmpty();
    }

    // Large resources are packed where they stand: their bytes alone are no JSON.
    [Fact]
    public void Who_reads_the_table_of_contents_unpacks_it()
    {
        var readers = Repository.SourceFiles("src").Where(file => !file.Contains("/Schema/", StringComparison.Ordinal) && Content().IsMatch(Repository.Read(file))).ToList();
        readers.ShouldNotBeEmpty();
        readers.Where(file => !Repository.Read(file).Contains("StoredBytes", StringComparison.Ordinal) && !Repository.Read(file).Contains("VersionRows", StringComparison.Ordinal))
            .Except(["src/KapFhir.Store/Dialects/SqlServer/PendingSql.cs"], StringComparer.Ordinal).ShouldBeEmpty(); // NewestVersions reads its rows
    }

    [GeneratedRegex(@"\bc\.json\b[^;]*\bFROM\b|\bjson FROM content\b")]
    private static partial Regex Content();

    [GeneratedRegex(@"\b(select\b.+\bfrom\b|insert\s+into\b|update\s+\w+\s+set\b|delete\s+from\b)", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Statement();

    [GeneratedRegex(@"Microsoft\.Data\.Sql|\bPRAGMA\b|\bSqlite(Connection|Command|Exception|Parameter|Transaction)\b|\bSql(Connection|Command|Exception|BulkCopy)\b")]
    private static partial Regex Driver();
}
