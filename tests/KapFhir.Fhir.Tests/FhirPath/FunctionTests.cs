// http://hl7.org/fhirpath/N1/#functions, by section
using KapFhir.Fhir.FhirPath;
using KapFhir.Fhir.Json;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

public sealed class FunctionTests
{
    private static readonly FhirNode Patient = Evaluated.Resource(
        """
        {"resourceType":"Patient","id":"p1","active":true,"birthDate":"1974-12-25",
         "name":[{"use":"official","family":"Rivera","given":["Ana","Maria"]},{"use":"nickname","given":["Ani"]}],
         "telecom":[{"system":"phone","value":"555-1","rank":2},{"system":"email","value":"a@b.org","rank":1}],
         "multipleBirthInteger":2}
        """);

    [Theory]
    // 5.1 Existence
    [InlineData("name.empty()", "false")]
    [InlineData("photo.empty()", "true")]
    [InlineData("name.exists(use = 'nickname')", "true")]
    [InlineData("name.exists(use = 'maiden')", "false")]
    [InlineData("photo.exists()", "false")]
    [InlineData("name.all(given.exists())", "true")]
    [InlineData("name.all(family.exists())", "false")]
    [InlineData("photo.all(false)", "true")]
    [InlineData("(true | false).allTrue()", "false")]
    [InlineData("{}.allTrue()", "true")]
    [InlineData("(true | false).anyTrue()", "true")]
    [InlineData("{}.anyTrue()", "false")]
    [InlineData("(true | false).allFalse()", "false")]
    [InlineData("(true | false).anyFalse()", "true")]
    [InlineData("(1 | 2).subsetOf(1 | 2 | 3)", "true")]
    [InlineData("(1 | 4).subsetOf(1 | 2 | 3)", "false")]
    [InlineData("(1 | 2 | 3).supersetOf(2)", "true")]
    [InlineData("name.given.count()", "3")]
    [InlineData("1.combine(1).combine(2).distinct()", "1,2")]
    [InlineData("1.combine(1).isDistinct()", "false")]
    [InlineData("'x'.not()", "false")]
    [InlineData("{}.not()", "")]
    // 5.2 Filtering and projection
    [InlineData("telecom.where(system = 'phone').value", "555-1")]
    [InlineData("telecom.where($index = 1).value", "a@b.org")]
    [InlineData("telecom.where({})", "")]
    [InlineData("name.select(given.first() & '!')", "Ana!,Ani!")]
    [InlineData("name.given.select($index)", "0,1,2")]
    [InlineData("name.repeat(given)", "Ana,Maria,Ani")]
    [InlineData("multipleBirth.ofType(integer)", "2")]
    [InlineData("multipleBirth.ofType(boolean)", "")]
    // 5.3 Subsetting
    [InlineData("name.given[1]", "Maria")]
    [InlineData("name.given[7]", "")]
    [InlineData("birthDate.single()", "1974-12-25")]
    [InlineData("name.given.first()", "Ana")]
    [InlineData("name.given.last()", "Ani")]
    [InlineData("photo.last()", "")]
    [InlineData("name.given.tail()", "Maria,Ani")]
    [InlineData("name.given.skip(2)", "Ani")]
    [InlineData("name.given.skip(-1).count()", "3")]
    [InlineData("name.given.take(2)", "Ana,Maria")]
    [InlineData("name.given.take(0)", "")]
    [InlineData("1.combine(2).combine(2).intersect(2 | 3)", "2")]
    [InlineData("1.combine(2).combine(2).exclude(1)", "2,2")]
    // 5.4 Combining
    [InlineData("1.combine(1).union(2)", "1,2")]
    [InlineData("1.combine(1)", "1,1")]
    // 5.5 Conversion
    [InlineData("iif(active, 'yes', 'no')", "yes")]
    [InlineData("iif({}, 'yes', 'no')", "no")]
    [InlineData("iif(false, 'yes')", "")]
    [InlineData("iif(true, 1, name.single())", "1")]
    [InlineData("'yes'.toBoolean()", "true")]
    [InlineData("'x'.toBoolean()", "")]
    [InlineData("'-5'.toInteger()", "-5")]
    [InlineData("'5.5'.toInteger()", "")]
    [InlineData("'5.50'.toDecimal()", "5.50")]
    [InlineData("true.toDecimal()", "1.0")]
    [InlineData("'+5'.toDecimal()", "5")]
    [InlineData("'.5'.toDecimal()", "")] // (\\+|-)?\\d+(\\.\\d+)?
    [InlineData("'5.'.toDecimal()", "")]
    [InlineData("''.toDecimal()", "")]
    [InlineData("birthDate.toString()", "1974-12-25")]
    [InlineData("name.toString()", "?")]
    [InlineData("'2015-02'.toDate()", "2015-02")]
    [InlineData("'2015-02-04T14:34Z'.toDate()", "")] // the format is YYYY-MM-DD
    [InlineData("@2015-02-04T14:34Z.toDate()", "2015-02-04")]
    [InlineData("'2015-02-30'.toDate()", "")]
    [InlineData("'2015-02-04T14'.toDateTime()", "2015-02-04T14")]
    [InlineData("'14:34:28'.toTime()", "14:34:28")]
    [InlineData("'24:00'.toTime()", "")]
    [InlineData("'1.5 \\'mg\\''.toQuantity()", "1.5 'mg'")]
    [InlineData("'4 days'.toQuantity()", "4 days")]
    [InlineData("'4 d'.toQuantity()", "")]
    [InlineData("2000 'mg'.toQuantity('g')", "2 'g'")]
    [InlineData("'x'.convertsToInteger()", "false")]
    [InlineData("{}.convertsToInteger()", "")]
    public void ExistenceToConversion(string expression, string expected) => Check(expression, expected);

