using KapFhir.Conformance.Tests.Data;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>Every attack that docs/smart.md tells of is tried by a test that is there.</summary>
public sealed class AttackTableTests
{
    [Fact]
    public void Every_attack_names_a_test_that_exists()
    {
        var rows = File.ReadLines(Path.Combine(TestData.Root, "docs", "smart.md")).SkipWhile(l => !l.StartsWith("## Attacks", StringComparison.Ordinal)).Skip(4)
            .TakeWhile(l => l.StartsWith('|')).Where(l => !l.EndsWith("| | |", StringComparison.Ordinal)).ToList();
        rows.Count.ShouldBeGreaterThan(40);
        var sources = new TestSources();
        rows.Select(r => sources.Fault(TestName.Parse(r.Split('`')[^2]))).Where(f => f is not null).ShouldBeEmpty();
    }
}
