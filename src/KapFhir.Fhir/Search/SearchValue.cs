namespace KapFhir.Fhir.Search;

/// <summary>A value to compare with, as parsed from a query.</summary>
public abstract record SearchValue;

/// <summary>How an ordered value is compared. https://hl7.org/fhir/R4/search.html#prefix</summary>
public enum SearchPrefix
{
    /// <summary>The stored range lies within the searched one.</summary>
    Eq,

    /// <summary>It does not.</summary>
    Ne,

    /// <summary>Part of the stored range is above.</summary>
    Gt,

    /// <summary>Part of the stored range is below.</summary>
    Lt,

    /// <summary>Above or equal.</summary>
    Ge,

    /// <summary>Below or equal.</summary>
    Le,

    /// <summary>The stored range begins after the searched one ends.</summary>
    Sa,

    /// <summary>The stored range ends before the searched one begins.</summary>
    Eb,

    /// <summary>About the same.</summary>
    Ap,
}

/// <summary>Text to find.</summary>
/// <param name="Text">As sent, unescaped.</param>
/// <param name="Folded">Without case and accents, white space runs as one space: what is compared unless <c>:exact</c>.</param>
public sealed record StringValue(string Text, string Folded) : SearchValue;

/// <summary>A token. https://hl7.org/fhir/R4/search.html#token</summary>
/// <param name="System">The system; null for any, empty for "none" (<c>|code</c>).</param>
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

/// <summary>A number with a unit. https://hl7.org/fhir/R4/search.html#quantity</summary>
/// <param name="Number">The number.</param>
/// <param name="System">The unit's system; null for any.</param>
/// <param name="Code">The unit's code; null for any. Without a system it matches the code or the unit's text.</param>
public sealed record QuantityValue(NumberValue Number, string? System, string? Code) : SearchValue;

/// <summary>A reference to a resource on this server. https://hl7.org/fhir/R4/search.html#reference</summary>
/// <param name="Type">The type; null if only an id was sent.</param>
/// <param name="Id">The id.</param>
/// <param name="Version">The version, or null for any.</param>
public sealed record ReferenceValue(string? Type, string Id, string? Version) : SearchValue;

/// <summary>A URI, a canonical url, or a reference to somewhere else.</summary>
/// <param name="Url">The URI as sent; a canonical's version stays after its bar.</param>
public sealed record UriValue(string Url) : SearchValue;

/// <summary>The parts of a composite, in order; each of the kind its parameter calls for.</summary>
public sealed record CompositeValue(IReadOnlyList<SearchValue> Parts) : SearchValue;
