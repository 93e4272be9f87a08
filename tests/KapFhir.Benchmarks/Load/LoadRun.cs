using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// The load run: the server and the floor on the same data, in turn, on one machine; what counts is the ratio within the run. Prints a table.
/// </summary>
internal sealed class LoadRun(string folder, int resources, int rounds, TimeSpan time)
{
    private const int Connections = 16;
    private readonly string _database = Path.Combine(folder, "load.db");
    private readonly string _server = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
    private readonly string _self = typeof(LoadRun).Assembly.Location;

    internal void Run()
    {
        Print($"{Environment.ProcessorCount} processors, {Connections} connections, {rounds} rounds of {time.TotalSeconds:0} s in turn, median of the ratios");
        Load();
        File.Copy(_database, _database + ".floor", overwrite: true);
        using var server = StartServer();
        Print($"ready after {server.Ready.TotalSeconds:0.00} s (aim 1.5) on {new LoadData(_database).Resources} resources");
        using var floor = ServerProcess.Start(_self, "/read/0/none", port => ["floor", _database + ".floor", port.ToString(CultureInfo.InvariantCulture)]);
        var data = new LoadData(_database);
        Read(server, floor, data);
        Search(server, floor, data);
        Create(server, floor, data);
        Print($"resident after the load: server {server.ResidentBytes / 1048576} MB, floor {floor.ResidentBytes / 1048576} MB");
    }

    private ServerProcess StartServer() => ServerProcess.Start(
        _server, "/fhir/metadata", port => ["serve", "--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", $"--ConnectionStrings:Sqlite=Data Source={_database}"]);

    // Transactions of whole Synthea patients, sent again (as new patients) until there are enough.
    private void Load()
    {
        using var server = StartServer();
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        var clock = Stopwatch.StartNew();
        Synthea.Shared().ToList().ForEach(bundle => Post(client, bundle));
        var patients = Synthea.Patients().ToList();
        var sent = 0L;
        var first = 0.0;
        for (var i = 0; sent < resources; i++)
        {
            sent += patients[i % patients.Count].Entries;
            Post(client, patients[i % patients.Count].Json);
            if (i == patients.Count - 1)
            {
                first = sent / clock.Elapsed.TotalSeconds;
            }
        }

        var seconds = clock.Elapsed.TotalSeconds;
        var data = new LoadData(_database);
        long stored = data.Resources, json = data.JsonBytes;
        Print($"transaction load: {stored} resources in {seconds:0.0} s, {stored / seconds:0} resources/s (first {patients.Count} patients {first:0}/s), one connection");
        var resident = server.ResidentBytes / 1048576;
        server.Stop();
        var disk = new FileInfo(_database).Length;
        Print($"disk: {disk / stored} bytes a resource, {json / stored} of them JSON, {(double)disk / json:0.00} times the JSON (aim 2.5); resident after the load {resident} MB (aim 200)");
    }

    private static void Post(HttpClient client, byte[] bundle)
    {
        using var content = new ByteArrayContent(bundle);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/fhir+json");
        using var answer = client.PostAsync(new Uri("/fhir", UriKind.Relative), content).GetAwaiter().GetResult();
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException(answer.StatusCode + ": " + answer.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        }
    }

    private void Read(ServerProcess server, ServerProcess floor, LoadData data)
    {
        var ids = data.ObservationIds(5000);
        var ours = ids.ConvertAll(id => HttpLoad.Request("GET", "/fhir/Observation/" + id));
        var bare = ids.ConvertAll(id => HttpLoad.Request("GET", $"/read/{data.Type.ToString(CultureInfo.InvariantCulture)}/{id}"));
        Compare("read by id", server, floor, i => ours[i % ours.Count], i => bare[i % bare.Count], 0.7);
    }

    private void Search(ServerProcess server, ServerProcess floor, LoadData data)
    {
        var pairs = data.PatientCodes(4, 500);
        var ours = pairs.ConvertAll(p => HttpLoad.Request("GET", $"/fhir/Observation?patient=Patient/{p.Patient}&code=http://loinc.org%7C{p.Code}"));
        var bare = pairs.ConvertAll(p => HttpLoad.Request("GET", string.Create(
            CultureInfo.InvariantCulture, $"/search/{data.Reference}/{p.Target}/{data.Token}/{p.Code}")));
        Compare("search patient + code, 4 results", server, floor, i => ours[i % ours.Count], i => bare[i % bare.Count], 0.5);
    }

    private void Create(ServerProcess server, ServerProcess floor, LoadData data)
    {
        var body = data.ObservationBody();
        var ours = HttpLoad.Request("POST", "/fhir/Observation", body);
        var bare = HttpLoad.Request("POST", "/create", body);
        Compare("durable create, base validation", server, floor, _ => ours, _ => bare, 0.3);
    }

    private void Compare(string name, ServerProcess server, ServerProcess floor, Func<int, byte[]> ours, Func<int, byte[]> bare, double aim)
    {
        HttpLoad.Run(server.Port, Connections, TimeSpan.FromSeconds(1), ours);
        HttpLoad.Run(floor.Port, Connections, TimeSpan.FromSeconds(1), bare);
        var pairs = Enumerable.Range(0, rounds).Select(_ => (
            Ours: HttpLoad.Run(server.Port, Connections, time, ours), Floor: HttpLoad.Run(floor.Port, Connections, time, bare))).ToList();
        var ratio = Median(pairs.Select(p => p.Ours.PerSecond / p.Floor.PerSecond));
        Print($"{name}: {Median(pairs.Select(p => p.Ours.PerSecond)):0}/s, floor {Median(pairs.Select(p => p.Floor.PerSecond)):0}/s, ratio {ratio:0.00} (aim {aim:0.0});"
            + $" p50 {Median(pairs.Select(p => p.Ours.MedianMilliseconds)):0.00} ms, p99 {Median(pairs.Select(p => p.Ours.P99Milliseconds)):0.00} ms;"
            + $" failures {pairs.Sum(p => p.Ours.Failures)} and {pairs.Sum(p => p.Floor.Failures)}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}
