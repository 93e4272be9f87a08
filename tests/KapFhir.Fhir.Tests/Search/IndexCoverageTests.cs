using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Fhir.Tests.Definitions;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>Every search parameter over every example resource of R4's package.</summary>
public sealed class IndexCoverageTests(ITestOutputHelper output)
{
    // Of the parameters that some example could be found by. Fewer means that an expression or a type's extraction broke.
    private const int LeastFound = 900;

    private const int MostOfOneType = 40;

    // What an expression reaches and no search of its type can compare: text in place of a date, a timing without limits, a sampled curve,
    // an
    // attachment in place of a reference, an identifier without value, a first entry that is no composition or message, a composite whose
    // code is only a text.
    private static readonly string[] Unindexed =
    [
        "Date string", "Date Timing", "Quantity SampledData", "Reference Attachment", "Token Identifier", "Bundle-composition ",
        "Bundle-message ", "Composite ",
    ];

    [Fact]
    public void Every_parameter_compiles() => new ResourceIndexer(FhirDefinitions.R4, "", TimeZoneInfo.Utc).Warm();

    [Fact]
    public void Examples_are_indexed_without_fault_and_widely()
    {
        var indexer = new ResourceIndexer(FhirDefinitions.R4, SearchTable.BaseUrl, TimeZoneInfo.Utc);
        var found = new HashSet<SearchParameterDefinition>();
        var types = new HashSet<string>(StringComparer.Ordinal);
        var resources = 0;
        foreach (var resource in Resources())
        {
            resources++;
            types.Add(resource.Type.Name);
            found.UnionWith(Parameters(indexer.Extract(resource)));
        }

        var possible = types.SelectMany(FhirDefinitions.R4.SearchParametersOf).Where(SearchSupport.IsIndexed).ToHashSet();
        output.WriteLine(
            $"{resources} resources of {types.Count} types; {found.Count} of {possible.Count} parameters of these types found something "
            + $"({FhirDefinitions.R4.SearchParameters.Count} in all)");
        output.WriteLine("Nothing found by: "
            + string.Join(" ", possible.Except(found).Select(p => p.Url.Split('/')[^1]).Order(StringComparer.Ordinal)));
        found.Count.ShouldBeGreaterThan(LeastFound);
    }

    // The indexer walks plain paths itself and takes expressions apart by type: what R4's whole expression finds must be found all the
    // same.
    [Fact]
    public void What_the_whole_expression_finds_is_indexed()
    {
        var indexer = new ResourceIndexer(FhirDefinitions.R4, SearchTable.BaseUrl, TimeZoneInfo.Utc);
        var compiled = FhirDefinitions.R4.SearchParameters.Where(SearchSupport.IsIndexed)
            .ToDictionary(p => p, p => FhirPathExpression.Compile(p.Expression!).Value);
        var missed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var resource in Resources(MostOfOneType))
        {
            var found = Parameters(indexer.Extract(resource)).ToHashSet();
            foreach (var parameter in FhirDefinitions.R4.SearchParametersOf(resource.Type.Name).Where(SearchSupport.IsIndexed))
            {
                var items = compiled[parameter].Evaluate(resource, new FhirPathContext());
                if (items.Count > 0 != found.Contains(parameter))
                {
                    var types = string.Join(",", items.Select(i => (i as FhirNode)?.Type.Name ?? i.GetType().Name).Distinct());
                    missed.Add($"{parameter.Url.Split('/')[^1]} {parameter.Type} {types}");
                }
            }
        }

        missed.Where(m => !Array.Exists(Unindexed, m.Contains)).Order(StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static IEnumerable<FhirNode> Resources(int mostOfOneType = int.MaxValue) =>
        Directory.EnumerateFiles(SourcePackage.Folder, "*-*.json")
        .GroupBy(p => Path.GetFileName(p).Split('-')[0], StringComparer.Ordinal)
        .SelectMany(g => g.Order(StringComparer.Ordinal).Take(mostOfOneType))
        .Select(p => ResourceReader.Read(File.ReadAllBytes(p), FhirDefinitions.R4, ReaderLimits.Default))
        .Where(r => r.IsSuccess).Select(r => r.Value);

    // What a contained resource can be found by stands under components of its own.
    private static IEnumerable<SearchParameterDefinition> Parameters(IndexEntries entries) =>
        Keys(entries).Where(k => k.Component < IndexKey.ContainedComponent).Select(k => k.Parameter);

    private static IEnumerable<IndexKey> Keys(IndexEntries entries) =>
    [
        .. entries.Tokens.Select(e => e.Key), .. entries.Strings.Select(e => e.Key), .. entries.Dates.Select(e => e.Key), .. entries.Numbers.Select(e => e.Key),
        .. entries.Quantities.Select(e => e.Key), .. entries.References.Select(e => e.Key), .. entries.Uris.Select(e => e.Key),
    ];
}
