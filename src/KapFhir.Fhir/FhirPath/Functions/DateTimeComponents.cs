// https://hl7.org/fhirpath/#extract-datetimetime-components
using KapFhir.Fhir.FhirPath.Compilation;

namespace KapFhir.Fhir.FhirPath.Functions;

/// <summary>The parts of dates and times; empty where a value is not that exact.</summary>
internal static class DateTimeComponents
{
    public static IReadOnlyList<Function> Functions { get; } =
    [
        Part("yearOf", DateTimePrecision.Year, local => local.Year),
        Part("monthOf", DateTimePrecision.Month, local => local.Month),
        Part("dayOf", DateTimePrecision.Day, local => local.Day),
        Part("hourOf", DateTimePrecision.Hour, local => local.Hour),
        Part("minuteOf", DateTimePrecision.Minute, local => local.Minute),
        Part("secondOf", DateTimePrecision.Second, local => local.Second),
        Part("millisecondOf", DateTimePrecision.Millisecond, local => local.Millisecond),
        OfMoment("timezoneOffsetOf", moment => moment.OffsetMinutes is { } minutes ? minutes / 60m : null),
        OfMoment("dateOf", moment => moment.AsDate()),
        OfMoment("timeOf", moment => moment.Precision < DateTimePrecision.Hour
            ? null
            : new FhirPathTime(moment.Precision, moment.Local.TimeOfDay, moment.FractionDigits)),
    ];

    private static Function Part(string name, DateTimePrecision precision, Func<DateTime, int> part) =>
        Function.Of(name, items => Singleton.Value(items, name + "()") switch
        {
            null => Items.Empty,
            FhirPathDateTime moment => moment.Precision < precision ? Items.Empty : Items.One(part(moment.Local)),
            FhirPathTime time when precision >= DateTimePrecision.Hour =>
                time.Precision < precision ? Items.Empty : Items.One(part(default(DateTime) + time.Value)),
            _ => Items.Empty,
        });

    private static Function OfMoment(string name, Func<FhirPathDateTime, object?> apply) =>
        Function.Of(name, items => Singleton.Value(items, name + "()") switch
        {
            null => Items.Empty,
            FhirPathDateTime moment => Items.One(apply(moment)),
            _ => Items.Empty,
        });
}
