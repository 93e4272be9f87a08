using KapFhir.Store.Resources;
using KapFhir.Store.Search;

namespace KapFhir.Store.Dialects;

/// <summary>A kind of database: how it is opened, how it says things, and who writes to it.</summary>
internal interface IDatabase
{
    /// <summary>The pieces of SQL that databases say differently.</summary>
    SqlDialect Dialect { get; }

    /// <summary>The number of the newest script of its schema.</summary>
    int NewestSchema { get; }

    /// <summary>The database's file; null where it is a server's.</summary>
    string? FilePath { get; }

    /// <summary>Brings the database to this program's schema. Returns the names of the scripts that were run.</summary>
    /// <exception cref="SchemaException">The database is newer than the program, or can't be used.</exception>
    /// <exception cref="StoreUnavailableException">It can't be opened.</exception>
    IReadOnlyList<string> Migrate(TimeProvider clock);

    /// <summary>The one writer of this process, on a database brought to this program's schema and numbers.</summary>
    /// <param name="vocabulary">Gets the numbers of types and search parameters.</param>
    /// <param name="newUnit">Makes the unit of a piece of work.</param>
    /// <param name="clock">The time of migrations.</param>
    /// <exception cref="SchemaException">The database is of a newer program, or is none.</exception>
    /// <exception cref="StoreUnavailableException">It can't be opened.</exception>
    IBatchWriter OpenWriter(Vocabulary vocabulary, Func<IWriteRows, WriteUnit> newUnit, TimeProvider clock);

    /// <summary>A connection that only reads.</summary>
    ReadSession OpenReader();
}

/// <summary>Does the work that waits. Used by one thread, which is the only one of this process that writes.</summary>
internal interface IBatchWriter : IDisposable
{
    /// <summary>Does pieces of work in one transaction, each kept or taken back by itself, and answers them when they are on disk.</summary>
    void Run(List<WriteJob> batch);
}
