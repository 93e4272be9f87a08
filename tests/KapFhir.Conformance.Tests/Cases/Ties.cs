using KapFhir.Conformance.Tests.Data;
using Shouldly;

namespace KapFhir.Conformance.Tests.Cases;

/// <summary>What holds of every list that ties something to its tests.</summary>
internal static class Ties
{
    /// <summary>Every test that is named exists, and has the texts in it.</summary>
    public static void ShouldExist(IEnumerable<TestName> tests)
    {
        var sources = new TestSources();
        tests.Distinct().Select(sources.Fault).Where(f => f is not null).ShouldBeEmpty();
    }

    /// <summary>Every part of docs/roadmap.md that something waits for (<c>part (remark)</c>, or null) is there.</summary>
    public static void ShouldStandInRoadmap(IEnumerable<string?> later)
    {
        var roadmap = File.ReadAllText(Path.Combine(TestData.Root, "docs", "roadmap.md"));
        later.Select(l => l?.Split(" (")[0]).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(part => !roadmap.Contains("## " + part, StringComparison.Ordinal)).ShouldBeEmpty("parts that docs/roadmap.md does not have");
    }
}
