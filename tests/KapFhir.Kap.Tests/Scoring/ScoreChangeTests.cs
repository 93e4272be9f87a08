using KapFhir.Kap.Scoring;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Scoring;

/// <summary>States against baseline, each at its limit.</summary>
public sealed class ScoreChangeTests
{
    [Theory]
    [InlineData("phq9", 18, 8, OutcomeState.Response)] // 55.6 percent
    [InlineData("phq9", 18, 3, OutcomeState.Remission)]
    [InlineData("phq9", 18, 9, OutcomeState.Response)] // exactly half
    [InlineData("phq9", 18, 10, OutcomeState.Partial)]
    [InlineData("phq9", 20, 15, OutcomeState.Partial)] // exactly a quarter
    [InlineData("phq9", 20, 16, OutcomeState.NoChange)]
    [InlineData("phq9", 10, 14, OutcomeState.NoChange)]
    [InlineData("phq9", 10, 15, OutcomeState.Deteriorated)]
    [InlineData("phq9", 10, 5, OutcomeState.Response)] // 5 is not below 5
    [InlineData("phq9", 0, 0, OutcomeState.Unknown)] // a share of nothing
    [InlineData("phq9", 0, 9, OutcomeState.Unknown)]
    [InlineData("gad7", 12, 16, OutcomeState.Deteriorated)]
    [InlineData("gad7", 12, 4, OutcomeState.Remission)]
    [InlineData("pcl5", 45, 35, OutcomeState.Response)]
    [InlineData("pcl5", 45, 36, OutcomeState.NoChange)]
    [InlineData("pcl5", 45, 30, OutcomeState.Remission)]
    [InlineData("pcl5", 31, 30, OutcomeState.Remission)]
    [InlineData("pcl5", 30, 25, OutcomeState.NoChange)] // was never at 31
    [InlineData("pcl5", 30, 40, OutcomeState.Deteriorated)]
    [InlineData("qids", 16, 5, OutcomeState.Remission)]
    [InlineData("qids", 16, 6, OutcomeState.Response)]
    [InlineData("madrs", 34, 12, OutcomeState.Remission)]
    [InlineData("madrs", 34, 13, OutcomeState.Response)]
    [InlineData("promis-dep8a", 65, 60, OutcomeState.Response)]
    [InlineData("promis-dep8a", 65, 54.9, OutcomeState.Remission)]
    [InlineData("who5", 24, 34, OutcomeState.Response)] // more is better
    [InlineData("who5", 24, 52, OutcomeState.Remission)]
    [InlineData("who5", 44, 34, OutcomeState.Deteriorated)]
    [InlineData("cadss", 10, 40, OutcomeState.Unknown)] // no rule
    public void A_state_follows_from_baseline_and_score(string key, double baseline, double current, OutcomeState state) =>
        ScoreChange.StateOf(Forms.Scale(key), (decimal)baseline, (decimal)current).ShouldBe(state);
}
