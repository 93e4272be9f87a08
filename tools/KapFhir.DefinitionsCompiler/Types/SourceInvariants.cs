using System.Text.Json;
using KapFhir.Fhir.Definitions;

namespace KapFhir.DefinitionsCompiler.Types;

/// <summary>
/// Whose each invariant is. Snapshots repeat a type's invariants on every element of that type (<c>ele-1</c> 6,790 times): here they
/// are the type's, once, and an element keeps only those that its types don't have.
/// </summary>
internal sealed class SourceInvariants
{
    private readonly Dictionary<string, SourceType> _types;
    private readonly Dictionary<string, IReadOnlyList<Invariant>> _ofTypes = new(StringComparer.Ordinal);

    public SourceInvariants(IEnumerable<SourceType> types) => _types = types.ToDictionary(t => t.Name, StringComparer.Ordinal);

    /// <summary>Those of the types it specialises first, then its own.</summary>
    public IReadOnlyList<Invariant> OfType(string name)
    {
        if (!_ofTypes.TryGetValue(name, out var invariants))
        {
            var type = _types[name];
            var inherited = type.Base is null ? [] : OfType(type.Base);
            _ofTypes[name] = invariants = [.. inherited.Concat(Stated(type.Definition)).DistinctBy(i => i.Key, StringComparer.Ordinal)];
        }

        return invariants;
    }

    /// <summary>What is stated on the element and holds for not all of its types anyway.</summary>
    public IEnumerable<Invariant> OfElement(JsonElement element, IReadOnlyCollection<string> types) =>
        Stated(element).Where(invariant => !types.All(type => OfType(type).Contains(invariant)));

    private static IEnumerable<Invariant> Stated(JsonElement element) => element.List("constraint").Select(constraint =>
        Errata.Correct(new Invariant(
            constraint.Text("key")!, constraint.Text("severity") == "error", constraint.Text("human")!, constraint.Text("expression")!)));
}
