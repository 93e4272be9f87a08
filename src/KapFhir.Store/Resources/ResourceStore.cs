using System.Text;
using KapFhir.Fhir;
using KapFhir.Fhir.Definitions;
using KapFhir.Fhir.Search;
using KapFhir.Store.Audit;
using KapFhir.Store.Auth;
using KapFhir.Store.Condition;
using KapFhir.Store.Conformance;
using KapFhir.Store.Dialects;
using KapFhir.Store.Indexing;
using KapFhir.Store.Jobs;
using KapFhir.Store.Release;
using KapFhir.Store.Search;

namespace KapFhir.Store.Resources;

/// <summary>
/// The stored resources. Every way to see one asks for a <see cref="Visibility"/>; what it does not cover looks as if it did not exist.
/// Writes are answered when they are on disk. Every method may raise <see cref="StoreUnavailableException"/>.
/// </summary>
public sealed class ResourceStore : IAsyncDisposable
{
    private readonly WriteQueue _writer;
    private readonly ReadPool _readers;
    private readonly ReadSql _read;
    private readonly HistorySql _history;
    private readonly SearchEngine _search;
    private readonly MetaSql _meta;
    private readonly ExpungeSql _expunge;
    private readonly RecordWithholding _withholding;
    private readonly Vocabulary _vocabulary;
    private readonly StorageOptions _options;
    private readonly TimeProvider _clock;
    private readonly SqlDialect _dialect;
    private readonly AuditChain _chain;
    private readonly ReleaseRebuild? _rebuild;

    private ResourceStore(IDatabase database, FhirDefinitions definitions, StorageOptions options, TimeProvider clock, ReleaseReading? release)
    {
        var vocabulary = new Vocabulary(definitions);
        _vocabulary = vocabulary;
        _options = options;
        _clock = clock;
        _dialect = database.Dialect;
        _read = new ReadSql(vocabulary, _dialect);
        _meta = new MetaSql(vocabulary, definitions, _dialect);
        _expunge = new ExpungeSql(vocabulary, _dialect);
        _withholding = new RecordWithholding(vocabulary, _read, _dialect);
        _history = new HistorySql(vocabulary, _dialect, options, definitions);
        _search = new SearchEngine(vocabulary, _dialect, options);
        var chain = new AuditChain(Encoding.UTF8.GetBytes(options.AuditKey), _dialect);
        var released = release is null ? null : new ReleaseRows(vocabulary, release, _dialect);
        _writer = new WriteQueue(database.OpenWriter(vocabulary, rows => new WriteUnit(rows, vocabulary, _search, _read, chain, released, clock), clock));
        _readers = new ReadPool(database.OpenReader, options.EffectiveReadConnections);
        _rebuild = release is null ? null : new ReleaseRebuild(this, _readers, vocabulary, release, _dialect);
        Conformance = new ConformanceStore(this, _readers, vocabulary);
        Jobs = new JobStore(this, _readers, options, clock);
        AuditRetention = new AuditRetention(this, chain, vocabulary.TypeId(AuditChain.Type));
        Audit = new AuditStore(_readers, vocabulary, _dialect, chain);
        Condition = new StoreCondition(database, _writer, _readers);
        _chain = chain;
        KeptSearches = new KeptSearches(this, _readers, clock);
        Auth = new AuthStore(this, _readers, clock);
        Indexing = new IndexJobs(this, _readers, _read, vocabulary, _dialect);
        _readers.ReadNow(session =>
        {
            vocabulary.Parameters.Load(session);
            return true;
        });
    }

    /// <summary>Search parameters beside R4's own, and keeping the index in step with them.</summary>
    public IndexJobs Indexing { get; }

    /// <summary>How the store is.</summary>
    public StoreCondition Condition { get; }

    /// <summary>Work that goes on beside requests.</summary>
    public JobStore Jobs { get; }

    /// <summary>Removes AuditEvents whose time is over.</summary>
    public AuditRetention AuditRetention { get; }

    /// <summary>What was done and is no AuditEvent yet, and the chain of those that are.</summary>
    public AuditStore Audit { get; }

    /// <summary>The state of the authorization server.</summary>
    public AuthStore Auth { get; }

    /// <summary>Searches whose further pages are led to by a name.</summary>
    public KeptSearches KeptSearches { get; }

    /// <summary>The secrets of research studies.</summary>
    public StudySecrets Studies => new(this);

    /// <summary>The conformance resources that are stored, and packages.</summary>
    public ConformanceStore Conformance { get; }

    /// <summary>Is called when work that changed conformance resources is on disk, before it is answered.</summary>
    public Func<Task>? ConformanceChanged { get; set; }

