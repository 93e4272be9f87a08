using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Records;
using KapFhir.Kap.Sessions;
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
            return Result<IReadOnlyList<DerivedResource>>.Succeeded([], []);
        }

        var resource = Read(stored);
        var (reference, reader) = (stored.Type + "/" + stored.Id, Reader(unit));
        var verdict = gate.Judge(resource, reference, reader);
        if (verdict?.IsRefusal == true)
        {
            return Result<IReadOnlyList<DerivedResource>>.Failed(verdict.Issues);
        }

        IReadOnlyList<RuleResource> records = verdict is null ? [] : RuleGate.Records(verdict, resource, stored.VersionId, unit.Now);
        var outdated = stored.VersionId == 1 ? [] : RuleGate.Outdated(reference, records, reader);
        return Result<IReadOnlyList<DerivedResource>>.Succeeded(
            [.. records.Concat(outdated).Where(r => r.When == WrittenWhen.Always || r.When == (IsThere(r, unit) ? WrittenWhen.Present : WrittenWhen.Absent))
                .Select(r => new DerivedResource(r.Type, r.Id, r.Json))], verdict?.Issues ?? []);
    }

    /// <summary>Asks the rules about what is not written.</summary>
    public RuleQuestion Ask(WriteUnit unit) => new(gate, Reader(unit));

    /// <summary>What is on record of a dosing session; null if the Procedure is none of a patient.</summary>
    public SessionRecord? RecordOf(FhirNode procedure, RecordReader records) => SessionRecord.Read(procedure, records, gate);

    /// <summary>How the rules are set.</summary>
    public KapRules Settings => gate.Book.Settings;

    /// <summary>True if one of these codes is esketamine.</summary>
    public bool IsEsketamine(IEnumerable<FhirCode> codes) => gate.IsEsketamine(codes);

    /// <summary>
    /// Reads for the rules: with everything visible, since a gate that overlooks a fact which its caller may not see would let a dose through. What they
    /// say names kinds of facts only.
    /// </summary>
    public RecordReader Reader(WriteUnit unit) => Reader(unit, Visibility.Everything);

    /// <summary>Reads what a caller may see: for what is told to the caller.</summary>
    public RecordReader Reader(WriteUnit unit, Visibility visible) => new(
        (type, id) => unit.Current(type, id, visible) is { IsDeleted: false } stored ? Read(stored) : null,
        search => [.. unit.Match(Query(search), visible, search.Limit).Select(Read)]);

    /// <summary>A search that a definition asks for, or what is wrong with it.</summary>
    public Result<IReadOnlyList<FhirNode>> Search(RecordSearch search, WriteUnit unit, Visibility visible) =>
        SearchQueryParser.Parse(definitions, [search.Type], search.Parameters, parsing)
            .Then(query => Result<IReadOnlyList<FhirNode>>.Succeeded([.. unit.Match(query, visible, search.Limit).Select(Read)], []));

    private static bool IsThere(RuleResource resource, WriteUnit unit) =>
        unit.Current(resource.Type, resource.Id, Visibility.Everything) is { IsDeleted: false };

    private FhirNode Read(StoredVersion stored) => ResourceReader.Read(stored.Json, definitions, ReaderLimits.Default).Value;

    private SearchQuery Query(RecordSearch search) => SearchQueryParser.Parse(definitions, [search.Type], search.Parameters, parsing).Value;
}
