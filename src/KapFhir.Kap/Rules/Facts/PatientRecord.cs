using System.Globalization;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Rules.Facts;

/// <summary>The occasions of one patient in one unit: from when to when, and how many.</summary>
internal sealed record OccasionSpan(DateTimeOffset First, DateTimeOffset Last, int Count)
{
    internal static OccasionSpan Of(IReadOnlyCollection<DateTimeOffset> times) => new(times.Min(), times.Max(), times.Count);
}

/// <summary>
/// One patient's record as the rules of one unit look at it: each kind of fact is searched once, over the time of all of the unit's occasions, and an occasion
/// takes its own window of it. What the rules themselves write is read anew.
/// </summary>
internal sealed class PatientRecord(RecordReader reader, RecordKinds kinds, RecordOptions options, string patient, OccasionSpan span)
{
    private readonly Dictionary<string, object> _dated = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (IReadOnlyList<FhirNode> Found, bool IsCut)> _found = new(StringComparer.Ordinal);

    internal RecordKinds Kinds => kinds;

    internal string Patient => patient;

    /// <summary>The facts of a kind around an occasion: from so many days before to the end of the next day, or without end.</summary>
    internal Looked<T> Around<T>(DatedKind<T> kind, Occasion occasion, int daysBack, bool isEndless = false)
        where T : class
    {
        var key = kind.Type + " " + string.Join(' ', kind.More);
        var timeline = (Timeline<T>)(_dated.TryGetValue(key, out var kept) ? kept
            : _dated[key] = Load(kind, span.First, isEndless ? null : span.Last, daysBack, span.Count));

        // A record that is longer than all of the unit's occasions may look at is looked at anew for each.
        timeline = timeline.IsWhole || span.Count == 1 ? timeline : Load(kind, occasion.At, isEndless ? null : occasion.At, daysBack, 1);
        return timeline.Window(Since(occasion.At, daysBack), isEndless ? DateTimeOffset.MaxValue : Until(occasion.At), occasion.Reference, options.MaxResources);
    }

    /// <summary>The resources that a search of the patient's record finds, dates aside.</summary>
    internal Looked<FhirNode> All(Occasion occasion, string type, params (string Name, string Value)[] parameters)
    {
        var key = type + " " + string.Join(' ', parameters);
        if (!_found.TryGetValue(key, out var found))
        {
            var nodes = reader.Find(RecordSearch.Of(type, options.MaxResources + 1, [("patient", patient), .. parameters]));
            _found[key] = found = (nodes.Count > options.MaxResources ? [.. nodes.Take(options.MaxResources)] : nodes, nodes.Count > options.MaxResources);
        }

        return new([.. found.Found.Where(n => n.Self() != occasion.Reference)], found.IsCut);
    }

    /// <summary>The resource that a reference names, or null.</summary>
    internal FhirNode? Follow(string? reference) => reader.Follow(reference);

    /// <summary>True if what is looked at may be of this type and written by a rule.</summary>
    internal static bool MayBeWritten(string type) => type is "Flag" or "AdverseEvent" or "Observation";

    /// <summary>A rule has written this: what is known of its kind is read anew.</summary>
    internal void Forget(FhirNode written)
    {
        var isFact = written.Type.Name switch
        {
            "Observation" => written.Child("partOf") is not null || FactCodes.IsFact(written.Codes("code")),
            "Flag" => RiskFact.IsRisk(written),
            _ => true,
        };
        if (isFact)
        {
            _dated.Keys.Where(k => IsOf(k, written.Type.Name)).ToList().ForEach(k => _dated.Remove(k));
            _found.Keys.Where(k => IsOf(k, written.Type.Name)).ToList().ForEach(k => _found.Remove(k));
        }
    }

    private static bool IsOf(string key, string type) => key.StartsWith(type + " ", StringComparison.Ordinal);

    private Timeline<T> Load<T>(DatedKind<T> kind, DateTimeOffset first, DateTimeOffset? last, int daysBack, int occasions)
        where T : class
    {
        List<(string, string)> parameters = [(kind.Patient, patient), .. kind.More, (kind.Parameter, "ge" + Day(Since(first, daysBack)))];
        if (last is { } end)
        {
            parameters.Add((kind.Parameter, "lt" + Day(Until(end))));
        }

        // The occasion itself may be among them, and one more tells whether there are more.
        var limit = (int)Math.Min(int.MaxValue, (long)occasions * (options.MaxResources + 2));
        var nodes = reader.Find(RecordSearch.Of(kind.Type, limit, [.. parameters, ("_sort", "-" + kind.Parameter)]));
        var facts = from node in nodes
                    let fact = kind.Read(node)
                    let start = node.Begin(kind.Element)
                    where fact is not null && start is not null
                    select new DatedFact<T>(fact, node.Self(), start.Value, node.End(kind.Element) ?? DateTimeOffset.MaxValue);
        return new Timeline<T>(facts, nodes.Count < limit);
    }

    private static DateTimeOffset Since(DateTimeOffset at, int days) => new(at.UtcDateTime.Date.AddDays(-days), TimeSpan.Zero);

    // To the end of the occasion's next day: what is recorded of a session may be dated after it began.
    private static DateTimeOffset Until(DateTimeOffset at) => new(at.UtcDateTime.Date.AddDays(2), TimeSpan.Zero);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
