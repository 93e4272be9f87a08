using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Writing;

/// <summary>
/// KAP's rules asked about what a unit wrote, when all of it is written: a consent that comes in the same bundle counts. What they find refuses the unit or
/// is written with it.
/// </summary>
internal sealed class KapGates(RuleGate gate, FhirDefinitions definitions, SearchParsing parsing)
{
    /// <summary>What the rules say to one version: issues, and what is written with it.</summary>
    public Result<IReadOnlyList<DerivedResource>> Judge(StoredVersion stored, WriteUnit unit)
    {
        if (!gate.Concerns(stored.Type))
        {
            return None([]);
        }

        var resource = Read(stored);
        if (gate.Judge(resource, stored.Type + "/" + stored.Id, Reader(unit)) is not { } verdict)
        {
            return None([]);
        }

        return verdict.IsRefusal
            ? Result<IReadOnlyList<DerivedResource>>.Failed(verdict.Issues)
            : Result<IReadOnlyList<DerivedResource>>.Succeeded(
                [.. RuleGate.Records(verdict, resource, stored.VersionId, unit.Now).Select(r => new DerivedResource(r.Type, r.Id, r.Json))], verdict.Issues);
    }

    /// <summary>What the rules say to an occasion that is only asked about.</summary>
    public Verdict Judge(Occasion occasion, WriteUnit unit) => gate.Judge(occasion, Reader(unit));

    /// <summary>
    /// Reads for the rules: with everything visible, since a gate that overlooks a fact which its caller may not see would let a dose through. What they
    /// say names kinds of facts only.
    /// </summary>
    public RecordReader Reader(WriteUnit unit) => new(
        (type, id) => unit.Current(type, id, Visibility.Everything) is { IsDeleted: false } stored ? Read(stored) : null,
        search => [.. unit.Match(Query(search), Visibility.Everything, search.Limit).Select(Read)]);

    private FhirNode Read(StoredVersion stored) => ResourceReader.Read(stored.Json, definitions, ReaderLimits.Default).Value;

    private SearchQuery Query(RecordSearch search) => SearchQueryParser.Parse(definitions, [search.Type], search.Parameters, parsing).Value;

    private static Result<IReadOnlyList<DerivedResource>> None(IReadOnlyList<Issue> issues) =>
        Result<IReadOnlyList<DerivedResource>>.Succeeded([], issues);
}
