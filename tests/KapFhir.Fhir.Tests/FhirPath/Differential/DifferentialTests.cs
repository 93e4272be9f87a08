// Our engine beside npm's fhirpath 5.2.2: what the two answer differently is explained by a rule, or it is a fault.
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

public sealed class DifferentialTests
{
    [Fact]
    public void EveryDifferenceToAnotherEngineIsExplained()
    {
        var folder = SecondOpinion.Install();
        var examples = ExampleQuestions.Read();
        var (expressions, handPicked) = HandPickedQuestions.Read();
        var differences = Compare(folder, examples.Expressions, examples.Questions);
        differences.AddRange(Compare(folder, expressions, handPicked));
        var explained = differences.ToLookup(d => KnownDifferences.All.FirstOrDefault(k => k.Holds(d)));
        string.Join("\n", explained[null].GroupBy(d => d.Expression).Select(g => $"{g.Count()} x {g.First()}")).ShouldBeEmpty();
        KnownDifferences.All.Where(k => !explained.Contains(k)).Select(k => k.Kind).ShouldBeEmpty("these are no differences any more: take them off the list");
        var asked = examples.Questions.Concat(handPicked).Sum(q => q.Checks.Count);
        ConformancePage.ShouldHold(new SuiteResult(
            "FHIRPath beside another engine",
            $"Ours and npm `fhirpath` 5.2.2, an independent engine, over {examples.Questions.Count} of R4's examples: every invariant on the elements it stands on (at most four "
            + $"of one path and resource), every search expression of the type; and {expressions.Count} hand-picked expressions of all functions and operators. Compared are type and "
            + "value of each item. A difference that no rule here explains fails the test.",
            asked,
            asked - differences.Count,
            [.. KnownDifferences.All.Select(k => ($"{k.Kind} ({explained[k].Count()})", k.Why))]));
    }

    private static List<Difference> Compare(string folder, List<string> expressions, List<Question> questions)
    {
        var compiled = expressions.ConvertAll(FhirPathExpression.Compile);
        var differences = new List<Difference>();
        foreach (var (question, answers) in questions.Zip(SecondOpinion.Ask(folder, expressions, questions)))
        {
            var resource = ResourceReader.Read(File.ReadAllBytes(question.File), FhirDefinitions.R4, ReaderLimits.Default).Value;
            var nodes = ExampleQuestions.Nodes(resource).ToDictionary(n => n.Parent is null ? "" : n.Location, StringComparer.Ordinal);
            foreach (var ((location, number), their) in question.Checks.Zip(answers))
            {
                var ours = OurAnswer.Of(compiled[number], nodes[location], resource);
                if (!Agreement.Agree(ours, their))
                {
                    differences.Add(new(expressions[number], question.File, location, ours, their));
                }
            }
        }

        return differences;
    }
}
