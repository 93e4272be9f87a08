using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store;
using KapFhir.Store.Resources;
using KapFhir.Tests.Plans;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>Runs searches again on the server's database, inside the test, to look at the plan of every statement.</summary>
internal sealed class SearchPlans : IAsyncDisposable
{
    private readonly ResourceStore _store;
    private readonly QueryPlans _plans;
    private readonly SearchParsing _parsing;

    public SearchPlans(string file, string address)
    {
        _plans = new QueryPlans("Data Source=" + file);
        _parsing = new SearchParsing { BaseUrl = address, Now = DateTimeOffset.UtcNow, MaxCount = 1000 };
        _store = ResourceStore.Open(new StorageOptions { ConnectionString = "Data Source=" + file }, FhirDefinitions.R4, TimeProvider.System);
        _store.Observer = _plans.Check;
    }

    /// <summary>How many different statements there were.</summary>
    public int Count => _plans.Count;

    /// <summary>What is wrong with the plans of a search; empty if nothing is.</summary>
    public async Task<IEnumerable<string>> Faults(Search search)
    {
        var query = SearchQueryParser.Parse(FhirDefinitions.R4, [search.Type], [.. search.Parameters], _parsing).Value;
        var compartment = search.Patient is { } id ? new CompartmentScope(FhirDefinitions.R4.FindCompartment("Patient")!, id) : null;
        try
        {
            await _store.Search(query with { Compartment = compartment }, Visibility.Everything, CancellationToken.None);
            return [];
        }
        catch (InvalidOperationException fault)
        {
            return [Uri.UnescapeDataString(search.Url) + "\n   " + fault.Message];
        }
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
