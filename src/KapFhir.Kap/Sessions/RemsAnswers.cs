using System.Text.Json.Nodes;
using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules;
using KapFhir.Kap.Rules.BeforeDose;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Sessions;

/// <summary>What the REMS form asks beside the session's own record.</summary>
/// <param name="Drugs">The classes of drugs in use, by the names of the table of interactions.</param>
/// <param name="Setting">Where the session took place, in words.</param>
/// <param name="Provider">Who gave the dose, in words.</param>
/// <param name="Rules">The settings of the rules: which values are acceptable.</param>
public sealed record RemsSurroundings(IReadOnlyList<string> Drugs, string? Setting, string? Provider, KapRules Rules)
{
    /// <summary>Reads it.</summary>
    public static RemsSurroundings Read(SessionRecord record, RecordReader reader, KapRules rules)
    {
        var patient = record.Procedure.Target("subject")!;
        var products = new Products(rules.Products);
        var drugs = reader.Find(RecordSearch.Of("MedicationStatement", 500, ("patient", patient), ("status", "active,intended")))
            .Concat(reader.Find(RecordSearch.Of("MedicationRequest", 500, ("patient", patient), ("status", "active")))).SelectMany(d => products.Of(d, reader).Codes).ToList();
        var place = record.Procedure.Target("location") ?? reader.Follow(record.Session.Encounter)?.Child("location").Target("location");
        var person = record.Session.Performers.OrderBy(p => p.Function is "administering-clinician" or "performer" ? 0 : 1).Select(p => p.Actor).FirstOrDefault();
        return new RemsSurroundings([.. InteractionRule.ClassesOf(drugs)], reader.Follow(place)?.ChildText("name"), Name(reader.Follow(person)), rules);
    }

    /// <summary>A name in words, or null.</summary>
    internal static string? Name(FhirNode? person) => person?.Child("name") is not { } name ? null
        : name.HasValue ? name.Text
        : name.ChildText("text") ?? (string.Join(' ', name.ChildrenNamed("given").Select(g => g.Text).Append(name.ChildText("family")).OfType<string>()) is { Length: > 0 } words ? words : null);
}

/// <summary>The answers that a session's record gives to the REMS form.</summary>
internal sealed class RemsAnswers(SessionRecord record, RemsSurroundings around)
{
    // SNOMED CT 17971005 sedated, 271782001 drowsy; 280945000, 231519007, 79499004 derealization and depersonalization; 1023001 apnea, 389086002 hypoxia.
    private static readonly string[] Sedation = ["17971005", "271782001"];
    private static readonly string[] Dissociation = ["280945000", "231519007", "79499004"];
    private static readonly string[] Respiratory = ["1023001", "389086002"];

    private static readonly (string LinkId, string Class)[] DrugItems =
    [
        ("concomitant-benzodiazepine", "benzodiazepines"), ("concomitant-stimulant", "stimulants"), ("concomitant-maoi", "maoi"), ("concomitant-opioid", "opioids"),
    ];

    private readonly SessionSummary _summary = new(record);

    internal IEnumerable<(string LinkId, JsonObject? Value)> All() => [.. Patient(), .. Drugs(), .. Session(), .. Pressures(), .. Events()];

    private IEnumerable<(string LinkId, JsonObject? Value)> Patient()
    {
        yield return ("patient-name", Text(RemsSurroundings.Name(record.Patient)));
        yield return ("birth-date", Value("valueDate", record.Patient?.ChildText("birthDate")));
        yield return ("rems-id", Text(record.Patient?.ChildrenNamed("identifier").FirstOrDefault(IsRems)?.ChildText("value")));
    }

    private static bool IsRems(FhirNode identifier) => identifier.ChildText("system")?.Contains("rems", StringComparison.OrdinalIgnoreCase) is true
        || identifier.Child("type")?.ChildText("text")?.Contains("REMS", StringComparison.OrdinalIgnoreCase) is true;

    // A drug that is on record is in use; one that is not on record may be all the same.
    private IEnumerable<(string LinkId, JsonObject? Value)> Drugs() =>
        from item in DrugItems
        select (item.LinkId, around.Drugs.Contains(item.Class, StringComparer.Ordinal) ? Flag(true) : null);

