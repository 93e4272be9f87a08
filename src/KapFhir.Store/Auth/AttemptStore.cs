using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>What guessers and replayers do: failed sign-ins, and assertions that come again.</summary>
public sealed class AttemptStore
{
    private readonly AuthTables _rows;

    internal AttemptStore(AuthTables rows) => _rows = rows;

    /// <summary>Notes that an assertion was seen. False if it had been: on whatever node, at the same time too.</summary>
    /// <param name="hash">Names it.</param>
    /// <param name="expires">When it is good for nothing anyway and may be forgotten.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<bool> See(string hash, DateTimeOffset expires, CancellationToken cancel) =>
        (await _rows.RunBeside(cancel, AttemptSql.See(hash, expires.ToUnixTimeMilliseconds())))[0] > 0;

    /// <summary>
    /// Counts a try before it is known how it ends, if each of its subjects (a name, an address) has fewer than so many counted; false, and nothing counted, if
    /// one has not. Counted before, guesses that are sent at the same time are guesses too.
    /// </summary>
    /// <param name="subjects">What is counted by, each with the most it may have.</param>
    /// <param name="window">How long a count lasts.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<bool> Begin(IReadOnlyList<(string Subject, int Most)> subjects, TimeSpan window, CancellationToken cancel) => _rows.WriteBeside(
        unit =>
        {
            var (now, oldest) = (_rows.Now, _rows.Now - (long)window.TotalMilliseconds);
            foreach (var (subject, most) in subjects)
            {
                if (unit.Reads.Scalar(AttemptSql.Failures(subject, oldest)) >= most)
                {
                    return false;
                }
            }

            foreach (var (subject, _) in subjects)
            {
                if (unit.Run(AttemptSql.Count(subject, now, oldest)) == 0)
                {
                    unit.Run(AttemptSql.Add(subject, now));
                }
            }

            return true;
        },
        cancel);

    /// <summary>How many tries of a subject are counted.</summary>
    public async Task<long> Count(string subject, TimeSpan window, CancellationToken cancel) => (await _rows.Read(
        session => Tuple.Create(session.Scalar(AttemptSql.Failures(subject, _rows.Now - (long)window.TotalMilliseconds)) ?? 0), cancel))!.Item1;

    /// <summary>A subject's count is over.</summary>
    public Task Forget(string subject, CancellationToken cancel) => _rows.RunBeside(cancel, AttemptSql.Forget(subject));

    /// <summary>The try succeeded: one subject's count is over, the other loses this try only.</summary>
    public Task Succeed(string forgotten, string lessened, CancellationToken cancel) => _rows.RunBeside(cancel, AttemptSql.Forget(forgotten), AttemptSql.Lessen(lessened));

    // No window is longer than a day.
    internal Task RemoveExpired(CancellationToken cancel) =>
        _rows.RunBeside(cancel, AttemptSql.RemoveSeen(_rows.Now), AttemptSql.RemoveFailures(_rows.Now - (long)TimeSpan.FromDays(1).TotalMilliseconds));
}

/// <summary>The statements on what was tried.</summary>
internal static class AttemptSql
{
    public static SqlStatement See(string hash, long expires) => new(
        "INSERT INTO auth_seen (hash, expires_at) SELECT @p0, @p1 WHERE NOT EXISTS (SELECT 1 FROM auth_seen WHERE hash = @p0)", [hash, expires]);

    public static SqlStatement Failures(string subject, long oldest) => new("SELECT failures FROM auth_failure WHERE subject = @p0 AND since_at > @p1", [subject, oldest]);

    /// <summary>One more; the first of a new window if the last one is over.</summary>
    public static SqlStatement Count(string subject, long now, long oldest) => new(
        "UPDATE auth_failure SET failures = CASE WHEN since_at > @p2 THEN failures + 1 ELSE 1 END, since_at = CASE WHEN since_at > @p2 THEN since_at ELSE @p1 END"
        + " WHERE subject = @p0",
        [subject, now, oldest]);

    public static SqlStatement Add(string subject, long now) => new("INSERT INTO auth_failure (subject, failures, since_at) VALUES (@p0, 1, @p1)", [subject, now]);

    public static SqlStatement Forget(string subject) => new("DELETE FROM auth_failure WHERE subject = @p0", [subject]);

    public static SqlStatement Lessen(string subject) => new("UPDATE auth_failure SET failures = failures - 1 WHERE subject = @p0 AND failures > 0", [subject]);

    public static SqlStatement RemoveSeen(long now) => new("DELETE FROM auth_seen WHERE expires_at <= @p0", [now]);

    public static SqlStatement RemoveFailures(long before) => new("DELETE FROM auth_failure WHERE since_at <= @p0", [before]);
}
