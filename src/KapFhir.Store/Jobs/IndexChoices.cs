using System.Data.Common;
using Dapper;

namespace KapFhir.Store.Jobs;

/// <summary>
/// The settings that decide which index rows there are. When one changes, what is stored is to be indexed anew before anything is searched: a search by
/// words that were never indexed would find less than there is.
/// </summary>
internal static class IndexChoices
{
    /// <summary>Notes the settings, and from where to index anew if they are others than before.</summary>
    public static void Apply(DbConnection connection, StorageOptions options)
    {
        var wanted = options.FullText ? 1 : 0;
        if (wanted == (connection.ExecuteScalar<long?>("SELECT is_on FROM index_choice WHERE name = 'full-text'") ?? 0))
        {
            return;
        }

        using var transaction = connection.BeginTransaction();
        connection.Execute("DELETE FROM index_choice WHERE name = 'full-text'", transaction: transaction);
        connection.Execute("INSERT INTO index_choice (name, is_on) VALUES ('full-text', @wanted)", new { wanted }, transaction);
        connection.Execute("DELETE FROM reindexing", transaction: transaction);
        connection.Execute("INSERT INTO reindexing (id, after_sid) SELECT 1, 0 WHERE EXISTS (SELECT 1 FROM version)", transaction: transaction);
        transaction.Commit();
    }
}
