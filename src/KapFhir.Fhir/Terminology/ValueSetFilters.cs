// https://hl7.org/fhir/R4/codesystem.html#filters and https://hl7.org/fhir/R4/valueset-filter-operator.html
using System.Text.RegularExpressions;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Terminology;

/// <summary>Picks the concepts of a complete code system that pass a value set's filters.</summary>
internal static class ValueSetFilters
{
    // Patterns come from conformance resources that anybody may write: those that do not backtrack run in linear time, and this bounds their size.
    private const int MaxPattern = 1000;
    private static readonly TimeSpan RegexLimit = TimeSpan.FromMilliseconds(100);
    private static readonly string[] OfEveryConcept = ["concept", "code", "display", "definition", "parent", "child", "inactive", "notSelectable", "status"];

    /// <summary>The concepts that pass every filter, in the system's order; or why a filter cannot be applied.</summary>
    internal static Result<IReadOnlyList<int>> Select(CodeSystemDefinition system, IReadOnlyList<ValueSetFilter> filters)
    {
        var index = ConceptIndex.Of(system);
        var selected = Enumerable.Range(0, system.Concepts.Count).ToList();
        foreach (var filter in filters)
        {
            var passes = PredicateOf(index, filter);
            if (!passes.IsSuccess)
            {
                return Result<IReadOnlyList<int>>.Failed(passes.Issues);
            }

            try
            {
                selected.RemoveAll(i => !passes.Value(i));
            }
            catch (RegexMatchTimeoutException)
            {
                return Issues.FilterTooCostly(system.Url, filter.Property, filter.Op, filter.Value);
            }
        }

        return selected;
    }

    private static Result<Predicate<int>> PredicateOf(ConceptIndex index, ValueSetFilter filter)
    {
        if (!IsKnown(index.System, filter.Property))
        {
            return Issues.UnknownFilterProperty(index.System.Url, filter.Property);
        }

        return filter.Op switch
        {
            "is-a" => Related(index, filter, c => index.Descendants(c, withSelf: true), expected: true),
            "descendent-of" => Related(index, filter, c => index.Descendants(c, withSelf: false), expected: true),
            "is-not-a" => Related(index, filter, c => index.Descendants(c, withSelf: true), expected: false),
            "generalizes" => Related(index, filter, c => index.Ancestors(c, withSelf: true), expected: true),
            "=" => OneOf(index, filter, [filter.Value], expected: true),
            "in" => OneOf(index, filter, filter.Value.Split(',', StringSplitOptions.TrimEntries), expected: true),
            "not-in" => OneOf(index, filter, filter.Value.Split(',', StringSplitOptions.TrimEntries), expected: false),
            "regex" => Matches(index, filter),
            "exists" when filter.Value is "true" or "false" => (Predicate<int>)(i => index.Values(i, filter.Property).Any() == filter.Value is "true"),
            _ => Issues.UnknownFilter(index.System.Url, filter.Property, filter.Op, filter.Value),
        };
    }

    /// <summary>Whether concepts can have a property: a filter on another one is a mistake in the value set, not one that nothing passes.</summary>
    internal static bool IsKnown(CodeSystemDefinition system, string property) =>
        OfEveryConcept.Contains(property, StringComparer.Ordinal)
        || system.Properties.Any(p => string.Equals(p.Code, property, StringComparison.Ordinal))
        || system.Concepts.Any(c => c.Properties.Any(p => string.Equals(p.Code, property, StringComparison.Ordinal)));

    private static Result<Predicate<int>> Related(ConceptIndex index, ValueSetFilter filter, Func<int, HashSet<int>> of, bool expected)
    {
        var concept = index.Find(filter.Value);
        if (concept < 0)
        {
            return Issues.UnknownFilterCode(index.System.Url, filter.Op, filter.Value);
        }

        var related = of(concept);
        return (Predicate<int>)(i => related.Contains(i) == expected);
    }

    private static Result<Predicate<int>> OneOf(ConceptIndex index, ValueSetFilter filter, string[] values, bool expected) =>
        (Predicate<int>)(i => Values(index, i, filter.Property).Any(v => values.Contains(v, StringComparer.Ordinal)) == expected);

    // "inactive: Property type is boolean, default value is false", and so is notSelectable: what is not stated is false.
    private static IEnumerable<string> Values(ConceptIndex index, int concept, string property)
    {
        var stated = index.Values(concept, property);
        return property is "inactive" or "notSelectable" ? stated.DefaultIfEmpty("false") : stated;
    }

    private static Result<Predicate<int>> Matches(ConceptIndex index, ValueSetFilter filter)
    {
        if (filter.Value.Length > MaxPattern)
        {
            return Issues.FilterTooCostly(index.System.Url, filter.Property, filter.Op, filter.Value[..40] + "...");
        }

        try
        {
            // "The specified property of the code matches the regex specified": the whole of it.
            var regex = new Regex("^(?:" + filter.Value + ")$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, RegexLimit);
            return (Predicate<int>)(i => index.Values(i, filter.Property).Any(regex.IsMatch));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return Issues.UnknownFilter(index.System.Url, filter.Property, filter.Op, filter.Value);
        }
    }
}
