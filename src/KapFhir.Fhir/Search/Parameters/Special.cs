// https://hl7.org/fhir/R4/location.html#search and https://hl7.org/fhir/R4/search.html#special
using System.Globalization;
using System.Numerics;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Search.Parameters;

/// <summary>
/// The special parameter <c>near</c> of Location: latitude|longitude|distance|units, the distance along a great circle. The rectangle of
/// meridians and parallels around the circle is what an index finds; of what lies in it, the distance decides.
/// </summary>
internal static class SpecialParameter
{
    private const string Expected =
        "latitude|longitude|distance|units, as in 42.25|-83.69|11|km; units are km (default), m or [mi_us], distance is 10 km by default";
    private const double DefaultDistance = 10;
    private const double KilometresPerDegree = Circle.EarthRadius * Math.PI / 180;
    private const int Digits = 9;

    // A rounding must not leave the edge of the circle outside of the rectangle.
    private const double Slack = 1e-8;

    /// <summary>Reads a place and a distance into one rectangle, or two where it crosses the date line.</summary>
    public static Issue? Parse(string text, ValueScope scope, List<SearchValue> values)
    {
        var parts = SearchEscaping.Split(text, '|');
        double? factor = parts.Count < 4 ? 1 : KilometresOf(parts[3]);
        if (parts.Count is < 2 or > 4 || factor is null
            || !TryRead(parts[0], 90, out var latitude) || !TryRead(parts[1], 180, out var longitude)
            || !TryReadDistance(parts, out var distance))
        {
            return scope.Bad(text, Expected);
        }

        var circle = new Circle(latitude, longitude, distance * factor.Value);
        var height = (circle.Kilometres / KilometresPerDegree) + Slack;
        var (south, north) = (latitude - height, latitude + height);
        // Around a pole every meridian is near.
        var width = south <= -90 || north >= 90 ? 180
            : (Math.Asin(Math.Min(1, Math.Sin(Radians(height)) / Math.Cos(Radians(latitude)))) * 180 / Math.PI) + Slack;
        foreach (var (west, east) in Sides(longitude, width))
        {
            values.Add(new CompositeValue([Between(south, north), Between(west, east)]) { Within = circle });
        }

        return null;
    }

    /// <summary>Keeps a position: its latitude and longitude as the parts of one instance.</summary>
    public static void Extract(object item, int instance, IndexKey key, Extraction extraction)
    {
        if (item is FhirNode node && NumberParameter.KeyOf(node.Child("latitude")) is { } latitude
            && NumberParameter.KeyOf(node.Child("longitude")) is { } longitude)
        {
            extraction.Add(new NumberEntry(IndexKey.Of(key.Parameter, 1, instance), latitude, latitude));
            extraction.Add(new NumberEntry(IndexKey.Of(key.Parameter, 2, instance), longitude, longitude));
        }
    }

    private static IEnumerable<(double West, double East)> Sides(double longitude, double width)
    {
        var (west, east) = (longitude - width, longitude + width);
        if (width >= 180)
        {
            return [(-180, 180)];
        }

        if (west < -180)
        {
            return [(-180, east), (west + 360, 180)];
        }

        return east > 180 ? [(west, 180), (-180, east - 360)] : [(west, east)];
    }

    private static double? KilometresOf(string unit) => unit switch
    {
        "" or "km" => 1,
        "m" => 0.001,
        "[mi_us]" or "[mi_i]" or "mi" => 1.609344,
        _ => null,
    };

    private static bool TryReadDistance(List<string> parts, out double distance)
    {
        distance = DefaultDistance;
        return parts.Count < 3 || parts[2].Length == 0 || (TryRead(parts[2], 1e9, out distance) && distance >= 0);
    }

    private static bool TryRead(string text, double limit, out double number) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
        && Math.Abs(number) <= limit;

    // The upper end is excluded, so it goes one step up.
    private static NumberValue Between(double low, double high) =>
        new(SearchPrefix.Eq, Key((low + high) / 2, 0), Key(low, 0), Key(high, 1));

    private static DecimalKey Key(double degrees, int step) =>
        DecimalKey.From(new BigInteger(Math.Round(degrees * Math.Pow(10, Digits))) + step, Digits);

    private static double Radians(double degrees) => degrees * Math.PI / 180;
}
