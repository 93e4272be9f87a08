using KapFhir.Fhir.Search;
using KapFhir.Store.Search;
using static KapFhir.Store.Tests.EntryBuilder;

namespace KapFhir.Store.Tests.Search;

/// <summary>
/// What each kind of parameter finds, on entries made by hand. Every search is also run as the second condition beside <c>_id</c>, so that both ways of
/// asking (walking a clause's rows, looking a version up) are held to the same answer; and its plan must hold no scan.
/// </summary>
public sealed class SearchTests
{
    private const string Ucum = "http://unitsofmeasure.org";
    private const string Loinc = "http://loinc.org";

    private static ParameterClause Where(string type, string code, params SearchValue[] values) => Where(type, code, SearchModifier.None, values);

    private static ParameterClause Where(string type, string code, SearchModifier modifier, params SearchValue[] values) =>
        new(Parameter(type, code), modifier, values);

    private static async Task ShouldFind(TestStore store, string type, SearchClause clause, string ids)
    {
        string[] all = [.. (await store.Find(type)).Split(' ')];
        var statements = await store.Statements(async () =>
        {
            (await store.Find(type, clause)).ShouldBe(ids, "walking the clause");
            (await store.Find(type, new IdClause(all), clause)).ShouldBe(ids, "looking up");
            var counted = await store.Store.Search(
                TestStore.Query(type, clause) with { Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel);
            counted.Total.ShouldBe(ids.Length == 0 ? 0 : ids.Split(' ').Length);
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
    }

    [Theory]
    [DatabaseData]
    public async Task Tokens(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.Token("code", Loinc, "1").Token("code", "", "2").Text("code", "Head ache"));
        await store.Put("Observation/b", e => e.Token("code", "http://other", "1"));
        await store.Put("Observation/c", e => e.Token("code", Loinc, "3"));
        await store.Put("Observation/d");
        await store.Put("Patient/p", e => e.Token("identifier", "http://a", "123").OfType("identifier", "http://t", "MR", "446053"));

        await Finds("a b", new TokenValue(null, "1"));
        await Finds("a", new TokenValue(Loinc, "1"));
        await Finds("a c", new TokenValue(Loinc, null));
        await Finds("a", new TokenValue("", "2"));
        await Finds("", new TokenValue(Loinc, "2"));
        await Finds("", new TokenValue("http://unknown", "1"));
        await Finds("a b c", new TokenValue(null, "1"), new TokenValue(Loinc, "3"));
        await Finds("a c", new TokenValue(Loinc, "1"), new TokenValue(Loinc, "3"));
        await ShouldFind(store, "Observation", Where("Observation", "code", SearchModifier.Not, new TokenValue(Loinc, "1")), "b c d");
        await ShouldFind(store, "Observation", Where("Observation", "code", SearchModifier.Not, new TokenValue(null, "1"), new TokenValue(null, "3")), "d");
        await ShouldFind(store, "Observation", Where("Observation", "code", SearchModifier.Text, new StringValue("head", "head")), "a");
        await ShouldFind(store, "Observation", new MissingClause(Parameter("Observation", "code"), IsMissing: true), "d");
        await ShouldFind(store, "Observation", new MissingClause(Parameter("Observation", "code"), IsMissing: false), "a b c");
        await ShouldFind(store, "Patient", Where("Patient", "identifier", SearchModifier.OfType, new TokenValue("http://t|MR", "446053")), "p");
        await ShouldFind(store, "Patient", Where("Patient", "identifier", SearchModifier.OfType, new TokenValue("http://t|MR", "123")), "");

        Task Finds(string ids, params SearchValue[] values) => ShouldFind(store, "Observation", Where("Observation", "code", values), ids);
    }

    [Theory]
    [DatabaseData]
    public async Task Words(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a", e => e.Text("_content", "ketamine").Text("_content", "dose").Text("_text", "liver").Text("family", "van der Berg"));
        await store.Put("Patient/b", e => e.Text("_content", "ketotifen").Text("_text", "ketamine").Text("family", "Carreno-Quinones"));
        await store.Put("Patient/c", e => e.Text("family", "100% van_x"));
        await ShouldFind(store, "Patient", Word("ketamine"), "a b");
        await ShouldFind(store, "Patient", Word("ket"), "");
        await ShouldFind(store, "Patient", Word("ket", SearchModifier.None), "a b");
        await ShouldFind(store, "Patient", new AllClause([Word("ketamine"), Word("dose")]), "a");
        await ShouldFind(store, "Patient", new AnyClause([Word("liver"), Word("ketotifen")]), "a b");
        await ShouldFind(store, "Patient", new NotClause(Word("ketamine")), "c");
        await ShouldFind(store, "Patient", Where("Patient", "family", SearchModifier.Words, new StringValue("berg van", "berg van")), "a");
        await ShouldFind(store, "Patient", Where("Patient", "family", SearchModifier.Words, new StringValue("quin", "quin")), "b");
        await ShouldFind(store, "Patient", Where("Patient", "family", SearchModifier.Words, new StringValue("100%", "100%")), "c");
        await ShouldFind(store, "Patient", Where("Patient", "family", SearchModifier.Words, new StringValue("van-x", "van-x")), "");

        static AnyClause Word(string word, SearchModifier modifier = SearchModifier.Equal) => new(
            [Where("Patient", "_content", modifier, new StringValue(word, word)), Where("Patient", "_text", modifier, new StringValue(word, word))]);
    }

    // The codes of a value set: more than a statement has parameters.
    [Theory]
    [DatabaseData]
    public async Task Many_tokens(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        for (var i = 0; i < 18; i++)
        {
            await store.Put($"Observation/{i:00}", e => _ = i % 2 == 0 ? e.Token("code", Loinc, $"c{i}") : i % 3 == 0 ? e.Token("code", "http://other", $"c{i}") : e);
        }

        SearchValue[] many = [.. Enumerable.Range(0, 3000).Select(i => new TokenValue(Loinc, $"c{i * 4}")), .. Enumerable.Range(0, 18).Select(i => new TokenValue("http://other", $"c{i}"))];
        var found = Enumerable.Range(0, 18).Where(i => i % 4 == 0 || (i % 2 == 1 && i % 3 == 0)).Select(i => i.ToString("00")).ToList();
        await ShouldFind(store, "Observation", Where("Observation", "code", many), string.Join(' ', found));
        var others = Enumerable.Range(0, 18).Select(i => i.ToString("00")).Except(found);
        await ShouldFind(store, "Observation", Where("Observation", "code", SearchModifier.Not, many), string.Join(' ', others.Order(StringComparer.Ordinal)));
        var statements = await store.Statements(() => store.Find("Observation", Where("Observation", "code", many)));
        statements.ShouldAllBe(s => s.Values.Count < 60);
    }

    [Theory]
    [DatabaseData]
    public async Task Several_types_with_parameters_of_their_own(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.Token("status", "", "final").Date("date", "2020-01-03", "2020-01-04"));
        await store.Put("Procedure/b", e => e.Token("status", "", "final").Date("date", "2020-01-02", "2020-01-03"));
        await store.Put("Procedure/c", e => e.Token("status", "", "stopped").Date("date", "2020-01-01", "2020-01-02"));
        await store.Put("Observation/d");
        await store.Put("Patient/p");
        SearchValue final = new TokenValue(null, "final");
        var either = new AnyClause([Where("Observation", "status", final), Where("Procedure", "status", final)]);
        var neither = new AllClause([Where("Observation", "status", SearchModifier.Not, final), Where("Procedure", "status", SearchModifier.Not, final)]);
        var statements = await store.Statements(async () =>
        {
            (await Ids(either)).ShouldBe("a b");
            (await Ids(neither)).ShouldBe("c d");
            (await Ids(either, new IdClause(["a", "c"]))).ShouldBe("a");
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();
        var sort = new SortKey(Parameter("Procedure", "status"), "status", false) { Others = [Parameter("Observation", "status")] };
        (await store.Ids(Query() with { Sort = [sort] })).ShouldBe("a b c d");
        (await store.Ids(Query() with { Sort = [sort with { IsDescending = true }] })).ShouldBe("c a b d");

        Task<string> Ids(params SearchClause[] clauses) => store.Ids(Query() with { Clauses = clauses });
        static SearchQuery Query() => new() { Types = ["Observation", "Procedure"] };
    }

    [Theory]
    [DatabaseData]
    public async Task A_code_in_several_systems_is_one_match(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.Token("code", "http://x", "1").Token("code", "http://y", "1").Token("code", "http://y", "1").Token("code", "", "1"));
        await store.Put("Observation/b", e => e.Token("code", "http://y", "1"));
        await ShouldFind(store, "Observation", Where("Observation", "code", new TokenValue(null, "1")), "a b");
        await ShouldFind(store, "Observation", Where("Observation", "code", new TokenValue("http://y", "1")), "a b");
        await ShouldFind(store, "Observation", Where("Observation", "code", new TokenValue("", "1")), "a");
    }

    // Matches so dense that the type is walked, and sorted pages that walk the key's index: the same answers as for few.
    [Theory]
    [DatabaseData]
    public async Task Dense_matches(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < 1200; i++)
                {
                    var day = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i * 7 % 1200);
                    TestStore.Put(unit, $"Observation/{i:0000}", e =>
                    {
                        e.Token("code", Loinc, i % 10 == 0 ? "rare" : "dense").Text("code", "text");
                        _ = i % 100 == 99 ? e : e.Date("date", day.ToString("O"), day.AddDays(1).ToString("O"));
                    });
                }

                return true;
            },
            TestStore.Cancel);
        var dense = Where("Observation", "code", new TokenValue(Loinc, "dense"));
        var since = Where("Observation", "date", new DateValue(SearchPrefix.Ge, Ticks("2020-01-01"), Ticks("2020-01-02")));
        var statements = await store.Statements(async () =>
        {
            (await Count(dense)).ShouldBe(1080);
            (await Count(since)).ShouldBe(1188);
            (await Count(dense, since)).ShouldBe(1068);
            var days = Enumerable.Range(0, 1200).Where(i => i % 10 != 0).OrderBy(i => i % 100 == 99 ? 1200 : i * 7 % 1200).ThenBy(i => i).Select(i => i.ToString("0000"));
            (await Walk(isDescending: false)).ShouldBe(days);
            var back = Enumerable.Range(0, 1200).Where(i => i % 10 != 0).OrderBy(i => i % 100 == 99 ? 1 : -(i * 7 % 1200)).ThenBy(i => i).Select(i => i.ToString("0000"));
            (await Walk(isDescending: true)).ShouldBe(back);
        });
        statements.SelectMany(s => Plans.Scans(store.FilePath, s).Select(scan => scan + "  in  " + s.Text)).ShouldBeEmpty();

        async Task<long?> Count(params SearchClause[] clauses) => (await store.Store.Search(
            TestStore.Query("Observation", clauses) with { Summary = SummaryMode.Count }, Visibility.Everything, TestStore.Cancel)).Total;

        async Task<List<string>> Walk(bool isDescending)
        {
            var query = TestStore.Query("Observation", dense) with { Count = 300, Sort = [new SortKey(Parameter("Observation", "date"), "date", isDescending)] };
            var page = await store.Store.Search(query, Visibility.Everything, TestStore.Cancel);
            var ids = page.Matches.Select(m => m.Id).ToList();
            while (page.Next is { } next)
            {
                page = await store.Store.Search(query with { Cursor = next }, Visibility.Everything, TestStore.Cancel);
                ids.AddRange(page.Matches.Select(m => m.Id));
            }

            return ids;
        }
    }

    // One patient has hundreds, the code thousands: neither the code's rows nor the newest dates of all are walked for the patient's.
    [Theory]
    [DatabaseData]
    public async Task What_belongs_to_one_drives(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p", e => e.Token("identifier", "http://a", "1"));
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < 3000; i++)
                {
                    TestStore.Put(unit, $"Observation/{i:0000}", e => e.Token("code", Loinc, "dense").Reference("patient", i < 800 ? "Patient/p" : "Patient/q")
                        .Date("date", $"{2000 + (i / 150)}-01-01", $"{2000 + (i / 150)}-01-02"));
                }

                return true;
            },
            TestStore.Cancel);
        var code = Where("Observation", "code", new TokenValue(Loinc, "dense"));
        var chain = new ChainClause(Parameter("Observation", "patient"), [new ChainTarget("Patient", Where("Patient", "identifier", new TokenValue("http://a", "1")))]);
        var newest = new SortKey(Parameter("Observation", "date"), "date", IsDescending: true);
        var statements = await store.Statements(async () =>
        {
            (await store.Ids(TestStore.Query("Observation", chain, code) with { Count = 2 })).ShouldBe("0000 0001");
            (await store.Ids(TestStore.Query("Observation", code, Where("Observation", "patient", new ReferenceValue("Patient", "p", null))) with
            {
                Count = 1, Sort = [newest],
            })).ShouldBe("0750");
        });
        statements.ShouldNotContain(s => s.Text.Contains("token_index w", StringComparison.Ordinal) || s.Text.Contains("date_index w", StringComparison.Ordinal));
    }

    // Many of many, but all of them new: a walk in order would look at nearly everything before the first.
    [Theory]
    [DatabaseData("", "oldest first")]
    [DatabaseData("-_lastUpdated", "newest first")]
    public async Task Dense_matches_at_one_end(TestProvider provider, string sort, string order)
    {
        const int Old = BoundedWalk.Way + 500;
        await using var store = TestStore.Open(provider);
        await store.Store.Write<bool>(
            unit =>
            {
                for (var i = 0; i < Old + 1200; i++)
                {
                    var isRecent = sort.Length == 0 ? i >= Old : i < 1200;
                    TestStore.Put(unit, $"Observation/{i:00000}", e => e.Date("date", isRecent ? "2024-05-01" : "2010-05-01", isRecent ? "2024-05-02" : "2010-05-02"));
                }

                return true;
            },
            TestStore.Cancel);
        var query = TestStore.Query("Observation", Where("Observation", "date", new DateValue(SearchPrefix.Ge, Ticks("2024-01-01"), Ticks("2024-01-02")))) with
        {
            Count = 500,
            Sort = sort.Length == 0 ? [] : [new SortKey(null, "_lastUpdated", IsDescending: true)],
        };
        List<string> found = [];
        var page = await store.Store.Search(query, Visibility.Everything, TestStore.Cancel);
        for (var next = page; next is not null; next = next.Next is { } cursor ? await store.Store.Search(query with { Cursor = cursor }, Visibility.Everything, TestStore.Cancel) : null)
        {
            (found, page) = ([.. found, .. next.Matches.Select(m => m.Id)], next);
        }

        var expected = Enumerable.Range(sort.Length == 0 ? Old : 0, 1200).Select(i => i.ToString("00000"));
        found.ShouldBe(sort.Length == 0 ? expected : expected.Reverse(), order);
        var back = await store.Store.Search(query with { Cursor = page.Previous }, Visibility.Everything, TestStore.Cancel);
        back.Matches.Select(m => m.Id).ShouldBe(found.Skip(500).Take(500));
    }

    [Theory]
    [DatabaseData]
    public async Task Strings(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        string[] names = ["Müller", "Muller", "MÜLLER", "Müllers", "Eve", "Evelyn", "Severine", "100%", "1000", "a_b", "axb"];
        for (var i = 0; i < names.Length; i++)
        {
            await store.Put($"Patient/{i:00}", e => e.Text("family", names[i]));
        }

        await Finds(SearchModifier.None, "eve", "04 05");
        await Finds(SearchModifier.None, "MÜLLER", "00 01 02 03");
        await Finds(SearchModifier.Exact, "Müller", "00");
        await Finds(SearchModifier.Exact, "Muller", "01");
        await Finds(SearchModifier.Contains, "eve", "04 05 06");
        await Finds(SearchModifier.None, "100%", "07");
        await Finds(SearchModifier.Contains, "0%", "07");
        await Finds(SearchModifier.Contains, "a_b", "09");
        await Finds(SearchModifier.None, "zzz", "");

        Task Finds(SearchModifier modifier, string text, string ids) =>
            ShouldFind(store, "Patient", Where("Patient", "family", modifier, new StringValue(text, TextFolding.Fold(text))), ids);
    }

    // https://hl7.org/fhir/R4/search.html#prefix: the stored span, the prefix, the searched span, whether it is found
    [Theory]
    [DatabaseData("2000-03-03", "2000-03-04", SearchPrefix.Eq, "2000-01-01", "2001-01-01", true)]
    [DatabaseData("2000-01-01", "2001-01-01", SearchPrefix.Eq, "2000-03-01", "2000-04-01", false)]
    [DatabaseData("2000-03-01", "2000-04-01", SearchPrefix.Eq, "2000-03-01", "2000-04-01", true)]
    [DatabaseData("2000-01-01", "2001-01-01", SearchPrefix.Ne, "2000-03-01", "2000-04-01", true)]
    [DatabaseData("2000-03-03", "2000-03-04", SearchPrefix.Ne, "2000-03-01", "2000-04-01", false)]
    [DatabaseData("2000-01-01", "2001-01-01", SearchPrefix.Gt, "2000-03-01", "2000-04-01", true)]
    [DatabaseData("2000-03-31", "2000-04-01", SearchPrefix.Gt, "2000-03-01", "2000-04-01", false)]
    [DatabaseData("2000-03-01", "2000-04-01", SearchPrefix.Ge, "2000-03-10", "2000-03-11", true)]
    [DatabaseData("2000-03-01", "2000-04-01", SearchPrefix.Le, "2000-03-10", "2000-03-11", true)]
    [DatabaseData("2000-03-10", "2000-03-11", SearchPrefix.Ge, "2000-03-01", "2000-04-01", true)]
    [DatabaseData("2000-03-10", "2000-03-11", SearchPrefix.Le, "2000-03-01", "2000-04-01", true)]
    [DatabaseData("2000-02-10", "2000-02-11", SearchPrefix.Ge, "2000-03-01", "2000-04-01", false)]
    [DatabaseData("2000-04-01", "2000-04-02", SearchPrefix.Le, "2000-03-01", "2000-04-01", false)]
    [DatabaseData("2000-03-01", "2000-04-01", SearchPrefix.Sa, "2000-03-10", "2000-03-11", false)]
    [DatabaseData("2000-03-11", "2000-03-12", SearchPrefix.Sa, "2000-03-10", "2000-03-11", true)]
    [DatabaseData("2000-03-09", "2000-03-10", SearchPrefix.Eb, "2000-03-10", "2000-03-11", true)]
    [DatabaseData("2000-03-09", "2000-03-11", SearchPrefix.Eb, "2000-03-10", "2000-03-11", false)]
    [DatabaseData("2013-03-14", "+", SearchPrefix.Gt, "2100-01-01", "2101-01-01", true)]
    [DatabaseData("-", "2013-03-15", SearchPrefix.Lt, "1900-01-01", "1901-01-01", true)]
    [DatabaseData("-", "2013-03-15", SearchPrefix.Sa, "1900-01-01", "1901-01-01", false)]
    [DatabaseData("2013-01-21", "+", SearchPrefix.Ge, "2013-03-14", "2013-03-15", true)]
    [DatabaseData("2013-01-21", "2013-02-02", SearchPrefix.Ge, "2013-03-14", "2013-03-15", false)]
    [DatabaseData("2013-01-01", "2013-02-01", SearchPrefix.Eq, "2013-01-15", "2013-01-16", false)]
    [DatabaseData("2013-01-01", "2013-02-01", SearchPrefix.Ap, "2013-01-15", "2013-01-16", true)]
    [DatabaseData("2013-01-01", "2013-01-15", SearchPrefix.Ap, "2013-01-15", "2013-01-16", false)]
    public async Task Dates(TestProvider provider, string start, string end, SearchPrefix prefix, string from, string to, bool isFound)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.Date("date", start, end));
        await store.Put("Observation/none");
        await ShouldFind(store, "Observation", Where("Observation", "date", new DateValue(prefix, Ticks(from), Ticks(to))), isFound ? "a" : "");
    }

    // https://hl7.org/fhir/R4/search.html#number: the prefix, the number with the range of its precision, what is found among 95, 99.6, 100, 100.4, 100.6, 105
    [Theory]
    [DatabaseData(SearchPrefix.Eq, "100", "95", "105", "100 100.4 100.6 95 99.6")]
    [DatabaseData(SearchPrefix.Eq, "100", "99.5", "100.5", "100 100.4 99.6")]
    [DatabaseData(SearchPrefix.Ne, "100", "99.5", "100.5", "100.6 105 95")]
    [DatabaseData(SearchPrefix.Gt, "100", "99.5", "100.5", "100.4 100.6 105")]
    [DatabaseData(SearchPrefix.Lt, "100", "99.5", "100.5", "95 99.6")]
    [DatabaseData(SearchPrefix.Ge, "100", "99.5", "100.5", "100 100.4 100.6 105")]
    [DatabaseData(SearchPrefix.Le, "100", "99.5", "100.5", "100 95 99.6")]
    [DatabaseData(SearchPrefix.Sa, "100", "99.5", "100.5", "100.4 100.6 105")]
    [DatabaseData(SearchPrefix.Eb, "100", "99.5", "100.5", "95 99.6")]
    [DatabaseData(SearchPrefix.Ap, "100", "90", "100", "95 99.6")]
    public async Task Numbers(TestProvider provider, SearchPrefix prefix, string number, string low, string high, string ids)
    {
        await using var store = TestStore.Open(provider);
        foreach (var stored in (string[])["95", "99.6", "100", "100.4", "100.6", "105"])
        {
            await store.Put("RiskAssessment/" + stored, e => e.Number("probability", stored, stored));
        }

        await ShouldFind(
            store, "RiskAssessment",
            Where("RiskAssessment", "probability", new NumberValue(prefix, Decimal(number), Decimal(low), Decimal(high))), ids);
    }

    [Theory]
    [DatabaseData]
    public async Task Quantities(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/ucum", e => e.Quantity("value-quantity", "5.4", Ucum, "mg", "mg"));
        await store.Put("Observation/code", e => e.Quantity("value-quantity", "5.36", "", "mg", ""));
        await store.Put("Observation/unit", e => e.Quantity("value-quantity", "5.4", "", "", "mg"));
        await store.Put("Observation/kg", e => e.Quantity("value-quantity", "5.4", Ucum, "kg", "kg"));
        await store.Put("Observation/more", e => e.Quantity("value-quantity", "5.45", Ucum, "mg", "mg"));
        var number = new NumberValue(SearchPrefix.Eq, Decimal("5.4"), Decimal("5.35"), Decimal("5.45"));

        await Finds(Ucum, "mg", "ucum");
        await Finds(null, "mg", "code ucum unit");
        await Finds(null, null, "code kg ucum unit");
        await Finds(Ucum, null, "kg ucum");
        await Finds(Ucum, "g", "");

        Task Finds(string? system, string? code, string ids) =>
            ShouldFind(store, "Observation", Where("Observation", "value-quantity", new QuantityValue(number, system, code)), ids);
    }

    [Theory]
    [DatabaseData]
    public async Task References(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.Reference("subject", "Patient/1"));
        await store.Put("Observation/b", e => e.Reference("subject", "Group/1"));
        await store.Put("Observation/c", e => e.Reference("subject", "Patient/1", "2").Reference("subject", "Patient/1", "3"));
        await store.Put("Observation/d", e => e.Uri("subject", "http://other/fhir/Patient/1").Token("subject", "http://i", "v"));
        await store.Put("Observation/e");

        await Finds("a c", new ReferenceValue("Patient", "1", null));
        await Finds("a b c", new ReferenceValue(null, "1", null));
        await Finds("c", new ReferenceValue("Patient", "1", "3"));
        await Finds("", new ReferenceValue("Patient", "none", null));
        await Finds("d", new UriValue("http://other/fhir/Patient/1"));
        await Finds("a b c d", new ReferenceValue("Patient", "1", null), new ReferenceValue("Group", "1", null), new UriValue("http://other/fhir/Patient/1"));
        await ShouldFind(store, "Observation", Where("Observation", "subject", SearchModifier.Identifier, new TokenValue("http://i", "v")), "d");
        await ShouldFind(store, "Observation", new MissingClause(Parameter("Observation", "subject"), IsMissing: true), "e");

        Task Finds(string ids, params SearchValue[] values) => ShouldFind(store, "Observation", Where("Observation", "subject", values), ids);
    }

    [Theory]
    [DatabaseData]
    public async Task Uris(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("ValueSet/a", e => e.Uri("url", "http://acme.org/fhir/ValueSet/123"));
        await store.Put("ValueSet/b", e => e.Uri("url", "http://acme.org/fhir"));
        await store.Put("ValueSet/c", e => e.Uri("url", "http://acme.org/fhirs"));
        await Finds(SearchModifier.None, "http://acme.org/fhir", "b");
        await Finds(SearchModifier.Below, "http://acme.org/fhir/", "a");
        await Finds(SearchModifier.Below, "http://acme.org/fhir", "a b c");
        await Finds(SearchModifier.Above, "http://acme.org/fhir/ValueSet/123/4", "a b");

        Task Finds(SearchModifier modifier, string url, string ids) => ShouldFind(store, "ValueSet", Where("ValueSet", "url", modifier, new UriValue(url)), ids);
    }

    // One place in the circle, one only in the rectangle around it, one beyond.
    [Theory]
    [DatabaseData]
    public async Task Near_is_within_the_circle(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Location/centre", e => e.Position("42.2565", "-83.69"));
        await store.Put("Location/corner", e => e.Position("42.19", "-83.60"));
        await store.Put("Location/far", e => e.Position("-42.2565", "96.31"));
        await Finds(10, "centre");
        await Finds(11, "centre corner");
        await Finds(0, "centre");

        Task Finds(double kilometres, string ids)
        {
            NumberValue Between(string low, string high) => new(SearchPrefix.Eq, Decimal(low), Decimal(low), Decimal(high));
            var box = new CompositeValue([Between("42.1", "42.4"), Between("-83.9", "-83.5")]) { Within = new Circle(42.2565, -83.69, kilometres) };
            return ShouldFind(store, "Location", Where("Location", "near", box), ids);
        }
    }

    [Theory]
    [DatabaseData]
    public async Task Composites_hold_in_one_element(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Observation/a", e => e.CodeValue("component-code-value-quantity", 1, Loinc, "8480-6", "150").CodeValue("component-code-value-quantity", 2, Loinc, "8462-4", "80"));
        await store.Put("Observation/b", e => e.CodeValue("component-code-value-quantity", 1, Loinc, "8480-6", "80").CodeValue("component-code-value-quantity", 2, Loinc, "8462-4", "150"));
        var above = new QuantityValue(new NumberValue(SearchPrefix.Gt, Decimal("140"), Decimal("139.5"), Decimal("140.5")), null, null);
        await ShouldFind(
            store, "Observation", Where("Observation", "component-code-value-quantity", new CompositeValue([new TokenValue(Loinc, "8480-6"), above])), "a");
        await ShouldFind(store, "Observation", new MissingClause(Parameter("Observation", "component-code-value-quantity"), IsMissing: false), "a b");
    }

    [Theory]
    [DatabaseData]
    public async Task Chains(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Organization/o", e => e.Text("name", "Clinic"));
        await store.Put("Patient/p", e => e.Text("family", "Rivera").Token("gender", "", "female").Reference("organization", "Organization/o"));
        await store.Put("Patient/q", e => e.Text("family", "Stone"));
        await store.Put("Patient/gone", e => e.Text("family", "Rivera"));
        await store.Put("Observation/a", e => e.Reference("subject", "Patient/p"));
        await store.Put("Observation/b", e => e.Reference("subject", "Patient/q"));
        await store.Put("Observation/c", e => e.Reference("subject", "Patient/gone"));
        await store.Put("Observation/d");
        await store.Delete("Patient/gone");
        var rivera = Where("Patient", "family", new StringValue("Rivera", "rivera"));
        var clinic = Where("Organization", "name", new StringValue("Clinic", "clinic"));
        var subject = Parameter("Observation", "subject");

        await ShouldFind(store, "Observation", new ChainClause(subject, [new ChainTarget("Patient", rivera)]), "a");
        await ShouldFind(store, "Observation", new ChainClause(subject, [new ChainTarget("Group", rivera), new ChainTarget("Patient", rivera)]), "a");
        await ShouldFind(
            store, "Observation",
            new ChainClause(subject, [new ChainTarget("Patient", Where("Patient", "gender", SearchModifier.Not, new TokenValue(null, "female")))]), "b");
        await ShouldFind(
            store, "Observation",
            new ChainClause(subject, [new ChainTarget("Patient", new ChainClause(Parameter("Patient", "organization"), [new ChainTarget("Organization", clinic)]))]), "a");
        await ShouldFind(store, "Observation", new ChainClause(subject, [new ChainTarget("Patient", new IdClause(["q"]))]), "b");
    }

    [Theory]
    [DatabaseData]
    public async Task Has(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/p");
        await store.Put("Patient/q");
        await store.Put("Patient/r");
        await store.Put("Observation/a", e => e.Reference("subject", "Patient/p").Token("code", Loinc, "1"));
        await store.Put("Observation/b", e => e.Reference("subject", "Patient/p").Token("code", Loinc, "2"));
        await store.Put("Observation/c", e => e.Reference("subject", "Patient/q").Token("code", Loinc, "1"));
        await store.Put("Provenance/v", e => e.Reference("target", "Observation/c").Reference("agent", "Practitioner/x"));
        var subject = Parameter("Observation", "subject");

        await ShouldFind(store, "Patient", new HasClause("Observation", subject, Where("Observation", "code", new TokenValue(Loinc, "1"))), "p q");
        await ShouldFind(store, "Patient", new HasClause("Observation", subject, Where("Observation", "code", new TokenValue(Loinc, "2"))), "p");
        await ShouldFind(
            store, "Patient",
            new HasClause("Observation", subject, new HasClause("Provenance", Parameter("Provenance", "target"), Where("Provenance", "agent", new ReferenceValue("Practitioner", "x", null)))), "q");
    }

    [Theory]
    [DatabaseData]
    public async Task Ids_and_times(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        foreach (var id in (string[])["a", "b", "c", "d"])
        {
            await store.Put("Patient/" + id);
            store.Clock.Add(TimeSpan.FromMilliseconds(1));
        }

        await ShouldFind(store, "Patient", new IdClause(["b", "c", "none"]), "b c");
        await ShouldFind(store, "Patient", new IdClause(["B"]), "");
        await ShouldFind(store, "Patient", new IdClause(["b"], IsExcluded: true), "a c d");
        await ShouldFind(store, "Patient", new IdClause([]), "");
        await Updated(SearchPrefix.Eq, 1, 2, "b");
        await Updated(SearchPrefix.Eq, 0, 1000, "a b c d");
        await Updated(SearchPrefix.Ne, 1, 2, "a c d");
        await Updated(SearchPrefix.Gt, 1, 2, "c d");
        await Updated(SearchPrefix.Ge, 1, 2, "b c d");
        await Updated(SearchPrefix.Lt, 1, 2, "a");
        await Updated(SearchPrefix.Le, 1, 2, "a b");
        await Updated(SearchPrefix.Sa, 1, 2, "c d");
        await Updated(SearchPrefix.Eb, 1, 2, "a");
        await Updated(SearchPrefix.Gt, 5000, 6000, "");

        Task Updated(SearchPrefix prefix, int from, int to, string ids)
        {
            var start = new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
            return ShouldFind(store, "Patient", new LastUpdatedClause([new DateValue(prefix, start.AddMilliseconds(from).Ticks, start.AddMilliseconds(to).Ticks)]), ids);
        }
    }
}
