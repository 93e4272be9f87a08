using KapFhir.Fhir.Search;
using KapFhir.Store.Search;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>What SQL Server says differently.</summary>
internal static class SqlServerDialect
{
    /// <summary>The order of code points, told apart by case, accent and width: what every text that is compared has.</summary>
    public const string Collation = "Latin1_General_BIN2";

    public static SqlDialect Instance { get; } = new(
        Top: count => $"TOP ({count}) ",
        Limit: _ => "",
        Whole: (row, column) => $"COALESCE({row}.whole, {row}.{column})",
        Key: KeyText.Of,
        NumberKey: number => KeyText.Of(number),
        Distance: GreatCircle,

        // The ends of time are the least and the greatest bigint: their difference is none.
        IsWide: row => $"{row}.high - 864000000000 > {row}.low",
        Rows: SqlServerSets.Rows,
        Escape: TextEscapes.Make,

        // It takes 2,100, of which the driver needs some.
        MostParameters: 2090,
        FileCheck: null);

    /// <summary>The haversine formula, as <see cref="Circle.Distance"/> computes it.</summary>
    private static string GreatCircle(string latitude, string longitude, string fromLatitude, string fromLongitude)
    {
        var (to, from) = ($"{latitude}.approx", fromLatitude);
        var haversine = $"SQUARE(SIN(RADIANS({to} - {from}) / 2)) + COS(RADIANS({from})) * COS(RADIANS({to}))"
            + $" * SQUARE(SIN(RADIANS({longitude}.approx - {fromLongitude}) / 2))";
        return $"2 * {Circle.EarthRadius.ToString("R", System.Globalization.CultureInfo.InvariantCulture)}"
            + $" * ASIN(CASE WHEN {haversine} >= 1 THEN 1 ELSE SQRT({haversine}) END)";
    }
}
