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
    /// <summary>The rules asked about all that a unit wrote: what is said to each of these versions, and what is written with it.</summary>
    public Conclusion Open(WriteUnit unit, IReadOnlyList<StoredVersion> written)
    {
        var resources = written.Where(v => gate.Concerns(v.Type)).ToDictionary(v => v.Sid, v => (Resource: Read(v), Reference: v.Type + "/" + v.Id));
        if (resources.Count == 0)
        {
            return _ => Nothing;
        }

        var reader = Reader(unit);
        var rules = gate.Open(reader, resources.Values);
        return stored => resources.TryGetValue(stored.Sid, out var known) ? Judge(stored, known.Resource, known.Reference, rules, reader, unit) : Nothing;
    }

    private Result<IReadOnlyList<DerivedResource>> Judge(StoredVersion stored, FhirNode resource, string reference, UnitRules rules, RecordReader reader, WriteUnit unit)
    {
        var verdict = rules.Judge(reference);
        if (verdict?.IsRefusal == true)
        {
            return Result<IReadOnlyList<DerivedResource>>.Failed(verdict.Issues);
        }

        IReadOnlyList<RuleResource> records = verdict is null ? [] : RuleGate.Records(verdict, resource, stored.VersionId, unit.Now);
        var outdated = stored.VersionId == 1 ? [] : RuleGate.Outdated(reference, records, reader);
        RuleResource[] all = [.. records, .. outdated];
        foreach (var record in all)
        {
            rules.Wrote(record.Type, record.Id, () => ResourceReader.Read(record.Json, definitions, ReaderLimits.Default).Value);
        }

        return Result<IReadOnlyList<DerivedResource>>.Succeeded([.. all.Select(r => new DerivedResource(r.Type, r.Id, r.Json) { When = r.When })], verdict?.Issues ?? []);
    }

    /// <summary>Asks the rules about what is not written.</summary>
    public RuleQuestion Ask(WriteUnit unit) => new(gate, Reader(unit));

    /// <summary>Asks them about what a caller may see: what they find then is nothing to go by, only to tell.</summary>
    public RuleQuestion Ask(WriteUnit unit, Visibility visible) => new(gate, Reader(unit, visible));

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

    private static Result<IReadOnlyList<DerivedResource>> Nothing { get; } = Result<IReadOnlyList<DerivedResource>>.Succeeded([], []);

    private FhirNode Read(StoredVersion stored) => ResourceReader.Read(stored.Json, definitions, ReaderLimits.Default).Value;

    private SearchQuery Query(RecordSearch search) => SearchQueryParser.Parse(definitions, [search.Type], search.Parameters, parsing).Value;
}
