// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Definitions;

namespace KapFhir.Fhir.Search;

/// <summary>Reads the parameters of a search into a <see cref="SearchQuery"/>: everything checked, nothing left to guess.</summary>
public static class SearchQueryParser
{
    /// <summary>Reads a search.</summary>
    /// <param name="definitions">R4's tables.</param>
    /// <param name="types">The type searched; empty for a search over the whole system, which <c>_type</c> may narrow.</param>
    /// <param name="parameters">Names and values, percent-decoded, in the order sent.</param>
    /// <param name="parsing">The server's wishes.</param>
    /// <returns>
    /// The query, its remarks also in <see cref="SearchQuery.Warnings"/>; or every issue found (400). With lenient handling what is unknown
    /// or unsupported
    /// is dropped, but never a value that is wrong, nor <c>_query</c>.
    /// </returns>
    public static Result<SearchQuery> Parse(
        FhirDefinitions definitions, IReadOnlyList<string> types, IReadOnlyList<KeyValuePair<string, string>> parameters,
        SearchParsing parsing)
    {
        if (parameters.Count > parsing.MaxParameters)
        {
            return Issues.SearchTooManyParameters(parameters.Count, parsing.MaxParameters);
        }

        var values = parameters.Sum(p => SearchEscaping.Split(p.Value, ',').Count);
        return values > parsing.MaxValues
            ? Issues.SearchTooManyValues(values, parsing.MaxValues)
            : TypesOf(definitions, types, parameters)
                .Then(t => new Reading(definitions, parsing, t).Read(parameters, takesTypes: types.Count == 0));
    }

    // _type tells how every other parameter is to be read, so it comes first wherever it stands.
    private static Result<string[]> TypesOf(
        FhirDefinitions definitions, IReadOnlyList<string> types, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        if (types.Count > 0)
        {
            return types.ToArray();
        }

        var named = parameters.Where(p => p.Key == "_type" && p.Value.Length > 0).SelectMany(p => p.Value.Split(','))
            .Distinct(StringComparer.Ordinal).ToArray();
        return Array.Find(named, n => definitions.FindResourceType(n) is null) is { } unknown
            ? Issues.SearchTypeUnknown("_type", unknown, NearMatch.Hint(unknown, definitions.ResourceTypes.Select(t => t.Name)))
            : named;
    }

    private sealed class Reading(FhirDefinitions definitions, SearchParsing parsing, string[] types)
    {
        private readonly List<KeyValuePair<string, string>> _applied = [];
        private readonly List<SearchClause> _clauses = [];
        private readonly List<Issue> _warnings = [];
        private readonly List<Issue> _errors = [];
        private readonly HashSet<string> _single = new(StringComparer.Ordinal);
        private SearchQuery _query = new() { Types = types };

        public Result<SearchQuery> Read(IReadOnlyList<KeyValuePair<string, string>> parameters, bool takesTypes)
        {
            var clauses = new ClauseParser(definitions, parsing);
            var results = new ResultParameters(definitions, parsing, clauses);
            foreach (var parameter in parameters)
            {
                Read(parameter, clauses, results, takesTypes);
            }

            _warnings.AddRange(clauses.Warnings.Distinct());
            if (_query.Summary == SummaryMode.Text && _query.Includes.Count > 0)
            {
                _errors.Add(Issues.SearchParametersExclude("_summary=text", "_include"));
            }

            if (ContainedSearch.Fault(_query, _clauses) is { } fault)
            {
                _errors.Add(fault);
            }

            return _errors.Count > 0
                ? Result<SearchQuery>.Failed(_errors)
                : Result<SearchQuery>.Succeeded(_query with { Clauses = _clauses, Applied = _applied, Warnings = _warnings }, _warnings);
        }

        private void Read(KeyValuePair<string, string> parameter, ClauseParser clauses, ResultParameters results, bool takesTypes)
        {
            var (name, value) = parameter;
            if (value.Length == 0)
            {
                _warnings.Add(Issues.SearchParameterEmpty(name));
                return;
            }

            var colon = name.IndexOf(':', StringComparison.Ordinal);
            var code = colon < 0 ? name : name[..colon];
            var issues = ResultParameters.Has(code)
                ? Shape(code, colon < 0 ? null : name[(colon + 1)..], value, results)
                : takesTypes && name == "_type" ? [] : Condition(name, value, clauses);
            Note(parameter, code, issues);
        }

        private void Note(KeyValuePair<string, string> parameter, string code, IReadOnlyList<Issue> issues)
        {
            if (issues.Count == 0)
            {
                if (code != "_cursor")
                {
                    _applied.Add(code == "_count" ? new(parameter.Key, CountText()) : parameter);
                }
            }
            else if (parsing.IsLenient && issues.All(Issues.MayBeDropped))
            {
                _warnings.AddRange(issues.Select(i => Issues.SearchIgnored(i, parameter.Key)));
            }
            else
            {
                _errors.AddRange(issues);
            }
        }

        private string CountText() => (_query.Count ?? 0).ToString(System.Globalization.CultureInfo.InvariantCulture);

        private IReadOnlyList<Issue> Condition(string name, string value, ClauseParser clauses)
        {
            if (name == "_filter")
            {
                return Filtered(value, clauses);
            }

            var clause = clauses.Parse(types, name, value);
            if (!clause.IsSuccess)
            {
                return clause.Issues;
            }

            if (ParameterOf(clause.Value) is { TakesAnd: false } once && _clauses.Exists(c => ParameterOf(c) == once))
            {
                return [Issues.SearchParameterTakesOnce(once.Code, once.Url)];
            }

            _clauses.Add(clause.Value);
            return [];
        }

        private static SearchParameterDefinition? ParameterOf(SearchClause clause) => clause switch
        {
            ParameterClause parameter => parameter.Parameter,
            MissingClause missing => missing.Parameter,
            ChainClause chain => chain.Reference,
            _ => null,
        };

        private IReadOnlyList<Issue> Filtered(string filter, ClauseParser clauses)
        {
            var read = new Filter.FilterClauses(clauses).Read(types, filter);
            if (read.IsSuccess)
            {
                _clauses.AddRange(read.Value);
            }

            return read.IsSuccess ? [] : read.Issues;
        }

        private IReadOnlyList<Issue> Shape(string code, string? modifier, string value, ResultParameters results)
        {
            if (ResultParameters.IsSingle(code) && !_single.Add(code))
            {
                return [Issues.SearchParameterRepeated(code)];
            }

            var query = results.Apply(_query, code, modifier, value);
            if (query.IsSuccess)
            {
                _query = query.Value;
            }

            return query.IsSuccess ? [] : query.Issues;
        }
    }
}
