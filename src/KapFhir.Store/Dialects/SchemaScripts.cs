using System.Globalization;
using System.Reflection;

namespace KapFhir.Store.Dialects;

/// <summary>The numbered scripts of one kind of database, each run once.</summary>
internal sealed class SchemaScripts
{
    private readonly string _prefix;

    /// <param name="folder">The folder under Schema.</param>
    public SchemaScripts(string folder)
    {
        _prefix = $"Schema.{folder}.";
        All = [.. Find().OrderBy(s => s.Number)];
    }

    /// <summary>The scripts, in order.</summary>
    public IReadOnlyList<(int Number, string Name)> All { get; }

    /// <summary>The scripts that a database which has seen these has not seen.</summary>
    /// <exception cref="SchemaException">The database is newer than the program.</exception>
    public IReadOnlyList<(int Number, string Name)> Missing(IReadOnlySet<int> applied)
    {
        if (applied.Count > 0 && applied.Max() > All[^1].Number)
        {
            throw new SchemaException(string.Create(
                CultureInfo.InvariantCulture,
                $"The database has schema {applied.Max()}, this program knows up to {All[^1].Number}. Run the newer program, or restore an older backup."));
        }

        return [.. All.Where(s => !applied.Contains(s.Number))];
    }

    /// <summary>The text of a script.</summary>
    public string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(_prefix + name + ".sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>How the time of a migration is written.</summary>
    public static string TimeOf(TimeProvider clock) => clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private IEnumerable<(int Number, string Name)> Find() =>
        from resource in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        where resource.StartsWith(_prefix, StringComparison.Ordinal)
        let name = resource[_prefix.Length..^".sql".Length]
        select (int.Parse(name.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture), name);
}
