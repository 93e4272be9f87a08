// https://hl7.org/fhir/R4/search.html#quantity
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>Rows of quantity_index.</summary>
internal static class QuantitySql
{
    public const string Table = "quantity_index";

    /// <summary>
    /// The rows that compare so with this number, in this unit. Without a system the unit is the code or the unit's text.
    /// </summary>
    public static RowMatch One(SqlValues values, string d, QuantityValue value)
    {
        var number = NumberSql.Compare(values, d, value.Number);
        var system = value.System is null ? "" : $" AND {d}.system = {TokenSql.SystemId(values, value.System)}";
        return new RowMatch(Table, $"{Form(d, value)} AND {number}{system}{Unit(values, d, value)}");
    }

    /// <summary>The same rows as ranges of the indexes, apart from one another.</summary>
    public static IEnumerable<RowMatch> Ranges(SqlValues values, string d, QuantityValue value)
    {
        var system = value.System is null ? "" : $" AND {d}.system = {TokenSql.SystemId(values, value.System)}";
        var unit = Unit(values, d, value);
        return NumberSql.Ranges(values, d, value.Number).Select(range => new RowMatch(Table, $"{Form(d, value)} AND {range}{system}{unit}"));
    }

    /// <summary>The condition that a row is in the canonical unit: those give the order of a search.</summary>
    public static string IsCanonical(string d) => $" AND {d}.form = 1";

    private static string Form(string d, QuantityValue value) => $"{d}.form = {(value.IsCanonical ? '1' : '0')}";

    private static string Unit(SqlValues values, string d, QuantityValue value)
    {
        if (value.Code is null)
        {
            return "";
        }

        var unit = $"(SELECT id FROM unit WHERE text = {values.Add(value.Code)})";
        return value.System is null ? $" AND ({d}.code = {unit} OR {d}.unit = {unit})" : $" AND {d}.code = {unit}";
    }
}
