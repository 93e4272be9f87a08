using System.Globalization;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Substances;

/// <summary>What a dose leaves of its lot, in every place together.</summary>
/// <param name="Lot">The lot.</param>
/// <param name="Left">The mg on hand after it, all that was given at the same moment taken off.</param>
public sealed record StockFact(string Lot, decimal Left);

/// <summary>Reads what is on hand of a dose's lot: since its last count, and nothing where no stock of it is kept.</summary>
internal sealed class StockOnHand(RecordReader reader, Products products, int most)
{
    private const int LotsOfANumber = 50;

    /// <summary>True if there was more on record than is looked at, so that nothing can be said.</summary>
    internal bool IsCut { get; private set; }

    /// <summary>What is left after a dose; null if that is not known.</summary>
    internal StockFact? After(DoseFact dose)
    {
        var lot = dose.Controlled?.Lot ?? reader.Follow(dose.Medication)?.Child("batch")?.ChildText("lotNumber");
        if (string.IsNullOrEmpty(lot) || lot.IndexOfAny([',', '|', '$', '\\']) >= 0)
        {
            return null;
        }

        var medications = reader.Find(RecordSearch.Of("Medication", LotsOfANumber, ("lot-number", lot))).Select(m => m.Self()).ToList();
        if (medications.Count == 0 || Base(medications) is not { Count: > 0 } kept)
        {
            return null;
        }

        var last = kept.Where(e => e.Kind == StockKind.Counted && e.At <= dose.Start).Select(e => (DateTimeOffset?)e.At).Max();
        var events = kept.Concat(Uses(medications, lot, last ?? kept.Min(e => e.At))).Where(e => e.Item.Lot == lot).DistinctBy(e => e.Reference, StringComparer.Ordinal).ToList();
        return !IsCut && SubstanceLog.OnHand(events.Where(e => last is null || e.At >= last), dose.Start) is { } left ? new StockFact(lot, left) : null;
    }

    // What came in and was counted: with neither no stock is kept here.
    private List<StockEvent> Base(List<string> medications)
    {
        var all = string.Join(',', medications);
        var moved = Find("SupplyDelivery", ("_profile", KapGuide.Definition("kap-stock-movement")), ("status", "completed"))
            .Where(d => d.Child("suppliedItem").Target("item") is { } item && medications.Contains(item, StringComparer.Ordinal));
        return Events(moved.Concat(Find("Observation", ("code", StockReading.Count.ToString()), ("focus", all))));
    }

    private List<StockEvent> Uses(List<string> medications, string lot, DateTimeOffset since)
    {
        var (all, from) = (string.Join(',', medications), "ge" + since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        return Events(Find("MedicationAdministration", ("medication", all), ("effective-time", from))
            .Concat(Find("MedicationAdministration", ("code", products.All), ("effective-time", from)).Where(d => ControlledSubstance.Read(d.Extension("kap-controlled-substance"))?.Lot == lot))
            .Concat(Find("MedicationDispense", ("medication", all), ("status", "completed"))));
    }

    private List<StockEvent> Events(IEnumerable<FhirNode> records)
    {
        var reading = new StockReading(products, reader);
        return [.. records.Select(r => reading.Read(r, places: null)).OfType<StockEvent>()];
    }

    private IReadOnlyList<FhirNode> Find(string type, params (string Name, string Value)[] parameters)
    {
        var found = reader.Find(RecordSearch.Of(type, most + 1, parameters));
        IsCut |= found.Count > most;
        return found;
    }
}
