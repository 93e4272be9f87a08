// https://hl7.org/fhir/R4/codesystem.html#hierarchy and https://hl7.org/fhir/R4/codesystem.html#properties
using System.Runtime.CompilerServices;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>The concepts of a code system by code and by their places in the hierarchy. Made once per system. A concept is its index in the system's list.</summary>
internal sealed class ConceptIndex
{
    private static readonly ConditionalWeakTable<CodeSystemDefinition, ConceptIndex> Made = [];

    private readonly Dictionary<string, int> _byCode;
    private readonly Dictionary<string, int>? _byFoldedCode;
    private readonly int[][] _parents;
    private readonly int[][] _children;
    private string[]? _names;

    private ConceptIndex(CodeSystemDefinition system)
    {
        System = system;
        _byCode = ByCode(system, StringComparer.Ordinal);
        _byFoldedCode = system.IsCaseSensitive ? null : ByCode(system, StringComparer.OrdinalIgnoreCase);
        var edges = new HashSet<(int Parent, int Child)>(Edges());
        _parents = Group(edges.ToLookup(e => e.Child, e => e.Parent));
        _children = Group(edges.ToLookup(e => e.Parent, e => e.Child));
    }

    internal CodeSystemDefinition System { get; }

    internal static ConceptIndex Of(CodeSystemDefinition system) => Made.GetValue(system, s => new ConceptIndex(s));

    /// <summary>
    /// The concept of this code, or -1. Where the system does not say that case matters, a code in another case is taken for the one it has:
    /// "produce codes with the correct case, and accept codes in any case" (CodeSystem.caseSensitive).
    /// </summary>
    internal int Find(string code) =>
        _byCode.TryGetValue(code, out var exact) ? exact : _byFoldedCode is not null && _byFoldedCode.TryGetValue(code, out var folded) ? folded : -1;

    /// <summary>
    /// False if a text filter with these words cannot take the concept. All names of the system are folded when first asked; what is true here is looked at name by name.
    /// </summary>
    internal bool MayMatch(int concept, string[] words)
    {
        var names = (_names ??= [.. System.Concepts.Select(ExpansionFilter.Names)])[concept];
        return Array.TrueForAll(words, w => names.Contains(w, StringComparison.Ordinal));
    }

    /// <summary>The concepts right above it.</summary>
    internal IReadOnlyList<int> Parents(int concept) => _parents[concept];

    /// <summary>The concepts right below it.</summary>
    internal IReadOnlyList<int> Children(int concept) => _children[concept];

    /// <summary>The concepts below it at any depth. In a circle of parents a concept is not below itself.</summary>
    internal HashSet<int> Descendants(int concept, bool withSelf) => Reach(concept, _children, withSelf);

    /// <summary>The concepts above it at any height.</summary>
    internal HashSet<int> Ancestors(int concept, bool withSelf) => Reach(concept, _parents, withSelf);

    /// <summary>https://hl7.org/fhir/R4/codesystem.html#status: the property inactive; a status of retired says the same.</summary>
    internal bool IsInactive(int concept) =>
        System.Concepts[concept].Properties.Any(p => p is { Code: "inactive", Value: "true" } or { Code: "status", Value: "retired" or "inactive" });

    /// <summary>Whether it only groups others, which R4's own property notSelectable says.</summary>
    internal bool IsAbstract(int concept) => System.Concepts[concept].Properties.Any(p => p is { Code: "notSelectable", Value: "true" });

    /// <summary>The values of a property that a filter may name: the concept's own, and those that every concept has.</summary>
    internal IEnumerable<string> Values(int concept, string property)
    {
        var found = System.Concepts[concept];
        return property switch
        {
            "code" or "concept" => [found.Code],
            "display" => found.Display is { } display ? [display] : [],
            "definition" => found.Definition is { } definition ? [definition] : [],
            "parent" => _parents[concept].Select(p => System.Concepts[p].Code),
            "child" => _children[concept].Select(c => System.Concepts[c].Code),
            _ => found.Properties.Where(p => string.Equals(p.Code, property, StringComparison.Ordinal)).Select(p => p.Value),
        };
    }

    private static Dictionary<string, int> ByCode(CodeSystemDefinition system, StringComparer comparer)
    {
        var byCode = new Dictionary<string, int>(system.Concepts.Count, comparer);
        for (var i = 0; i < system.Concepts.Count; i++)
        {
            byCode.TryAdd(system.Concepts[i].Code, i);
        }

        return byCode;
    }

    private static HashSet<int> Reach(int start, int[][] next, bool withSelf)
    {
        var found = new HashSet<int>();
        var waiting = new Stack<int>([start]);
        while (waiting.TryPop(out var at))
        {
            foreach (var reached in next[at])
            {
                if (found.Add(reached))
                {
                    waiting.Push(reached);
                }
            }
        }

        _ = withSelf ? found.Add(start) : found.Remove(start);
        return found;
    }

    private IEnumerable<(int Parent, int Child)> Edges()
    {
        for (var i = 0; i < System.Concepts.Count; i++)
        {
            var concept = System.Concepts[i];
            if (concept.Parent >= 0)
            {
                yield return (concept.Parent, i);
            }

            foreach (var property in concept.Properties)
            {
                if (property.Code is "parent" or "subsumedBy" && Find(property.Value) is >= 0 and var parent)
                {
                    yield return (parent, i);
                }
                else if (property.Code is "child" && Find(property.Value) is >= 0 and var child)
                {
                    yield return (i, child);
                }
            }
        }
    }

    private int[][] Group(ILookup<int, int> edges) => [.. Enumerable.Range(0, System.Concepts.Count).Select(i => edges[i].Order().ToArray())];
}
