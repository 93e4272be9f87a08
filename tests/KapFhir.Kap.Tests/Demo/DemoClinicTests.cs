using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Demo;
using KapFhir.Kap.Scoring;
using KapFhir.Kap.Tests.Guide;
using Shouldly;
using Xunit;

namespace KapFhir.Kap.Tests.Demo;

/// <summary>The demo clinic: always the same, whole, valid, clearly synthetic, and plausible beside the published figures.</summary>
public sealed class DemoClinicTests(ITestOutputHelper output)
{
    private const string Test = "HTEST";

    private static readonly List<DemoBundle> Bundles = [.. DemoClinic.Bundles()];
    private static readonly List<FhirNode> Resources = [.. Bundles.SelectMany(bundle => Parse(bundle.Json).ChildrenNamed("entry")).Select(entry => entry.Child("resource")!)];

    [Fact]
    public void The_same_seed_makes_the_same_clinic() =>
        DemoClinic.Bundles().Select(b => Convert.ToHexString(b.Json.Span)).ShouldBe(Bundles.Select(b => Convert.ToHexString(b.Json.Span)));

    [Fact]
    public void Fewer_patients_are_the_first_of_all() => DemoClinic.Bundles(3).Take(4).Select(b => (b.Label, Convert.ToHexString(b.Json.Span)))
        .ShouldBe(Bundles.Take(4).Select(b => (b.Label, Convert.ToHexString(b.Json.Span))));

    [Fact]
    public void Two_hundred_patients_with_ids_from_demo_001()
    {
        var ids = Resources.Where(r => r.Type.Name == "Patient").Select(r => r.ChildText("id")!).ToList();
        ids.ShouldBe(Enumerable.Range(1, 200).Select(n => "demo-" + n.ToString("000", CultureInfo.InvariantCulture)));
        DemoClinic.Stories.Select(s => s.Id).ShouldBe(ids.Take(DemoClinic.Stories.Count));
    }

