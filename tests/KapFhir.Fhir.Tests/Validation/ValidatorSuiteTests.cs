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

    // Where ours differs on cases that need R4 alone, and why.
    private static readonly Dictionary<string, string> Argued = new(StringComparer.Ordinal)
    {
        ["contained-resource-bad-id-ignore"] = "run with an option not to look into contained resources; ours always does, and the id in it is none",
        ["json-comments-2-yes"] = "run with an option to allow comments in JSON; RFC 8259 has none, and ours reads no others",
        ["obs-mz"] = "a differential with a path that is no element; ours tells it when the profile is put to use",
        ["signatures-example-2"] = "the digital signature does not fit the content; ours does not verify signatures",
    };

    // Cases without supporting files whose verdict rests on definitions outside of R4 all the same: they are among all cases below.
    private static readonly Dictionary<string, string> BeyondR4 = new(StringComparer.Ordinal)
    {
        ["patient-xver"] = "the definition of DSTU2's Patient.animal",
        ["cvx"] = "displays of CVX codes",
        ["bundle-id-5"] = "displays of CVX codes",
        ["vs-params-1"] = "the extensions of HL7's tooling package",
    };

    [Fact]
    public void OnBaseR4TheVerdictIsTheReferences()
    {
        var cases = Cases().Where(c => c.IsBase && c.HasErrors is not null && File.Exists(c.File) && !BeyondR4.ContainsKey(c.Name)).ToList();
        var different = cases.Where(c => Verdict(c) != c.HasErrors).Select(c => c.Name).ToList();
        different.ForEach(output.WriteLine);
        different.Order(StringComparer.Ordinal).ShouldBe(Argued.Keys.Order(StringComparer.Ordinal));
        (different.Count * 20).ShouldBeLessThanOrEqualTo(cases.Count);
        ConformancePage.ShouldHold(new SuiteResult(
            "Validator, base R4",
            "The cases of the official validator suite (FHIR/fhir-test-cases, validator) that need R4 alone: valid or not, as the reference validator says. "
                + "Four more have no supporting files but rest on what R4 does not define: " + string.Join(", ", BeyondR4.Select(b => $"{b.Key} ({b.Value})")) + ".",
            cases.Count, cases.Count - different.Count, [.. Argued.Select(a => (a.Key, a.Value))]));
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
