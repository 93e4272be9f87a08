using System.Diagnostics;
using System.Net.Http.Headers;

namespace KapFhir.Benchmarks.Load;

/// <summary>Sends transactions of whole synthetic patients, until there are enough.</summary>
internal sealed class BulkLoad(SyntheaCopies copies)
{
    private int _next;
    private long _sent;

    /// <summary>How many resources were sent.</summary>
    internal long Sent => Interlocked.Read(ref _sent);

    /// <summary>Sends what all patients refer to.</summary>
    internal static void SendShared(int port)
    {
        using var client = Client(port);
        Synthea.Shared().ToList().ForEach(bundle => Post(client, bundle));
    }

    /// <summary>Sends patients over so many connections until there are so many resources in all. Returns how many a second.</summary>
    internal double UpTo(long resources, int port, int connections)
    {
        var clock = Stopwatch.StartNew();
        var before = Interlocked.Read(ref _sent);
        Task.WaitAll([.. Enumerable.Range(0, connections).Select(_ => Task.Factory.StartNew(() => Send(resources, port), TaskCreationOptions.LongRunning))]);
        return (Interlocked.Read(ref _sent) - before) / clock.Elapsed.TotalSeconds;
    }

    private void Send(long resources, int port)
    {
        using var client = Client(port);
        while (Interlocked.Read(ref _sent) < resources)
        {
            var (json, entries) = copies[Interlocked.Increment(ref _next) - 1];
            Interlocked.Add(ref _sent, entries);
            Post(client, json);
        }
    }

    /// <summary>A client that waits long.</summary>
    internal static HttpClient Client(int port) =>
        new() { BaseAddress = new Uri(FormattableString.Invariant($"http://127.0.0.1:{port}")), Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Posts a bundle, which must be taken.</summary>
    internal static void Post(HttpClient client, byte[] bundle)
    {
        using var content = new ByteArrayContent(bundle);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        using var answer = client.PostAsync(new Uri("/fhir", UriKind.Relative), content).GetAwaiter().GetResult();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(answer.StatusCode + ": " + answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        }
    }
}
