// https://hl7.org/fhir/R4/search.html
using KapFhir.Fhir.Conformance;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search.Custom;
using KapFhir.Fhir.Search.FullText;

namespace KapFhir.Fhir.Search;

/// <summary>Reads one search parameter, whatever it is behind chains and <c>_has</c>, into a condition.</summary>
internal sealed class ClauseParser(FhirDefinitions definitions, SearchParsing parsing)
{
    private const string ReverseChain = "_has:";
    private int _branches;
    private int _values;
    private int _codes;

    /// <summary>Reads a condition on resources of these types.</summary>
    /// <param name="types">The types; empty for every type.</param>
    /// <param name="name">The parameter's name with its modifier or chain.</param>
    /// <param name="value">Its value, escapes still in it.</param>
    /// <param name="links">How many links of a chain lie behind.</param>
    public Result<SearchClause> Parse(IReadOnlyList<string> types, string name, string value, int links = 0)
    {
        if (links > parsing.MaxChainLinks)
        {
            return Issues.SearchChainTooLong(parsing.MaxChainLinks);
        }

        if (name.StartsWith(ReverseChain, StringComparison.Ordinal))
        {
            return Has(name, value, links);
        }

        if (name == "_list")
        {
            return InList(value);
        }

        if (name is "_text" or "_content")
        {
            return Text(name, value);
        }

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? Condition(types, name, value) : Chain(types, name[..dot], name[(dot + 1)..], value, links);
    }

    /// <summary>Remarks on the conditions read so far.</summary>
    public List<Issue> Warnings { get; } = [];

    /// <summary>The parameter of this code that all the types share, or why there is none.</summary>
    public Result<SearchParameterDefinition> Find(IReadOnlyList<string> types, string code) => FindEach(types, code)
        .Then<SearchParameterDefinition>(found => found.Count == 1 ? found[0] : Issues.SearchParameterNotCommon(code, string.Join(", ", types)));

    /// <summary>The parameters that this code means among the types, each once; every type has one, or it is said why not.</summary>
    public Result<IReadOnlyList<SearchParameterDefinition>> FindEach(IReadOnlyList<string> types, string code)
    {
        if (SearchSupport.ReasonAgainst(code) is { } reason)
        {
            return Issues.SearchParameterUnsupported(code, reason);
        }

        if (types.Count == 0)
        {
            return Common().FirstOrDefault(p => p.Code == code) is { } common
                ? Supported([common])
                : Issues.SearchParameterUnknown(code, "all types", NearMatch.Hint(code, Common().Select(p => p.Code)));
        }

        List<SearchParameterDefinition> found = [];
        foreach (var type in types)
        {
            if (definitions.FindSearchParameter(type, code) is not { } parameter)
            {
                return Custom(type, code) is { Node: { } node } custom
                    ? Issues.SearchParameterNotInForce(code, type, custom.Url, CustomParameters.ReasonAgainst(node, parsing.Conformance!))
                    : Issues.SearchParameterUnknown(code, type, NearMatch.Hint(code, Codes(type)));
            }

            if (!found.Contains(parameter))
            {
                found.Add(parameter);
            }
        }

        return Supported(found);
    }

    /// <summary>
    /// A condition on the parameter that a code means for each type; where types mean different ones, each is asked by its own. A resource has
    /// values under its own type's parameter only, so that one of them must hold, or, of those that say what is not there, all.
    /// </summary>
    public Result<SearchClause> OfEach(IReadOnlyList<string> types, string code, Func<SearchParameterDefinition, Result<SearchClause>> condition) =>
        FindEach(types, code).Then(parameters =>
        {
            var clauses = new List<SearchClause>();
            foreach (var parameter in parameters)
            {
                var clause = condition(parameter);
                if (!clause.IsSuccess)
                {
                    return clause;
                }

                clauses.Add(clause.Value);
            }

            return clauses is [var only] ? only
                : clauses[0] is MissingClause { IsMissing: true } or ParameterClause { Modifier: SearchModifier.Not } ? new AllClause(clauses)
                : Result<SearchClause>.Succeeded(new AnyClause(clauses), []);
        });

    private Result<IReadOnlyList<SearchParameterDefinition>> Supported(List<SearchParameterDefinition> parameters) =>
        parameters.Find(p => !SearchSupport.IsSearchable(p)) is not { } parameter ? parameters
            : parameter.PendingJob is { } job ? Pending(parameter, parsing.Progress?.Invoke(job) ?? new IndexingProgress(0, 0, null))
            : Issues.SearchParameterUnsupported(parameter.Code, "R4 defines it without an expression that says what to search.");

