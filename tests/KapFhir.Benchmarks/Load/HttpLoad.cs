using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KapFhir.Benchmarks.Load;

/// <summary>What a load gave: how many answers, how many a second, how many were not of the 200s, and the times of single requests.</summary>
internal sealed record LoadResult(int Count, double PerSecond, int Failures, double MedianMilliseconds, double P99Milliseconds);

/// <summary>
/// A load of HTTP/1.1 requests over a fixed number of open connections. Sends bytes made before and reads only as much of the answer as it
/// takes to know where it ends, so that the client costs as little as can be on a machine that it shares with the server.
/// </summary>
internal static class HttpLoad
{
    internal static LoadResult Run(int port, int connections, TimeSpan time, Func<int, byte[]> request)
    {
        var next = 0;
        var deadline = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var started = Stopwatch.StartNew();
        var workers = Enumerable.Range(0, connections)
            .Select(_ => Task.Factory.StartNew(() => Work(port, deadline, () => request(Interlocked.Increment(ref next))), TaskCreationOptions.LongRunning)).ToArray();
        Task.WaitAll(workers);
        var seconds = started.Elapsed.TotalSeconds;
        var times = workers.SelectMany(w => w.Result.Times).Order().ToList();
        return new LoadResult(
            times.Count, times.Count / seconds, workers.Sum(w => w.Result.Failures), Milliseconds(times, 0.5), Milliseconds(times, 0.99));
    }

    /// <summary>The bytes of a request.</summary>
    internal static byte[] Request(string method, string path, ReadOnlySpan<byte> body = default)
    {
        var head = body.IsEmpty
            ? $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\n\r\n"
            : $"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/fhir+json\r\nContent-Type: application/fhir+json\r\nContent-Length: {body.Length}\r\n\r\n";
        var bytes = new byte[Encoding.ASCII.GetByteCount(head) + body.Length];
        Encoding.ASCII.GetBytes(head, bytes);
        body.CopyTo(bytes.AsSpan(bytes.Length - body.Length));
        return bytes;
    }

    private static (List<long> Times, int Failures) Work(int port, long deadline, Func<byte[]> request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, port);
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 20);
        var times = new List<long>();
        var failures = 0;
        while (Stopwatch.GetTimestamp() < deadline)
        {
            var bytes = request();
            var start = Stopwatch.GetTimestamp();
            socket.Send(bytes);
            failures += ReadAnswer(socket, buffer) is >= 200 and < 300 ? 0 : 1;
            times.Add(Stopwatch.GetTimestamp() - start);
        }

        ArrayPool<byte>.Shared.Return(buffer);
        return (times, failures);
    }

    private static int ReadAnswer(Socket socket, byte[] buffer)
    {
        var filled = 0;
        int headEnd;
        do
        {
            filled += Receive(socket, buffer.AsSpan(filled));
            headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8);
        }
        while (headEnd < 0);
        var head = Encoding.ASCII.GetString(buffer, 0, headEnd);
        var status = int.Parse(head.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture);
        var at = head.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at >= 0)
        {
            var end = head.IndexOf('\r', at);
            var length = int.Parse(head.AsSpan(at + 16, (end < 0 ? head.Length : end) - at - 16), System.Globalization.CultureInfo.InvariantCulture);
            for (var rest = headEnd + 4 + length - filled; rest > 0;)
            {
                rest -= Receive(socket, buffer.AsSpan(0, Math.Min(rest, buffer.Length)));
            }
        }
        else if (head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            ReadChunked(socket, buffer, filled);
        }

        return status;
    }

    // Good enough for one answer at a time on a connection: the last chunk is empty, and nothing follows it.
    private static void ReadChunked(Socket socket, byte[] buffer, int filled)
    {
        while (!buffer.AsSpan(0, filled).EndsWith("\r\n0\r\n\r\n"u8))
        {
            if (filled > buffer.Length / 2)
            {
                buffer.AsSpan(filled - 16, 16).CopyTo(buffer);
                filled = 16;
            }

            filled += Receive(socket, buffer.AsSpan(filled));
        }
    }

    private static int Receive(Socket socket, Span<byte> into)
    {
        var read = socket.Receive(into);
        return read > 0 ? read : throw new IOException("the server closed the connection");
    }

    private static double Milliseconds(List<long> times, double part) =>
        times.Count == 0 ? 0 : times[Math.Min(times.Count - 1, (int)(times.Count * part))] * 1000.0 / Stopwatch.Frequency;
}
