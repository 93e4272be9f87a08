using System.Net;
using System.Net.Sockets;

namespace KapFhir.Store.Tests.SqlServer;

/// <summary>What happens to a commit on its way.</summary>
internal enum Cut
{
    None,

    /// <summary>The connection breaks before the server hears of it.</summary>
    BeforeCommit,

    /// <summary>The server commits, and its answer is lost.</summary>
    AfterCommit,
}

/// <summary>
/// Stands between a program and the server and breaks connections at the commit. A packet of type 14 is a request to the transaction manager; request 7 is
/// a commit: [MS-TDS] 2.2.6.9.
/// </summary>
internal sealed class TdsProxy : IDisposable
{
    private const byte TransactionManager = 0x0E;
    private const byte CommitRequest = 7;
    private const int Header = 8;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly (string Host, int Port) _server;
    private readonly CancellationTokenSource _end = new();
    private int _cuts;

    public TdsProxy(string dataSource)
    {
        var parts = dataSource.Split(',');
        _server = (parts[0], parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 1433);
        _listener.Start();
        _ = Accept();
    }

    public string DataSource => $"127.0.0.1,{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>What to do with the next commits.</summary>
    public Cut Next { get; private set; }

    /// <summary>How many were cut.</summary>
    public int Done => _cuts;

    /// <summary>True if no new connection is let through.</summary>
    public bool IsClosed { get; set; }

    /// <summary>Cuts the next commit.</summary>
    public void CutNext(Cut how) => Next = how;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task Accept()
    {
        while (!_end.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_end.Token);
            if (IsClosed)
            {
                client.Dispose();
                continue;
            }

            _ = Relay(client);
        }
    }

    private async Task Relay(TcpClient client)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(_server.Host, _server.Port, _end.Token);
            (near.NoDelay, far.NoDelay) = (true, true);
            using var isCut = new CancellationTokenSource();
            var back = Back(far.GetStream(), near.GetStream(), isCut.Token);
            await Forth(near.GetStream(), far.GetStream(), isCut);
            near.Close();
            far.Close();
            await back;
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone; so is the other, now.
        }
    }

    private static async Task Back(NetworkStream from, NetworkStream to, CancellationToken isCut)
    {
        var bytes = new byte[32768];
        int count;
        while ((count = await from.ReadAsync(bytes, isCut)) > 0)
        {
            await to.WriteAsync(bytes.AsMemory(0, count), isCut);
        }
    }

    // Packet by packet: the length is in the header's third and fourth byte.
    private async Task Forth(NetworkStream from, NetworkStream to, CancellationTokenSource isCut)
    {
        var bytes = new byte[65536];
        while (true)
        {
            await from.ReadExactlyAsync(bytes.AsMemory(0, Header), _end.Token);
            var length = (bytes[2] << 8) | bytes[3];
            await from.ReadExactlyAsync(bytes.AsMemory(Header, length - Header), _end.Token);
            if (Next != Cut.None && IsCommit(bytes.AsSpan(0, length)))
            {
                var how = Next;
                Next = Cut.None;
                _cuts++;
                if (how == Cut.AfterCommit)
                {
                    await isCut.CancelAsync();
                    await to.WriteAsync(bytes.AsMemory(0, length), _end.Token);
                    await Task.Delay(500, _end.Token);
                }

                return;
            }

            await to.WriteAsync(bytes.AsMemory(0, length), _end.Token);
        }
    }

    private static bool IsCommit(ReadOnlySpan<byte> packet)
    {
        if (packet[0] != TransactionManager)
        {
            return false;
        }

        // Behind ALL_HEADERS, whose first four bytes are its length.
        var at = Header + BitConverter.ToInt32(packet[Header..]);
        return BitConverter.ToUInt16(packet[at..]) == CommitRequest;
    }
}
