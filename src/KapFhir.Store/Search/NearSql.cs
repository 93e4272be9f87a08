// https://hl7.org/fhir/R4/location.html#search
using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Search;

/// <summary>The distance of a stored position. SQLite is lent a function; other databases have what it takes.</summary>
internal static class NearSql
{
    public const string Function = "great_circle_km";

    /// <summary>The condition that the point of two rows lies in a circle.</summary>
    public static string Within(SqlValues values, string latitude, string longitude, Circle circle) =>
        values.Dialect.Distance(latitude, longitude, values.Add(circle.Latitude), values.Add(circle.Longitude)) + $" <= {values.Add(circle.Kilometres)}";

    /// <summary>The function that is lent.</summary>
    public static double Distance(byte[] latitude, byte[] longitude, double fromLatitude, double fromLongitude) =>
        Circle.Distance(fromLatitude, fromLongitude, DecimalKey.ToDouble(latitude), DecimalKey.ToDouble(longitude));
}