    [Fact]
    public void The_page_about_the_clinic_tells_every_story()
    {
        var page = File.ReadAllText(Path.Combine(GuideFiles.Root, "docs", "demo.md"));
        DemoClinic.Stories.Select(s => $"| `{s.Id}` {s.Name} | {s.Text} |").Where(line => !page.Contains(line, StringComparison.Ordinal)).ShouldBeEmpty();
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

    [Fact]
    public void Everything_says_that_it_is_synthetic()
    {
        Resources.Where(r => !r.Child("meta")!.ChildrenNamed("tag").Any(t => t.ChildText("code") == Test)).Select(r => r.ChildText("id")).ShouldBeEmpty();
        Resources.Where(r => r.Type.Name is "Patient" or "Practitioner" or "RelatedPerson").Where(r => !r.Child("name")!.ChildText("text")!.EndsWith("(synthetic)", StringComparison.Ordinal))
            .Select(r => r.ChildText("id")).ShouldBeEmpty();
        Resources.Where(r => !r.ChildText("id")!.StartsWith("demo-", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    // Some of the stories, and every twentieth bundle: what the validator says of them is what a clinic would hear, nothing else.
    [Fact]
    public void Every_resource_is_valid()
    {
        var sample = Bundles.Where((b, i) => i % 20 == 0 || i is 1 or 2 or 6 or 8 or 13 or 21 or 31 or 33).SelectMany(b => Parse(b.Json).ChildrenNamed("entry")).Select(e => e.Child("resource")!).ToList();
        var issues = sample.SelectMany(r => GuideFiles.Validator.Validate(r).Where(i => i.Severity > IssueSeverity.Information).Select(i => $"{r.Type.Name}/{r.ChildText("id")}: {i.Diagnostics}"));
        issues.ShouldBeEmpty();
        output.WriteLine($"{sample.Count} of {Resources.Count} resources");
    }

    [Fact]
    public void Every_profile_that_a_clinic_writes_is_claimed_by_some()
    {
        string[] others = ["kap-score", "kap-measure-report", "kap-questionnaire", "kap-service-request", "kap-task"];
        var claimed = Resources.SelectMany(r => r.Child("meta")!.ChildrenNamed("profile")).Select(p => p.Text!.Split('/')[^1]).ToHashSet(StringComparer.Ordinal);
        var profiles = GuideFiles.Names("compiled").Where(n => n.StartsWith("StructureDefinition-", StringComparison.Ordinal)).Select(n => GuideFiles.Read("compiled", n))
            .Where(d => d.ChildText("type") != "Extension").Select(d => d.ChildText("id")!).ToList();
        profiles.Except(others, StringComparer.Ordinal).Except(claimed, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Consent", "status", "proposed active inactive rejected entered-in-error")]
    [InlineData("EpisodeOfCare", "status", "active cancelled finished onhold waitlist")]
    [InlineData("CarePlan", "status", "active completed draft on-hold revoked")]
    [InlineData("Procedure", "status", "completed not-done")]
    [InlineData("Appointment", "status", "booked noshow")]
    public void Every_state_is_there(string type, string element, string states) =>
        Resources.Where(r => r.Type.Name == type).Select(r => r.ChildText(element)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ShouldBe(states.Split(' ').Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("47625008")]
    [InlineData("78421000")]
    [InlineData("37839007")]
    [InlineData("26643006")]
    [InlineData("46713006")]
    [InlineData("34206005")]
    public void Every_route_is_there(string snomed) => Resources.Where(r => r.Type.Name == "MedicationAdministration")
        .Count(r => r.Child("dosage")!.Child("route")!.ChildrenNamed("coding").Any(c => c.ChildText("code") == snomed)).ShouldBeGreaterThan(5);

    [Fact]
    public void Every_scale_is_there()
    {
        var forms = Resources.Where(r => r.Type.Name == "QuestionnaireResponse").Select(r => r.ChildText("questionnaire")!.Split('/')[^1].Split('|')[0]).ToHashSet(StringComparer.Ordinal);
        var totals = Resources.Where(r => r.Type.Name == "Observation").SelectMany(r => r.Child("code")!.ChildrenNamed("coding")).Select(c => c.ChildText("code")!).ToHashSet(StringComparer.Ordinal);
        ScaleCatalog.Default.Scales.Where(s => !forms.Contains(s.Questionnaire.Split('/')[^1]) && !totals.Contains(s.Code)).Select(s => s.Key).ShouldBeEmpty();
    }

    // McInnes 2022 (domain: IV ketamine in practice): 53.6 % response, 28.9 % remission, 8.4 % worse, 14 to 31 days after induction.
    [Fact]
    public void Outcomes_are_plausible_beside_published_ones()
    {
        var scorer = new Scorer(new ConformanceRegistry(KapGuide.WithSpecification(FhirDefinitions.R4)), ScaleCatalog.Default);
        var assisted = Resources.Where(r => r.Type.Name == "EpisodeOfCare" && r.Child("type")!.Child("coding")!.ChildText("code") == "kap").Select(r => r.Child("patient")!.ChildText("reference")).ToHashSet(StringComparer.Ordinal);
        var courses = Resources.Where(r => r.Type.Name == "QuestionnaireResponse" && r.ChildText("id")!.Contains("-phq9-", StringComparison.Ordinal))
            .GroupBy(r => r.Child("subject")!.ChildText("reference"), StringComparer.Ordinal).Where(g => assisted.Contains(g.Key))
            .Select(g => g.ToDictionary(r => r.ChildText("id")!.Split("-phq9-")[1], r => scorer.Score(r).Value!.Total!.Value, StringComparer.Ordinal))
            .Where(c => c.ContainsKey("end-induction") && c["baseline"] >= 10).ToList();
        var response = courses.Count(c => c["end-induction"] <= c["baseline"] / 2) / (double)courses.Count;
        var remission = courses.Count(c => c["end-induction"] < 5) / (double)courses.Count;
        var worse = courses.Count(c => c["end-induction"] >= c["baseline"] + 5) / (double)courses.Count;
        output.WriteLine($"{courses.Count} courses: response {response:P1}, remission {remission:P1}, worse {worse:P1}");
        courses.Count.ShouldBeGreaterThan(80);
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
