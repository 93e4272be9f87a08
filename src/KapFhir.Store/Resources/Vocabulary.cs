using System.Collections.Concurrent;
using System.Data.Common;
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Indexing;
using KapFhir.Store.Release;

namespace KapFhir.Store.Resources;

/// <summary>
/// The small numbers that stand for resource types and search parameters in this database, and R4's tables where searching needs them.
/// Numbers are given once and never change; those of R4's own are known from the start, others are added while the server runs, by whichever process
/// comes first. Reading needs no lock.
/// </summary>
internal sealed class Vocabulary
{
    /// <summary>The numbers of contained resources' values begin here.</summary>
    public const int FirstContained = 1_000_000;

    private readonly FhirDefinitions _definitions;
    private int _lastAtStart;

    private readonly ConcurrentDictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, string> _typeNames = new();
    private static readonly HashSet<int> None = [];
    private HashSet<int> _conformance = [];
    private Dictionary<int, HashSet<int>> _ofPatients = [];
    private readonly ConcurrentDictionary<(string Url, int Component), int> _parameters = new();
    private readonly ConcurrentDictionary<int, (string Url, int Component)> _parameterNames = new();

    public Vocabulary(FhirDefinitions definitions)
    {
        _definitions = definitions;
        Id = definitions.FindSearchParameter("http://hl7.org/fhir/SearchParameter/Resource-id")!;
        Parameters = new ParameterRegistry(definitions, this);
    }

    /// <summary>The parameter <c>_id</c>: under it stand the contained resources of a version.</summary>
    public SearchParameterDefinition Id { get; }

    /// <summary>To whom provisions of consents speak.</summary>
    public ReleaseAudiences Audiences { get; } = new();

    /// <summary>The search parameters that the database is indexed by.</summary>
    public ParameterRegistry Parameters { get; }

    /// <summary>The number of a type, or null for one that the definitions don't know.</summary>
    public int? FindType(string name) => _types.TryGetValue(name, out var id) ? id : null;

    /// <summary>The number of a type that is known.</summary>
    public int TypeId(string name) => FindType(name) ?? throw new InvalidOperationException($"The resource type '{name}' is not registered.");

    /// <summary>True if resources of this type have canonical urls.</summary>
    public bool IsConformance(int type) => _conformance.Contains(type);

    /// <summary>The type of this number.</summary>
    public string TypeName(int id) => _typeNames[id];

    /// <summary>
    /// The number of a search parameter, or of a composite's part. Under the same, a million on, stand the values of contained resources.
    /// </summary>
    public int ParameterId(SearchParameterDefinition parameter, int component = 0) => component >= IndexKey.ContainedComponent
        ? ParameterId(parameter, component - IndexKey.ContainedComponent) + FirstContained
        : _parameters.TryGetValue((parameter.IndexName, component), out var id)
        ? id
        : throw new InvalidOperationException($"The search parameter {parameter.Url} ({component}) is not registered.");

    /// <summary>The search parameter of this number, and which part of a composite.</summary>
    public (string Url, int Component) ParameterName(int id) => id < FirstContained ? _parameterNames[id]
        : ParameterName(id - FirstContained) is var (url, component) ? (url, component + IndexKey.ContainedComponent) : default;

    /// <summary>The numbers of the reference parameters that put a type into a compartment; empty if none does.</summary>
    public IReadOnlyList<int> CompartmentParameters(CompartmentDefinition compartment, string type) =>
        compartment.Members.TryGetValue(type, out var codes) ? [.. ParametersOf(type, codes)] : [];

    /// <summary>The numbers of the reference parameters that say whose a resource of a type is: of which patients, one or several.</summary>
    public IReadOnlySet<int> PatientParameters(int type) => _ofPatients.TryGetValue(type, out var parameters) ? parameters : None;

    /// <summary>Reads the numbers from the database, and gives numbers to what has none, in a transaction that nobody else writes in.</summary>
    public void Synchronize(DbConnection connection, DbTransaction transaction)
    {
        var rows = new VocabularyRows(connection, transaction);
        Load(rows);
        AddTypes(rows);
        _conformance = [.. _definitions.ResourceTypes.Where(ConformanceTypes.IsOne).Select(t => TypeId(t.Name))];
        AddParameters(rows);
        AddPairs(rows, "reference_parameter", "type, param", ReferencePairs());
        AddPairs(rows, "compartment_member", "compartment, type, param", Members().Concat(BesideCompartments()));
        var patient = TypeId("Patient");
        _ofPatients = Members().Where(m => m[0] == patient && m[1] != patient).Concat(BesideCompartments()).GroupBy(m => m[1]).ToDictionary(g => g.Key, g => g.Select(m => m[2]).ToHashSet());
        _lastAtStart = _parameterNames.Keys.Max();
    }

