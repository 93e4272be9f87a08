// OperationDefinition kap-controlled-substance-log of the guide
using System.Globalization;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Substances;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Operations;

/// <summary>What came in, was dispensed, given, wasted, returned and counted of controlled substances in a place and a period, with what is on hand after each.</summary>
internal static class KapControlledSubstanceLog
{
    private const string Name = "$kap-controlled-substance-log";

    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, Name[1..]);
        var place = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !place.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. place.Issues]);
        }

        var period = Period(input.Value);
        return period.IsSuccess ? await Answer(request, input.Value, period.Value, server, cancel) : FhirAnswer.Failed(period.Issues);
    }

    private static async Task<FhirAnswer> Answer(FhirRequest request, OperationInput input, (DateTimeOffset From, DateTimeOffset Until) period, FhirServer server, CancellationToken cancel)
    {
        var about = request.Type + "/" + request.Id;
        var records = new SubstanceRecords(server, request.Visible);
        var events = await records.Events(await records.Places(about, cancel), period.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), cancel);
        var log = SubstanceLog.Of(OfProduct(events, input), period.From, period.Until, server.Gates.Settings.R32.ToleranceMg);
        return FhirAnswer.Tabled(
            JsonSerializer.SerializeToUtf8Bytes(LogBundle.Write(log, about, DateTimeOffset.UtcNow), WrittenRecord.Plain), table => LogTable.Write(table, log), Patients(log));
    }

    // Of whom the audit tells: the log shows what they were given.
    private static IReadOnlyList<string> Patients(SubstanceLog log) =>
        [.. log.Lines.Select(l => l.Event.Patient).OfType<string>().Where(p => p.StartsWith("Patient/", StringComparison.Ordinal)).Select(p => p["Patient/".Length..]).Distinct(StringComparer.Ordinal)];

    // A product is one code; its lots are found by every code that a record of them had.
    private static IEnumerable<StockEvent> OfProduct(IReadOnlyList<StockEvent> events, OperationInput input)
    {
        var codes = Codes(input).ToList();
        var items = events.Where(e => e.Codes.Any(codes.Contains)).Select(e => e.Item).ToHashSet();
        return codes.Count == 0 ? events : events.Where(e => items.Contains(e.Item));
    }

    private static IEnumerable<FhirCode> Codes(OperationInput input) =>
        input.Text("productCode") is { } code ? new[] { FhirCode.Parse(code) }.OfType<FhirCode>()
        : (input.Node("product")?.ChildrenNamed("coding") ?? []).Select(c => new FhirCode(c.ChildText("system") ?? "", c.ChildText("code") ?? ""));

    private static Result<(DateTimeOffset From, DateTimeOffset Until)> Period(OperationInput input)
    {
        if (input.Text("periodStart") is not { } start || input.Text("periodEnd") is not { } end)
        {
            return Issues.BadOperationInput(Name, "give 'periodStart' and 'periodEnd', the first and the last day.");
        }

        return DateSpan.Parse(start, TimeZoneInfo.Utc) is not { } first ? Issues.BadParameter("periodStart", start, "a date like 2026-03-01")
            : DateSpan.Parse(end, TimeZoneInfo.Utc) is not { } last || last.End <= first.Start ? Issues.BadParameter("periodEnd", end, "a date, not before periodStart")
            : (new DateTimeOffset(first.Start, TimeSpan.Zero), new DateTimeOffset(last.End, TimeSpan.Zero));
    }
}
