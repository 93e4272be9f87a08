using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Dialects.Sqlite;
using KapFhir.Store.Dialects.SqlServer;
using KapFhir.Store.Audit;
using KapFhir.Store.Jobs;
using KapFhir.Store.Resources;
using KapFhir.Store.Search;
using Microsoft.Data.Sqlite;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>Reads in every way there is, as on SQL Server: what it sends is of interest, not what comes back.</summary>
internal sealed class StatementTour
{
    private static readonly string[] Types = ["Patient", "Observation", "Location", "RiskAssessment", "ValueSet"];

    private static readonly string[] Prefixes = ["", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"];

    private static readonly string[] Modifiers =
        ["missing", "exact", "contains", "text", "not", "in", "not-in", "above", "below", "identifier", "of-type", "code-text", "Patient"];

    private static readonly string[] More =
    [
        "identifier=" + Each("http://s/{0}|1,http://s/{0}|"), "subject=" + Each("Patient/1/_history/{0}"), "_lastUpdated=" + Each("gt20{0}"),
        "_id=a,b", "_id=a&_sort=-_id", "_lastUpdated=gt2020-01-01", "_lastUpdated=ne2020&_sort=_lastUpdated", "_has:Observation:subject:code=1",
        "subject:Patient.name=a", "subject:Patient.organization.name=a", "_has:Encounter:subject:_has:Observation:encounter:code=1",
        "_include=*", "_include=Observation:subject&_include:iterate=Patient:organization", "_revinclude=Observation:subject", "_revinclude=*",
        "_summary=count", "_total=accurate", "_count=0", "_filter=code eq 1 and not (date gt 2020 or subject.name co 'a')", "_list=1",
        "code=1&date=gt2020&_sort=-date&_count=1", "code=1,2,3&status=final&_sort=code,-date,subject,value-quantity",
    ];

    private static readonly Visibility[] Visibilities =
    [
        Visibility.Everything,
        new([new Grant { Types = ["Patient", "Observation"], Compartment = new CompartmentScope(FhirDefinitions.R4.FindCompartment("Patient")!, "p") }]),
        new([new Grant { Types = ["Patient"] }, new Grant { Clauses = [new IdClause(["a"])] }]),
        Visibility.Everything with { Withheld = Release("treatment") },
        Visibility.Everything with { Withheld = Release("marketing") with { NeedsConsent = true, Authors = [], Exempt = [] } },
        Visibility.Everything with { Withheld = Release("emergency") with { IsWaived = true } },
        new([new Grant { Types = ["Binary"], Contexts = [new Grant { Types = ["Patient"] }] }, new Grant { Types = ["Observation"] }]) { Contexts = [new Grant { Types = ["Observation"] }] },
    ];

    private static Withheld Release(string key) => new()
    {
        Key = key, Moment = DateTimeOffset.UnixEpoch, Meaning = text => new AudienceMeaning(Concerns: true, Permits: text == "permit", Names: 3, NamesExchange: true),
        Protections = 3, Unwaived = 1, Authors = ["Practitioner/a"], Exempt = ["AuditEvent"],
    };

    private readonly ReadSession _session;
    private readonly Vocabulary _vocabulary = new(FhirDefinitions.R4);
    private readonly SqlDialect _dialect = SqlServerDialect.Instance;
    private readonly SearchEngine _engine;

    public StatementTour(ReadSession session)
    {
        _session = session;
        _engine = new SearchEngine(_vocabulary, _dialect, new StorageOptions());
        using var numbers = new SqliteConnection("Data Source=:memory:");
        numbers.Open();
        SchemaMigrator.Migrate(numbers, TimeProvider.System);
        using var transaction = numbers.BeginTransaction();
        _vocabulary.Synchronize(numbers, transaction);
    }

    /// <summary>Searches by every parameter of some types.</summary>
    public void RunParameters()
    {
        foreach (var query in Types.SelectMany(Queries))
        {
            Search(query, Visibility.Everything);
        }
    }

    /// <summary>Reads in all other ways, as several callers.</summary>
    public void RunOthers()
    {
        foreach (var visible in Visibilities)
        {
            foreach (var query in More.SelectMany(text => Parse(text).Concat(Parse(text, "Observation"))))
            {
                Search(query, visible);
            }

            Histories(visible);
            new ReadSql(_vocabulary, _dialect).Current(_session, "Patient", "a", visible);
            new ReadSql(_vocabulary, _dialect).Version(_session, "Patient", "a", 1, visible);
            new MetaSql(_vocabulary, FhirDefinitions.R4, _dialect).InUse(_session, "Patient", visible);
            new MetaSql(_vocabulary, FhirDefinitions.R4, _dialect).InUse(_session, null, visible);
        }

        new ReadSql(_vocabulary, _dialect).Referrer(_session, "Patient", "a");
        new ReadSql(_vocabulary, _dialect).CurrentAfter(_session, 1, 10);
        new DatabaseCheck(_session, _vocabulary, (_, _) => null, _dialect, new AuditChain([], _dialect)).Run(null, TestStore.Cancel);
        new IndexRowTexts(_vocabulary, _dialect).Of(_session, 1);
        foreach (var scope in new[] { ExpungeScope.Everything, ExpungeScope.OldVersions | ExpungeScope.DeletedResources })
        {
            new ExpungeSql(_vocabulary, _dialect).After(_session, null, scope, 0, 10);
            new ExpungeSql(_vocabulary, _dialect).After(_session, "Patient", scope, 0, 10);
        }
    }

    // From the first page, and from a page in the middle, both ways.
    private void Search(SearchQuery query, Visibility visible)
    {
        foreach (SearchCursor? cursor in new[] { null, new SearchCursor(2000, 7, IsBackward: false), new SearchCursor(2000, 7, IsBackward: true) })
        {
            _engine.Page(_session, query with { Cursor = cursor }, visible);
        }

        foreach (var include in query.Includes)
        {
            var sql = new IncludeSql(_vocabulary, new VersionClock(_session, _dialect), visible, 7, _dialect);
            if (sql.Of(include, [1, 2], 10) is { } statement)
            {
                _session.Scalar(statement);
            }
        }
    }

    private void Histories(Visibility visible)
    {
        var noon = DateTimeOffset.UnixEpoch;
        HistoryQuery[] all =
        [
            new(null, null, null, null, null, null, null), new("Patient", null, noon, null, null, 5, null),
            new("Patient", "a", null, noon, noon, null, new SearchCursor(7, 7, IsBackward: false)),
            new("Patient", null, null, null, null, null, new SearchCursor(7, 7, IsBackward: false)) { IsOldestFirst = true, List = "l" },
        ];
        Array.ForEach(all, q => new HistorySql(_vocabulary, _dialect, new StorageOptions(), FhirDefinitions.R4).Page(_session, q, visible));
    }

    private static IEnumerable<SearchQuery> Queries(string type) =>
        from text in FhirDefinitions.R4.SearchParametersOf(type).SelectMany(Texts)
        from query in Parse(text, type)
        select query;

    private static IEnumerable<string> Texts(SearchParameterDefinition parameter)
    {
        var values = Values(parameter);
        foreach (var value in values)
        {
            yield return $"{parameter.Code}={value}";
            yield return $"{parameter.Code}={value}&_id=a&_sort={parameter.Code}";
            yield return $"{parameter.Code}={string.Join(',', values)}&_sort=-{parameter.Code}";
        }

        // More than stand in a statement one by one.
        var many = string.Join(',', Enumerable.Repeat(values, 1 + (ValueSet.Few / values.Length)).SelectMany(v => v));
        yield return $"{parameter.Code}={many}";
        yield return $"{parameter.Code}={many}&_id=a";
        yield return $"_id=a&{string.Join('&', Enumerable.Repeat($"{parameter.Code}={values[0]}", ValueSet.Few + 1))}";
        foreach (var modifier in Modifiers)
        {
            yield return $"{parameter.Code}:{modifier}={many}";
            yield return $"{parameter.Code}:{modifier}={(modifier == "missing" ? "true" : values[0])}";
            yield return $"{parameter.Code}:{modifier}={(modifier == "missing" ? "false" : values[^1])}&_id=a";
        }
    }

    private static string Each(string value) => string.Join(',', Enumerable.Range(10, ValueSet.Few + 1)
        .Select(i => value.Replace("{0}", i.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    private static string[] Values(SearchParameterDefinition parameter) => parameter.Type switch
    {
        SearchParameterType.Number => [.. Prefixes.Select(p => p + "5.4")],
        SearchParameterType.Date => [.. Prefixes.Select(p => p + "2020-03-01")],
        SearchParameterType.Quantity => [.. Prefixes.SelectMany(p => new[] { p + "5.4", p + "5.4|http://unitsofmeasure.org|mg", p + "5.4||mg" })],
        SearchParameterType.Token => ["1", "http://loinc.org|1", "|1", "http://loinc.org|"],
        SearchParameterType.Reference => ["Patient/1", "1", "Patient/1/_history/2"],
        SearchParameterType.Uri => ["http://a/b", "urn:x"],
        SearchParameterType.Composite => ["http://loinc.org|1$5.4", "1$gt2020", "1$2", "a$b", "1$5.4|http://unitsofmeasure.org|mg"],
        SearchParameterType.Special => ["1|2|3|km"],
        _ => ["ab", "a%b_c[d"],
    };

    // What the parser refuses is not searched.
    private static IEnumerable<SearchQuery> Parse(string text, params string[] types)
    {
        KeyValuePair<string, string>[] parameters = [.. text.Split('&').Select(p => p.Split('=', 2)).Select(p => KeyValuePair.Create(p[0], p[1]))];
        var parsed = SearchQueryParser.Parse(FhirDefinitions.R4, types, parameters, SearchParsing.Default);
        return parsed.IsSuccess ? [parsed.Value] : [];
    }
}
