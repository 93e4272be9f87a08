using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Definitions;

/// <summary>
/// The tables of FHIR R4 (4.0.1): types, elements, search parameters, compartments, operations, code systems and value sets, as compiled
/// from the specification's own definitions. Immutable; <see cref="R4"/> is loaded once per process.
/// </summary>
public sealed class FhirDefinitions
{
    private static readonly Lazy<FhirDefinitions> Loaded = new(DefinitionsReader.ReadEmbedded);
    private readonly Dictionary<string, TypeDefinition> _types;
    private readonly Dictionary<string, SearchParameterDefinition> _parametersByUrl;
    private readonly Dictionary<string, Dictionary<string, SearchParameterDefinition>> _parametersByType;
    private readonly TerminologyTables _terminology;
    private readonly JsonTables _json;
    private Utf8Table<TypeDefinition>? _resourcesByUtf8;

    internal FhirDefinitions(
        IReadOnlyList<TypeDefinition> types, IReadOnlyList<SearchParameterDefinition> searchParameters,
        IReadOnlyList<CompartmentDefinition> compartments, IReadOnlyList<OperationDefinition> operations, TerminologyTables terminology,
        JsonTables json)
    {
        Types = types;
        SearchParameters = searchParameters;
        Compartments = compartments;
        Operations = operations;
        _terminology = terminology;
        _json = json;
        _types = types.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _parametersByUrl = searchParameters.ToDictionary(p => p.Url, StringComparer.Ordinal);
        ResourceTypes = [.. types.Where(t => t.Kind == TypeKind.Resource && !t.IsAbstract)];
        _parametersByType = IndexByType(ResourceTypes, searchParameters);
    }

    private FhirDefinitions(FhirDefinitions own, IReadOnlyList<SearchParameterDefinition> custom)
    {
        Types = own.Types;
        SearchParameters = [.. own.SearchParameters, .. custom];
        Compartments = own.Compartments;
        Operations = own.Operations;
        _terminology = own._terminology;
        _json = own._json;
        _types = own._types;
        _resourcesByUtf8 = own._resourcesByUtf8;
        ResourceTypes = own.ResourceTypes;
        _parametersByUrl = new Dictionary<string, SearchParameterDefinition>(own._parametersByUrl, StringComparer.Ordinal);
        custom.ToList().ForEach(p => _parametersByUrl.TryAdd(p.Url, p));
        _parametersByType = new Dictionary<string, Dictionary<string, SearchParameterDefinition>>(own._parametersByType, StringComparer.Ordinal);
        foreach (var (type, added) in IndexByType(ResourceTypes, custom).Where(t => t.Value.Count > 0))
        {
            var ofType = _parametersByType[type] = new Dictionary<string, SearchParameterDefinition>(own._parametersByType[type], StringComparer.Ordinal);
            added.Values.ToList().ForEach(p => ofType.TryAdd(p.Code, p));
        }
    }

    /// <summary>R4 4.0.1, unmodified but for the errata that the compiler of definitions lists.</summary>
    public static FhirDefinitions R4 => Loaded.Value;

    /// <summary>Every type: primitives, datatypes, resources and backbone elements.</summary>
    public IReadOnlyList<TypeDefinition> Types { get; }

    /// <summary>The 146 concrete resource types, in alphabetical order; R4's 148 count Resource and DomainResource in.</summary>
    public IReadOnlyList<TypeDefinition> ResourceTypes { get; }

    /// <summary>Every search parameter.</summary>
    public IReadOnlyList<SearchParameterDefinition> SearchParameters { get; }

    /// <summary>The five compartments.</summary>
    public IReadOnlyList<CompartmentDefinition> Compartments { get; }

    /// <summary>The operations that R4 defines.</summary>
    public IReadOnlyList<OperationDefinition> Operations { get; }

    /// <summary>The urls of the code systems.</summary>
    public IReadOnlyCollection<string> CodeSystemUrls => _terminology.CodeSystemUrls;

    /// <summary>The code systems without their concepts, read for each call: what can be said of all of them without decoding all.</summary>
    public IEnumerable<CodeSystemDefinition> CodeSystemHeads => _terminology.CodeSystemHeads;

    /// <summary>The urls of the value sets.</summary>
    public IReadOnlyCollection<string> ValueSetUrls => _terminology.ValueSetUrls;

