using System.Diagnostics;
using System.Globalization;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Validation;

/// <summary>The official validator suite (FHIR/fhir-test-cases, validator), 282 of its cases for R4, beside the outcomes of the reference validator.</summary>
public sealed class ValidatorSuiteTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // How many cases of the suite need R4 alone, by what the manifest says of them.
    private const int BaseCases = 117;

    // Where ours differs on cases that need R4 alone, and why.
    private static readonly Dictionary<string, string> Argued = new(StringComparer.Ordinal)
    {
        ["bundle-id-5"] = "a display of a CVX code; R4 does not have that code system",
        ["contained-resource-bad-id-ignore"] = "run with an option not to look into contained resources; ours always does, and the id in it is none",
        ["cvx"] = "a display of a CVX code; R4 does not have that code system",
        ["json-comments-2-yes"] = "run with an option to allow comments in JSON; RFC 8259 has none, and ours reads no others",
    };

    [Fact]
    public void OnBaseR4TheVerdictIsTheReferences()
    {
        var cases = Cases().Where(c => c.IsBase).ToList();
        cases.Count.ShouldBe(BaseCases);
        var unjudged = cases.Where(c => c.HasErrors is null).ToList();
        var judged = cases.Except(unjudged).ToList();
        var different = judged.Where(c => Verdict(c) != c.HasErrors).Select(c => c.Name).ToList();
        different.ForEach(output.WriteLine);
        different.Order(StringComparer.Ordinal).ShouldBe(Argued.Keys.Order(StringComparer.Ordinal));
        (different.Count * 20).ShouldBeLessThanOrEqualTo(judged.Count);
        ConformancePage.ShouldHold(new SuiteResult(
            "Validator, base R4",
            "The cases of the official validator suite (FHIR/fhir-test-cases, validator) that need R4 alone: its manifest names for them neither supporting files, profiles, "
                + "packages nor logical models, and does not say that they are out of use. A case passes if it is valid or not as the reference validator says. "
                + string.Create(CultureInfo.InvariantCulture, $"Of the {cases.Count}, {judged.Count} have an outcome of the reference, and {judged.Count - different.Count} of these have the same verdict: {100.0 * (judged.Count - different.Count) / judged.Count:0.0} %. ")
                + "The others are run too, and counted as not passed.",
            cases.Count, judged.Count - different.Count,
            [.. Argued.Select(a => (a.Key, a.Value)), .. unjudged.Select(c => (c.Name, "no outcome of the reference is there; ours: " + (Verdict(c) ? "errors" : "no errors")))]));
    }

    [Fact]
    public async Task NoCaseCrashesOrHangs()
    {
        var cases = Cases().Where(c => File.Exists(c.File)).ToList();
        var slow = new List<string>();
        var same = 0;
        var judged = 0;
        foreach (var suiteCase in cases)
        {
            var watch = Stopwatch.StartNew();
            // A TimeoutException names a case that hangs.
            var issues = await Task.Run(suiteCase.Run, TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
            var hasErrors = issues.Any(i => i.IsError);
            judged += suiteCase.HasErrors is null || suiteCase.NeedsPackage ? 0 : 1;
            same += suiteCase.HasErrors == hasErrors && !suiteCase.NeedsPackage ? 1 : 0;
            slow.AddRange(watch.ElapsedMilliseconds > 1000 ? [suiteCase.Name + " " + watch.ElapsedMilliseconds] : []);
            if (suiteCase.HasErrors is not null && !suiteCase.NeedsPackage && suiteCase.HasErrors != hasErrors)
            {
                output.WriteLine($"{(hasErrors ? "refused" : "missed")} {suiteCase.Name}: {issues.FirstOrDefault(i => i.IsError)}");
            }
        }

        output.WriteLine(string.Join(", ", slow));
        ConformancePage.ShouldHold(new SuiteResult(
            "Validator, every case",
            string.Create(CultureInfo.InvariantCulture, $"Every validation that the suite asks for, with the profiles and value sets that come with it: none crashes, none takes longer than ten seconds. Of the {judged} that come with all they need and with a reference outcome, {same} have the reference's verdict."),
            cases.Count, cases.Count, []));
    }

    private static bool Verdict(ValidatorCase suiteCase) => suiteCase.Run().Any(i => i.IsError);

    private static IEnumerable<ValidatorCase> Cases()
    {
        var folder = Environment.GetEnvironmentVariable("KAPFHIR_CONFORMANCE") is { Length: > 0 } set ? Path.Combine(set, "validator") : Samples.Find(Path.Combine("shared", "conformance", "validator"));
        Assert.SkipUnless(folder is not null && Directory.Exists(folder), "The validator suite is not in ../shared/conformance/validator.");
        return ValidatorCase.Read(folder!);
    }
}
