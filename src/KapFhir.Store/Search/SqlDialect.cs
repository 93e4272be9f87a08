namespace KapFhir.Store.Search;

/// <summary>The pieces of a SELECT that databases say differently.</summary>
/// <param name="Top">What stands behind SELECT (and DISTINCT) so that at most so many rows come, from the count's parameter; or
/// nothing.</param>
/// <param name="Limit">What stands at the end of it to the same effect, or nothing. One of the two says it.</param>
/// <param name="Whole">The whole text of a column of an alias whose key may be cut.</param>
/// <param name="Key">How a text stands in a key: the same for equal texts, in the same order for short ones.</param>
/// <param name="NumberKey">How a number's bytes stand in a key.</param>
/// <param name="Distance">The distance in kilometres between the point of two rows (latitude, longitude) and one given by two
/// parameters.</param>
/// <param name="IsWide">The condition that a row of date_index spans more than a day, as its index has it.</param>
/// <param name="Rows">What stands behind FROM for the rows of a <see cref="ValueSet"/>, from its parameter's name.</param>
/// <param name="Escape">How a text stands in the array of such a set.</param>
/// <param name="MostParameters">The most parameters of a statement, or null where nobody comes near it.</param>
/// <param name="FileCheck">The statement that checks the file itself; one row, "ok", if it is sound. Null where that is not the program's
/// business.</param>
internal sealed record SqlDialect(
    Func<string, string> Top, Func<string, string> Limit, Func<string, string, string> Whole, Func<string, string> Key, Func<byte[], byte[]> NumberKey,
    Func<string, string, string, string, string> Distance, Func<string, string> IsWide, Func<string, ValueSet, string> Rows,
    Func<string, string> Escape, int? MostParameters, string? FileCheck);
