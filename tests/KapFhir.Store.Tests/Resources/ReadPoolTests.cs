using System.Collections.Concurrent;
using System.Data.Common;
using KapFhir.Store.Resources;
using Xunit;

namespace KapFhir.Store.Tests.Resources;

/// <summary>A few connections serve everybody who reads, none of them two at once.</summary>
public sealed class ReadPoolTests
{
    private const int Size = 3;
    private readonly ConcurrentBag<Connection> _opened = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private ReadPool Pool() => new(
        () =>
        {
            var connection = new Connection();
            _opened.Add(connection);
            return new ReadSession(connection);
        },
        Size);

    [Fact]
    public async Task Many_who_read_share_a_few_connections_and_never_two_one()
    {
        using (var pool = Pool())
        {
            var atWork = new ConcurrentDictionary<ReadSession, bool>();
            await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(
                async () =>
                {
                    for (var i = 0; i < 500; i++)
                    {
                        await pool.Read(
                            session =>
                            {
                                atWork.TryAdd(session, true).ShouldBeTrue();
                                Thread.Yield();
                                return atWork.TryRemove(session, out var _);
                            },
                            Cancel);
                    }
                },
                Cancel)));
            _opened.Count.ShouldBeInRange(1, Size);
            _opened.ShouldAllBe(c => !c.IsDisposed);
        }

        _opened.ShouldAllBe(c => c.IsDisposed);
    }

    [Fact]
    public async Task Who_reads_while_all_are_at_work_waits()
    {
        using var pool = Pool();
        using var release = new ManualResetEventSlim();
        using var begun = new CountdownEvent(Size);
        var busy = Enumerable.Range(0, Size).Select(_ => Task.Run(
            () => pool.Read(
                _ =>
                {
                    begun.Signal();
                    release.Wait(Cancel);
                    return true;
                },
                Cancel),
            Cancel)).ToList();
        begun.Wait(Cancel);
        var late = pool.Read(_ => true, Cancel);
        late.IsCompleted.ShouldBeFalse();
        release.Set();
        (await late).ShouldBeTrue();
        await Task.WhenAll(busy);
        _opened.Count.ShouldBe(Size);
    }

    [Fact]
    public async Task A_connection_whose_work_failed_is_not_used_again()
    {
        using var pool = Pool();
        await Should.ThrowAsync<InvalidOperationException>(() => pool.Read<bool>(_ => throw new InvalidOperationException(), Cancel));
        _opened.Single().IsDisposed.ShouldBeTrue();
        (await pool.Read(_ => true, Cancel)).ShouldBeTrue();
        _opened.Count.ShouldBe(2);
        _opened.Count(c => c.IsDisposed).ShouldBe(1);
    }

    [Fact]
    public async Task One_that_was_lost_while_it_was_idle_takes_the_idle_ones_with_it_and_the_work_is_done_on_a_new_one()
    {
        using var pool = Pool();
        ReadSession? first = null;
        await pool.Read(session => (first = session) is not null, Cancel);
        var tries = 0;
        var done = await pool.Read(
            session => ++tries == 1 && session == first ? throw new StoreUnavailableException(StoreFault.Lost) : session,
            Cancel);
        done.ShouldNotBe(first);
        tries.ShouldBe(2);
        _opened.Count.ShouldBe(2);
        _opened.Count(c => c.IsDisposed).ShouldBe(1);
    }

    private sealed class Connection : IReadConnection
    {
        public bool IsDisposed { get; private set; }

        public void Begin() => throw new NotSupportedException();

        public void End() => throw new NotSupportedException();

        public void Abandon() => throw new NotSupportedException();

        public IReadStatement Prepare(string text) => throw new NotSupportedException();

        public void Interrupt() => throw new NotSupportedException();

        public Exception Translate(DbException error, CancellationToken cancel) => error;

        public void Dispose() => IsDisposed = true;
    }
}
