using KapFhir.Fhir.Definitions;
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

    [Fact]
    public void Every_parameter_compiles() => new ResourceIndexer(FhirDefinitions.R4, "", TimeZoneInfo.Utc).Warm();

    [Fact]
    public void Examples_are_indexed_without_fault_and_widely()
    {
        var indexer = new ResourceIndexer(FhirDefinitions.R4, SearchTable.BaseUrl, TimeZoneInfo.Utc);
        var found = new HashSet<SearchParameterDefinition>();
        var types = new HashSet<string>(StringComparer.Ordinal);
        var resources = 0;
        foreach (var path in Directory.EnumerateFiles(SourcePackage.Folder, "*.json").Where(p => Path.GetFileName(p).Contains('-', StringComparison.Ordinal)))
        {
            var read = ResourceReader.Read(File.ReadAllBytes(path), FhirDefinitions.R4, ReaderLimits.Default);
            if (!read.IsSuccess)
            {
                continue;
            }

            resources++;
            types.Add(read.Value.Type.Name);
            found.UnionWith(Parameters(indexer.Extract(read.Value)));
        }

        var possible = types.SelectMany(FhirDefinitions.R4.SearchParametersOf).Where(SearchSupport.IsIndexed).ToHashSet();
        output.WriteLine($"{resources} resources of {types.Count} types; {found.Count} of {possible.Count} parameters of these types found something "
            + $"({FhirDefinitions.R4.SearchParameters.Count} in all)");
        output.WriteLine("Nothing found by: " + string.Join(" ", possible.Except(found).Select(p => p.Url.Split('/')[^1]).Order(StringComparer.Ordinal)));
        found.Count.ShouldBeGreaterThan(LeastFound);
    }

    private static IEnumerable<SearchParameterDefinition> Parameters(IndexEntries entries) => entries.Tokens.Select(e => e.Key.Parameter)
        .Concat(entries.Strings.Select(e => e.Key.Parameter)).Concat(entries.Dates.Select(e => e.Key.Parameter)).Concat(entries.Numbers.Select(e => e.Key.Parameter))
        .Concat(entries.Quantities.Select(e => e.Key.Parameter)).Concat(entries.References.Select(e => e.Key.Parameter)).Concat(entries.Uris.Select(e => e.Key.Parameter));
}
