// https://hl7.org/fhir/R4/location.html#search
namespace KapFhir.Fhir.Search;

/// <summary>The places on Earth within a distance of one.</summary>
/// <param name="Latitude">The centre's latitude, in degrees.</param>
/// <param name="Longitude">The centre's longitude, in degrees.</param>
/// <param name="Kilometres">The distance along a great circle.</param>
public sealed record Circle(double Latitude, double Longitude, double Kilometres)
{
    /// <summary>The mean radius of the Earth in km, https://en.wikipedia.org/wiki/Earth_radius#Arithmetic_mean_radius (IUGG).</summary>
    public const double EarthRadius = 6371.0088;

    /// <summary>True if the place lies within the distance.</summary>
    public bool Contains(double latitude, double longitude) => Distance(Latitude, Longitude, latitude, longitude) <= Kilometres;

    /// <summary>The distance of two places along the great circle through them, in km, by the haversine formula on a sphere.</summary>
    public static double Distance(double fromLatitude, double fromLongitude, double toLatitude, double toLongitude)
    {
        var (north, east) = (Half(toLatitude - fromLatitude), Half(toLongitude - fromLongitude));
        var haversine = (north * north)
            + (Math.Cos(double.DegreesToRadians(fromLatitude)) * Math.Cos(double.DegreesToRadians(toLatitude)) * east * east);
        return 2 * EarthRadius * Math.Asin(Math.Min(1, Math.Sqrt(haversine)));
    }

    private static double Half(double degrees) => Math.Sin(double.DegreesToRadians(degrees) / 2);
}
