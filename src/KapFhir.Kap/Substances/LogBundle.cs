// OperationDefinition kap-controlled-substance-log of the guide
using System.Globalization;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Kap.Rules;
using static KapFhir.Kap.Build;

namespace KapFhir.Kap.Substances;

/// <summary>The log as a Bundle: a List of the records it rests on, a Parameters with totals and lines, and a DetectedIssue for each thing that does not add up.</summary>
public static class LogBundle
{
    /// <summary>Writes the log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="place">The place or organization: its reference.</param>
    /// <param name="now">When it is written.</param>
    public static JsonObject Write(SubstanceLog log, string place, DateTimeOffset now) => new()
    {
        ["resourceType"] = "Bundle",
        ["type"] = "collection",
        ["timestamp"] = Instant(now),
        ["entry"] = new JsonArray([.. log.Discrepancies.Select(d => Issue(d, now)).Prepend(Figures(log)).Prepend(Records(log, place, now)).Select(r => (JsonNode)new JsonObject { ["resource"] = r })]),
    };

    // https://hl7.org/fhir/R4/list.html: its subject may be a Location, and no Organization.
    private static JsonObject Records(SubstanceLog log, string place, DateTimeOffset now)
    {
        var list = new JsonObject
        {
            ["resourceType"] = "List",
            ["status"] = "current",
            ["mode"] = "snapshot",
            ["title"] = $"Controlled substances of {place} from {Date(log.From)} to {Date(log.Until.AddTicks(-1))}",
            ["date"] = Time(now),
        };
        if (place.StartsWith("Location/", StringComparison.Ordinal))
        {
            list["subject"] = Reference(place);
        }

        if (log.Lines.Count > 0)
        {
            list["entry"] = new JsonArray([.. log.Lines.Select(l => new JsonObject { ["date"] = Time(l.Event.At), ["item"] = Reference(l.Event.Reference) })]);
        }
        else
        {
            list["emptyReason"] = Concept(Hl7 + "list-empty-reason", "nilknown");
        }

        return list;
    }

    private static JsonObject Figures(SubstanceLog log) => new()
    {
        ["resourceType"] = "Parameters",
        ["parameter"] = new JsonArray([.. new[] { Value("discrepancies", "valueInteger", log.Discrepancies.Count) }.Concat(log.Totals.Select(Total)).Concat(log.Lines.Select(Line))]),
    };

    private static JsonObject Total(LotTotal total) => Parts("total",
    [
        .. Lot(total.Item, total.Name, total.Expires),
        Amount("opening", total.Opening), Amount("received", total.Received), Amount("dispensed", total.Dispensed), Amount("given", total.Given), Amount("wasted", total.Wasted),
        Amount("putBack", total.PutBack), Amount("returned", total.Returned), Amount("destroyed", total.Destroyed), Amount("lost", total.Lost),
        Amount("unaccounted", total.Unaccounted), Amount("corrected", total.Corrected), Amount("closing", total.Closing),
    ]);

    private static JsonObject Line(LogLine line)
    {
        var happened = line.Event;
        return Parts("line",
        [
            Value("record", "valueReference", Reference(happened.Reference)), Value("date", "valueDateTime", Time(happened.At)), Value("kind", "valueCode", LogTable.CodeOf(happened.Kind)),
            .. Lot(happened.Item, happened.Name, happened.Expires),
            Amount("amount", happened.Amount), Amount("given", happened.Given), Amount("wasted", happened.Wasted), Amount("putBack", happened.PutBack),
            Amount("onHand", line.Balance), line.Difference == 0 ? null : Amount("difference", line.Difference),
            happened.Patient is null ? null : Value("patient", "valueReference", Reference(happened.Patient)),
            happened.Partner is null ? null : Value("partner", "valueReference", Reference(happened.Partner)),
            .. happened.By.Select(b => Value("by", "valueReference", Reference(b))), .. happened.Witnesses.Select(w => Value("witness", "valueReference", Reference(w))),
        ]);
    }

    private static IEnumerable<JsonObject?> Lot(StockItem item, string? name, DateTimeOffset? expires) =>
    [
        Value("product", "valueString", item.Product), name is null ? null : Value("name", "valueString", name), item.Lot.Length == 0 ? null : Value("lot", "valueString", item.Lot),
        expires is { } end ? Value("expires", "valueDate", Date(end.AddTicks(-1))) : null,
    ];

    // https://hl7.org/fhir/R4/detectedissue.html
    private static JsonObject Issue(Discrepancy found, DateTimeOffset now) => new()
    {
        ["resourceType"] = "DetectedIssue",
        ["status"] = "final",
        ["code"] = new JsonObject { ["coding"] = new JsonArray(Coding(KapSystem("kap-issue"), "cs-discrepancy"), Coding(KapSystem(Overrides.RuleSystem), "R-32")) },
        ["severity"] = found.Kind is DiscrepancyKind.NoPlace or DiscrepancyKind.NoRecord ? "moderate" : "high",
        ["identifiedDateTime"] = Time(now),
        ["implicated"] = new JsonArray(Reference(found.Event.Reference)),
        ["detail"] = Words(found).Diagnostics,
    };

    /// <summary>A discrepancy in words.</summary>
    public static Issue Words(Discrepancy found) => Issues.StockDiscrepancy(found.Kind.ToString(), found.Event.Reference, found.Event.Item.Lot, found.Amount);

    private static JsonObject Parts(string name, IEnumerable<JsonObject?> parts) => new() { ["name"] = name, ["part"] = new JsonArray([.. parts.OfType<JsonObject>()]) };

    private static JsonObject Value(string name, string type, JsonNode value) => new() { ["name"] = name, [type] = value };

    private static JsonObject? Amount(string name, decimal? milligrams) => milligrams is { } value ? Value(name, "valueQuantity", Quantity(value, "mg", "mg")) : null;

    private static string Instant(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
