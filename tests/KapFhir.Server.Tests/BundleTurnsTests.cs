using KapFhir.Server.Bundles;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>Large bundles wait for each other, small ones for nobody.</summary>
public sealed class BundleTurnsTests
{
    private const int Large = 1 << 20;

    [Fact]
    public async Task A_second_large_bundle_waits_and_a_small_one_does_not()
    {
        var cancel = TestContext.Current.CancellationToken;
        var turns = new BundleTurns();
        var first = new TaskCompletionSource<int>();
        var begun = turns.Take(Large, () => first.Task, cancel);
        var second = turns.Take(Large, () => Task.FromResult(2), cancel);
        (await turns.Take(1000, () => Task.FromResult(3), cancel)).ShouldBe(3);
        second.IsCompleted.ShouldBeFalse();

        first.SetResult(1);
        (await begun).ShouldBe(1);
        (await second).ShouldBe(2);
    }

    [Fact]
    public async Task A_turn_ends_with_a_fault_and_waiting_with_the_client()
    {
        var cancel = TestContext.Current.CancellationToken;
        var turns = new BundleTurns();
        for (var i = 0; i < 3; i++)
        {
            await Should.ThrowAsync<InvalidOperationException>(turns.Take<int>(Large, () => throw new InvalidOperationException("a fault"), cancel));
        }

        var held = new TaskCompletionSource<int>();
        _ = turns.Take(Large, () => held.Task, cancel);
        using var gone = new CancellationTokenSource();
        var waiting = turns.Take(Large, () => Task.FromResult(1), gone.Token);
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(waiting);
        held.SetResult(0);
    }
}
