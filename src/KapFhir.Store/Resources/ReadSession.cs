using System.Data.Common;
using System.Globalization;
using KapFhir.Store.Release;

namespace KapFhir.Store.Resources;

/// <summary>A statement and the values of its parameters <c>@p0</c>, <c>@p1</c>...</summary>
internal readonly record struct SqlStatement(string Text, IReadOnlyList<object> Values);

/// <summary>
/// Reads on one connection; statements are prepared once per text and kept. Not for several threads at once.
/// </summary>
internal sealed class ReadSession(IReadConnection connection) : IDisposable
{
    private const int MostPrepared = 300;
    private readonly Dictionary<string, IReadStatement> _prepared = new(StringComparer.Ordinal);
    private CancellationToken _cancel;
    private bool _isSnapshot;

    /// <summary>What there is to withhold by, as long as all statements see the same moment; null else.</summary>
    public ReleaseState? Snapshotted { get => field; set => field = _isSnapshot ? value : null; }

    /// <summary>Sees every statement, when a test listens.</summary>
    public Action<SqlStatement>? Observer { get; set; }

    /// <summary>Does work whose statements all see the same moment.</summary>
    public T InSnapshot<T>(Func<ReadSession, T> work)
    {
        Do(connection.Begin);
        T result;
        _isSnapshot = true;
        try
        {
            result = work(this);
        }
        catch
        {
            connection.Abandon();
            throw;
        }
        finally
        {
            (_isSnapshot, Snapshotted) = (false, null);
        }

        Do(connection.End);
        return result;
    }

    /// <summary>Does work that ends when the token is cancelled, inside the database too.</summary>
    public T Cancellable<T>(Func<ReadSession, T> work, CancellationToken cancel)
    {
        using var interruption = cancel.CanBeCanceled ? new Interruption(connection, cancel) : null;
        _cancel = cancel;
        try
        {
            cancel.ThrowIfCancellationRequested();
            return work(this);
        }
        finally
        {
            _cancel = default;
        }
    }

    /// <summary>The rows of a statement.</summary>
    public List<T> Query<T>(in SqlStatement statement, Func<IRow, T> map)
    {
        List<T> rows = [];
        Each(statement, row => rows.Add(map(row)));
        return rows;
    }

    /// <summary>Looks at the rows of a statement one after the other, and keeps none.</summary>
    public void Each(in SqlStatement statement, Action<IRow> look)
    {
        try
        {
            var prepared = Prepare(statement);
            try
            {
                for (prepared.Begin(statement.Values); prepared.Next();)
                {
                    look(prepared);
                }
            }
            finally
            {
                prepared.End();
            }
        }
        catch (DbException error)
        {
            throw connection.Translate(error, _cancel);
        }
    }

    /// <summary>The first row of a statement, or null.</summary>
    public T? First<T>(in SqlStatement statement, Func<IRow, T> map)
        where T : class
    {
        try
        {
            var prepared = Prepare(statement);
            try
            {
                prepared.Begin(statement.Values);
                return prepared.Next() ? map(prepared) : null;
            }
            finally
            {
                prepared.End();
            }
        }
        catch (DbException error)
        {
            throw connection.Translate(error, _cancel);
        }
    }

    /// <summary>The first column of the first row, or null if there is none or it is null.</summary>
    public long? Scalar(in SqlStatement statement)
    {
        try
        {
            return Prepare(statement).Scalar(statement.Values) switch
            {
                long number => number,
                null or DBNull => null,
                var other => Convert.ToInt64(other, CultureInfo.InvariantCulture),
            };
        }
        catch (DbException error)
        {
            throw connection.Translate(error, _cancel);
        }
    }

    /// <summary>Runs a statement that changes rows. Returns how many.</summary>
    public int Run(in SqlStatement statement)
    {
        try
        {
            return Prepare(statement).Change(statement.Values);
        }
        catch (DbException error)
        {
            throw connection.Translate(error, _cancel);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        connection.Dispose();
    }

    private void Do(Action step)
    {
        try
        {
            step();
        }
        catch (DbException error)
        {
            throw connection.Translate(error, CancellationToken.None);
        }
    }

    private IReadStatement Prepare(in SqlStatement statement)
    {
        Observer?.Invoke(statement);
        if (_prepared.TryGetValue(statement.Text, out var prepared))
        {
            return prepared;
        }

        if (_prepared.Count >= MostPrepared)
        {
            Forget();
        }

        prepared = connection.Prepare(statement.Text);
        _prepared.Add(statement.Text, prepared);
        return prepared;
    }

    private void Forget()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        _prepared.Clear();
    }
}
