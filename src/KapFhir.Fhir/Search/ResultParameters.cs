// https://hl7.org/fhir/R4/search.html#return
using System.Globalization;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>Reads the parameters that shape the result: order, size, which parts, which other resources.</summary>
internal sealed class ResultParameters(FhirDefinitions definitions, SearchParsing parsing, ClauseParser clauses)
{
    private const string Iterate = "iterate";

    /// <summary>True if this name (without modifier) is one of them.</summary>
    public static bool Has(string name) =>
        name is "_sort" or "_count" or "_total" or "_summary" or "_elements" or "_include" or "_revinclude"
        or "_cursor" or "_format" or "_pretty" or "_score" or "_query" or "_contained" or "_containedType";

    /// <summary>True if the parameter is given once at most.</summary>
    public static bool IsSingle(string name) => name is not ("_include" or "_revinclude");

    /// <summary>The query with this parameter added, or why it cannot be.</summary>
    /// <param name="query">The query so far; its types are already known.</param>
    /// <param name="name">The parameter's name without modifier.</param>
    /// <param name="modifier">Its modifier, or null.</param>
    /// <param name="value">Its value.</param>
    public Result<SearchQuery> Apply(SearchQuery query, string name, string? modifier, string value)
    {
        if (modifier is not null && (IsSingle(name) || modifier != Iterate))
        {
            return Issues.SearchModifierUnknown(name, modifier, "result parameter", IsSingle(name) ? "none" : ":" + Iterate);
        }

        return name switch
        {
            "_sort" => Sort(query, value),
            "_count" => Count(query, value),
            "_total" => Total(query, value),
            "_summary" => Summary(query, value),
            "_elements" => Elements(query, value),
            "_include" or "_revinclude" => new IncludeParser(definitions, clauses).Parse(name, modifier == Iterate, value)
                .Then<SearchQuery>(include => query with { Includes = [.. query.Includes, include] }),
            "_cursor" => SearchCursorToken.Parse(value).Then<SearchQuery>(cursor => query with { Cursor = cursor }),
            "_query" => Issues.SearchQueryUnknown(value),
            "_contained" => Contained(query, value),
            "_containedType" => ContainedType(query, value),
            "_score" => Issues.SearchParameterUnsupported(name, "matches are not ranked."),
            // _format and _pretty are read where the answer is written; they stay in the links.
            _ => query,
        };
    }

    private Result<SearchQuery> Sort(SearchQuery query, string value)
    {
        var keys = new List<SortKey>();
        foreach (var text in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (text is "" or "-")
            {
                return Issues.SearchValueBad("_sort", value, "names of parameters, as in -date,code");
            }

            var key = SortKeyOf(query.Types, text);
            if (!key.IsSuccess)
            {
                return Result<SearchQuery>.Failed(key.Issues);
            }

            keys.Add(key.Value);
        }

        return query with { Sort = keys };
    }

    private Result<SortKey> SortKeyOf(IReadOnlyList<string> types, string text)
    {
        var isDescending = text.StartsWith('-');
        var code = isDescending ? text[1..] : text;
        if (code is "_id" or "_lastUpdated")
        {
            return new SortKey(null, code, isDescending);
        }

        if (code == "_score")
        {
            return Issues.SearchSortUnsupported(text, "matches are not ranked.");
        }

        return clauses.FindEach(types, code).Then<SortKey>(each => each.Select(p => p.Type).Distinct().Count() > 1
            ? Issues.SearchSortUnsupported(text, "the types searched have values of different kinds under it. Search each type on its own.")
            : SearchSupport.IsSortable(each[0]) ? new SortKey(each[0], code, isDescending) { Others = [.. each.Skip(1)] }
            : Issues.SearchSortUnsupported(text, "its values have no order. Sort by one of its parts."));
    }

    private Result<SearchQuery> Count(SearchQuery query, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return Issues.SearchValueBad("_count", value, "a whole number from 0");
        }

        var count = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, parsing.MaxCount)
            : parsing.MaxCount;
        // "If _count has the value 0, this shall be treated the same as _summary=count."
        return count == 0 ? query with { Count = 0, Summary = SummaryMode.Count } : query with { Count = count };
    }

    // https://hl7.org/fhir/R4/search.html#contained: false is what is meant without it.
    private static Result<SearchQuery> Contained(SearchQuery query, string value) => value switch
    {
        "false" => query,
        "true" => query with { Contained = ContainedMode.True },
        "both" => query with { Contained = ContainedMode.Both },
        _ => Issues.SearchValueBad("_contained", value, "true, false or both"),
    };

    private static Result<SearchQuery> ContainedType(SearchQuery query, string value) => value switch
    {
        "container" => query,
        "contained" => query with { ReturnsContained = true },
        _ => Issues.SearchValueBad("_containedType", value, "container or contained"),
    };

    private static Result<SearchQuery> Total(SearchQuery query, string value)
    {
        TotalMode? mode = value switch
        {
            "none" => TotalMode.None,
            "estimate" => TotalMode.Estimate,
            "accurate" => TotalMode.Accurate,
            _ => null,
        };
        return mode is { } total ? query with { Total = total } : Issues.SearchValueBad("_total", value, "none, estimate or accurate");
    }

    private static Result<SearchQuery> Summary(SearchQuery query, string value)
    {
        SummaryMode? mode = value switch
        {
            "true" => SummaryMode.True,
            "text" => SummaryMode.Text,
            "data" => SummaryMode.Data,
            "count" => SummaryMode.Count,
            "false" => SummaryMode.None,
            _ => null,
        };
        if (mode is not { } summary)
        {
            return Issues.SearchValueBad("_summary", value, "true, text, data, count or false");
        }

        return query with { Summary = query.Count == 0 ? SummaryMode.Count : summary };
    }

    private Result<SearchQuery> Elements(SearchQuery query, string value)
    {
        var elements = new List<string>();
        foreach (var name in value.Split(',', StringSplitOptions.TrimEntries))
        {
            if (name.Length == 0)
            {
                return Issues.SearchValueBad("_elements", value, "names of elements, as in subject,value[x]");
            }

            var element = name.EndsWith("[x]", StringComparison.Ordinal) ? name[..^3] : name;
            if (query.Types.Count > 0 && !query.Types.Any(t => definitions.FindResourceType(t)?.Element(element) is not null))
            {
                var known = query.Types.SelectMany(t => definitions.FindResourceType(t)?.Elements ?? [])
                    .Select(e => e.Name).Distinct(StringComparer.Ordinal);
                return Issues.SearchElementUnknown(name, string.Join(" or ", query.Types), NearMatch.Hint(element, known));
            }

            elements.Add(element);
        }

        return query with { Elements = elements };
    }
}
