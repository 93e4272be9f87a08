using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Rules;

/// <summary>
/// The rules asked about all that one unit writes, when all of it is written: what they look at in a patient's record is read once, and not anew for each entry.
/// What the rules write meanwhile must be told them, since it may be looked at by what comes after it.
/// </summary>
public sealed class UnitRules
{
    private readonly RuleGate _gate;
    private readonly RecordReader _reader;
    private readonly RecordKinds _kinds;
    private readonly Dictionary<(string Type, string Id), FhirNode?> _read = [];
    private readonly Dictionary<string, Occasion> _occasions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PatientRecord> _records = new(StringComparer.Ordinal);

    /// <summary>Looks at what is written.</summary>
    /// <param name="gate">The rules.</param>
    /// <param name="reader">Reads what is on record, what the unit wrote included.</param>
    /// <param name="written">What the unit wrote, and its type and id.</param>
    internal UnitRules(RuleGate gate, RecordReader reader, IEnumerable<(FhirNode Resource, string Reference)> written)
    {
        _gate = gate;
        _reader = reader with { Read = Once };
        _kinds = new RecordKinds(_reader, gate.Products);
        foreach (var (resource, reference) in written)
        {
            if (gate.OccasionOf(resource, reference, _reader) is { } occasion)
            {
                _occasions[reference] = occasion;
            }
        }

        foreach (var patient in _occasions.Values.GroupBy(o => o.Patient, StringComparer.Ordinal))
        {
            _records[patient.Key] = new PatientRecord(_reader, _kinds, gate.Book.Settings.Record, patient.Key, OccasionSpan.Of([.. patient.Select(o => o.At)]));
        }

        FhirNode? Once(string type, string id) => _read.TryGetValue((type, id), out var known) ? known : _read[(type, id)] = reader.Read(type, id);
    }

    /// <summary>What the rules say to a resource of the unit, or null if they have no say in it.</summary>
    public Verdict? Judge(string reference) =>
        _occasions.TryGetValue(reference, out var occasion) ? _gate.Judge(occasion, _records[occasion.Patient], _reader, null, facts => facts) : null;

    /// <summary>Tells what the rules have written.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="id">Its id.</param>
    /// <param name="read">Gives the resource, where it matters.</param>
    public void Wrote(string type, string id, Func<FhirNode> read)
    {
        _read.Remove((type, id));
        if (PatientRecord.MayBeWritten(type))
        {
            var written = read();
            _records.Values.ToList().ForEach(record => record.Forget(written));
        }
    }
}
