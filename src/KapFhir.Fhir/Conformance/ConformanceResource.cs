// https://hl7.org/fhir/R4/conformance-module.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Terminology;

namespace KapFhir.Fhir.Conformance;

/// <summary>Where a conformance resource comes from. Of two with the same url and version the one whose origin stands higher here is in force.</summary>
public enum ConformanceOrigin
{
    /// <summary>FHIR R4 itself: what it says at its own version cannot be replaced.</summary>
    Specification,

    /// <summary>The KAP guide that the server ships.</summary>
    Guide,

    /// <summary>Written through REST.</summary>
    Written,

    /// <summary>An installed package.</summary>
    Package,
}

/// <summary>A conformance resource that the server knows by its canonical url. Read when first asked for, then kept. Thread-safe.</summary>
public sealed class ConformanceResource
{
    private readonly Lazy<FhirNode?> _node;
    private readonly Lazy<ValueSetDefinition?> _valueSet;
    private readonly Lazy<CodeSystemDefinition?> _codeSystem;
    private readonly Lazy<string?> _supplements;

    /// <summary>A resource whose JSON is read when needed.</summary>
    /// <param name="header">Its type, url and version.</param>
    /// <param name="origin">Where it comes from.</param>
    /// <param name="source">What it is called there, unique: <c>ValueSet/abc</c>, <c>hl7.fhir.us.core|6.1.0/ValueSet-abc.json</c>.</param>
    /// <param name="definitions">What it is read by.</param>
    /// <param name="load">Gives the JSON, or null if it is there no more.</param>
    public ConformanceResource(
        CanonicalHeader header, ConformanceOrigin origin, string source, FhirDefinitions definitions, Func<ReadOnlyMemory<byte>?> load)
        : this(header, origin, source)
    {
        // What could not be loaded is tried again; what is no R4 stays unreadable.
        FhirNode? Read() => load() is { } json && ResourceReader.Read(json, definitions, ReaderLimits.Default) is { IsSuccess: true } read ? read.Value : null;
        _node = Once(Read);
        _valueSet = Once(() => Type is "ValueSet" && Read() is { } valueSet ? TerminologyReader.ReadValueSet(valueSet) : null);
        _codeSystem = Once(() => Type is "CodeSystem" && Read() is { } codeSystem ? TerminologyReader.ReadCodeSystem(codeSystem) : null);

        // Stores know type, url and version only; what a code system adds to is looked up in its content, once.
        _supplements = header.Supplements is not null || Type is not "CodeSystem" ? new(header.Supplements)
            : Once(() => load() is { } json ? CanonicalHeader.Read(json.Span)?.Supplements : null);
    }

    /// <summary>A resource whose JSON is at hand, or null if that has no type or url. The bytes are kept and must not change.</summary>
    public static ConformanceResource? Of(ReadOnlyMemory<byte> json, ConformanceOrigin origin, string source, FhirDefinitions definitions) =>
        CanonicalHeader.Read(json.Span) is { } header ? new ConformanceResource(header, origin, source, definitions, () => json) : null;

    /// <summary>One of R4's own value sets or code systems, which are kept as tables.</summary>
    internal ConformanceResource(CanonicalHeader header, ValueSetDefinition? valueSet, CodeSystemDefinition? codeSystem)
        : this(header, ConformanceOrigin.Specification, header.Type + " " + header.Url)
    {
        _node = new((FhirNode?)null);
        _valueSet = new(valueSet);
        _codeSystem = new(codeSystem);
    }

    private ConformanceResource(CanonicalHeader header, ConformanceOrigin origin, string source)
    {
        (Type, Url, Version) = (header.Type, header.Url, header.Version);
        Origin = origin;
        Source = source;
        _node = null!;
        _valueSet = null!;
        _codeSystem = null!;
        _supplements = new(header.Supplements);
    }

    /// <summary>The resource type.</summary>
    public string Type { get; }

    /// <summary>The canonical url.</summary>
    public string Url { get; }

    /// <summary>The business version, or null.</summary>
    public string? Version { get; }

    /// <summary>For a supplement: the code system it adds to.</summary>
    public string? Supplements => _supplements.Value;

    /// <summary>Where it comes from.</summary>
    public ConformanceOrigin Origin { get; }

    /// <summary>What it is called there, unique.</summary>
    public string Source { get; }

    /// <summary>The resource; null if it cannot be read, and for R4's own value sets, code systems, search parameters and operations.</summary>
    public FhirNode? Node => _node.Value;

    /// <summary>A ValueSet as terminology works with it, else null.</summary>
    public ValueSetDefinition? ValueSet => _valueSet.Value;

    /// <summary>A CodeSystem as terminology works with it, else null.</summary>
    public CodeSystemDefinition? CodeSystem => _codeSystem.Value;

    /// <inheritdoc/>
    public override string ToString() => Type + " " + new Canonical(Url, Version);

    private static Lazy<T?> Once<T>(Func<T?> read)
        where T : class => new(read, LazyThreadSafetyMode.PublicationOnly);
}
