namespace KapFhir.Store.Search;

/// <summary>The pieces of a SELECT that databases say differently.</summary>
/// <param name="Limit">The end of an ordered SELECT that gives at most so many rows, from the count's parameter.</param>
/// <param name="Texts">A SELECT of the texts in a JSON array, from the array's parameter: a list too long for a parameter each.</param>
internal sealed record SqlDialect(Func<string, string> Limit, Func<string, string> Texts);
