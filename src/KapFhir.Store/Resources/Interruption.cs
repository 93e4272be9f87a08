namespace KapFhir.Store.Resources;

/// <summary>
/// Ends what runs on a connection when a token is cancelled, until it is disposed. A statement that was just about to begin does not hear an interruption
/// (sqlite3_interrupt and SqlCommand.Cancel do nothing while none runs), so it is said again until the work has ended.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(20);
    private readonly Lock _turn = new();
    private readonly IReadConnection _connection;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _timer;
    private bool _ended;

    public Interruption(IReadConnection connection, CancellationToken cancel)
    {
        _connection = connection;
        _registration = cancel.UnsafeRegister(static i => ((Interruption)i!).Begin(), this);
    }

    /// <summary>From here on nothing is interrupted: the connection serves others.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _ended = true;
            _timer?.Dispose();
        }

        _registration.Dispose();
    }

    private void Begin()
    {
        lock (_turn)
        {
            if (!_ended)
            {
                _connection.Interrupt();
                _timer = new Timer(static i => ((Interruption)i!).Repeat(), this, Again, Again);
            }
        }
    }

    private void Repeat()
    {
        lock (_turn)
        {
            if (!_ended)
            {
                _connection.Interrupt();
            }
        }
    }
}
