namespace KapFhir.Fhir.FhirPath;

/// <summary>How exactly a date or time is known. N1 compares seconds and milliseconds as one precision.</summary>
public enum DateTimePrecision
{
    /// <summary>A year.</summary>
    Year,

    /// <summary>A month.</summary>
    Month,

    /// <summary>A day.</summary>
    Day,

    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A minute.</summary>
    Minute,

    /// <summary>A second.</summary>
    Second,

    /// <summary>A fraction of a second.</summary>
    Millisecond,
}
