using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.OpenApi;

/// <summary>What of the server a document describes: all of it is much to look at, and for many a tool too much.</summary>
/// <param name="Name">Its name in the address: <c>v1</c>, <c>kap</c>, or a resource type.</param>
/// <param name="Title">Its title.</param>
/// <param name="Types">The resource types in it.</param>
/// <param name="HasSystem">True if what is on the base of the server is in it too.</param>
internal sealed record OpenApiPart(string Name, string Title, IReadOnlyList<TypeDefinition> Types, bool HasSystem)
{
    /// <summary>Before a name: the same for the page, on which a schema ends after one level. It unfolds what schemas refer to, and those of R4 refer to each other without end.</summary>
    public const string ForPage = "page-";

    /// <summary>The name of the whole.</summary>
    public const string Whole = "v1";

    /// <summary>The name of the part that clinics and their apps use.</summary>
    public const string Kap = "kap";

    /// <summary>True if a schema shows the elements of its type and nothing of what is in them.</summary>
    public bool IsFlat { get; private init; }

    /// <summary>The part of this name, or null.</summary>
    public static OpenApiPart? Find(string name, FhirDefinitions definitions) => name.StartsWith(ForPage, StringComparison.Ordinal)
        ? Named(name[ForPage.Length..], definitions) is { } whole ? whole with { Name = name, IsFlat = true } : null
        : Named(name, definitions);

    private static OpenApiPart? Named(string name, FhirDefinitions definitions) => name switch
    {
        Whole => new(name, "KapFhir: everything", [.. definitions.ResourceTypes.OrderBy(t => IsKap(t.Name) ? 0 : 1)], HasSystem: true),
        Kap => new(name, "KapFhir: what a course of ketamine-assisted psychotherapy uses", [.. definitions.ResourceTypes.Where(t => IsKap(t.Name))], HasSystem: true),
        _ => definitions.FindResourceType(name) is { } type ? new(name, "KapFhir: " + name, [type], HasSystem: false) : null,
    };

    /// <summary>True for a type that the guide has an example of, or an operation on.</summary>
    public static bool IsKap(string type) => KapExamples.Has(type) || OfferedOperation.IsOfGuide(type);
}
