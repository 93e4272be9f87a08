using KapFhir.Tests;
using KapFhir.Tests.Fuzz;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Fuzz;

/// <summary>
/// Random bytes, damaged resources, expressions, searches and patches: some seconds of what the benchmarks' <c>fuzz</c> does for minutes. Alone, for
/// times are measured. KAPFHIR_SEED looks elsewhere.
/// </summary>
[Collection("alone")]
public sealed class FuzzTests
{
    private static readonly Lazy<IReadOnlyList<byte[]>> Resources = new(() => Corpus.Of(ConformancePage.Repository, []));

    private static int Seed => int.Parse(
        Environment.GetEnvironmentVariable("KAPFHIR_SEED") ?? "20250301", System.Globalization.CultureInfo.InvariantCulture);

    public static TheoryData<string> Targets => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public async Task WhateverComesInIsAnsweredSoonWithAValueOrAReason(string target)
    {
        var hanging = new TaskCompletionSource<string>();
        var run = Task.Run(() => new FuzzRun(FuzzTargets.Of(target, Resources.Value), Seed).For(TimeSpan.FromSeconds(2), hung => hanging.TrySetResult(hung)));
        await Task.WhenAny(run, hanging.Task);
        hanging.Task.IsCompleted.ShouldBeFalse(hanging.Task.IsCompleted ? await hanging.Task : "");
        var report = await run;
        string.Join("\n\n", report.Findings).ShouldBeEmpty();
        report.Taken.ShouldBeInRange(report.Cases / 100, report.Cases * 99 / 100, "inputs are to be good and bad");
    }
}

/// <summary>Tests that nothing else may run beside.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class Alone;
