using System.Globalization;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Demo;
using KapFhir.Kap.Scoring;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Demo;

/// <summary>The demo clinic: always the same, readable as R4, and plausible beside the published figures.</summary>
public sealed class DemoClinicTests(ITestOutputHelper output)
{
    private static readonly List<FhirNode> Resources =
        [.. DemoClinic.Bundles().SelectMany(bundle => Parse(bundle.Json).ChildrenNamed("entry")).Select(entry => entry.Child("resource")!)];

    [Fact]
    public void The_same_seed_makes_the_same_clinic() =>
        DemoClinic.Bundles().Select(b => Convert.ToHexString(b.Json.Span)).ShouldBe(DemoClinic.Bundles().Select(b => Convert.ToHexString(b.Json.Span)));

    [Fact]
    public void Forty_patients_with_ids_from_demo_001()
    {
        var ids = Resources.Where(r => r.Type.Name == "Patient").Select(r => r.ChildText("id")!).ToList();
        ids.ShouldBe(Enumerable.Range(1, 40).Select(n => "demo-" + n.ToString("000", CultureInfo.InvariantCulture)));
        Resources.First(r => r.Type.Name == "Patient").Child("name")!.ChildText("family").ShouldBe("Rivera");
    }

    [Fact]
    public void No_two_resources_share_an_id() =>
        Resources.GroupBy(r => r.Type.Name + "/" + r.ChildText("id"), StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    [Fact]
    public void Every_reference_leads_to_a_resource_of_the_clinic()
    {
        var known = Resources.Select(r => r.Type.Name + "/" + r.ChildText("id")).ToHashSet(StringComparer.Ordinal);
        Resources.SelectMany(References).Where(reference => !known.Contains(reference)).Distinct(StringComparer.Ordinal).ShouldBeEmpty();
    }

    // McInnes 2022 (domain: IV ketamine in practice): 53.6 % response, 28.9 % remission, 8.4 % worse, 14 to 31 days after induction.
    [Fact]
    public void Outcomes_are_plausible_beside_published_ones()
    {
        var scorer = new Scorer(new ConformanceRegistry(KapGuide.WithSpecification(FhirDefinitions.R4)), ScaleCatalog.Default);
        var courses = Resources.Where(r => r.Type.Name == "QuestionnaireResponse" && r.ChildText("id")!.Contains("-phq9-", StringComparison.Ordinal))
            .GroupBy(r => r.Child("subject")!.ChildText("reference"), StringComparer.Ordinal)
            .Select(g => g.ToDictionary(r => r.ChildText("id")!.Split("-phq9-")[1], r => scorer.Score(r).Value!.Total!.Value, StringComparer.Ordinal))
            .Where(c => c.ContainsKey("end-induction")).ToList();
        var response = courses.Count(c => c["end-induction"] <= c["baseline"] / 2) / (double)courses.Count;
        var remission = courses.Count(c => c["end-induction"] < 5) / (double)courses.Count;
        var worse = courses.Count(c => c["end-induction"] >= c["baseline"] + 5) / (double)courses.Count;
        output.WriteLine($"{courses.Count} courses: response {response:P1}, remission {remission:P1}, worse {worse:P1}");
        courses.Count.ShouldBe(35);
        response.ShouldBeInRange(0.45, 0.62);
        remission.ShouldBeInRange(0.20, 0.38);
        worse.ShouldBeInRange(0.04, 0.14);
    }

    private static IEnumerable<string> References(FhirNode node)
    {
        foreach (var child in node.Children.ToArray())
        {
            if (child.Name == "reference" && child.Text is { } reference)
            {
                yield return reference;
            }

            foreach (var below in References(child))
            {
                yield return below;
            }
        }
    }

    private static FhirNode Parse(ReadOnlyMemory<byte> json)
    {
        var result = ResourceReader.Read(json, FhirDefinitions.R4, ReaderLimits.Default);
        result.Issues.ShouldBeEmpty();
        return result.Value;
    }
}