    [Theory]
    // 5.6 String manipulation
    [InlineData("'abcdefg'.indexOf('bc')", "1")]
    [InlineData("'abcdefg'.indexOf('x')", "-1")]
    [InlineData("'abcdefg'.indexOf('')", "0")]
    [InlineData("'abcbc'.lastIndexOf('bc')", "3")]
    [InlineData("'abcdefg'.substring(3)", "defg")]
    [InlineData("'abcdefg'.substring(1, 2)", "bc")]
    [InlineData("'abcdefg'.substring(6, 2)", "g")]
    [InlineData("'abcdefg'.substring(7, 1)", "")]
    [InlineData("'abcdefg'.startsWith('abc')", "true")]
    [InlineData("'abcdefg'.endsWith('abc')", "false")]
    [InlineData("'abcdefg'.contains('bc')", "true")]
    [InlineData("'abcdefg'.upper()", "ABCDEFG")]
    [InlineData("'ABC'.lower()", "abc")]
    [InlineData("'abcdefg'.replace('cde', '123')", "ab123fg")]
    [InlineData("'abc'.replace('', 'x')", "xaxbxcx")]
    [InlineData("'N8000123123'.matches('^N[0-9]{8}$')", "false")]
    [InlineData("'N8000123123'.matches('N[0-9]{8}')", "true")]
    [InlineData("'N8000123123'.matchesFull('N[0-9]{8}')", "false")]
    [InlineData("'a\\nb'.matches('a.b')", "true")]
    [InlineData("'aa'.matches('(a)\\\\1')", "true")]
    [InlineData("'11/30/1972'.replaceMatches('(?<m>[0-9]+)/(?<d>[0-9]+)/(?<y>[0-9]+)', '${d}-${m}-${y}')", "30-11-1972")]
    [InlineData("name.given.first().length()", "3")]
    [InlineData("'abc'.toChars()", "a,b,c")]
    [InlineData("' x '.trim()", "x")]
    [InlineData("'a|b'.split('|')", "a,b")]
    [InlineData("name.given.join('-')", "Ana-Maria-Ani")]
    [InlineData("'\\u00e9'.encode('urlbase64')", "w6k=")]
    [InlineData("'<'.escape('html').unescape('html')", "<")]
    // 5.7 Math
    [InlineData("(-5.5).abs()", "5.5")]
    [InlineData("(-5.5 'mg').abs()", "5.5 'mg'")]
    [InlineData("(-1.1).ceiling()", "-1")]
    [InlineData("(-2.1).floor()", "-3")]
    [InlineData("(-1.56).truncate()", "-1")]
    [InlineData("0.exp()", "1")]
    [InlineData("1.ln()", "0")]
    [InlineData("16.log(2)", "4")]
    [InlineData("2.power(3)", "8")]
    [InlineData("2.5.power(2)", "6.25")]
    [InlineData("3.14159.round(3)", "3.142")]
    [InlineData("2.5.round()", "3")]
    [InlineData("81.sqrt()", "9")]
    [InlineData("(-1).sqrt()", "")]
    // 5.8 Tree navigation
    [InlineData("name[1].children()", "nickname,Ani")]
    [InlineData("name.descendants().count()", "6")]
    // 5.9 Utility
    [InlineData("name.given.trace('names', use).count()", "3")]
    [InlineData("now()", "2026-03-01T09:30:00.000+01:00")]
    [InlineData("today()", "2026-03-01")]
    [InlineData("timeOfDay()", "09:30:00.000")]
    [InlineData("telecom.sort(rank).value", "a@b.org,555-1")]
    [InlineData("name.given.sort(-$this)", "Maria,Ani,Ana")]
    // later additions, https://hl7.org/fhirpath/#utility-functions: defineVariable() is seen by what follows it, and by nothing outside
    [InlineData("defineVariable('a', 1).select(%a)", "1")]
    [InlineData("defineVariable('a', name).select(%a.given.count())", "3")]
    [InlineData("name.defineVariable('n').select(%n.count())", "2,2")]
    [InlineData("defineVariable('a', 1).defineVariable('b', %a + 1).select(%a + %b)", "3")]
    [InlineData("name.given.defineVariable('n', 2).take(%n)", "Ana,Maria")]
    [InlineData("name.given.defineVariable('n', 1)[%n]", "Maria")]
    [InlineData("name.select(defineVariable('u', use).given.select(%u & $this))", "officialAna,officialMaria,nicknameAni")]
    [InlineData("name.exists(defineVariable('u', use).select(%u = 'nickname'))", "true")]
    [InlineData("defineVariable('a', 1).exists(%a = 1) and defineVariable('a', 2).exists(%a = 2)", "true")]
    [InlineData("defineVariable(defineVariable('p', 'q').select(%p), defineVariable('p', 'v').select(%p)).select(%q)", "v")]
    [InlineData("coalesce({}, photo, name.given.first(), name.given.single())", "Ana")]
    [InlineData("coalesce({}, {})", "")]
    [InlineData("telecom.sort(rank desc).value", "555-1,a@b.org")]
    [InlineData("telecom.sort(system asc, rank desc).rank", "1,2")]
    [InlineData("name.given.sort($this desc)", "Maria,Ani,Ana")]
    [InlineData("name.sort(family desc).use", "official,nickname")]
    // https://hl7.org/fhirpath/#extract-datetimetime-components
    [InlineData("birthDate.yearOf()", "1974")]
    [InlineData("@2014-01.dayOf()", "")]
    [InlineData("@2014-01-05T10:30:15.125Z.millisecondOf()", "125")]
    [InlineData("@2014-01-05T10:30:15.timezoneOffsetOf()", "")]
    [InlineData("@2014-01-05T10:30:15-03:30.timezoneOffsetOf()", "-3.5")]
    [InlineData("@2014-01-05T10:30.dateOf()", "2014-01-05")]
    [InlineData("@2014-01-05T10:30+01:00.timeOf()", "10:30")]
    [InlineData("@T10:30.minuteOf()", "30")]
    [InlineData("@T10:30.secondOf()", "")]
    // 10.2 Reflection
    [InlineData("1.type().select(namespace & '.' & name & ' < ' & baseType)", "System.Integer < System.Any")]
    [InlineData("active.type().select(namespace & '.' & name & ' < ' & baseType)", "FHIR.boolean < FHIR.Element")]
    [InlineData("name.first().type().select(namespace & '.' & name & ' < ' & baseType)", "FHIR.HumanName < FHIR.Element")]
    [InlineData("contact.type().name", "")]
    [InlineData("name.first().type().element.where(name = 'given').type", "List<FHIR.string>")]
    [InlineData("type().element.where(name = 'deceased').type", "Choice<FHIR.boolean,FHIR.dateTime>")]
    [InlineData("type().element.where(name = 'name').isOneBased", "false")]
    [InlineData("1.type().element", "")]
    // 7 Aggregates
    [InlineData("(1 | 2 | 3).aggregate($this + $total, 0)", "6")]
    [InlineData("(1 | 2 | 3).sum()", "6")]
    [InlineData("{}.sum()", "")]
    [InlineData("(1 | 2).avg()", "1.5")]
    [InlineData("telecom.rank.min()", "1")]
    [InlineData("('b' | 'c' | 'a').max()", "c")]
    public void StringsToAggregates(string expression, string expected) => Check(expression, expected);

