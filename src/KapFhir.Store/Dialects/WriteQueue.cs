using System.Threading.Channels;
using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Dialects;

/// <summary>
/// The one thread of this process that writes. Takes all work that waits and gives it to the writer together: one commit serves everybody who came while
/// the last one ran.
/// </summary>
internal sealed class WriteQueue : IAsyncDisposable
{
    /// <summary>How many pieces of work can wait.</summary>
    public const int MostWaiting = 4096;

    private const int MostTogether = 256;
    private readonly Channel<WriteJob> _waiting = Channel.CreateBounded<WriteJob>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly IBatchWriter _writer;
    private readonly Thread _thread;

    public WriteQueue(IBatchWriter writer)
    {
        _writer = writer;
        _thread = new Thread(Loop) { Name = "store writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>How many pieces of work wait.</summary>
    public int Waiting => _waiting.Reader.Count;

    /// <summary>Why the database did not take the last work; null if it did.</summary>
    public StoreFault? LastFault { get; private set; }

    /// <summary>Puts work into the queue. The answer comes when it is on disk.</summary>
    public async Task<Result<T>> Write<T>(
        Func<WriteUnit, Result<T>> work, IReadOnlyCollection<(string Type, string Id)> expected, CancellationToken cancel)
    {
        var job = new WriteJob<T>(work, expected, cancel);
        try
        {
            await _waiting.Writer.WriteAsync(job, cancel);
        }
        catch (ChannelClosedException)
        {
            throw new StoreUnavailableException(StoreFault.Stopping);
        }

        try
        {
            var result = await job.Task;
            LastFault = null;
            return result;
        }
        catch (StoreUnavailableException fault)
        {
            LastFault = fault.Fault;
            throw;
        }
        finally
        {
            TellSpans(job);
        }
    }

    /// <summary>Takes no more work, does what waits, and closes the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await Task.Run(_thread.Join);
        _writer.Dispose();
    }

    // Afterwards, where the caller is: the thread that writes works for many traces at once.
    private static void TellSpans(WriteJob job)
    {
        if (job.AskedAt is not { } asked)
        {
            return;
        }

        var now = DateTimeOffset.UtcNow;
        Spans.Tell(Spans.WriteWait, asked, job.BegunAt ?? now);
        if (job.BegunAt is { } begun)
        {
            Spans.Tell(Spans.WriteCommit, begun, now, ("kapfhir.write.together", job.Together));
        }
    }

    private void Loop()
    {
        List<WriteJob> batch = [];
        while (_waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (batch.Count < MostTogether && _waiting.Reader.TryRead(out var job))
            {
                if (!job.IsAbandoned)
                {
                    batch.Add(job);
                }
            }

            if (batch.Count > 0)
            {
                foreach (var job in batch)
                {
                    job.Begin(batch.Count);
                }

                _writer.Run(batch);
            }

            batch.Clear();
        }
    }
}
