using KapFhir.Fhir.Search;
using static KapFhir.Store.Tests.EntryBuilder;
using static KapFhir.Store.Tests.Search.BothWays;

namespace KapFhir.Store.Tests.Search;

/// <summary>What each kind of parameter finds.</summary>
public sealed class SearchTests
{
    private const string Ucum = "http://unitsofmeasure.org";

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

    // Rows of neighbouring places: the longest word is walked, or looked up, and the others beside it.
    [Theory]
    [DatabaseData]
    public async Task Phrases(TestProvider provider)
    {
        await using var store = TestStore.Open(provider);
        await store.Put("Patient/a", e => e.Placed("_text", 1, "no", "suicidal", "ideation", "no", "plan"));
        await store.Put("Patient/b", e => e.Placed("_text", 1, "suicidal").Placed("_text", 3, "ideation", "no"));
        await store.Put("Patient/c", e => e.Placed("_text", 1, "ideation", "suicidal", "no", "suicidal", "idea"));
        await store.Put("Patient/d", e => e.Placed("_text", 1, "suicidal").Placed("_content", 2, "ideation"));
        await Finds("suicidal ideation", "a");
        await Finds("no suicidal", "a c");
        await Finds("no suicidal ideation no plan", "a");
        await Finds("suicidal idea*", "a c");
        await Finds("suicidal idea", "c");
        await Finds("ideation no", "a b");
        await Finds("no no", "");
        await Finds("plan no", "");
        var either = new AnyClause([Phrase("no plan"), Phrase("suicidal idea")]);
        await ShouldFind(store, "Patient", either, "a c");
        await ShouldFind(store, "Patient", new NotClause(Phrase("no suicidal")), "b d");

        static ParameterClause Phrase(string words) => Where("Patient", "_text", SearchModifier.Phrase, new StringValue(words, words));
        Task Finds(string words, string ids) => ShouldFind(store, "Patient", Phrase(words), ids);
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
}
