// https://hl7.org/fhir/R4/http.html#parameters and https://hl7.org/fhir/R4/http.html#concurrency
using KapFhir.Auth;
using KapFhir.Fhir;

namespace KapFhir.Server.Http;

/// <summary>
/// Finds what a request says that its interaction would ignore. Searches, histories and operations know their own parameters and are left
/// to look themselves.
/// </summary>
internal static class IgnoredInput
{
    private static readonly string[] Always = ["_format", "_pretty"];
    private static readonly string[] OfReads = [.. Always, "_summary", "_elements"];
    private static readonly string[] OfCapabilities = [.. Always, "mode"];

    /// <summary>One issue for each parameter and condition that would be ignored.</summary>
    public static IReadOnlyList<Issue> Find(
        FhirRoute route, RouteParts parts, IReadOnlyList<KeyValuePair<string, string>> query, RequestConditions conditions, bool isLenient) =>
        query.Count == 0 && ReferenceEquals(conditions, RequestConditions.None) ? []
        : [.. isLenient || KnownTo(route, parts) is not { } known ? [] : Unknown(query, known), .. Repeated(route, parts, query),
            .. Misplaced(route.Interaction, conditions)];

    // In a search, and in the search of a condition, parameters given again narrow it further; elsewhere all but one value would be ignored. Operations of
    // a type of their own hold what they are given against R4's definition, which lets some parameters repeat.
    private static IEnumerable<Issue> Repeated(FhirRoute route, RouteParts parts, IReadOnlyList<KeyValuePair<string, string>> query) =>
        query.Count < 2 || route.Interaction == FhirInteraction.Search || route.Type is not null || IsConditional(route, parts) ? []
        : query.Where(p => p.Value.Length > 0 && p.Key != "_type").GroupBy(p => p.Key, StringComparer.Ordinal).Where(g => g.Count() > 1)
            .Select(g => Issues.SearchParameterRepeated(g.Key));

    private static bool IsConditional(FhirRoute route, RouteParts parts) =>
        route.Interaction is FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete && parts.Id is null;

    private static IEnumerable<Issue> Unknown(IReadOnlyList<KeyValuePair<string, string>> query, string[] known) =>
        query.Where(p => !known.Contains(p.Key, StringComparer.Ordinal)).Select(p => Issues.UnknownParameter(p.Key, known));

    // Null where the interaction looks at its parameters itself.
    private static string[]? KnownTo(FhirRoute route, RouteParts parts) => route.Interaction switch
    {
        FhirInteraction.Read or FhirInteraction.VRead => OfReads,
        FhirInteraction.Create or FhirInteraction.Bundle => Always,
        FhirInteraction.Update or FhirInteraction.Patch or FhirInteraction.Delete when parts.Id is not null => Always,
        FhirInteraction.AsyncStatus => Always,
        FhirInteraction.Capabilities => route.Pattern == "metadata" ? OfCapabilities : Always,
        _ => null,
    };

    private static IEnumerable<Issue> Misplaced(FhirInteraction interaction, RequestConditions conditions)
    {
        if (conditions.IfMatch is not null && interaction is not (FhirInteraction.Update
            or FhirInteraction.Patch or FhirInteraction.Delete or FhirInteraction.ChangingOperation))
        {
            yield return Issues.MisplacedCondition("If-Match", "updates, patches and deletes");
        }

        if (conditions.IfNoneMatch is not null && interaction is (FhirInteraction.Create or FhirInteraction.Bundle))
        {
            yield return Issues.MisplacedCondition("If-None-Match", "reads and updates; a create on condition has If-None-Exist");
        }

        if (conditions.IfNoneExist is not null && interaction != FhirInteraction.Create)
        {
            yield return Issues.MisplacedCondition("If-None-Exist", "creates, POST [base]/[type]");
        }
    }
}