    private static Issue Pending(SearchParameterDefinition parameter, IndexingProgress progress) =>
        Issues.SearchParameterPending(parameter.Code, parameter.Url, progress.Done, progress.Total, progress.Status);

    // A SearchParameter that came with a package or was written, and is not searched by.
    private ConformanceResource? Custom(string type, string code) => parsing.Conformance?.OfType("SearchParameter").FirstOrDefault(p =>
        p.Node is { } node && node.ChildText("code") == code && node.ChildrenNamed("base").Any(b => b.Text == type));

    private static string ValueOf(string name, ReadOnlySpan<char> code) => code.Length == name.Length ? "" : name[(code.Length + 1)..];

    private IEnumerable<SearchParameterDefinition> Common() =>
        definitions.SearchParameters.Where(p => p.Bases.Contains("Resource", StringComparer.Ordinal));

    private IEnumerable<string> Codes(string type) =>
        definitions.SearchParametersOf(type).Where(SearchSupport.IsSearchable).Select(p => p.Code);

    private Result<SearchClause> Condition(IReadOnlyList<string> types, string name, string value)
    {
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var code = colon < 0 ? name : name[..colon];
        var modifier = colon < 0 ? null : name[(colon + 1)..];
        return OfEach(types, code, parameter => modifier == SearchModifiers.Missing
            ? Missing(parameter, name, value)
            : Values(parameter, name, modifier, value));
    }

    /// <summary>The condition that a parameter has no value (<paramref name="value"/> is true), or has one (false).</summary>
    public Result<SearchClause> Missing(SearchParameterDefinition parameter, string name, string value)
    {
        if (value is not ("true" or "false"))
        {
            return Issues.SearchValueBad(name, value, "true or false");
        }

        var isMissing = value == "true";
        // Every resource has an id and a time, so :missing=true finds none and :missing=false all.
        return parameter.Code is "_id" or "_lastUpdated"
            ? new IdClause([], IsExcluded: !isMissing)
            : new MissingClause(parameter, isMissing);
    }

    /// <summary>The condition that a parameter has one of the values joined by commas.</summary>
    public Result<SearchClause> Values(SearchParameterDefinition parameter, string name, string? modifier, string value)
    {
        var target = parameter.Type == SearchParameterType.Reference && modifier is not null
            ? definitions.FindResourceType(modifier)?.Name
            : null;
        if (target is not null && !IsTarget(parameter, target))
        {
            return Issues.SearchTargetNotAllowed(parameter.Code, target, Targets(parameter));
        }

        return SearchModifiers.Find(parameter, parameter.Code, target is null ? modifier : null, parsing)
            .Then(found => Read(new ValueScope(name, parameter, found, target, definitions, parsing) { Warnings = Warnings }, value));
    }

    private Result<SearchClause> Read(ValueScope scope, string value)
    {
        var texts = SearchEscaping.Split(value, ',');
        if (texts.Count > 1 && !scope.Parameter.TakesOr)
        {
            return Issues.SearchParameterTakesOne(scope.Name, scope.Parameter.Url);
        }

        _values += texts.Count;
        if (_values > parsing.MaxUnfoldedValues)
        {
            return Issues.SearchTooManyUnfolded(parsing.MaxUnfoldedValues);
        }

        var values = new List<SearchValue>();
        foreach (var text in texts)
        {
            // An empty value between commas asks for nothing.
            if (text.Length > 0 && scope.Read(text, values) is { } issue)
            {
                return issue;
            }
        }

        // A value set may be empty.
        var isOfCodes = scope.Parameter.Type == SearchParameterType.Token && SearchModifiers.IsOfCodes(scope.Modifier);
        _codes += isOfCodes ? values.Count : 0;
        return _codes > parsing.MaxUnfoldedCodes ? Issues.SearchTooManyUnfolded(parsing.MaxUnfoldedCodes)
            : values.Count == 0 && !isOfCodes ? scope.Bad(value, "at least one value") : Clause(scope, values);
    }

