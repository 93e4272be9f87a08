using System.Globalization;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>A kind of difference and why our answer stands.</summary>
internal sealed record KnownDifference(string Kind, string Why, Func<Difference, bool> Holds);

/// <summary>Every kind of difference there is between the two engines. One that is none of these fails the test.</summary>
internal static class KnownDifferences
{
    private static readonly string[] LaterAdditions = ["repeatAll(", "encode('ascii')", ", true)"];

    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        new("Resource.id, Element.id, Extension.url",
            "R4 gives these a System type and names the FHIR type beside it; ours is that FHIR type, the other engine's System.String; the values agree",
            d => Pairs(d, (a, b) => b.Type == "System.String" && a.Type is "FHIR.id" or "FHIR.string" or "FHIR.uri" && a.Value == b.Value)),
        new("a decimal without a fraction", "JavaScript has one type of number: the other engine says Integer where N1's function or operator gives a Decimal; the values agree",
            d => Pairs(d, (a, b) => (a.Type, b.Type) is ("System.Decimal", "System.Integer") && Number(a.Value) == Number(b.Value))),
        new("as over several items", "the other engine refuses as on more than one item; R4's own dom-3 and search expressions need it, so ours keeps the items of the type",
            d => d.Theirs.Error?.Contains("Expected singleton on left side of 'as'", StringComparison.Ordinal) == true),
        new("as uri on a canonical", "the official suite (testFHIRPathAsFunction11) keeps a primitive only as exactly its type",
            d => d.Expression.Contains(" as uri", StringComparison.Ordinal) && d.Ours is { Items: [], Error: null } && d.Theirs.Items is [("FHIR.canonical", _)]),
        new("hasValue() of a narrative's div", "xhtml is a primitive type in R4, so a div with text has a value",
            d => d.Location.EndsWith(".div", StringComparison.Ordinal) && d.Expression.StartsWith("hasValue()", StringComparison.Ordinal)),
        new("regular expressions of R4", "JavaScript's Unicode mode refuses escapes such as \\' and a lone ], which PCRE, N1's reference, takes",
            d => d.Theirs.Error?.StartsWith("Invalid regular expression", StringComparison.Ordinal) == true && d.Ours.Error is null),
        new("decimals such as 1e-245", "ours compares the digits of numbers beyond its decimals, the other engine takes 1e-22 and 1e-245 for one",
            d => Path.GetFileName(d.File) == "Observation-decimal.json"),
        new("Long", "the type Long is later than N1, and R4 has no 64-bit integers", d => d.Ours.Error?.Contains("Long()", StringComparison.Ordinal) == true
            || (d.Ours.Error?.Contains("not 'L'", StringComparison.Ordinal) == true && d.Expression.Contains('L', StringComparison.Ordinal))),
        new("the offset of a computed time", "N1 keeps the left operand's offset, or none; the other engine turns the result into UTC and writes -00:00; the moments agree",
            d => Pairs(d, (a, b) => a.Type == b.Type && b.Value.EndsWith("-00:00", StringComparison.Ordinal) && Moment(a.Value) == Moment(b.Value))),
        new("the order of children and descendants", "N1 leaves it open: ours is the resource's own",
            d => d.Expression.Contains("descendants()", StringComparison.Ordinal) && d.Ours.Items.Order().SequenceEqual(d.Theirs.Items.Order())),
        new("an element named resourceType", "the other engine takes every object with a resourceType for a resource, also ExampleScenario.instance, which R4 gives an element of that name",
            d => d.Theirs.Error == "no such element" && d.Location.EndsWith(".resourceType", StringComparison.Ordinal)),
        new("sorting downwards by a minus sign", "the official suite (testSort5) sorts by -$this; ours takes the sign for the direction whatever the key's type", d => d.Theirs.Error?.Contains("Unary -", StringComparison.Ordinal) == true
            && d.Expression.Contains("sort(", StringComparison.Ordinal) && d.Ours.Error is null),
        new("a dateTime literal without a time", "@2015T is printed as FHIR writes the dateTime, without the T",
            d => Pairs(d, (a, b) => a.Type == b.Type && a.Value + "T" == b.Value)),
        new("characters", "a character is a Unicode scalar value, though JavaScript's strings keep it as two",
            d => d.Expression.Contains(@"\uD83D\uDD25", StringComparison.Ordinal)),
        new("later additions", "repeatAll(), encode('ascii') and combine(other, preserveOrder) are in the specification's text, and not yet in the other engine",
            d => d.Ours.Error is null && LaterAdditions.Any(a => d.Expression.Contains(a, StringComparison.Ordinal))),
        .. HandPicked.Select(h => new KnownDifference(h.Expression, h.Why, d => d.Expression == h.Expression)),
    ];

    private static IEnumerable<(string Expression, string Why)> HandPicked =>
    [
        ("iif(name, 1, 2)", "several items are no criterion: singleton evaluation makes it an error"),
        ("iif(name.first(), 1, 2)", "singleton evaluation takes a single item for true"),
        ("name.given.skip(-1)", "\"If num is less than or equal to zero, the input collection is simply returned\""),
        ("name.given.take(-1)", "\"If num is less than or equal to 0, ... returns an empty collection\""),
        ("name.first().toString()", "a HumanName is none of the types that toString() converts"),
        ("name.first().convertsToString()", "a HumanName is none of the types that toString() converts"),
        ("@2015-02-04.toDateTime()", "a Date converts to a DateTime, not to itself"),
        ("start.toDate()", "a DateTime converts to its Date"),
        ("'T14:34'.toTime()", "the format is hh:mm:ss.fff, without the T"),
        ("'abcdefg'.substring(3, -1)", "a length below zero takes nothing, and never what stands before the start"),
        ("'a$c'.replace('a', '$&')", "replace() knows no patterns: its substitution is taken as it stands"),
        (@"'11/30/1972'.replaceMatches('\\b(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{2,4})\\b', '${day}-${month}-${year}')",
            "N1's own example: named groups are written ${name}"),
        ("'abc'.replaceMatches('', 'x')", "an empty pattern finds nothing to replace"),
        ("'abc'.split('')", "the text does not say what an empty separator does; ours separates nothing"),
        ("name.given.trace('names', $this.length())", "the projection is evaluated on each item, as select() does"),
        ("1 'cm' = 1 'g'", "units of different dimensions cannot be compared: empty, not false"),
        ("(1 | 2) ~ (2 | 1)", "equivalence does not depend on order"),
        ("4 'g' ~ 4040 'mg'", "N1's own example: to the precision of the less exact"),
        ("45.toQuantity('m')", "a number is a quantity of the default unit, which takes the unit asked for: the specification's own example"),
        ("23 ~ 23 '1'", "an integer converts to a quantity of the unit 1: the specification's own example"),
        ("6 'm2' / 2 'm'", "a unit to the power of 1 is written without it: m, not m1"),
        ("true < false", "booleans have no order in N1"),
        ("birthDate is Date", UnqualifiedType),
        ("active is Boolean", UnqualifiedType),
        ("@2012-01-01T10:00:00.5Z + 0.5 seconds", "half a second after .5 is the next second, not .505"),
        ("@2012-01-01T10:00:00.5Z + 0.25 seconds = @2012-01-01T10:00:00.75Z", "a quarter of a second after .5 is .75"),
        ("name.iif(true, count(), 0)", "\"If the input collection contains multiple items\" iif() is an error"),
        ("@2014-01-01T08.lowBoundary(17)", "without an offset the first moment that it may be is that of UTC+14"),
        ("@2014-01-01T08.highBoundary(17)", "without an offset the last moment that it may be is that of UTC-12"),
        ("1.587 'cm'.lowBoundary(8)", "the official suite (LowBoundaryQuantity) has boundaries of quantities"),
        ("Observation.value.lowBoundary()", "the official suite (LowBoundaryQuantity) has boundaries of quantities"),
        ("1 'cm'.comparable({})", "an empty argument gives an empty result"),
        ("birthDate.getValue()", "\"Return the underlying system value\": a Date, not its text"),
        ("telecom.rank.max()", "a value is computed, so it is a System value; the numbers agree"),
    ];

    private const string UnqualifiedType = "without its namespace the operator is also takes FHIR's primitive, as R4's que-7 (answer is Boolean) needs it";

    private static bool Pairs(Difference d, Func<(string Type, string Value), (string Type, string Value), bool> hold) =>
        d.Ours.Error is null && d.Theirs.Error is null && d.Ours.Items.Count == d.Theirs.Items.Count
        && d.Ours.Items.Zip(d.Theirs.Items).All(pair => pair.First == pair.Second || hold(pair.First, pair.Second));

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // A time of day to the hour is no text that .NET reads; what has no offset is taken as UTC, as the other engine does here.
    private static DateTimeOffset? Moment(string text)
    {
        var time = text.Length == 13 ? text + ":00" : text.Length == 19 && text.EndsWith("-00:00", StringComparison.Ordinal) ? text[..13] + ":00" : text;
        return DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? moment : null;
    }
}
