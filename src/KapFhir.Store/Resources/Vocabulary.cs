using System.Collections.Concurrent;
using System.Data.Common;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Store.Resources;

/// <summary>
/// The small numbers that stand for resource types and search parameters in this database, and R4's tables where searching needs them.
/// Numbers are given once and never change; every number is known from the start, so that reading needs no lock.
/// </summary>
internal sealed class Vocabulary(FhirDefinitions definitions)
{
    private readonly ConcurrentDictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _typeNames = new();
    private HashSet<int> _conformance = [];
    private readonly ConcurrentDictionary<(string Url, int Component), int> _parameters = new();
    private readonly ConcurrentDictionary<int, (string Url, int Component)> _parameterNames = new();

    /// <summary>The number of a type, or null for one that the definitions don't know.</summary>
    public int? FindType(string name) => _types.TryGetValue(name, out var id) ? id : null;

    /// <summary>The number of a type that is known.</summary>
    public int TypeId(string name) => FindType(name) ?? throw new InvalidOperationException($"The resource type '{name}' is not registered.");

    /// <summary>True if resources of this type have canonical urls.</summary>
    public bool IsConformance(int type) => _conformance.Contains(type);

    /// <summary>The type of this number.</summary>
    public string TypeName(int id) => _typeNames[id];

    /// <summary>The number of a search parameter, or of a composite's part.</summary>
    public int ParameterId(SearchParameterDefinition parameter, int component = 0) => _parameters.TryGetValue((parameter.Url, component), out var id)
        ? id
        : throw new InvalidOperationException($"The search parameter {parameter.Url} ({component}) is not registered.");

    /// <summary>The search parameter of this number, and which part of a composite.</summary>
    public (string Url, int Component) ParameterName(int id) => _parameterNames[id];

    /// <summary>The numbers of the reference parameters that put a type into a compartment; empty if none does.</summary>
    public IReadOnlyList<int> CompartmentParameters(CompartmentDefinition compartment, string type) =>
        compartment.Members.TryGetValue(type, out var codes) ? [.. ParametersOf(type, codes)] : [];

    /// <summary>Reads the numbers from the database, and gives numbers to what has none, in a transaction that nobody else writes in.</summary>
    public void Synchronize(DbConnection connection, DbTransaction transaction)
    {
        var rows = new VocabularyRows(connection, transaction);
        Load(rows);
        AddTypes(rows);
        _conformance = [.. definitions.ResourceTypes.Where(ConformanceTypes.IsOne).Select(t => TypeId(t.Name))];
        AddParameters(rows);
        AddPairs(rows, "reference_parameter", "type, param", ReferencePairs());
        AddPairs(rows, "compartment_member", "compartment, type, param", Members());
    }

    private void Load(VocabularyRows rows)
    {
        foreach (var (id, name) in rows.Query<(int, string)>("SELECT id, name FROM resource_type"))
        {
            _types[name] = id;
            _typeNames[id] = name;
        }

        foreach (var (id, url, component) in rows.Query<(int, string, int)>("SELECT id, url, component FROM search_parameter"))
        {
            _parameters[(url, component)] = id;
            _parameterNames[id] = (url, component);
        }
    }

    private void AddTypes(VocabularyRows rows)
    {
        List<object[]> added = [];
        foreach (var type in definitions.ResourceTypes.Where(t => !_types.ContainsKey(t.Name)))
        {
            var id = _types.Count + 1;
            added.Add([id, type.Name]);
            _types[type.Name] = id;
            _typeNames[id] = type.Name;
        }

        rows.Insert("resource_type", "id, name", added);
        rows.Insert("type_counter", "type, resources, versions", added.Select(r => new object[] { r[0], 0, 0 }));
    }

    private void AddParameters(VocabularyRows rows)
    {
        List<object[]> added = [];
        var wanted = definitions.SearchParameters.SelectMany(p => Parts(p).Select(component => (p.Url, component)));
        foreach (var (url, component) in wanted.Where(w => !_parameters.ContainsKey(w)))
        {
            var id = _parameters.Count + 1;
            added.Add([id, url, component]);
            _parameters[(url, component)] = id;
            _parameterNames[id] = (url, component);
        }

        rows.Insert("search_parameter", "id, url, component", added);
    }

    private static IEnumerable<int> Parts(SearchParameterDefinition parameter) => parameter.Type switch
    {
        SearchParameterType.Composite => Enumerable.Range(0, parameter.Components.Count + 1),
        SearchParameterType.Token or SearchParameterType.Reference => [0, Fhir.Search.IndexKey.OfTypeComponent],

        // near: latitude and longitude
        SearchParameterType.Special => [0, 1, 2],
        _ => [0],
    };

    private IEnumerable<int[]> ReferencePairs() =>
        from type in definitions.ResourceTypes
        from parameter in definitions.SearchParametersOf(type.Name)
        where parameter.Type == SearchParameterType.Reference
        select new[] { TypeId(type.Name), ParameterId(parameter) };

    private IEnumerable<int[]> Members() =>
        from compartment in definitions.Compartments
        from member in compartment.Members
        from parameter in ParametersOf(member.Key, member.Value)
        select new[] { TypeId(compartment.Code), TypeId(member.Key), parameter };

    private IEnumerable<int> ParametersOf(string type, IReadOnlyList<string> codes) =>
        codes.Select(c => definitions.FindSearchParameter(type, c)).OfType<SearchParameterDefinition>().Select(p => ParameterId(p)).Distinct();

    private static void AddPairs(VocabularyRows rows, string table, string columns, IEnumerable<int[]> pairs)
    {
        var known = rows.Numbers($"SELECT {columns} FROM {table}").Select(r => string.Join(',', r)).ToHashSet(StringComparer.Ordinal);
        rows.Insert(table, columns, pairs.Where(p => known.Add(string.Join(',', p))).Select(p => p.Cast<object>().ToArray()));
    }
}
