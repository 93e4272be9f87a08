using KapFhir.Fhir.Definitions;
using KapFhir.Server.Interactions;
using KapFhir.Server.Operations;

namespace KapFhir.Server.OpenApi;

/// <summary>A route on a type, or on the base.</summary>
/// <param name="Route">The route.</param>
/// <param name="Type">The type in its path, or null.</param>
/// <param name="Path">Its path under the base, with a slash at its start.</param>
internal sealed record PlacedRoute(FhirRoute Route, TypeDefinition? Type, string Path)
{
    private const string MemberPart = "{member}";

    /// <summary>For the search of a compartment: the type that is searched for.</summary>
    public TypeDefinition? Member { get; init; }

    /// <summary>The type that is searched for: the compartment's member, or the type in the path.</summary>
    public TypeDefinition? Searched => Member ?? Type;

    /// <summary>True if the path names a resource.</summary>
    public bool HasId => Path.Contains("{id}", StringComparison.Ordinal);

    /// <summary>True if it is an operation.</summary>
    public bool IsOperation => Path.Contains('$', StringComparison.Ordinal);

    /// <summary>Every route of a part, from the list by which requests are answered.</summary>
    public static IEnumerable<PlacedRoute> Of(OpenApiPart part, FhirDefinitions definitions) =>
        from route in FhirRoutes.All
        where route.Handle != UnknownOperation.Handle && route.Handle != MethodNotAllowed.Handle
        from placed in Of(route, part, definitions)
        select placed;

    private static IEnumerable<PlacedRoute> Of(FhirRoute route, OpenApiPart part, FhirDefinitions definitions) =>
        route.Pattern.StartsWith("{type}", StringComparison.Ordinal)
            ? part.Types.Where(t => IsOn(route, t)).Select(t => new PlacedRoute(route, t, "/" + t.Name + route.Pattern["{type}".Length..])).SelectMany(p => OfMembers(p, definitions))
            : route.Type is { } own ? part.Types.Where(t => t.Name == own).Select(t => new PlacedRoute(route, t, "/" + route.Pattern))
            : part.HasSystem ? [new PlacedRoute(route, null, "/" + route.Pattern)] : [];

    // A handler that looks at the type itself.
    private static bool IsOn(FhirRoute route, TypeDefinition type) => route.Handle != Everything.Handle || type.Name is "Patient" or "Encounter";

    // A search in a compartment is a search of each type that belongs to it, with that type's parameters; other types have no compartment.
    private static IEnumerable<PlacedRoute> OfMembers(PlacedRoute placed, FhirDefinitions definitions) =>
        placed.Route.Handle != SearchCompartment.Handle ? [placed]
        : from member in definitions.FindCompartment(placed.Type!.Name)?.Members.Keys.Order(StringComparer.Ordinal) ?? Enumerable.Empty<string>()
          select placed with { Member = definitions.FindType(member), Path = placed.Path.Replace(MemberPart, member, StringComparison.Ordinal) };
}