    private static Result<SearchClause> Clause(ValueScope scope, List<SearchValue> values) => scope.Parameter.Code switch
    {
        "_id" => IdsOf(scope, values),
        "_lastUpdated" => new LastUpdatedClause([.. values.Cast<DateValue>()]),
        _ => (scope.Parameter.Type, scope.Modifier) switch
        {
            (SearchParameterType.Uri or SearchParameterType.Reference, SearchModifier.Below) => Below(scope.Parameter, values),
            // Read turned what is above a url or in a value set into values to equal.
            (_, SearchModifier.Above or SearchModifier.Below or SearchModifier.In) => new ParameterClause(scope.Parameter, SearchModifier.None, values),
            (_, SearchModifier.NotIn) => new ParameterClause(scope.Parameter, SearchModifier.Not, values),
            _ => new ParameterClause(scope.Parameter, scope.Modifier, values),
        },
    };

    // Below a version are those that go on with a point: 2 and 2.1.0, not 20. https://hl7.org/fhir/R4/references.html#canonical
    private static SearchClause Below(SearchParameterDefinition parameter, List<SearchValue> values)
    {
        List<SearchClause> any = [];
        var versions = values.OfType<UriValue>().Where(v => v.Url.Contains('|', StringComparison.Ordinal)).ToList();
        if (values.Except(versions).ToList() is { Count: > 0 } others)
        {
            any.Add(new ParameterClause(parameter, parameter.Type == SearchParameterType.Uri ? SearchModifier.Below : SearchModifier.None, others));
        }

        if (versions.Count > 0)
        {
            any.Add(new ParameterClause(parameter, SearchModifier.None, [.. versions]));
            any.Add(new ParameterClause(parameter, SearchModifier.Below, [.. versions.Select(v => new UriValue(v.Url + "."))]));
        }

        return any is [var only] ? only : new AnyClause(any);
    }

    private static Result<SearchClause> IdsOf(ValueScope scope, List<SearchValue> values)
    {
        if (scope.Modifier is not (SearchModifier.None or SearchModifier.Not))
        {
            return Issues.SearchModifierUnknown("_id", scope.Name["_id:".Length..], "token, a plain id", ":missing, :not");
        }

        // An id has no system: with one it equals nothing.
        return new IdClause(
            [.. values.Cast<TokenValue>().Where(t => string.IsNullOrEmpty(t.System) && t.Code is not null).Select(t => t.Code!)],
            IsExcluded: scope.Modifier == SearchModifier.Not);
    }

    private Result<SearchClause> Chain(IReadOnlyList<string> types, string head, string rest, string value, int links)
    {
        var code = head.Split(':')[0];
        return OfEach(types, code, reference => Follow(
            reference, ValueOf(head, code), rest.Split('.', ':')[0], links, type => Parse([type], rest, value, links + 1)));
    }

    /// <summary>The condition that a reference leads to a resource that meets another. https://hl7.org/fhir/R4/search.html#chaining</summary>
    /// <param name="reference">The reference parameter.</param>
    /// <param name="target">The type it leads to, or empty for every target that has the next parameter.</param>
    /// <param name="next">The code of the next parameter.</param>
    /// <param name="links">How many links lie behind.</param>
    /// <param name="beyond">The condition on a target of a type.</param>
    public Result<SearchClause> Follow(
        SearchParameterDefinition reference, string target, string next, int links, Func<string, Result<SearchClause>> beyond)
    {
        if (links >= parsing.MaxChainLinks)
        {
            return Issues.SearchChainTooLong(parsing.MaxChainLinks);
        }

        if (reference.Type != SearchParameterType.Reference)
        {
            return Issues.SearchChainNotReference(reference.Code, reference.Type.ToString().ToLowerInvariant());
        }

        if (reference.Chains.Count > 0 && !reference.Chains.Contains(next, StringComparer.Ordinal))
        {
            return Issues.SearchChainNotOffered(reference.Code, next, reference.Url, string.Join(", ", reference.Chains));
        }

        if (target.Length == 0)
        {
            return Untyped(reference, next, beyond);
        }

        if (definitions.FindResourceType(target) is null)
        {
            return Issues.SearchChainModifier(reference.Code, target);
        }

        return IsTarget(reference, target)
            ? beyond(target).Then<SearchClause>(clause => new ChainClause(reference, [new ChainTarget(target, clause)]))
            : Issues.SearchTargetNotAllowed(reference.Code, target, Targets(reference));
    }

