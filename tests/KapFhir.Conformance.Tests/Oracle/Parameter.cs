using System.Text.Json;
using KapFhir.Conformance.Tests.Harness;

namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>The kinds of search parameters.</summary>
internal enum Kind
{
    String,
    Token,
    Date,
    Number,
    Quantity,
    Reference,
    Uri,
    Composite,
}

/// <summary>A search parameter as the oracle knows it: where its values are, written out by hand from the specification's tables.</summary>
/// <param name="Type">The resource type.</param>
/// <param name="Code">The parameter's name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Paths">Where its elements are, separated by spaces; for a composite: the element that holds both parts (a dot for the resource) and below it the two.</param>
internal sealed record Parameter(string Type, string Code, Kind Kind, string Paths)
{
    /// <summary>The system that a bare code means, from the element's required binding.</summary>
    public string? System { get; init; }

    /// <summary>The only type of target that counts, for <c>where(resolve() is Patient)</c>.</summary>
    public string? Only { get; init; }

    /// <summary>The only ContactPoint.system that counts.</summary>
    public string? Contact { get; init; }

    /// <summary>For a composite: the parts' paths below the element.</summary>
    public (Parameter First, Parameter Second)? Parts { get; init; }

    /// <summary>The elements that the parameter is about; none means that it is missing.</summary>
    public IEnumerable<JsonElement> Elements(JsonElement resource) => Paths.Split(' ').SelectMany(p => p == "." ? [resource] : resource.At(p))
        .Where(e => Only is null || e.Str("reference")?.StartsWith(Only + "/", StringComparison.Ordinal) == true)
        .Where(e => Contact is null || e.Str("system") == Contact);

    /// <summary>The resource's values.</summary>
    public IEnumerable<Value> Values(JsonElement resource) => Elements(resource).SelectMany(ValuesOf);

    private IEnumerable<Value> ValuesOf(JsonElement element) => Kind switch
    {
        Kind.String => Extract.Texts(element, Paths.EndsWith("family", StringComparison.Ordinal)),
        Kind.Token => Extract.Codes(element, System),
        Kind.Date => Extract.Span(element),
        Kind.Number or Kind.Quantity => Extract.Amount(element),
        Kind.Reference => element.ValueKind == JsonValueKind.String ? [new LinkValue(element.GetString()!)]
            : element.Str("reference") is { } url ? [new LinkValue(url)] : [],
        Kind.Uri => [new LinkValue(element.GetString()!)],
        _ => [new PairValue([.. Parts!.Value.First.Values(element)], [.. Parts.Value.Second.Values(element)])],
    };
}
