using System.Collections.Concurrent;

namespace KapFhir.Store.Resources;

/// <summary>The connections that read, opened when first needed; when all are at work, others wait their turn.</summary>
internal sealed class ReadPool(Func<ReadSession> open, int size) : IDisposable
{
    private readonly ConcurrentStack<ReadSession> _idle = new();
    private readonly SemaphoreSlim _free = new(size, size);
    private volatile bool _isDisposed;

    /// <summary>Sees every statement, when a test listens.</summary>
    public Action<SqlStatement>? Observer { get; set; }

    /// <summary>Reads on a connection of its own.</summary>
    public async Task<T> Read<T>(Func<ReadSession, T> work, CancellationToken cancel)
    {
        await _free.WaitAsync(cancel);
        try
        {
            return Run(work, cancel);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <summary>The same for callers that cannot wait otherwise: those that need a definition in the middle of a piece of work.</summary>
    public T ReadNow<T>(Func<ReadSession, T> work)
    {
        _free.Wait();
        try
        {
            return Run(work, CancellationToken.None);
        }
        finally
        {
            _free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        while (_idle.TryPop(out var session))
        {
            session.Dispose();
        }

        _free.Dispose();
    }

    private T Run<T>(Func<ReadSession, T> work, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_idle.TryPop(out var idle))
        {
            try
            {
                return Run(idle, work, cancel);
            }
            catch (StoreUnavailableException lost) when (lost.Fault == StoreFault.Lost)
            {
                // While it was idle the server went away, or a firewall forgot it. The others may be lost too.
                while (_idle.TryPop(out var other))
                {
                    other.Dispose();
                }
            }
        }

        return Run(open(), work, cancel);
    }

    private T Run<T>(ReadSession session, Func<ReadSession, T> work, CancellationToken cancel)
    {
        session.Observer = Observer;
        var isSound = false;
        try
        {
            var result = session.Cancellable(work, cancel);
            isSound = !_isDisposed;
            return result;
        }
        finally
        {
            // A session whose work failed is not put back: its connection may be in any state.
            if (isSound)
            {
                _idle.Push(session);
            }
            else
            {
                session.Dispose();
            }
        }
    }
}
