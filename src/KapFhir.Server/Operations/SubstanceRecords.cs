using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Substances;

namespace KapFhir.Server.Operations;

/// <summary>Reads what the log of a place is made of.</summary>
/// <param name="server">The server.</param>
/// <param name="visible">What the caller may see.</param>
internal sealed class SubstanceRecords(FhirServer server, Visibility visible)
{
    private static readonly string[] Followed = ["medication", "context", "partOf", "encounter", "focus"];
    private readonly Dictionary<string, FhirNode?> _read = new(StringComparer.Ordinal);

    /// <summary>A place with those in it, or the places of an organization; null for every place.</summary>
    public async Task<IReadOnlySet<string>> Places(string? reference, CancellationToken cancel)
    {
        var all = await Find("Location", [], cancel);
        var places = all.Where(l => reference is null || "Location/" + l.ChildText("id") == reference || l.Child("managingOrganization")?.ChildText("reference") == reference)
            .Select(l => "Location/" + l.ChildText("id")).ToHashSet(StringComparer.Ordinal);
        while (all.Where(l => l.Child("partOf")?.ChildText("reference") is { } within && places.Contains(within)).Select(l => "Location/" + l.ChildText("id")).ToList() is var more
            && more.Exists(m => !places.Contains(m)))
        {
            places.UnionWith(more);
        }

        return places;
    }

    /// <summary>Everything that happened to the stock of these places before a moment.</summary>
    public async Task<IReadOnlyList<StockEvent>> Events(IReadOnlySet<string> places, string before, CancellationToken cancel)
    {
        var reading = new StockReading(server.Products, new RecordReader((type, id) => _read.GetValueOrDefault(type + "/" + id), _ => []));
        List<FhirNode> records =
        [
            .. await Find("SupplyDelivery", [new("status", "completed")], cancel),
            .. await Find("Observation", [new("code", StockReading.Count.ToString()), new("date", "lt" + before)], cancel),
            .. await Find("MedicationDispense", [new("status", "completed")], cancel),
            .. await Find("MedicationAdministration", [new("code", reading.ProductCodes), new("effective-time", "lt" + before)], cancel),
            .. await Find("MedicationAdministration", [new("medication:Medication.code", reading.ProductCodes), new("effective-time", "lt" + before)], cancel),
        ];
        await Follow(records, cancel);
        var all = records.DistinctBy(r => r.Type.Name + "/" + r.ChildText("id"), StringComparer.Ordinal).ToList();
        var uses = all.Where(IsUse).Select(r => reading.Read(r, places)).OfType<StockEvent>();
        var others = (await Places(null, cancel)).Except(places, StringComparer.Ordinal).ToHashSet(StringComparer.Ordinal);
        List<StockEvent> Kept(IReadOnlySet<string> at) => [.. all.Where(r => !IsUse(r)).Select(r => reading.Read(r, at)).OfType<StockEvent>()];
        return StockPlaces.Of(Kept(places), Kept(others), uses, places);
    }

    private static bool IsUse(FhirNode record) => record.Type.Name is "MedicationAdministration" or "MedicationDispense";

    // What they refer to, and what that does: the session's visit, the visit's place.
    private async Task Follow(IEnumerable<FhirNode> records, CancellationToken cancel)
    {
        for (var next = records.ToList(); next.Count > 0;)
        {
            var wanted = next.SelectMany(References).Where(r => !_read.ContainsKey(r)).Distinct(StringComparer.Ordinal).ToList();
            next = [];
            foreach (var reference in wanted)
            {
                var (type, id) = (reference.Split('/')[0], reference.Split('/')[1]);
                var stored = await server.Store.Read(type, id, visible, cancel);
                _read[reference] = stored is { IsDeleted: false } ? server.Writes.Read(stored.Json, type).Value : null;
                next.AddRange(_read[reference] is { Type.Name: "Procedure" } session ? [session] : []);
            }
        }
    }

    private static IEnumerable<string> References(FhirNode record) =>
        from element in Followed.SelectMany(record.ChildrenNamed).Concat(record.Child("suppliedItem")?.ChildrenNamed("item") ?? [])
        let text = element.ChildText("reference")
        where text is not null && text.Split('/') is ["Medication" or "Encounter" or "Procedure", _]
        select text;

    private Task<IReadOnlyList<FhirNode>> Find(string type, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancel) =>
        RecordPages.All(server, type, parameters, visible, cancel);
}
