using KapFhir.Fhir.Search;
using KapFhir.Store.Resources;
using Microsoft.Data.SqlClient;

namespace KapFhir.Store.Dialects.SqlServer;

/// <summary>
/// The numbers of identities, systems and units. Those that rows about to be written need and that are not known are asked for together;
/// what the database does not have gets the next number, and its row is written with the others.
/// </summary>
internal sealed class SqlServerNumbers(SqlServerTransaction transaction, Vocabulary vocabulary)
{
    private const int Most = 100_000;
    private readonly GivenNumbers<(int Type, string Id)> _resources = new(Most);
    private readonly GivenNumbers<string> _systems = new(Most, StringComparer.Ordinal);
    private readonly GivenNumbers<string> _units = new(Most, StringComparer.Ordinal);

    /// <summary>The last version.</summary>
    public long LastSid { get; private set; }

    /// <summary>The last identity.</summary>
    public long LastRid { get; private set; }

    /// <summary>The last system.</summary>
    public long LastSystem { get; private set; }

    /// <summary>The last unit.</summary>
    public long LastUnit { get; private set; }

    /// <summary>Identities.</summary>
    public GivenNumbers<(int Type, string Id)> Resources => _resources;

    /// <summary>Begins a turn.</summary>
    /// <param name="turn">Where the numbers stand.</param>
    /// <param name="mayHaveChanged">True if another process may have written, or what was given last did not stay.</param>
    public void Begin(WriterTurn turn, bool mayHaveChanged)
    {
        (LastSid, LastRid, LastSystem, LastUnit) = (turn.LastSid, turn.LastRid, turn.LastSystem, turn.LastUnit);
        _resources.Trim(mayHaveChanged);
        _systems.Trim(mayHaveChanged);
        _units.Trim(mayHaveChanged);
    }

    /// <summary>The next version's place.</summary>
    public long NextSid() => ++LastSid;

    /// <summary>The next identity.</summary>
    public long NextRid() => ++LastRid;

    /// <summary>What was given so far stays.</summary>
    public void Keep()
    {
        _resources.Keep();
        _systems.Keep();
        _units.Keep();
    }

    /// <summary>Numbers given while this runs stay, whatever becomes of the work at hand: they are for rows of work that is done.</summary>
    public void ForOthers(Action send) => _resources.ForOthers(() => _systems.ForOthers(() => _units.ForOthers(send)));

    /// <summary>What was given since goes. Numbers stay unused.</summary>
    public void TakeBack()
    {
        _resources.TakeBack();
        _systems.TakeBack();
        _units.TakeBack();
    }

    /// <summary>The number of a system; 0 for none.</summary>
    public long System(string uri) => uri.Length == 0 ? 0 : _systems[uri];

    /// <summary>The number of a unit; 0 for none.</summary>
    public long Unit(string text) => text.Length == 0 ? 0 : _units[text];

    /// <summary>The identity of a resource that is referred to.</summary>
    public long Target(ReferenceEntry reference) => _resources[(vocabulary.TypeId(reference.Type), reference.Id)];

    /// <summary>Sees to it that everything these rows name has a number. What is new is added to the rows, and to the texts.</summary>
    public void Resolve(PendingRows rows, JsonRows systems, JsonRows units)
    {
        HashSet<string> unknownSystems = new(StringComparer.Ordinal);
        HashSet<string> unknownUnits = new(StringComparer.Ordinal);
        HashSet<(int Type, string Id)> unknownResources = [];
        foreach (var (_, _, entries) in rows.Entries)
        {
            Collect(entries, unknownSystems, unknownUnits, unknownResources);
        }

        if (unknownSystems.Count + unknownUnits.Count + unknownResources.Count > 0)
        {
            Find([.. unknownSystems], [.. unknownUnits], [.. unknownResources]);
        }

        foreach (var uri in unknownSystems.Where(u => !_systems.TryGet(u, out _)))
        {
            _systems.Give(uri, ++LastSystem);
            systems.Start().Add(LastSystem).Add(KeyText.Of(uri)).Add(KeyText.Rest(uri)).End();
        }

        foreach (var unit in unknownUnits.Where(u => !_units.TryGet(u, out _)))
        {
            _units.Give(unit, ++LastUnit);
            units.Start().Add(LastUnit).Add(KeyText.Of(unit)).End();
        }

        foreach (var (type, id) in unknownResources.Where(r => !_resources.TryGet(r, out _)))
        {
            _resources.Give((type, id), NextRid());
            rows.Resources.Add((LastRid, type, id));
        }
    }

    private void Collect(IndexEntries entries, HashSet<string> systems, HashSet<string> units, HashSet<(int Type, string Id)> resources)
    {
        entries.Tokens.ForEach(e => Add(systems, _systems, e.System));
        entries.Uris.ForEach(e => Add(systems, _systems, e.Url));
        foreach (var entry in entries.Quantities)
        {
            Add(systems, _systems, entry.System);
            Add(units, _units, entry.Code);
            Add(units, _units, entry.Unit);
            Add(units, _units, entry.Canonical?.Unit ?? "");
        }

        foreach (var entry in entries.References)
        {
            var key = (vocabulary.TypeId(entry.Type), entry.Id);
            if (!_resources.TryGet(key, out _))
            {
                resources.Add(key);
            }
        }
    }

    private static void Add(HashSet<string> unknown, GivenNumbers<string> known, string text)
    {
        if (text.Length > 0 && !known.TryGet(text, out _))
        {
            unknown.Add(text);
        }
    }

    private void Find(string[] systems, string[] units, (int Type, string Id)[] resources)
    {
        using var systemKeys = Keys(systems);
        using var unitKeys = Keys(units);
        using var command = transaction.Command(
            systemKeys.Statement(PendingSql.FindSystems) + unitKeys.Statement(PendingSql.FindUnits) + PendingSql.FindResources,
            SqlServerValues.Text("@systems", systemKeys.ToString()), SqlServerValues.Text("@units", unitKeys.ToString()),
            SqlServerValues.Text("@resources", Keys(resources)));
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            _systems.Found(systems[reader.GetInt32(0)], reader.GetInt32(1));
        }

        reader.NextResult();
        while (reader.Read())
        {
            _units.Found(units[reader.GetInt32(0)], reader.GetInt32(1));
        }

        reader.NextResult();
        while (reader.Read())
        {
            _resources.Found(resources[reader.GetInt32(0)], reader.GetInt64(1));
        }
    }

    private static JsonRows Keys(string[] texts)
    {
        var rows = new JsonRows();
        for (var i = 0; i < texts.Length; i++)
        {
            rows.Start().Add(i).Add(KeyText.Of(texts[i])).End();
        }

        return rows;
    }

    /// <summary>Resources as parameters of the statements that find them.</summary>
    public static string Keys((int Type, string Id)[] resources)
    {
        using var rows = new JsonRows();
        for (var i = 0; i < resources.Length; i++)
        {
            rows.Start().Add(i).Add(resources[i].Type).Add(resources[i].Id).End();
        }

        return rows.ToString();
    }
}
