using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace KapFhir.Benchmarks.Load;

/// <summary>What the server holds in memory while it gives out the whole record of a patient with 20,000 resources.</summary>
internal sealed class EverythingMemory(ServerProcess server, byte[] observation, LoadReport report)
{
    private const int Resources = 20_000;
    private const int InBundle = 1000;
    private const int Times = 3;

    internal void Run()
    {
        using var client = BulkLoad.Client(server.Port);
        BulkLoad.Post(client, Bundle([Entry("PUT", "Patient/whole", """{"resourceType":"Patient","id":"whole"}""")]));
        var body = Encoding.UTF8.GetString(observation);
        for (var i = 0; i < Resources; i += InBundle)
        {
            BulkLoad.Post(client, Bundle(Enumerable.Range(0, InBundle).Select(_ => Entry("POST", "Observation", body))));
        }

        var before = server.ResidentBytes;
        long peak = 0, read = 0;
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            for (; !stop.IsCancellationRequested; Thread.Sleep(20))
            {
                peak = Math.Max(peak, server.ResidentBytes);
            }
        });
        var clock = Stopwatch.StartNew();
        for (var time = 0; time < Times; time++)
        {
            read = Read(client);
        }

        var seconds = clock.Elapsed.TotalSeconds / Times;
        stop.Cancel();
        watching.Wait();
        report.Add(
            "`$everything` of one patient", "memory flat",
            $"{read:N0} resources in {seconds:0.00} s; resident {before / 1048576} MB before, at most {peak / 1048576} MB while it was read {Times} times");
    }

    // All pages, if it comes in pages.
    private static long Read(HttpClient client)
    {
        long found = 0;
        for (var next = "/fhir/Patient/whole/$everything"; next is not null;)
        {
            using var answer = client.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute)).GetAwaiter().GetResult();
            using var bundle = JsonDocument.Parse(answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
            found += bundle.RootElement.GetProperty("entry").GetArrayLength();
            next = bundle.RootElement.GetProperty("link").EnumerateArray().Where(l => l.GetProperty("relation").GetString() == "next")
                .Select(l => l.GetProperty("url").GetString()).FirstOrDefault();
        }

        return found;
    }

    private static string Entry(string method, string url, string resource) =>
        $$$"""{"resource":{{{resource}}},"request":{"method":"{{{method}}}","url":"{{{url}}}"}}""";

    private static byte[] Bundle(IEnumerable<string> entries) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}"""));
}
