// https://hl7.org/fhir/R4/codesystem.html#filters and https://hl7.org/fhir/R4/valueset-filter-operator.html
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>Picks the concepts of a complete code system that pass a value set's filters.</summary>
internal static class ValueSetFilters
{
    // Patterns come from conformance resources that anybody may write, so they may not run long.
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(100);

    /// <summary>The indexes of the concepts that pass every filter, or null if a filter cannot be applied here.</summary>
    internal static IReadOnlyList<int>? Select(CodeSystemDefinition system, IReadOnlyList<ValueSetFilter> filters)
    {
        IEnumerable<int> indexes = Enumerable.Range(0, system.Concepts.Count);
        foreach (var filter in filters)
        {
            if (PredicateOf(system, filter) is not { } passes)
            {
                return null;
            }

            indexes = indexes.Where(passes);
        }

        return [.. indexes];
    }

    private static Func<int, bool>? PredicateOf(CodeSystemDefinition system, ValueSetFilter filter) => filter.Op switch
    {
        "is-a" => In(Descendants(system, filter.Value, withSelf: true), expected: true),
        "descendent-of" => In(Descendants(system, filter.Value, withSelf: false), expected: true),
        "is-not-a" => In(Descendants(system, filter.Value, withSelf: true), expected: false),
        "=" => i => Values(system, i, filter.Property).Contains(filter.Value, StringComparer.Ordinal),
        "in" => AnyIn(system, filter, expected: true),
        "not-in" => AnyIn(system, filter, expected: false),
        "regex" => Matches(system, filter),
        "exists" => i => Values(system, i, filter.Property).Any() == (filter.Value is "true"),
        _ => null,
    };

    private static Func<int, bool> In(HashSet<int> set, bool expected) => i => set.Contains(i) == expected;

    private static Func<int, bool> AnyIn(CodeSystemDefinition system, ValueSetFilter filter, bool expected)
    {
        var values = filter.Value.Split(',', StringSplitOptions.TrimEntries);
        return i => Values(system, i, filter.Property).Any(v => values.Contains(v, StringComparer.Ordinal)) == expected;
    }

    private static Func<int, bool>? Matches(CodeSystemDefinition system, ValueSetFilter filter)
    {
        try
        {
            // "The specified property of the code matches the regex specified": the whole of it.
            var regex = new Regex("^(?:" + filter.Value + ")$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, RegexLimit);
            return i => Values(system, i, filter.Property).Any(regex.IsMatch);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    private static IEnumerable<string> Values(CodeSystemDefinition system, int index, string property)
    {
        var concept = system.Concepts[index];
        return property switch
        {
            "code" or "concept" => [concept.Code],
            "display" => concept.Display is { } display ? [display] : [],
            "parent" => Parents(system, index).Select(p => system.Concepts[p].Code),
            "child" => Enumerable.Range(0, system.Concepts.Count).Where(c => Parents(system, c).Contains(index)).Select(c => system.Concepts[c].Code),
            _ => concept.Properties.Where(p => string.Equals(p.Key, property, StringComparison.Ordinal)).Select(p => p.Value),
        };
    }

    private static HashSet<int> Descendants(CodeSystemDefinition system, string code, bool withSelf)
    {
        var root = IndexOf(system, code);
        var found = new HashSet<int>();
        if (root < 0)
        {
            return found;
        }

        var waiting = new Stack<int>([root]);
        var children = ChildrenByParent(system);
        while (waiting.TryPop(out var at))
        {
            foreach (var child in children[at].Where(found.Add))
            {
                waiting.Push(child);
            }
        }

        found.Remove(root);
        if (withSelf)
        {
            found.Add(root);
        }

        return found;
    }

    private static ILookup<int, int> ChildrenByParent(CodeSystemDefinition system) =>
        Enumerable.Range(0, system.Concepts.Count).SelectMany(c => Parents(system, c).Select(p => (Parent: p, Child: c))).ToLookup(x => x.Parent, x => x.Child);

    private static IEnumerable<int> Parents(CodeSystemDefinition system, int index)
    {
        var concept = system.Concepts[index];
        if (concept.Parent >= 0)
        {
            yield return concept.Parent;
        }

        foreach (var property in concept.Properties)
        {
            if (property.Key is "subsumedBy" or "parent" && IndexOf(system, property.Value) is >= 0 and var parent)
            {
                yield return parent;
            }
        }
    }

    private static int IndexOf(CodeSystemDefinition system, string code)
    {
        for (var i = 0; i < system.Concepts.Count; i++)
        {
            if (string.Equals(system.Concepts[i].Code, code, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
