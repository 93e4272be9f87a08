// http://hl7.org/fhirpath/N1/#time
using System.Globalization;

namespace KapFhir.Fhir.FhirPath;

/// <summary>A System.Time: a time of day, as exact as it was written, without an offset.</summary>
public sealed class FhirPathTime
{
    internal FhirPathTime(DateTimePrecision precision, TimeSpan value, int fractionDigits)
    {
        Precision = precision;
        Value = value;
        FractionDigits = fractionDigits;
    }

    /// <summary>How much of it is known: hour or finer.</summary>
    public DateTimePrecision Precision { get; }

    /// <summary>The time since midnight; parts beyond <see cref="Precision"/> are zero.</summary>
    public TimeSpan Value { get; }

    /// <summary>The digits of the fraction of a second, as written; at most seven are kept.</summary>
    public int FractionDigits { get; }

    /// <summary>Reads HH, HH:mm, HH:mm:ss or HH:mm:ss.f...; null if it is anything else.</summary>
    public static FhirPathTime? Parse(string text) => TimePart.Read(text) is { } part
        ? new(part.Precision, part.Value, part.FractionDigits)
        : null;

    /// <summary>As FHIR and FHIRPath write it, without the @T.</summary>
    public override string ToString()
    {
        var length = Precision switch { DateTimePrecision.Hour => 2, DateTimePrecision.Minute => 5, _ => 8 };
        return Value.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture)[..length] + TimePart.Fraction(Value, FractionDigits);
    }
}
