using System.Runtime.CompilerServices;
using System.Text;
using KapFhir.Kap.Scoring;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Scoring;

/// <summary>A clinic's own file of scales: what it may say, and what is said to it.</summary>
public sealed class ScaleFileTests
{
    private const string Good = """
        {"algorithmVersion":"clinic-1","scales":[{"key":"mood","questionnaire":"https://clinic.example.org/Questionnaire/mood","title":"Mood","system":"https://clinic.example.org/codes",
        "code":"mood-total","low":0,"high":10,"lowHighSource":"ten points","bands":[{"low":0,"high":4,"text":"fine","interpretation":"N"},{"low":5,"high":10,"text":"low","interpretation":"H"}],
        "bandsSource":"the clinic","change":{"responsePercent":50,"deterioration":2,"source":"the clinic"}}]}
        """;

    private static (ScaleCatalog? Catalog, IReadOnlyList<string> Faults) Read(string json) => ScaleFile.Read(Encoding.UTF8.GetBytes(json), ScaleCatalog.Default);

    [Fact]
    public void A_scale_is_added()
    {
        var (catalog, faults) = Read(Good);
        faults.ShouldBeEmpty();
        catalog!.Scales.Count.ShouldBe(ScaleCatalog.Default.Scales.Count + 1);
        catalog.Find("https://clinic.example.org/Questionnaire/mood")!.Change!.ResponsePercent.ShouldBe(50);
        catalog.AlgorithmVersion.ShouldBe(ScaleCatalog.Default.AlgorithmVersion + "+clinic-1");
    }

    [Fact]
    public void A_scale_of_the_same_key_is_replaced()
    {
        var own = Good.Replace("\"key\":\"mood\"", "\"key\":\"phq9\"", StringComparison.Ordinal)
            .Replace("https://clinic.example.org/Questionnaire/mood", "https://kapfhir.example.org/fhir/Questionnaire/phq9", StringComparison.Ordinal);
        var catalog = Read(own).Catalog!;
        catalog.Scales.Count.ShouldBe(ScaleCatalog.Default.Scales.Count);
        catalog.Scales.Single(s => s.Key == "phq9").High.ShouldBe(10);
    }

    [Fact]
    public void The_shipped_file_is_a_good_one() =>
        ScaleFile.Read(File.ReadAllBytes(Shipped()), new ScaleCatalog("0", [])).Faults.ShouldBeEmpty();

    private static string Shipped([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "KapFhir.Kap", "Scoring", "scales.json");

    [Theory]
    [InlineData("\"high\":10,", "\"hihg\":10,", "'hihg' is no element of a scale here")]
    [InlineData("\"title\":\"Mood\",", "", "'title' is missing")]
    [InlineData("\"key\":\"mood\"", "\"key\":\"Mood!\"", "key 'Mood!' has another form")]
    [InlineData("org/Questionnaire/mood\"", "org/Questionnaire/mood|1.0\"", "is no canonical url")]
    [InlineData("https://clinic.example.org/Questionnaire/mood", "https://kapfhir.example.org/fhir/Questionnaire/phq9", "the questionnaire 'https://kapfhir.example.org/fhir/Questionnaire/phq9' is that of 'phq9' and 'mood'")]
    [InlineData("\"low\":0,\"high\":10,\"lowHigh", "\"low\":10,\"high\":10,\"lowHigh", "low 10 is not below high 10")]
    [InlineData("\"low\":5,\"high\":10,\"text\"", "\"low\":4,\"high\":10,\"text\"", "band 'low' begins at 4, within 'fine' up to 4")]
    [InlineData("\"low\":5,\"high\":10,\"text\"", "\"low\":5,\"high\":9,\"text\"", "the bands go from 0 to 9, the totals from 0 to 10")]
    [InlineData("\"interpretation\":\"H\"", "\"interpretation\":\"X\"", "Give low up to high, and one of N, L, LL, H, HH, A, AA")]
    [InlineData(",\"source\":\"the clinic\"}", "}", "change.source is missing")]
    [InlineData("\"bandsSource\":\"the clinic\",", "", "bandsSource is missing")]
    [InlineData("\"responsePercent\":50", "\"responsePercent\":0", "change.responsePercent is 0")]
    [InlineData("\"deterioration\":2", "\"deterioration\":0", "change.deterioration is the worsening")]
    [InlineData("\"algorithmVersion\":\"clinic-1\",", "\"algorithmVersion\":\"\",", "algorithmVersion is missing")]
    [InlineData("\"low\":0,\"high\":10,\"lowHigh", "\"low\":\"x\",\"high\":10,\"lowHigh", "$.scales[0].low: this is no JSON of the form")]
    [InlineData("]}", "]", "this is no JSON of the form")]
    public void What_is_wrong_is_told(string good, string bad, string fault)
    {
        Good.ShouldContain(good);
        var (catalog, faults) = Read(Good.Replace(good, bad, StringComparison.Ordinal));
        catalog.ShouldBeNull();
        faults.ShouldContain(f => f.Contains(fault, StringComparison.Ordinal), string.Join('\n', faults));
    }
}
