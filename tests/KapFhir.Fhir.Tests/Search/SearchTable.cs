using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using Shouldly;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>One line of a table of search cases: a resource, a query string, and whether the one finds the other.</summary>
internal static class SearchTable
{
    public const string BaseUrl = "https://kap.example/fhir";

    public static SearchParsing Strict { get; } = new() { BaseUrl = BaseUrl, Now = new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero) };

    private static ResourceIndexer Indexer { get; } = new(FhirDefinitions.R4, BaseUrl, TimeZoneInfo.Utc);

    /// <summary>Reads a query string as a server would: percent-decoded, plus signs as spaces.</summary>
    public static Result<SearchQuery> Parse(string type, string query, SearchParsing? parsing = null) =>
        SearchQueryParser.Parse(FhirDefinitions.R4, type.Length == 0 ? [] : [type], Pairs(query), parsing ?? Strict);

    /// <summary>The one condition of a query that has one.</summary>
    public static SearchClause Clause(string type, string query) => Parse(type, query).Value.Clauses.ShouldHaveSingleItem();

    /// <summary>The index entries of a resource.</summary>
    public static IndexEntries Entries(string json) =>
        Indexer.Extract(ResourceReader.Read(Encoding.UTF8.GetBytes(json), FhirDefinitions.R4, ReaderLimits.Default).Value);

    /// <summary>True if the query finds the resource.</summary>
    public static bool Finds(string query, string json)
    {
        var resource = JsonNode.Parse(json)!.AsObject();
        var parsed = Parse((string)resource["resourceType"]!, query);
        return SearchComparison.Matches(parsed.Value, (string?)resource["id"] ?? "", Entries(json));
    }

    /// <summary>An Observation with these further elements.</summary>
    public static string Observation(string elements) => "{\"resourceType\":\"Observation\",\"status\":\"final\"," + elements + "}";

    /// <summary>A Patient with these further elements.</summary>
    public static string Patient(string elements) => "{\"resourceType\":\"Patient\"," + elements + "}";

    public static string Quote(string text) => JsonSerializer.Serialize(text);

    private static List<KeyValuePair<string, string>> Pairs(string query) =>
        [.. query.Split('&').Select(p => p.Split('=', 2)).Select(p => new KeyValuePair<string, string>(
        Decode(p[0]), Decode(p.Length > 1 ? p[1] : "")))];

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
