// http://hl7.org/fhirpath/N1/#literals
using System.Globalization;

namespace KapFhir.Fhir.FhirPath.Syntax;

/// <summary>The values of literals.</summary>
internal static class Literals
{
    private static readonly HashSet<string> CalendarUnits = new(StringComparer.Ordinal)
    {
        "year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours",
        "minute", "minutes", "second", "seconds", "millisecond", "milliseconds",
    };

    public static bool IsCalendarUnit(string word) => CalendarUnits.Contains(word);

    public static object Read(string text, Token token) => token.Kind switch
    {
        TokenKind.Text => token.Text,
        TokenKind.Number => Number(text, token),
        TokenKind.Date => FhirPathDateTime.ParseDate(token.Text) ?? throw Invalid(text, token, "a date such as @2026-03-01"),
        TokenKind.DateTime =>
            FhirPathDateTime.ParseDateTime(token.Text) ?? throw Invalid(text, token, "a time such as @2026-03-01T10:30:00Z"),
        _ => FhirPathTime.Parse(token.Text) ?? throw Invalid(text, token, "a time of day such as @T10:30"),
    };

    public static FhirPathQuantity Quantity(string text, Token number, Token unit) =>
        unit.Kind == TokenKind.Text
            ? new(Decimal(text, number), unit.Text, IsCalendar: false)
            : new(Decimal(text, number), FhirPathQuantity.Singular(unit.Text), IsCalendar: true);

    // An integer beyond 32 bits, which N1 has no type for, is a decimal: nothing is lost.
    private static object Number(string text, Token token) =>
        !token.Text.Contains('.', StringComparison.Ordinal)
            && int.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer)
            ? (object)integer
            : Decimal(text, token);

    private static decimal Decimal(string text, Token token) =>
        decimal.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Invalid(text, token, "a number of at most 28 digits");

    private static SyntaxException Invalid(string text, Token token, string expected) =>
        new(Issues.FhirPathSyntax(text, token.Position, expected));
}
