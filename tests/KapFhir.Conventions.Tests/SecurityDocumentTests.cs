using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace KapFhir.Conventions.Tests;

/// <summary>docs/security.md names the test of each measure: those tests are there.</summary>
public sealed class SecurityDocumentTests
{
    private const string Document = "docs/security.md";

    [Fact]
    public void Every_test_that_the_document_names_is_there()
    {
        var tests = Repository.SourceFiles("tests").Select(Repository.Read).ToList();
        var named = Regex.Matches(Repository.Read(Document), @"`(\w+Tests)(?:\.(\w+))?`").Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value)).Distinct().ToList();
        named.Count.ShouldBeGreaterThan(40);
        named.Where(n => !tests.Exists(text => Regex.IsMatch(text, $@"class {n.Class}\b") && (n.Method.Length == 0 || Regex.IsMatch(text, $@"\b{n.Method}\("))))
            .Select(n => n.Class + "." + n.Method).ShouldBeEmpty("tests that " + Document + " names and that are nowhere");
    }

    [Fact]
    public void Every_border_is_looked_at_and_every_measure_is_held()
    {
        var text = Repository.Read(Document);
        foreach (var border in new[] { "Browser", "SMART app", "EHR and services", "Operator", "Database", "Backup", "Logs", "Supply chain" })
        {
            var section = text.Split("### " + border + "\n")[1].Split("\n#")[0];
            var rows = section.Split('\n').Where(line => Regex.IsMatch(line, @"^\| [STRIDE] \|")).ToList();
            rows.ShouldNotBeEmpty(border);
            rows.Where(row => row.Split('|')[^2].Trim().Length == 0).ShouldBeEmpty(border);
        }
    }
}
