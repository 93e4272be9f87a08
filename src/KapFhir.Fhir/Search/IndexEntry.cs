using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>
/// A value that a resource can be found by: one row of an index table. <see cref="IndexKey.Component"/> and <see cref="IndexKey.Instance"/>
/// tie the parts
/// of a composite together: rows of one composite with the same instance come from the same element; an element that lacks a part has none.
/// </summary>
public readonly record struct IndexKey(SearchParameterDefinition Parameter, int Component, int Instance)
{
    /// <summary>
    /// The <see cref="Component"/> of rows for <c>:of-type</c>: tokens whose system is the identifier's type (<c>system|code</c>) and whose
    /// code is its value.
    /// https://hl7.org/fhir/R4/search.html#modifiers
    /// </summary>
    public const int OfTypeComponent = 99;

    /// <summary>
    /// The <see cref="Instance"/> of the further words of a family name under an ordinary parameter: found by, not sorted by.
    /// </summary>
    public const int FurtherWordInstance = 1;

    /// <summary>The <see cref="Component"/>s of contained resources' values begin here: the ordinary ones, counted on.</summary>
    public const int ContainedComponent = 1000;

    /// <summary>How many <see cref="Instance"/>s each contained resource has; the first one's begin at this number.</summary>
    public const int ContainedInstances = 4096;

    /// <summary>The same key as the container keeps it for its contained resource of this number, from 1.</summary>
    public IndexKey InContained(int number) => this with { Component = Component + ContainedComponent, Instance = (number * ContainedInstances) + Instance };

    /// <summary>The key of an ordinary parameter.</summary>
    public static IndexKey Of(SearchParameterDefinition parameter) => new(parameter, 0, 0);

    /// <summary>The key of a composite's part.</summary>
    /// <param name="parameter">The composite.</param>
    /// <param name="component">The part, from 1.</param>
    /// <param name="instance">The element, from 1.</param>
    public static IndexKey Of(SearchParameterDefinition parameter, int component, int instance) => new(parameter, component, instance);
}

/// <summary>Everything a resource can be found by.</summary>
public sealed class IndexEntries
{
    /// <summary>Which set of search parameters they were found by: <see cref="ResourceIndexer.Use"/>.</summary>
    public long Generation { get; init; }

    /// <summary>Parameters whose expression could not be evaluated on this resource, which has no values under them, and why.</summary>
    public List<KeyValuePair<SearchParameterDefinition, Issue>> Failures { get; } = [];

    /// <summary>Codes, identifiers, booleans.</summary>
    public List<TokenEntry> Tokens { get; } = [];

    /// <summary>Texts.</summary>
    public List<StringEntry> Strings { get; } = [];

    /// <summary>Dates and periods.</summary>
    public List<DateEntry> Dates { get; } = [];

    /// <summary>Numbers.</summary>
    public List<NumberEntry> Numbers { get; } = [];

    /// <summary>Quantities.</summary>
    public List<QuantityEntry> Quantities { get; } = [];

    /// <summary>References to resources of this server.</summary>
    public List<ReferenceEntry> References { get; } = [];

    /// <summary>Those under some parameters alone.</summary>
    public IndexEntries Only(Func<SearchParameterDefinition, bool> isWanted)
    {
        var some = new IndexEntries { Generation = Generation };
        some.Tokens.AddRange(Tokens.Where(e => isWanted(e.Key.Parameter)));
        some.Strings.AddRange(Strings.Where(e => isWanted(e.Key.Parameter)));
        some.Dates.AddRange(Dates.Where(e => isWanted(e.Key.Parameter)));
        some.Numbers.AddRange(Numbers.Where(e => isWanted(e.Key.Parameter)));
        some.Quantities.AddRange(Quantities.Where(e => isWanted(e.Key.Parameter)));
        some.References.AddRange(References.Where(e => isWanted(e.Key.Parameter)));
        some.Uris.AddRange(Uris.Where(e => isWanted(e.Key.Parameter)));
        some.Failures.AddRange(Failures.Where(f => isWanted(f.Key)));
        return some;
    }

    /// <summary>URIs, canonical urls and references to elsewhere.</summary>
    public List<UriEntry> Uris { get; } = [];
}

/// <summary>
/// A code in a system; no system is an empty one. For text beside a code (display, CodeableConcept.text) a string entry under the same
/// parameter is kept.
/// An identifier with a type has a second entry with <see cref="IndexKey.OfTypeComponent"/>. Under a reference parameter: the identifier in
/// the reference.
/// </summary>
public readonly record struct TokenEntry(IndexKey Key, string System, string Code);

/// <summary>
/// A text, folded for comparison and as sent. A family name of several words has an entry more for each further word, folded alone; its
/// text is the whole.
/// </summary>
public readonly record struct StringEntry(IndexKey Key, string Folded, string Text);

/// <summary>
/// A span of time in UTC ticks of 100 ns, from <paramref name="Start"/> up to but without <paramref name="End"/>; open ends are
/// long.MinValue and long.MaxValue.
/// </summary>
public readonly record struct DateEntry(IndexKey Key, long Start, long End);

/// <summary>
/// The range a number stands for: a single number is from itself to itself (both ends included), a Range from low to high.
/// </summary>
public readonly record struct NumberEntry(IndexKey Key, DecimalKey Low, DecimalKey High);

/// <summary>A quantity: number range, unit as sent (system, code, unit text).</summary>
public readonly record struct QuantityEntry(IndexKey Key, DecimalKey Low, DecimalKey High, string System, string Code, string Unit)
{
    /// <summary>The same range in UCUM's canonical unit, or null if the unit is none of UCUM.</summary>
    public CanonicalRange? Canonical { get; init; }
}

/// <summary>A range of numbers in a unit that all comparable units share: <c>g.m-3</c> for <c>mg/dL</c>.</summary>
public readonly record struct CanonicalRange(DecimalKey Low, DecimalKey High, string Unit);

/// <summary>A reference to a resource of this server, whether it exists or not.</summary>
public readonly record struct ReferenceEntry(IndexKey Key, string Type, string Id, string? Version);

/// <summary>
/// A URI, or a reference to no resource of this server. A canonical with a version has two entries, <c>url|version</c> and <c>url</c>, so
/// that equality
/// is all a search needs. A reference to a contained resource is kept as <c>#id</c>: nothing finds it but <c>:missing</c>.
/// </summary>
public readonly record struct UriEntry(IndexKey Key, string Url);
