// http://hl7.org/fhirpath/N1/#operations
using KapFhir.Fhir.FhirPath;
using Shouldly;
using Xunit;

namespace KapFhir.Fhir.Tests.FhirPath;

public sealed class OperatorTests
{
    [Theory]
    // precedence
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("2 - 1 - 1", "0")]
    [InlineData("-2.power(2)", "-4")]
    [InlineData("1 | 2 = 2 | 1", "false")]
    [InlineData("true or true and false", "true")]
    [InlineData("false implies false or false", "true")]
    [InlineData("1 < 2 = true", "true")]
    [InlineData("'a' & 'b' + 'c'", "abc")]
    [InlineData("5 div 2 mod 2", "0")]
    // 6.1 equality
    [InlineData("1 = 1.0", "true")]
    [InlineData("'1' = 1", "false")]
    [InlineData("{} = {}", "")]
    [InlineData("(1 | 2) = (2 | 1)", "false")]
    [InlineData("(1 | 2) ~ (2 | 1)", "true")]
    [InlineData("@2012 = @2012-01", "")]
    [InlineData("@2012 = @2013-01", "false")]
    [InlineData("@2012 ~ @2012-01", "false")]
    [InlineData("@2012-01-01T10:30Z = @2012-01-01T11:30+01:00", "true")]
    [InlineData("@2012-01-01T10:30 = @2012-01-01T10:30Z", "")]
    [InlineData("@2012-01-01T10:30 = @2012-01-05T10:30Z", "false")]
    [InlineData("@T10:30 = @T10:30:00", "")]
    [InlineData("'A\\tb' ~ 'a B'", "true")] // each whitespace character stands for any other
    [InlineData("'A  b' ~ 'a B'", "false")]
    [InlineData("1.26 ~ 1.3", "true")]
    [InlineData("1 year = 1 'a'", "")]
    [InlineData("1 year ~ 1 'a'", "true")]
    [InlineData("7 days = 1 week", "true")]
    [InlineData("4 'g' ~ 4040 'mg'", "true")]
    [InlineData("1 'mg' = 1 'mL'", "")]
    [InlineData("1 '{score}' = 1 '{score}'", "true")]
    // 6.2 comparison
    [InlineData("1 > 0.5", "true")]
    [InlineData("'b' > 'a'", "true")]
    [InlineData("@2018-03 < @2018-04-01", "true")]
    [InlineData("@2018-03 < @2018-03-15", "")]
    [InlineData("@T10:00 >= @T09:59:59", "true")]
    [InlineData("1 'kg' > 999 'g'", "true")]
    [InlineData("120 'mm[Hg]' < 16 'kPa'", "true")]
    [InlineData("1 'kg' > 1 'm'", "")]
    [InlineData("{} > 1", "")]
    // 6.3 types are in PathTests; 6.4 collections
    [InlineData("(1 | 2 | 2).count()", "2")]
    [InlineData("2 in (1 | 2)", "true")]
    [InlineData("{} in (1 | 2)", "")]
    [InlineData("2 in {}", "false")]
    [InlineData("(1 | 2) contains 3", "false")]
    // 6.5 logic
    [InlineData("false and {}", "false")]
    [InlineData("true and {}", "")]
    [InlineData("{} or true", "true")]
    [InlineData("{} or false", "")]
    [InlineData("true xor {}", "")]
    [InlineData("{} implies true", "true")]
    [InlineData("{} implies false", "")]
    [InlineData("'x' and true", "true")]
    // 6.6 math
    [InlineData("2147483647 + 1", "")]
    [InlineData("1 / 0", "")]
    [InlineData("5 mod 0", "")]
    [InlineData("5.5 div 0.7", "7")]
    [InlineData("-5 div 2", "-2")]
    [InlineData("'a' + {}", "")]
    [InlineData("'a' & {}", "a")]
    [InlineData("3 'mg' * 2", "6 'mg'")]
    [InlineData("10 'mg' / 2 'mg'", "5 '1'")]
    [InlineData("1 'g' + 500 'mg' = 1.5 'g'", "true")]
    // 6.7 dates
    [InlineData("@2016-02-29 + 1 year", "2017-02-28")]
    [InlineData("@2016-01-31 + 1 month", "2016-02-29")]
    [InlineData("@2016 + 18 months", "2017")]
    [InlineData("@2016-02 - 40 days", "2016-01")]
    [InlineData("@2016-02-28 + 48 hours", "2016-03-01")]
    [InlineData("@2016-02-28T23:30Z + 1 hour", "2016-02-29T00:30Z")]
    [InlineData("@2016-02-28 + 2 weeks", "2016-03-13")]
    [InlineData("@T23:30 + 1 hour", "T?00:30")]
    [InlineData("@9999-12-31 + 1 year", "")]
    [InlineData("@2016-02-28T23:59:59 + 1500 milliseconds", "2016-02-29T00:00:00.500")] // seconds and milliseconds are one precision
    [InlineData("@2016-02-28T23:59:59.5Z + 0.25 seconds", "2016-02-28T23:59:59.750Z")]
    [InlineData("@2016-02-28T23:59:59+05:00 - 1 day", "2016-02-27T23:59:59+05:00")]
    [InlineData("@2016-02-28T23:59 + 59 seconds", "2016-02-28T23:59")]
    [InlineData("@T10:00:00 + 1.5 seconds", "10:00:01.500")]
    [InlineData("@2014-01-01T08.lowBoundary()", "2014-01-01T08:00:00.000+14:00")]
    [InlineData("@2014-02.highBoundary()", "2014-02-28")]
    [InlineData("(-0.0034).highBoundary(1)", "0.0")]
    [InlineData("(-0.0034).lowBoundary(1)", "-0.1")]
    [InlineData("1.587.highBoundary(2)", "1.59")]
    [InlineData("@T10:30.lowBoundary(9)", "10:30:00.000")]
    [InlineData("1.58700.precision()", "5")]
    [InlineData("@2014-01-05T10:30:00.000.precision()", "17")]
    [InlineData("@T10:30.precision()", "4")]
    public void Gives(string expression, string expected) =>
        Evaluated.Text(expression).ShouldBe(expected.Replace("T?", "", StringComparison.Ordinal));

    [Theory]
    [InlineData("1 < 'a'", "cannot be applied to System.Integer and System.String")]
    [InlineData("(1 | 2) + 1", "the operator + needs a single item")]
    [InlineData("true + 1", "cannot be applied to System.Boolean and System.Integer")]
    [InlineData("-'a'", "the operator - needs a number")]
    [InlineData("@2016 + 1 'cm'", "needs a duration in calendar units")]
    [InlineData("@T10:00 + 1 year", "needs a duration in calendar units")]
    [InlineData("(1 | 2) in (1 | 2)", "the left side of in needs a single item")]
    [InlineData("(1 | 2) and true", "the operator and needs a single item")]
    public void Refuses(string expression, string says) =>
        Evaluated.Compiled(expression).TryEvaluate(focus: null, new FhirPathContext(),
            []).ShouldNotBeNull().Diagnostics.ShouldContain(says);
}
