using System.Text.Json;
using KapFhir.Conformance.Tests.Data;
using KapFhir.Conformance.Tests.Harness;
using KapFhir.Conformance.Tests.Oracle;
using KapFhir.Server.Tests;
using Shouldly;
using Xunit;

namespace KapFhir.Conformance.Tests;

/// <summary>
/// Searches made at random are asked of the server and of a naive oracle that looks at every resource in memory: the same set, in the asked order, page by page,
/// with the same included resources and totals; and no statement walks more than it needs. https://hl7.org/fhir/R4/search.html
/// </summary>
public sealed class SearchOracleTests(LoadedServer loaded, ITestOutputHelper output)
{
    private const int MostWalked = 300;
    private const int DefaultPage = 20;

    [Theory]
    [InlineData("Patient", 400)]
    [InlineData("Observation", 700)]
    [InlineData("Encounter", 200)]
    [InlineData("Condition", 150)]
    [InlineData("Procedure", 150)]
    [InlineData("MedicationRequest", 150)]
    [InlineData("Claim", 150)]
    [InlineData("DiagnosticReport", 150)]
    [InlineData("Immunization", 100)]
    [InlineData("Organization", 80)]
    [InlineData("Location", 60)]
    [InlineData("Practitioner", 100)]
    [InlineData("RiskAssessment", 200)]
    [InlineData("ValueSet", 150)]
    [InlineData("QuestionnaireResponse", 100)]
    [InlineData("MedicationAdministration", 80)]
    [InlineData("Consent", 50)]
    [InlineData("CarePlan", 60)]
    public async Task The_server_finds_what_the_oracle_finds(string type, int searches)
    {
        TestData.NeedsSynthea();
        var server = await loaded.Server;
        var maker = new SearchMaker(loaded.Data, server.Fhir.Base, TestData.Seed);
        await using var plans = TestDatabase.IsSqlServer ? null : new SearchPlans(loaded.DatabaseFile, server.Fhir.Base);
        var (faults, matches) = (new List<string>(), 0);
        for (var i = 0; i < searches; i++)
        {
            var search = maker.Make(type);
            var expected = search.Matches(loaded.Data);
            matches += expected.Count;
            faults.AddRange(expected.Count > MostWalked ? await Count(server, search, expected.Count) : await Walk(server, search, expected));
            faults.AddRange(plans is null ? [] : await plans.Faults(search));
        }

        output.WriteLine($"{searches} searches of {type}, {matches} matches, {plans?.Count ?? 0} different statements");
        faults.Count.ShouldBe(0, string.Join('\n', faults.Take(12)));
    }

    // Too many to read: the number must be right, with and without a page.
    private static async Task<IEnumerable<string>> Count(ServerProcess server, Search search, int expected)
    {
        var count = await server.Fhir.Get((search with { Count = null, Includes = [], Sort = [], Total = null }).Url + "&_summary=count");
        var page = await server.Fhir.Get((search with { Count = 2, Total = "accurate" }).Url);
        return new[] { count, page }.Where(r => r.Status != 200 || r.Json.Str("total") != FormattableString.Invariant($"{expected}"))
            .Select(r => $"{r.Request}: expected {expected}, got {r.Status} {(r.Status == 200 ? r.Json.Str("total") : r.Text)}");
    }

    private async Task<IEnumerable<string>> Walk(ServerProcess server, Search search, HashSet<Resource> expected)
    {
        var (found, faults) = (new List<Resource>(), new List<string>());
        for (var next = search.Url; next is not null && faults.Count == 0;)
        {
            var reply = search.IsPosted && found.Count == 0 ? await Post(server, search) : await server.Fhir.Get(next);
            if (reply.Status != 200)
            {
                return [$"{search.Url}\n   {reply}"];
            }

            faults.AddRange(TotalFaults(search, reply.Json.Str("total"), expected.Count, isFirst: found.Count == 0));

            var page = Resources(reply, "match", faults);
            faults.AddRange(page.Count > (search.Count ?? DefaultPage) ? [$"a page of {page.Count}"] : []);
            var included = Resources(reply, "include", faults);
            faults.AddRange(Difference("included", search.Included(page, loaded.Data), included));
            found.AddRange(page);
            next = reply.Json.Link("next");
            faults.AddRange(next is not null && page.Count == 0 ? ["an empty page with a next one"] : []);
        }

        faults.AddRange(Difference("found", expected, found));
        faults.AddRange(OutOfOrder(search, found));
        return faults.Select(f => $"{Uri.UnescapeDataString(search.Url)}\n   {(f.Length > 900 ? f[..900] : f)}");
    }

    private static Task<FhirReply> Post(ServerProcess server, Search search) => server.Fhir.Send(
        "POST", search.Path + "/_search", System.Text.Encoding.UTF8.GetBytes(search.Query), ("Content-Type", "application/x-www-form-urlencoded"));

    // https://hl7.org/fhir/R4/search.html#total: what is said must be right; accurate must be said.
    private static IEnumerable<string> TotalFaults(Search search, string? total, int expected, bool isFirst)
    {
        var isRight = total is null ? search.Total != "accurate" && !(isFirst && search.Total == "estimate")
            : search.Total != "none" && total == FormattableString.Invariant($"{expected}");
        return isRight ? [] : [$"total {total ?? "left out"}, of {expected}"];
    }

    private List<Resource> Resources(FhirReply reply, string mode, List<string> faults)
    {
        var list = new List<Resource>();
        foreach (var entry in reply.Json.Each("entry").Where(e => e.GetProperty("search").Str("mode") == mode))
        {
            var resource = entry.GetProperty("resource");
            if (loaded.Data.Find($"{resource.Str("resourceType")}/{resource.Str("id")}") is { } known)
            {
                list.Add(known);
            }
            else
            {
                faults.Add("unknown: " + resource);
            }
        }

        return list;
    }

    private static IEnumerable<string> Difference(string what, HashSet<Resource> expected, List<Resource> got)
    {
        if (got.Count != got.Distinct().Count())
        {
            yield return what + " twice: " + Names(got.GroupBy(r => r).Where(g => g.Count() > 1).Select(g => g.Key));
        }

        if (!expected.SetEquals(got))
        {
            yield return $"{what} {got.Count} instead of {expected.Count}; missing {Names(expected.Except(got))}; too many {Names(got.Except(expected))}";
        }
    }

    private IEnumerable<string> OutOfOrder(Search search, List<Resource> found)
    {
        for (var i = 1; i < found.Count; i++)
        {
            var order = search.Sort.Select(s => s.Compare(found[i - 1], found[i], loaded.Data)).FirstOrDefault(c => c != 0);
            if (order > 0)
            {
                return [$"out of order: {Names([found[i - 1], found[i]])}"];
            }
        }

        return [];
    }

    private static string Names(IEnumerable<Resource> resources) => string.Join(", ", resources.Take(2).Select(r =>
        r.Url + " " + (JsonSerializer.Serialize(r.Json) is { Length: > 700 } text ? text[..700] : JsonSerializer.Serialize(r.Json))));
}