    private IEnumerable<(string LinkId, JsonObject? Value)> Session()
    {
        yield return ("setting", Text(around.Setting));
        yield return ("provider", Text(around.Provider));
        var start = record.Procedure.Child("performed")?.ChildText("start") ?? record.Procedure.Child("performed")?.Text;
        yield return ("session-date", Value("valueDate", start is { Length: >= 10 } ? start[..10] : null));
        var given = record.Doses.Select(d => d.Fact.Milligrams).ToList();
        var dose = given.Count > 0 && !given.Contains(null) ? given.Sum() : record.Session.Milligrams;
        yield return ("dose", dose is { } mg ? new JsonObject { ["valueQuantity"] = Build.Quantity(mg, "mg", "mg") } : null);
        string[] lots = [.. record.Doses.Select(d => d.Lot).OfType<string>().Distinct(StringComparer.Ordinal)];
        yield return ("lot", Text(lots.Length > 0 ? string.Join(", ", lots) : null));
        var minutes = record.Procedure.Extension("kap-observation-minutes").In("value", "min") ?? _summary.MinutesToDischarge;
        yield return ("observation-minutes", minutes is { } observed ? new JsonObject { ["valueInteger"] = (int)observed } : null);
        var ready = record.Procedure.Extension("kap-discharge-readiness").Part("time")?.ChildText("value");
        yield return ("ready-time", Value("valueTime", ready?.Split('T') is [_, { Length: >= 8 } clock] ? clock[..8] : null));
    }

    // "Acceptable" is filled in where the clinic's own limits say so; above them a clinician has to say it.
    private IEnumerable<(string LinkId, JsonObject? Value)> Pressures()
    {
        var rules = around.Rules;
        var before = record.Pressure(m => m <= 0, isLast: true);
        var at40 = record.Pressure(m => Math.Abs(m - 40) <= rules.R27.ToleranceMinutes, isLast: false);
        var end = record.Pressure(m => m > 40 + rules.R27.ToleranceMinutes, isLast: true);
        foreach (var (name, pressure) in new[] { ("pre", before), ("40", at40), ("end", end) })
        {
            yield return ("systolic-" + name, Whole(pressure?.Systolic));
            yield return ("diastolic-" + name, Whole(pressure?.Diastolic));
        }

        yield return ("vitals-pre", before?.Systolic <= rules.R05.DelaySystolic && before?.Diastolic <= rules.R05.DelayDiastolic ? Flag(true) : null);
        yield return ("vitals-end", end?.Systolic <= rules.R31.MaxSystolic && end?.Diastolic <= rules.R31.MaxDiastolic ? Flag(true) : null);
    }

    private IEnumerable<(string LinkId, JsonObject? Value)> Events()
    {
        var rules = around.Rules.R31;
        var sedation = Series("moaas").Select(v => v >= rules.MinMoaas).ToList();
        var dissociation = Series("cadss6").Select(v => v <= rules.MaxDissociation).ToList();
        return
        [
            .. Occurred("sedation", Sedation, sedation), .. Occurred("dissociation", Dissociation, dissociation),
            .. Occurred("respiratory", Respiratory, []), .. Serious(),
        ];
    }

    private IEnumerable<(string LinkId, JsonObject? Value)> Serious()
    {
        var serious = record.Events.Where(e => e.Codes("seriousness").Any(c => c.Code == "serious")).ToList();
        yield return ("serious-event", serious.Count > 0 ? Flag(true)
            : record.Events.Count > 0 && record.Events.All(e => e.Codes("seriousness").Any(c => c.Code == "non-serious")) ? Flag(false) : null);
        yield return ("serious-event-text", Text(serious.Count == 0 ? null : string.Join("; ", serious.Select(Words))));
    }

    // It occurred if an event says so or a scale was off; it did not if the scale was taken and never off. Resolved: the event says so, or the last reading does.
    private IEnumerable<(string LinkId, JsonObject? Value)> Occurred(string name, string[] codes, IReadOnlyList<bool> isWell)
    {
        var events = record.Events.Where(e => e.Codes("event").Any(c => codes.Contains(c.Code, StringComparer.Ordinal))).ToList();
        var occurred = events.Count > 0 || isWell.Contains(false) ? true : isWell.Count > 0 ? false : (bool?)null;
        yield return (name, occurred is { } answer ? Flag(answer) : null);
        if (occurred == true)
        {
            var isOver = events.Count > 0 && events.TrueForAll(e => e.Codes("outcome").Any(c => c.Code is "resolved" or "resolvedWithSequelae"));
            yield return (name + "-resolved", isOver || (isWell.Count > 1 && isWell[^1]) ? Flag(true) : null);
        }
    }

    private IEnumerable<decimal> Series(string name) => _summary.Table.SelectMany(r => r.Values).Where(v => v.Name == name).Select(v => v.Value);

    private static string Words(FhirNode adverse) =>
        adverse.Child("event")?.ChildText("text") ?? adverse.Child("event")?.Child("coding")?.ChildText("display") ?? adverse.Codes("event").Select(c => c.Code).FirstOrDefault() ?? "event";

    private static JsonObject? Whole(decimal? number) => number is { } value ? new JsonObject { ["valueInteger"] = (int)Math.Round(value) } : null;

    private static JsonObject? Text(string? text) => Value("valueString", text);

    private static JsonObject? Value(string name, string? text) => string.IsNullOrEmpty(text) ? null : new JsonObject { [name] = text };

    private static JsonObject Flag(bool value) => new() { ["valueBoolean"] = value };
}
