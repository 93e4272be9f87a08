using System.Globalization;

namespace KapFhir.Fhir.Tests.FhirPath.Differential;

/// <summary>When two answers are the same: type and value of each item; numbers by their worth, whatever their trailing zeros.</summary>
internal static class Agreement
{
    public static bool Agree(Answer a, Answer b) =>
        (a.Error is null) == (b.Error is null) && a.Items.Count == b.Items.Count && a.Items.Zip(b.Items).All(pair => Agree(pair.First, pair.Second));

    private static bool Agree((string Type, string Value) a, (string Type, string Value) b) =>
        a.Type == b.Type && (a.Value == b.Value || (Split(a.Value) is { } x && x == Split(b.Value)));

    // 1.50 'mg' is the number 1.5 and the unit; 2 day and 2 days are the same.
    private static (decimal Number, string Unit)? Split(string text)
    {
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        var (number, unit) = space < 0 ? (text, "") : (text[..space], text[space..].TrimEnd('s'));
        return decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? (value, unit) : null;
    }
}