    [Theory]
    // what must be one item, or of another type
    [InlineData("name.given.single()", "single() needs a single item, but there are 3")]
    [InlineData("name.given.substring(1)", "substring() needs a single item, but there are 3")]
    [InlineData("name.first().startsWith('x')", "startsWith() needs a string, not FHIR.HumanName")]
    [InlineData("'x'.abs()", "abs() needs a number or quantity, not System.String")]
    [InlineData("1.length()", "length() needs a string, not System.Integer")]
    [InlineData("'a'.matches('(')", "the regular expression '(' cannot be used")]
    [InlineData("%unset", "the variable %unset is not defined")]
    [InlineData("(1 | 'x').allTrue()", "allTrue() needs booleans")]
    [InlineData("1.repeat($this + 1)", "visits more than")]
    [InlineData("defineVariable('a', 1).select(%a) | %a", "the variable %a is not defined")]
    [InlineData("name.exists(defineVariable('u', use).exists()) and %u.exists()", "the variable %u is not defined")]
    [InlineData("defineVariable('a', 1).defineVariable('a', 2)", "the variable %a is already defined")]
    [InlineData("defineVariable('resource', 1)", "the variable %resource is already defined")]
    [InlineData("defineVariable('vs-x', 1)", "the variable %vs-x is already defined")]
    [InlineData("defineVariable({}, 1)", "defineVariable() needs a name")]
    [InlineData("'x'.yearOf()", "yearOf() needs a date or time")]
    [InlineData("1.dateOf()", "dateOf() needs a date with a time")]
    public void DataThatDoNotFitAreAnIssue(string expression, string says)
    {
        var results = new List<object>();
        var issue = Evaluated.Compiled(expression).TryEvaluate(Patient, new FhirPathContext(), results);
        issue.ShouldNotBeNull().Diagnostics.ShouldContain(says);
        results.ShouldBeEmpty();
    }