    /// <summary>Sees every reading statement, when a test listens.</summary>
    internal Action<SqlStatement>? Observer
    {
        get => _readers.Observer;
        set => _readers.Observer = value;
    }

    /// <summary>Opens the database, made or brought to this program's schema first.</summary>
    /// <param name="options">Checked settings.</param>
    /// <param name="definitions">The types, search parameters and compartments.</param>
    /// <param name="clock">The time of writes.</param>
    /// <param name="release">Tells what consents and labels say of what is written; null where nobody is told apart: then nothing can be withheld.</param>
    /// <exception cref="SchemaException">The database is of a newer program, or is no file.</exception>
    /// <exception cref="StoreUnavailableException">It can't be opened.</exception>
    public static ResourceStore Open(StorageOptions options, FhirDefinitions definitions, TimeProvider clock, ReleaseReading? release = null)
    {
        var store = new ResourceStore(Databases.Of(options), definitions, options, clock, release);
        if (store._readers.Read(session => IndexChoices.Differ(session, options), CancellationToken.None).GetAwaiter().GetResult())
        {
            store.Write(unit => IndexChoices.Apply(unit, options), CancellationToken.None).GetAwaiter().GetResult();
        }

        if (store._rebuild is { } rebuild && rebuild.IsDue(CancellationToken.None).GetAwaiter().GetResult())
        {
            rebuild.Run(CancellationToken.None).GetAwaiter().GetResult();
        }

        return store;
    }

    /// <summary>Brings the database to this program's schema. Returns the names of the scripts that were run.</summary>
    public static IReadOnlyList<string> Migrate(StorageOptions options, TimeProvider clock) => Databases.Of(options).Migrate(clock);

    /// <summary>The current version, deleted ones included, or null if the resource never existed or may not be seen.</summary>
    public Task<StoredVersion?> Read(string type, string id, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => _read.Current(session, type, id, visible), cancel);

    /// <summary>One version, or null.</summary>
    public Task<StoredVersion?> ReadVersion(string type, string id, int versionId, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => _read.Version(session, type, id, versionId, visible), cancel);

    /// <summary>The profiles, security labels and tags in use among the current resources of a type; null for every type.</summary>
    public Task<MetaInUse> MetaInUse(string? type, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => session.InSnapshot(s => _meta.InUse(s, type, visible)), cancel);

    /// <summary>A page of history.</summary>
    public Task<HistoryPage> History(HistoryQuery query, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => session.InSnapshot(s => _history.Page(s, query, visible)), cancel);

    /// <summary>A page of search results.</summary>
    /// <exception cref="PageExpiredException">The cursor is older than the index rows that are kept.</exception>
    public Task<SearchPage> Search(SearchQuery query, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => session.InSnapshot(s => _search.Page(s, query, visible)), cancel);

    /// <summary>True if something of a patient's record is withheld from who may see the patient. Says nothing of what, and hangs on no search.</summary>
    public Task<bool> Withholds(string patient, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => session.InSnapshot(s => _withholding.Any(s, patient, visible)), cancel);

    /// <summary>True if a resource of a type was written or deleted at or after a moment.</summary>
    public Task<bool> IsChangedSince(string type, DateTimeOffset moment, CancellationToken cancel) => _readers.Read(
        session => session.InSnapshot(s => s.Scalar(new SqlStatement(
            $"SELECT {_dialect.Top("1")}sid FROM version WHERE type = @p0 AND sid >= @p1 {_dialect.Limit("1")}",
            [_vocabulary.TypeId(type), new VersionClock(s, _dialect).At(moment.ToUnixTimeMilliseconds())])) is not null),
        cancel);

    /// <summary>The place of the newest version of a type in the order of all changes; null if there is none. While it is the same, nothing of the type was written or deleted.</summary>
    public async Task<long?> NewestOf(string type, CancellationToken cancel) => (await _readers.Read(
        session => Tuple.Create(session.Scalar(new SqlStatement(
            $"SELECT {_dialect.Top("1")}sid FROM version WHERE type = @p0 AND sid > 0 ORDER BY sid DESC {_dialect.Limit("1")}", [_vocabulary.TypeId(type)]))), cancel)).Item1;

    /// <summary>Makes anew what is kept of consents and labels.</summary>
    public Task RebuildRelease(CancellationToken cancel) => _rebuild?.Run(cancel) ?? Task.CompletedTask;

