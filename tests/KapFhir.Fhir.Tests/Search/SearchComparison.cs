// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;

namespace KapFhir.Fhir.Tests.Search;

/// <summary>
/// R4's rules of comparison written down plainly, to hold the index and the databases against: does a condition hold for a resource with
/// these entries?
/// Slow and simple on purpose; chains need other resources and are not for here.
/// </summary>
public static class SearchComparison
{
    /// <summary>True if every condition of the query holds.</summary>
    public static bool Matches(SearchQuery query, string id, IndexEntries entries) => query.Clauses.All(c => Matches(c, id, entries));

    /// <summary>True if the condition holds.</summary>
    public static bool Matches(SearchClause clause, string id, IndexEntries entries) => clause switch
    {
        IdClause ids => ids.AnyOf.Contains(id, StringComparer.Ordinal) != ids.IsExcluded,
        MissingClause missing => missing.IsMissing != HasAny(missing.Parameter, entries),
        ParameterClause { Modifier: SearchModifier.Not } not =>
            !not.AnyOf.Any(v => Matches(not with { Modifier = SearchModifier.None }, v, entries)),
        ParameterClause { Modifier: SearchModifier.Phrase, AnyOf: [StringValue phrase] } words => HasPhrase(words.Parameter, phrase.Folded, entries),
        ParameterClause parameter => parameter.AnyOf.Any(v => Matches(parameter, v, entries)),
        NotClause not => !Matches(not.Clause, id, entries),
        AnyClause any => any.Clauses.Any(c => Matches(c, id, entries)),
        AllClause all => all.Clauses.All(c => Matches(c, id, entries)),
        _ => throw new NotSupportedException(clause.GetType().Name),
    };

    // The words in the order of their places, a gap as a bar: the phrase stands somewhere in that text.
    private static bool HasPhrase(SearchParameterDefinition parameter, string phrase, IndexEntries entries)
    {
        var places = entries.Strings.Where(e => e.Key.Parameter == parameter && e.Key.Instance > 0).ToDictionary(e => e.Key.Instance, e => e.Folded);
        var text = string.Join(' ', Enumerable.Range(0, places.Count == 0 ? 0 : places.Keys.Max() + 1).Select(i => places.GetValueOrDefault(i, "|")));
        return $" {text} ".Contains(phrase.EndsWith('*') ? " " + phrase[..^1] : $" {phrase} ", StringComparison.Ordinal);
    }

    private static bool HasAny(SearchParameterDefinition parameter, IndexEntries entries) =>
        entries.Tokens.Exists(e => e.Key.Parameter == parameter) || entries.Strings.Exists(e => e.Key.Parameter == parameter)
        || entries.Dates.Exists(e => e.Key.Parameter == parameter) || entries.Numbers.Exists(e => e.Key.Parameter == parameter)
        || entries.Quantities.Exists(e => e.Key.Parameter == parameter) || entries.References.Exists(e => e.Key.Parameter == parameter)
        || entries.Uris.Exists(e => e.Key.Parameter == parameter);

    private static bool Matches(ParameterClause clause, SearchValue value, IndexEntries entries)
    {
        var component = clause.Modifier == SearchModifier.OfType ? IndexKey.OfTypeComponent : 0;
        return value is CompositeValue composite
            ? Instances(clause.Parameter, entries).Any(i => AllParts(clause.Parameter, composite, i, entries))
            : Matches(IndexKey.Of(clause.Parameter) with { Component = component }, clause.Modifier, value, entries);
    }

    private static bool AllParts(SearchParameterDefinition parameter, CompositeValue composite, int instance, IndexEntries entries) =>
        composite.Parts.Index().All(p => Matches(IndexKey.Of(parameter, p.Index + 1, instance), SearchModifier.None, p.Item, entries))
        && (composite.Within is not { } circle || circle.Contains(Degrees(parameter, 1, instance, entries), Degrees(parameter, 2, instance, entries)));

    private static double Degrees(SearchParameterDefinition parameter, int part, int instance, IndexEntries entries) =>
        DecimalKey.ToDouble(entries.Numbers.Single(n => n.Key == IndexKey.Of(parameter, part, instance)).Low.Bytes);