    /// <summary>The numbers of a parameter and its parts, by its name, contained resources' values included.</summary>
    public IEnumerable<int> NumbersOf(string name) => _parameters.Where(p => p.Key.Url == name).SelectMany(p => new[] { p.Value, p.Value + FirstContained });

    /// <summary>Gives numbers to a parameter and its parts under this name, if it has none, in an open write. <see cref="LoadParameters"/> makes them known.</summary>
    public void Register(WriteUnit unit, SearchParameterDefinition parameter, string name)
    {
        foreach (var component in Parts(parameter))
        {
            if (unit.Reads.Scalar(new SqlStatement("SELECT COUNT(*) FROM search_parameter WHERE url = @p0 AND component = @p1", [name, component])) is 0)
            {
                var last = unit.Reads.Scalar(new SqlStatement("SELECT MAX(id) FROM search_parameter", [])) ?? 0;
                unit.Run(new SqlStatement("INSERT INTO search_parameter (id, url, component) VALUES (@p0, @p1, @p2)", [last + 1, name, component]));
            }
        }
    }

    /// <summary>Reads the numbers that were given since the start.</summary>
    public void LoadParameters(ReadSession session)
    {
        var added = session.Query(
            new SqlStatement("SELECT id, url, component FROM search_parameter WHERE id > @p0", [_lastAtStart]), r => (Id: r.GetInt32(0), Url: r.GetString(1), Component: r.GetInt32(2)));
        foreach (var (id, url, component) in added)
        {
            _parameters[(url, component)] = id;
            _parameterNames[id] = (url, component);
        }
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
        foreach (var type in _definitions.ResourceTypes.Where(t => !_types.ContainsKey(t.Name)))
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
        var wanted = _definitions.SearchParameters.SelectMany(p => Parts(p).Select(component => (p.Url, component)));
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
        SearchParameterType.Token or SearchParameterType.Reference => [0, IndexKey.OfTypeComponent],

        // near: latitude and longitude
        SearchParameterType.Special => [0, 1, 2],
        _ => [0],
    };

    private IEnumerable<int[]> ReferencePairs() =>
        from type in _definitions.ResourceTypes
        from parameter in _definitions.SearchParametersOf(type.Name)
        where parameter.Type == SearchParameterType.Reference
        select new[] { TypeId(type.Name), ParameterId(parameter) };

    private IEnumerable<int[]> Members() =>
        from compartment in _definitions.Compartments
        from member in compartment.Members
        from parameter in ParametersOf(member.Key, member.Value)
        select new[] { TypeId(compartment.Code), TypeId(member.Key), parameter };

    // What is about a patient and in no compartment (Device, Task): kept as members of a compartment 0.
    private IEnumerable<int[]> BesideCompartments()
    {
        var inside = _definitions.FindCompartment("Patient")!.Members;
        return from type in _definitions.ResourceTypes
               where !inside.ContainsKey(type.Name)
               from parameter in _definitions.SearchParametersOf(type.Name)
               where parameter is { Type: SearchParameterType.Reference, Code: "patient" or "subject" } && parameter.Targets.Contains("Patient", StringComparer.Ordinal)
               select new[] { 0, TypeId(type.Name), ParameterId(parameter) };
    }

    private IEnumerable<int> ParametersOf(string type, IReadOnlyList<string> codes) =>
        codes.Select(c => _definitions.FindSearchParameter(type, c)).OfType<SearchParameterDefinition>().Select(p => ParameterId(p)).Distinct();

    private static void AddPairs(VocabularyRows rows, string table, string columns, IEnumerable<int[]> pairs)
    {
        var known = rows.Numbers($"SELECT {columns} FROM {table}").Select(r => string.Join(',', r)).ToHashSet(StringComparer.Ordinal);
        rows.Insert(table, columns, pairs.Where(p => known.Add(string.Join(',', p))).Select(p => p.Cast<object>().ToArray()));
    }
}
