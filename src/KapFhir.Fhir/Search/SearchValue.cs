namespace KapFhir.Fhir.Search;

/// <summary>A value to compare with, as parsed from a query.</summary>
public abstract record SearchValue;

/// <summary>
/// How an ordered value is compared. https://hl7.org/fhir/R4/search.html#prefix.
/// For dates, s..e is the stored span and S..E the searched one, ends excluded. For numbers, l..h is what is stored, ends included, V the
/// number searched and
/// L..H what it stands for by its precision, H excluded: <c>100</c> is 99.5 to 100.5 for eq and ne, exactly 100 for the others.
/// </summary>
public enum SearchPrefix
{
    /// <summary>The stored range lies within the searched one. Dates: S &lt;= s and e &lt;= E. Numbers: L &lt;= l and h &lt; H.</summary>
    Eq,

    /// <summary>It does not: some value of the resource is not within.</summary>
    Ne,

    /// <summary>Part of the stored range is above. Dates: e &gt; E. Numbers: h &gt; V.</summary>
    Gt,

    /// <summary>Part of the stored range is below. Dates: s &lt; S. Numbers: l &lt; V.</summary>
    Lt,

    /// <summary>Above or equal. Dates: gt or eq. Numbers: h &gt;= V.</summary>
    Ge,

    /// <summary>Below or equal. Dates: lt or eq. Numbers: l &lt;= V.</summary>
    Le,

    /// <summary>The stored range begins after the searched one ends. Dates: s &gt;= E. Numbers: l &gt; V.</summary>
    Sa,

    /// <summary>The stored range ends before the searched one begins. Dates: e &lt;= S. Numbers: h &lt; V.</summary>
    Eb,

    /// <summary>
    /// About the same: the ranges overlap; the searched one is already widened. Dates: s &lt; E and e &gt; S. Numbers: l &lt; H and h &gt;=
    /// L.
    /// </summary>
    Ap,

    /// <summary>In a filter: the stored range includes the searched one. Dates: s &lt;= S and e &gt;= E.</summary>
    Co,
}

/// <summary>Text to find.</summary>
/// <param name="Text">As sent, unescaped.</param>
/// <param name="Folded">Without case and accents, white space runs as one space: what is compared unless <c>:exact</c>.</param>
public sealed record StringValue(string Text, string Folded) : SearchValue;

/// <summary>A token. https://hl7.org/fhir/R4/search.html#token</summary>
/// <param name="System">The system; null for any, empty for "none" (<c>|code</c>). For <c>:of-type</c> the type's
/// <c>system|code</c>.</param>
/// <param name="Code">The code or value, or null for any in the system (<c>system|</c>).</param>
public sealed record TokenValue(string? System, string? Code) : SearchValue;

/// <summary>A moment or span of time.</summary>
/// <param name="Prefix">How it is compared.</param>
/// <param name="Start">Its first tick (100 ns, UTC).</param>
/// <param name="End">The first tick after it.</param>
public sealed record DateValue(SearchPrefix Prefix, long Start, long End) : SearchValue;

/// <summary>A number with the precision it was written with.</summary>
/// <param name="Prefix">How it is compared.</param>
/// <param name="Value">The number itself.</param>
/// <param name="Low">The least number it stands for (included).</param>
/// <param name="High">The first number above (excluded).</param>
public sealed record NumberValue(SearchPrefix Prefix, DecimalKey Value, DecimalKey Low, DecimalKey High) : SearchValue;

/// <summary>A number with a unit. https://hl7.org/fhir/R4/search.html#quantity. The prefix <c>ne</c> too asks for the unit given.</summary>
/// <param name="Number">The number.</param>
/// <param name="System">The unit's system; null for any.</param>
/// <param name="Code">The unit's code; null for any. Without a system it matches the code or the unit's text.</param>
public sealed record QuantityValue(NumberValue Number, string? System, string? Code) : SearchValue
{
    /// <summary>
    /// True if number and code are in UCUM's canonical unit, to be compared with quantities in that unit, whatever they were sent in.
    /// </summary>
    public bool IsCanonical { get; init; }
}

/// <summary>A reference to a resource on this server. https://hl7.org/fhir/R4/search.html#reference</summary>
/// <param name="Type">The type; null if only an id was sent.</param>
/// <param name="Id">The id.</param>
/// <param name="Version">The version, or null for any.</param>
public sealed record ReferenceValue(string? Type, string Id, string? Version) : SearchValue;

/// <summary>A URI, a canonical url, or a reference to somewhere else.</summary>
/// <param name="Url">The URI as sent; a canonical's version stays after its bar. Compared for equality, or as a beginning with
/// <c>:below</c>.</param>
public sealed record UriValue(string Url) : SearchValue;

/// <summary>
/// The parts of a composite, in order; each of the kind its parameter calls for, each compared with the entries of its component, all of
/// one instance.
/// For <c>near</c> the parts are two numbers: latitude and longitude, in degrees, and the point must also lie in the circle.
/// </summary>
public sealed record CompositeValue(IReadOnlyList<SearchValue> Parts) : SearchValue
{
    /// <summary>The circle in which the point of the two parts must lie, or null.</summary>
    public Circle? Within { get; init; }
}
