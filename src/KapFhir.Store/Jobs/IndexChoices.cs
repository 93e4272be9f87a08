using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Jobs;

/// <summary>
/// The settings that decide which index rows there are, and what they hold. When one changes, what is stored is to be indexed anew before anything is
/// searched: a search by words that were never indexed would find less than there is, and one by days of another zone something else.
/// </summary>
internal static class IndexChoices
{
    private const string Zone = "time-zone:";

    // 1 was words without their places.
    private const int WordsWithPlaces = 2;
    private static readonly SqlStatement FullText = new("SELECT is_on FROM index_choice WHERE name = 'full-text'", []);
    private static readonly SqlStatement Zones = new($"SELECT name FROM index_choice WHERE name LIKE '{Zone}%'", []);

    /// <summary>True if the index rows are not those of the settings.</summary>
    public static bool Differ(ReadSession reads, StorageOptions options) =>
        (reads.Scalar(FullText) ?? 0) != Wanted(options)
        || (reads.First(Zones, row => row.GetString(0)[Zone.Length..]) ?? "UTC") != options.TimeZone;

    /// <summary>Notes the settings, and from where to index anew.</summary>
    public static Result<bool> Apply(WriteUnit unit, StorageOptions options)
    {
        unit.Run(new SqlStatement("DELETE FROM index_choice", []));
        unit.Run(new SqlStatement("INSERT INTO index_choice (name, is_on) VALUES ('full-text', @p0)", [Wanted(options)]));
        unit.Run(new SqlStatement("INSERT INTO index_choice (name, is_on) VALUES (@p0, 1)", [Zone + options.TimeZone]));
        unit.Run(new SqlStatement("DELETE FROM reindexing", []));
        unit.Run(new SqlStatement("INSERT INTO reindexing (id, after_sid) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM version)", []));
        return true;
    }

    private static int Wanted(StorageOptions options) => options.FullText ? WordsWithPlaces : 0;
}