    /// <summary>Reads the whole answers of several searches, as of one moment.</summary>
    /// <param name="work">Asks and sums up.</param>
    /// <param name="visible">What is visible to all of it.</param>
    /// <param name="cancel">Gives up, inside the database too.</param>
    public Task<T> Survey<T>(Func<StoreSurvey, T> work, Visibility visible, CancellationToken cancel) =>
        _readers.Read(session => session.InSnapshot(s => work(new StoreSurvey(s, _search, visible))), cancel);

    /// <summary>The resources after a place of which something is to be removed for good, in order.</summary>
    /// <param name="type">The resource type, or null for every type.</param>
    /// <param name="scope">What is to be removed.</param>
    /// <param name="after">0, or the <see cref="ExpungeCandidate.Rid"/> of the last one looked at.</param>
    /// <param name="limit">The most of them.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<IReadOnlyList<ExpungeCandidate>> ExpungeCandidates(string? type, ExpungeScope scope, long after, int limit, CancellationToken cancel) =>
        _readers.Read(session => _expunge.After(session, type, scope, after, limit), cancel);

    /// <summary>
    /// Does a piece of work in one transaction, alone: nothing else writes meanwhile, and all of it is kept or nothing.
    /// </summary>
    /// <param name="work">The work; a failed result takes back all it did. Runs on the writer's thread: prepare before, only decide and write here.</param>
    /// <param name="cancel">Gives up if the work has not begun.</param>
    /// <returns>What the work returned, after it is on disk.</returns>
    public Task<Result<T>> Write<T>(Func<WriteUnit, Result<T>> work, CancellationToken cancel) => Write(work, [], cancel);

    /// <inheritdoc cref="Write{T}(Func{WriteUnit, Result{T}}, CancellationToken)"/>
    /// <param name="work">The work. It may be done again when a passing fault of the database took it back, so it changes nothing outside of the unit.</param>
    /// <param name="expected">The resources it is going to look at or write, as far as known: on a server they are read in one round trip.</param>
    /// <param name="cancel">Gives up if the work has not begun.</param>
    public async Task<Result<T>> Write<T>(
        Func<WriteUnit, Result<T>> work, IReadOnlyCollection<(string Type, string Id)> expected, CancellationToken cancel)
    {
        var changesConformance = false;
        var result = await _writer.Write(
            unit =>
            {
                unit.Cancel = cancel;
                var done = work(unit);
                changesConformance = unit.ChangesConformance;
                return done;
            },
            expected, cancel);
        if (changesConformance && result.IsSuccess && ConformanceChanged is { } changed)
        {
            await changed();
        }

        return result;
    }

    /// <summary>
    /// Removes index rows of versions that were superseded longer ago than <see cref="StorageOptions.KeepSuperseded"/>. In small pieces between other
    /// writes; may be stopped at any moment and goes on where it was.
    /// </summary>
    /// <returns>How many versions were cleaned.</returns>
    public Task<long> CleanSuperseded(CancellationToken cancel) => new SupersededRows(_writer, _options, _clock, _dialect).Clean(cancel);

    /// <summary>Extracts the index rows of all current versions anew, in small pieces between other writes.</summary>
    /// <param name="extract">Gives what a resource can be found by.</param>
    /// <param name="after">0, or the position that an interrupted run reported last.</param>
    /// <param name="progress">Is told the position reached.</param>
    /// <param name="cancel">Stops between two pieces.</param>
    /// <returns>How many versions were indexed.</returns>
    public Task<long> Reindex(ExtractEntries extract, long after, IProgress<long>? progress, CancellationToken cancel) =>
        new Reindex(this, _readers, _read).Run(extract, after, progress, cancel);

    /// <summary>
    /// The position from which a migration wants what is stored indexed anew before anything is searched, or null. <see cref="Reindex"/> keeps it as it
    /// goes on.
    /// </summary>
    public Task<long?> PendingReindex(CancellationToken cancel) =>
        _readers.Read(session => session.Scalar(new SqlStatement("SELECT after_sid FROM reindexing", [])), cancel);

    /// <summary>Verifies the database against itself. Returns what is wrong, one line each; empty if it is sound.</summary>
    /// <param name="extract">Gives what a resource can be found by; index rows are compared with it.</param>
    /// <param name="progress">Is told how many versions have been looked at.</param>
    /// <param name="cancel">Stops the check.</param>
    public Task<IReadOnlyList<string>> Check(ExtractEntries extract, IProgress<long>? progress, CancellationToken cancel) =>
        _readers.Read(session => session.InSnapshot(s => new DatabaseCheck(s, _vocabulary, extract, _dialect, _chain).Run(progress, cancel)), cancel);

    /// <summary>Takes no more writes, finishes those that wait, and closes the database.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
    }
}