    // http://hl7.org/fhirpath/N1/#tracename-string-projection-expression--collection: the input goes on unchanged
    [Theory]
    [InlineData("name.given.trace('g').count()", "3", "g: Ana,Maria,Ani")]
    [InlineData("name.trace('n', given).use", "official,nickname", "n: Ana,Maria,Ani")]
    [InlineData("photo.trace('p').count()", "0", "p: ")]
    public void TraceReportsToTheContext(string expression, string expected, string reported)
    {
        var reports = new List<string>();
        var context = new FhirPathContext { Trace = (name, items) => reports.Add(name + ": " + string.Join(",", items.Select(Evaluated.Text))) };
        Evaluated.Text(expression, Patient, context).ShouldBe(expected);
        reports.ShouldBe([reported]);
    }

    // http://hl7.org/fhirpath/N1/#now--datetime: "no matter how many times it is called within one evaluation"
    [Fact]
    public void NowIsOneMomentWithinAnEvaluation()
    {
        const string expression = "(1 | 2 | 3 | 4 | 5).select($this.repeat(iif($this < 2000, $this + 5))).select(now()).distinct().count()";
        Evaluated.Text(expression, Patient).ShouldBe("1");
        Evaluated.Text("now().dateOf() = today() and now().timeOf() = timeOfDay()", Patient).ShouldBe("true");
    }

    [Fact]
    public void NoRegularExpressionHangs()
    {
        var context = new FhirPathContext { Variables = new Dictionary<string,
            IReadOnlyList<object>>(StringComparer.Ordinal) { ["s"] = [new string('a', 5_000) + "!"] } };
        Evaluated.Text("%s.matches('^(a+)+$')", context: context).ShouldBe("false");
        var issue = Evaluated.Compiled("%s.matches('^(a+)+\\\\1$')").TryEvaluate(Patient, context, []);
        (issue?.Diagnostics ?? "takes too long").ShouldContain("takes too long");
    }

    private static void Check(string expression, string expected)
    {
        var context = new FhirPathContext { Now = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.FromHours(1)) };
        if (expected == "?")
        {
            Should.Throw<FhirPathEvaluationException>(() => Evaluated.Text(expression, Patient, context));
            return;
        }

        Evaluated.Text(expression, Patient, context).ShouldBe(expected);
    }
}