    /// <summary>The urls of R4's profiles and extension definitions, SimpleQuantity and MoneyQuantity among them.</summary>
    public IReadOnlyCollection<string> ProfileUrls => _json.ProfileUrls;

    /// <summary>The urls of the concept maps.</summary>
    public IReadOnlyCollection<string> ConceptMapUrls => _json.ConceptMapUrls;

    /// <summary>
    /// The same with further search parameters. R4's own stay what they are: of two with the same url, or the same code on a type, R4's is found. Everything
    /// else is shared with these definitions, types are the same instances.
    /// </summary>
    public FhirDefinitions With(IReadOnlyList<SearchParameterDefinition> searchParameters) => searchParameters.Count == 0 ? this : new(this, searchParameters);

    /// <summary>The type of this name, or null.</summary>
    public TypeDefinition? FindType(string name) => _types.GetValueOrDefault(name);

    /// <summary>The concrete resource type of this name, or null (also for abstract types and datatypes).</summary>
    public TypeDefinition? FindResourceType(string name) =>
        FindType(name) is { Kind: TypeKind.Resource, IsAbstract: false } type ? type : null;

    /// <summary>The search parameter of this canonical url, or null.</summary>
    public SearchParameterDefinition? FindSearchParameter(string url) => _parametersByUrl.GetValueOrDefault(url);

    /// <summary>The search parameter of this code on this resource type, those of Resource and DomainResource included, or null.</summary>
    public SearchParameterDefinition? FindSearchParameter(string resourceType, string code) =>
        _parametersByType.GetValueOrDefault(resourceType)?.GetValueOrDefault(code);

    /// <summary>The search parameters that apply to this resource type, those of Resource and DomainResource included.</summary>
    public IReadOnlyCollection<SearchParameterDefinition> SearchParametersOf(string resourceType) =>
        _parametersByType.TryGetValue(resourceType, out var parameters) ? parameters.Values : [];

    /// <summary>The compartment around this type of resource, or null.</summary>
    public CompartmentDefinition? FindCompartment(string code) =>
        Compartments.FirstOrDefault(c => string.Equals(c.Code, code, StringComparison.Ordinal));

    /// <summary>The code system of this url (a version after a bar is ignored), or null. Decoded on first use, then kept.</summary>
    public CodeSystemDefinition? FindCodeSystem(string url) => _terminology.FindCodeSystem(url);

    /// <summary>The value set of this url (a version after a bar is ignored), or null. Decoded on first use, then kept.</summary>
    public ValueSetDefinition? FindValueSet(string url) => _terminology.FindValueSet(url);

    /// <summary>
    /// The StructureDefinition of this profile or extension (a version after a bar is ignored) as UTF-8 JSON without its prose, or null. All but
    /// two examples have a snapshot.
    /// </summary>
    public ReadOnlyMemory<byte>? FindProfileJson(string url) => _json.FindProfile(url);

    /// <summary>The ConceptMap of this url as UTF-8 JSON without its narrative (a version after a bar is ignored), or null.</summary>
    public ReadOnlyMemory<byte>? FindConceptMapJson(string url) => _json.FindConceptMap(url);

    /// <summary>The concrete resource type whose name is these UTF-8 bytes, or null.</summary>
    internal TypeDefinition? FindResourceType(ReadOnlySpan<byte> name) =>
        (_resourcesByUtf8 ??= new Utf8Table<TypeDefinition>([.. ResourceTypes.Select(t => KeyValuePair.Create(t.Name, t))])).Find(name);

    private static Dictionary<string, Dictionary<string, SearchParameterDefinition>> IndexByType(
        IEnumerable<TypeDefinition> types, IEnumerable<SearchParameterDefinition> parameters)
    {
        var byBase = parameters.SelectMany(p => p.Bases, (p, b) => (Base: b, Parameter: p))
            .ToLookup(p => p.Base, p => p.Parameter, StringComparer.Ordinal);
        var index = new Dictionary<string, Dictionary<string, SearchParameterDefinition>>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            var ofType = index[type.Name] = new Dictionary<string, SearchParameterDefinition>(StringComparer.Ordinal);
            for (var holder = type; holder is not null; holder = holder.Base)
            {
                foreach (var parameter in byBase[holder.Name])
                {
                    ofType.TryAdd(parameter.Code, parameter);
                }
            }
        }

        return index;
    }
}
