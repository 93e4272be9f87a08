namespace KapFhir.Store.Resources;

/// <summary>The connections that read, opened when first needed; when all are at work, others wait their turn.</summary>
internal sealed class ReadPool(Func<ReadSession> open, int size) : IDisposable
{
    // Each processor has places of its own: what a session read last is in that processor's caches.
    private readonly ReadSession?[] _idle = new ReadSession?[size];
    private readonly Lock _gate = new();
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
        DisposeIdle();
        _free.Dispose();
    }

    private T Run<T>(Func<ReadSession, T> work, CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (Take() is { } idle)
        {
            try
            {
                return Run(idle, work, cancel);
            }
            catch (StoreUnavailableException lost) when (lost.Fault == StoreFault.Lost)
            {
                // While it was idle the server went away, or a firewall forgot it. The others may be lost too.
                DisposeIdle();
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
                Put(session);
            }
            else
            {
                session.Dispose();
            }
        }
    }

    private ReadSession? Take()
    {
        lock (_gate)
        {
            var at = Place(isTaken: true);
            if (at < 0)
            {
                return null;
            }

            var session = _idle[at];
            _idle[at] = null;
            return session;
        }
    }

    // No more are at work than there are places.
    private void Put(ReadSession session)
    {
        lock (_gate)
        {
            _idle[Place(isTaken: false)] = session;
        }
    }

    // The nearest place, taken or free; -1 if there is none.
    private int Place(bool isTaken)
    {
        for (int i = 0, at = Near(); i < size; i++, at = at + 1 == size ? 0 : at + 1)
        {
            if (_idle[at] is not null == isTaken)
            {
                return at;
            }
        }

        return -1;
    }

    private int Near() => (int)((long)Thread.GetCurrentProcessorId() % Environment.ProcessorCount * size / Environment.ProcessorCount);

    private void DisposeIdle()
    {
        while (Take() is { } session)
        {
            session.Dispose();
        }
    }
}
