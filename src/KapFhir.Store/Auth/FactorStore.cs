using KapFhir.Store.Resources;

namespace KapFhir.Store.Auth;

/// <summary>The second factor of a user.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="Secret">Its secret, protected.</param>
/// <param name="IsConfirmed">True once a code of it was shown: from then on it is asked for.</param>
public sealed record FactorRow(string UserId, string Secret, bool IsConfirmed);

/// <summary>Second factors, and the codes that stand in for them.</summary>
public sealed class FactorStore
{
    private readonly AuthTables _rows;

    internal FactorStore(AuthTables rows) => _rows = rows;

    /// <summary>The second factor of a user, or null.</summary>
    public Task<FactorRow?> Find(string userId, CancellationToken cancel) => _rows.First(
        new SqlStatement("SELECT user_id, secret, confirmed_at FROM auth_factor WHERE user_id = @p0", [userId]), r => new FactorRow(r.GetString(0), r.GetString(1), r.GetInt64(2) > 0), cancel);

    /// <summary>Begins with a secret, unless one is confirmed already; one that never was is replaced.</summary>
    public Task Begin(string userId, string secret, CancellationToken cancel) => _rows.Run(
        cancel,
        new SqlStatement("DELETE FROM auth_factor WHERE user_id = @p0 AND confirmed_at = 0", [userId]),
        new SqlStatement("INSERT INTO auth_factor (user_id, secret, confirmed_at, last_step) SELECT @p0, @p1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM auth_factor WHERE user_id = @p0)", [userId, secret]));

    /// <summary>Takes a code's half minute, once: false if it, or a later one, was taken before.</summary>
    public async Task<bool> Take(string userId, long step, CancellationToken cancel) =>
        (await _rows.Run(cancel, new SqlStatement("UPDATE auth_factor SET last_step = @p1 WHERE user_id = @p0 AND last_step < @p1", [userId, step])))[0] > 0;

    /// <summary>From now on it is asked for, and these may stand in for it, once each; those of before no more.</summary>
    public Task Confirm(string userId, IReadOnlyList<string> recoveryHashes, CancellationToken cancel) => _rows.Run(
        cancel,
        [
            new SqlStatement("UPDATE auth_factor SET confirmed_at = @p1 WHERE user_id = @p0", [userId, _rows.Now]), FactorSql.RemoveRecovery(userId),
            .. recoveryHashes.Select(hash => new SqlStatement("INSERT INTO auth_recovery (hash, user_id) VALUES (@p0, @p1)", [hash, userId])),
        ]);

    /// <summary>Uses a recovery code up. False if there is none such.</summary>
    public async Task<bool> UseRecovery(string userId, string hash, CancellationToken cancel) =>
        (await _rows.Run(cancel, new SqlStatement("DELETE FROM auth_recovery WHERE hash = @p0 AND user_id = @p1", [hash, userId])))[0] > 0;

    /// <summary>Asks for it no more. False if there was none.</summary>
    public async Task<bool> Remove(string userId, CancellationToken cancel) =>
        (await _rows.Run(cancel, new SqlStatement("DELETE FROM auth_factor WHERE user_id = @p0", [userId]), FactorSql.RemoveRecovery(userId)))[0] > 0;
}

/// <summary>The statements on second factors.</summary>
internal static class FactorSql
{
    public static SqlStatement RemoveRecovery(string userId) => new("DELETE FROM auth_recovery WHERE user_id = @p0", [userId]);
}
