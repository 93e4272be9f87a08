// https://hl7.org/fhir/R4/patient-operation-everything.html
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Writing;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Operations;

/// <summary>The time of care that <c>start</c> and <c>end</c> ask for, both days included.</summary>
/// <param name="Start">Its first tick.</param>
/// <param name="End">The first tick after it.</param>
internal sealed record CarePeriod(long Start, long End)
{
    // The search parameters that say when care took place, in the order in which a type is asked for them. A type with none of them has no
    // time of care.
    private static readonly string[] DateParameters =
        ["date", "effective-time",
            "effective", "period", "authored", "authoredon", "onset-date", "recorded-date", "started", "sent", "occurrence", "created"];

    /// <summary>The period, null if neither bound is given, or an issue for a bound that is no date.</summary>
    public static Result<CarePeriod?> Parse(IReadOnlyList<KeyValuePair<string, string>> parameters, TimeZoneInfo zone)
    {
        var period = new CarePeriod(long.MinValue, long.MaxValue);
        var isGiven = false;
        foreach (var (name, value) in parameters.Where(p => p.Key is "start" or "end"))
        {
            if (DateSpan.Parse(value, zone) is not { } span)
            {
                return Issues.BadParameter(name, value, "a date like 2026-03-01");
            }

            isGiven = true;
            period = name == "start" ? period with { Start = span.Start } : period with { End = span.End };
        }

        return Result<CarePeriod?>.Succeeded(isGiven ? period : null, []);
    }

    /// <summary>True if the care that a resource records touches the period, or if it records no time of care.</summary>
    public bool Covers(StoredVersion version, FhirServer server)
    {
        var code = Array.Find(DateParameters,
            c => server.Definitions.FindSearchParameter(version.Type, c) is { Type: Fhir.Definitions.SearchParameterType.Date });
        if (code is null)
        {
            return true;
        }

        var dates = server.Writes.Dates(version.Json, server.Definitions.FindSearchParameter(version.Type, code)!);
        return dates.Count == 0 || dates.Any(d => d.Start < End && d.End > Start);
    }
}
