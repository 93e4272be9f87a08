// https://hl7.org/fhir/R4/patient-operation-everything.html
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Server.Http;
using KapFhir.Server.Interactions;

namespace KapFhir.Server.Operations;

/// <summary>What <c>$everything</c> was asked for.</summary>
/// <param name="Search">The search that finds it.</param>
/// <param name="Period">The time of care wanted, or null for all.</param>
internal sealed record EverythingQuery(SearchQuery Search, CarePeriod? Period)
{
    private static readonly string[] Known = ["start", "end", "_since", "_type", "_count", "_cursor", "_format", "_pretty"];
    private static readonly string[] Passed = ["_type", "_count", "_cursor"];
    private static readonly KeyValuePair<string, string> DefaultCount = new("_count", "100");

    public static Result<EverythingQuery> Parse(FhirRequest request, FhirServer server)
    {
        var given = request.Body.IsEmpty ? request.Query : [.. request.Query, .. ReadBody(request, server)];
        var unknown = given.Where(p => !Known.Contains(p.Key, StringComparer.Ordinal)).ToList();
        if (unknown.Count > 0)
        {
            return Issues.BadOperationInput("$everything",
                $"'{unknown[0].Key}' is no parameter of it. There are start, end, _since, _type and _count.");
        }

        var search = given.Where(p => Passed.Contains(p.Key, StringComparer.Ordinal)).ToList();
        search.AddRange(given.Where(p => p.Key == "_since").Select(p => new KeyValuePair<string, string>("_lastUpdated", "ge" + p.Value)));
        search.AddRange(search.Exists(p => p.Key == "_count") ? [] : [DefaultCount]);
        return SearchQueryParser.Parse(server.Definitions, [], search, server.Parsing(request.Base, isLenient: false))
            .Then(query => CarePeriod.Parse(given).Then<EverythingQuery>(period => new EverythingQuery(
                query with
                {
                    Compartment = new CompartmentScope(server.Definitions.FindCompartment("Patient")!, request.Id),
                    Includes = [new IncludeDirective(IsReverse: false, null, null, null, IsIterative: false)],
                    Applied = given,
                },
                period)));
    }

    private static IEnumerable<KeyValuePair<string, string>> ReadBody(FhirRequest request, FhirServer server) =>
        server.Writes.Read(request.Body, "Parameters") is { IsSuccess: true } parameters
            ? parameters.Value.ChildrenNamed("parameter")
                .Select(p => new KeyValuePair<string, string>(p.ChildText("name")!, p.ChildText("value") ?? ""))
            : [];
}