    private static IEnumerable<int> Instances(SearchParameterDefinition parameter, IndexEntries entries) =>
        entries.Tokens.Select(e => e.Key).Concat(entries.Numbers.Select(e => e.Key)).Concat(entries.References.Select(e => e.Key))
            .Concat(entries.Strings.Select(e => e.Key)).Concat(entries.Quantities.Select(e => e.Key))
                .Concat(entries.Dates.Select(e => e.Key))
            .Where(k => k.Parameter == parameter).Select(k => k.Instance).Distinct();

    private static bool Matches(IndexKey key, SearchModifier modifier, SearchValue value, IndexEntries entries) => value switch
    {
        TokenValue token => entries.Tokens.Exists(e => e.Key == key && Matches(token, e)),
        StringValue text => entries.Strings.Exists(e => IsText(e.Key, key) && Matches(text, modifier, e)),
        DateValue date => entries.Dates.Exists(e => e.Key == key && Matches(date, e)),
        NumberValue number => entries.Numbers.Exists(e => e.Key == key && Matches(number, e.Low, e.High)),
        QuantityValue quantity => entries.Quantities.Exists(e => e.Key == key && Matches(quantity, e)),
        ReferenceValue reference => entries.References.Exists(e => e.Key == key && Matches(reference, e)),
        UriValue uri => entries.Uris.Exists(e =>
            e.Key == key && (modifier == SearchModifier.Below ? e.Url.StartsWith(uri.Url, StringComparison.Ordinal) : e.Url == uri.Url)),
        _ => throw new NotSupportedException(value.GetType().Name),
    };

    private static bool Matches(TokenValue value, TokenEntry entry) =>
        (value.System is null || value.System == entry.System) && (value.Code is null || value.Code == entry.Code);

    private static bool Matches(StringValue value, SearchModifier modifier, StringEntry entry) => modifier switch
    {
        SearchModifier.Exact => entry.Text == value.Text,
        SearchModifier.Equal => entry.Folded == value.Folded,
        SearchModifier.Words => value.Folded.Split(' ').All(w => (" " + entry.Folded.Replace('-', ' ')).Contains(" " + w, StringComparison.Ordinal)),
        SearchModifier.Contains => entry.Folded.Contains(value.Folded, StringComparison.Ordinal),
        _ => entry.Folded.StartsWith(value.Folded, StringComparison.Ordinal),
    };

    private static bool Matches(ReferenceValue value, ReferenceEntry entry) =>
        value.Id == entry.Id && (value.Type is null || value.Type == entry.Type)
            && (value.Version is null || value.Version == entry.Version);

    private static bool Matches(QuantityValue value, QuantityEntry entry) => value.IsCanonical && entry.Canonical is { } canonical
        ? entry.System == value.System && value.Code == canonical.Unit && Matches(value.Number, canonical.Low, canonical.High) :
        Matches(value.Number, entry.Low, entry.High)
        && (value.System is null || value.System == entry.System)
        && (value.Code is null || value.Code == entry.Code || (value.System is null && value.Code == entry.Unit));

    private static bool Matches(DateValue value, DateEntry entry)
    {
        var isWithin = value.Start <= entry.Start && entry.End <= value.End;
        return value.Prefix switch
        {
            SearchPrefix.Eq => isWithin,
            SearchPrefix.Ne => !isWithin,
            SearchPrefix.Gt => entry.End > value.End,
            SearchPrefix.Lt => entry.Start < value.Start,
            SearchPrefix.Ge => entry.End > value.End || isWithin,
            SearchPrefix.Le => entry.Start < value.Start || isWithin,
            SearchPrefix.Sa => entry.Start >= value.End,
            SearchPrefix.Eb => entry.End <= value.Start,
            _ => entry.Start < value.End && entry.End > value.Start,
        };
    }

    private static bool IsText(IndexKey stored, IndexKey key) =>
        stored == key || (key.Component == 0 && stored == key with { Instance = IndexKey.FurtherWordInstance });

    private static bool Matches(NumberValue value, DecimalKey low, DecimalKey high)
    {
        var isWithin = value.Low <= low && high < value.High;
        return value.Prefix switch
        {
            SearchPrefix.Eq => isWithin,
            SearchPrefix.Ne => !isWithin,
            SearchPrefix.Gt => high > value.Value,
            SearchPrefix.Lt => low < value.Value,
            SearchPrefix.Ge => high >= value.Value,
            SearchPrefix.Le => low <= value.Value,
            SearchPrefix.Sa => low > value.Value,
            SearchPrefix.Eb => high < value.Value,
            _ => low < value.High && high >= value.Low,
        };
    }
}
