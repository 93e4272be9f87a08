using KapFhir.Fhir;
using KapFhir.Store.Resources;

namespace KapFhir.Store.Dialects;

/// <summary>A piece of writing work that waits its turn, and its answer.</summary>
internal abstract class WriteJob(IReadOnlyCollection<(string Type, string Id)> expected)
{
    /// <summary>
    /// The resources that the work is going to look at or write, as far as that is known before: a database may read them together.
    /// </summary>
    public IReadOnlyCollection<(string Type, string Id)> Expected => expected;

    /// <summary>Since when it waits, where somebody listens for spans; null otherwise.</summary>
    public DateTimeOffset? AskedAt { get; } = Spans.AreWanted ? DateTimeOffset.UtcNow : null;

    /// <summary>When its turn came; null if it did not, or nobody listens.</summary>
    public DateTimeOffset? BegunAt { get; private set; }

    /// <summary>With how many it is done together.</summary>
    public int Together { get; private set; }

    /// <summary>True if the caller gave up before the work began.</summary>
    public abstract bool IsAbandoned { get; }

    /// <summary>Its turn has come.</summary>
    public void Begin(int together)
    {
        if (AskedAt is not null)
        {
            (BegunAt, Together) = (DateTimeOffset.UtcNow, together);
        }
    }

    /// <summary>Does the work. False if it failed and must be taken back.</summary>
    public abstract bool Run(WriteUnit unit);

    /// <summary>Gives the caller what the work returned: it is on disk.</summary>
    public abstract void Answer();

    /// <summary>Gives the caller an exception.</summary>
    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
internal sealed class WriteJob<T>(
    Func<WriteUnit, Result<T>> work, IReadOnlyCollection<(string Type, string Id)> expected, CancellationToken cancel) : WriteJob(expected)
{
    private readonly TaskCompletionSource<Result<T>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> _result;

    /// <summary>The answer.</summary>
    public Task<Result<T>> Task => _answer.Task;

    /// <inheritdoc/>
    public override bool IsAbandoned => cancel.IsCancellationRequested && _answer.TrySetCanceled(cancel);

    /// <inheritdoc/>
    public override bool Run(WriteUnit unit)
    {
        _result = work(unit);
        return _result.IsSuccess;
    }

    /// <inheritdoc/>
    public override void Answer() => _answer.TrySetResult(_result);

    /// <inheritdoc/>
    public override void Fail(Exception error) => _answer.TrySetException(error);
}
