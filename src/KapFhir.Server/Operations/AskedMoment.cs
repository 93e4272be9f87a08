using KapFhir.Fhir;
using KapFhir.Fhir.Search;

namespace KapFhir.Server.Operations;

/// <summary>The moment that rules are asked to judge by: the parameter's, or now.</summary>
internal static class AskedMoment
{
    public static Result<DateTimeOffset> Read(OperationInput input, string name) =>
        input.Text(name) is not { } text ? DateTimeOffset.UtcNow
        : DateSpan.Parse(text, TimeZoneInfo.Utc) is { } span ? new DateTimeOffset(span.Start, TimeSpan.Zero)
        : Issues.BadParameter(name, text, "a date or time");
}