    private Result<SearchClause> Untyped(SearchParameterDefinition reference, string next, Func<string, Result<SearchClause>> beyond)
    {
        var targets = new List<ChainTarget>();
        IReadOnlyList<Issue>? issues = null;
        foreach (var type in TargetsOf(reference).Where(t => next == "_has" || definitions.FindSearchParameter(t, next) is not null))
        {
            if (++_branches > parsing.MaxChainBranches)
            {
                break;
            }

            var clause = beyond(type);
            if (clause.IsSuccess)
            {
                targets.Add(new ChainTarget(type, clause.Value));
            }
            else
            {
                issues ??= clause.Issues;
                if (clause.Issues.Any(i => i.Code == "incomplete"))
                {
                    // What this target would add cannot be told yet: the others alone would be less than is asked.
                    return Result<SearchClause>.Failed(clause.Issues);
                }

                if (_values > parsing.MaxUnfoldedValues || _codes > parsing.MaxUnfoldedCodes)
                {
                    return Result<SearchClause>.Failed(clause.Issues);
                }
            }
        }

        if (_branches > parsing.MaxChainBranches)
        {
            return Issues.SearchChainTooWide(reference.Code, parsing.MaxChainBranches);
        }

        if (targets.Count > 0)
        {
            return new ChainClause(reference, targets);
        }

        return Result<SearchClause>.Failed(issues ?? [Issues.SearchChainNowhere(reference.Code, next, Targets(reference))]);
    }

    // "The resources that are referred to in the list": https://hl7.org/fhir/R4/search.html#list
    private Result<SearchClause> InList(string value)
    {
        var item = definitions.FindSearchParameter("List", "item")!;
        var ids = SearchEscaping.Split(value, ',').Select(SearchEscaping.Unescape)
            .Select(v => v.StartsWith("List/", StringComparison.Ordinal) ? v["List/".Length..] : v).ToList();
        return ids.Find(v => v.Length == 0 || v[0] == '$') is { } none
            ? Issues.SearchListUnknown(none)
            : new HasClause("List", item, new IdClause(ids));
    }

    // A value is an expression of words; commas part alternatives as anywhere.
    private Result<SearchClause> Text(string name, string value)
    {
        if (!parsing.IndexesText)
        {
            return Issues.SearchFullTextOff(name);
        }

        var index = new FullTextIndex(definitions);
        IReadOnlyList<SearchParameterDefinition> parameters = name == "_text" ? [index.Text] : [index.Content, index.Text];
        var any = SearchEscaping.Split(value, ',').Where(v => v.Length > 0)
            .Select(v => new TextExpression(name, SearchEscaping.Unescape(v), parameters).Read()).ToList();
        return any.Find(a => !a.IsSuccess) is { IsSuccess: false, Issues.Count: > 0 } failed ? failed
            : any.Count == 0 ? Issues.SearchTextExpression(name, value, "a word")
            : Result<SearchClause>.Succeeded(
                any is [var only] ? only.Value : new AnyClause([.. any.SelectMany(a => a.Value is AnyClause either ? either.Clauses : [a.Value])]), []);
    }

    // _has:Observation:patient:code=1234-5. https://hl7.org/fhir/R4/search.html#has
    private Result<SearchClause> Has(string name, string value, int links)
    {
        var parts = name.Split(':', 4);
        if (parts.Length < 4 || parts[3].Length == 0)
        {
            return Issues.SearchHasIncomplete(name);
        }

        if (definitions.FindResourceType(parts[1]) is null)
        {
            return Issues.SearchTypeUnknown(name, parts[1], NearMatch.Hint(parts[1], definitions.ResourceTypes.Select(t => t.Name)));
        }

        return Find([parts[1]], parts[2]).Then(reference => reference.Type == SearchParameterType.Reference
            ? Parse([parts[1]], parts[3], value, links + 1).Then<SearchClause>(clause => new HasClause(parts[1], reference, clause))
            : Issues.SearchChainNotReference(reference.Code, reference.Type.ToString().ToLowerInvariant()));
    }

    private static bool IsTarget(SearchParameterDefinition reference, string type) =>
        AnyTarget(reference) || reference.Targets.Contains(type, StringComparer.Ordinal);

    private static bool AnyTarget(SearchParameterDefinition reference) =>
        reference.Targets.Count == 0 || reference.Targets.Contains("Resource", StringComparer.Ordinal);

    private static string Targets(SearchParameterDefinition reference) =>
        AnyTarget(reference) ? "any type" : string.Join(", ", reference.Targets);

    private IEnumerable<string> TargetsOf(SearchParameterDefinition reference) =>
        AnyTarget(reference) ? definitions.ResourceTypes.Select(t => t.Name) : reference.Targets;
}
