using System.Globalization;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// The load run: the server and the floor on the same data, in turn, on one machine; what counts is the ratio within the run, and what becomes of it as
/// the data grow. Each size is reached from the one before.
/// </summary>
internal sealed class LoadRun(string folder, IReadOnlyList<long> sizes, int rounds, TimeSpan time, int loaders)
{
    private const int Connections = 16;
    private const int OneByOne = 6000;
    private readonly string _database = Path.Combine(folder, "load.db");
    private readonly string _server = Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll");
    private readonly string _self = typeof(LoadRun).Assembly.Location;
    private readonly LoadReport _report = new();
    private readonly BulkLoad _load = new(new SyntheaCopies());

    /// <summary>Measures; writes the table into a page if one is given.</summary>
    internal void Run(string? page)
    {
        _report.Remark($"Run of {DateTime.UtcNow:d MMMM yyyy}, {Environment.ProcessorCount} processors, {Connections} connections for rates, one for times, {rounds} rounds of {time.TotalSeconds:0} s in turn, medians.");
        foreach (var size in sizes)
        {
            Load(size);
            Measure(isLast: size == sizes[^1]);
        }

        Console.WriteLine(_report.Table());
        if (page is not null)
        {
            _report.WriteInto(page);
        }
    }

    private ServerProcess StartServer() => ServerProcess.Start(
        _server, "/fhir/metadata", port => ["serve", "--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", $"--ConnectionStrings:Sqlite=Data Source={_database}"]);

    private void Load(long size)
    {
        var isFirst = !File.Exists(_database);
        using var server = StartServer();
        if (isFirst)
        {
            BulkLoad.SendShared(server.Port);
        }

        var already = isFirst ? 0 : Data(d => d.Resources);
        _load.UpTo(already + (OneByOne / 2), server.Port, 1); // warm
        var one = _load.UpTo(already + OneByOne, server.Port, 1);
        var all = _load.UpTo(size, server.Port, loaders);
        var resident = server.ResidentBytes / 1048576;
        server.Stop();
        var (stored, json) = Data(d => (d.Resources, d.JsonBytes));
        var disk = new FileInfo(_database).Length;
        _report.At(stored);
        _report.Add("transaction load, validated and indexed", ">= 5,000/s", $"{all:N0} resources/s over {loaders} connections, {one:N0}/s over one");
        _report.Add("disk, all indexes in", "<= 2.0", $"{(double)disk / json:0.00} times the JSON: {disk / stored:N0} bytes a resource, {json / stored:N0} of them JSON");
        _report.Add("resident right after the load", "200 MB", $"{resident} MB");
    }

    private T Data<T>(Func<LoadData, T> read)
    {
        using var data = new LoadData(_database);
        return read(data);
    }

    private void Measure(bool isLast)
    {
        File.Copy(_database, _database + ".floor", overwrite: true);
        using var server = StartServer();
        using var data = new LoadData(_database);
        _report.Add("ready to serve", "1.5 s", $"{server.Ready.TotalSeconds:0.00} s");
        using (var floor = ServerProcess.Start(_self, "/read/0/none", port => ["floor", _database + ".floor", port.ToString(CultureInfo.InvariantCulture)]))
        {
            Read(server, floor, data);
            Search(server, floor, data);
            new SearchTimes(server, data, time, _report).Run();
            Create(server, floor, data);
        }

        _report.Add("resident in the end", "200 MB", $"{server.ResidentBytes / 1048576} MB");
        if (isLast)
        {
            new EverythingMemory(server, data.ObservationBody("Patient/whole"), _report).Run();
        }

        server.Stop();
        Directory.EnumerateFiles(folder, "load.db.floor*").ToList().ForEach(File.Delete);
    }

    private void Read(ServerProcess server, ServerProcess floor, LoadData data)
    {
        var ids = data.ObservationIds(5000);
        var ours = ids.ConvertAll(id => HttpLoad.Request("GET", "/fhir/Observation/" + id));
        var bare = ids.ConvertAll(id => HttpLoad.Request("GET", $"/read/{data.Type.ToString(CultureInfo.InvariantCulture)}/{id}"));
        Compare("read by id", server, floor, i => ours[i % ours.Count], i => bare[i % bare.Count], 0.8);
    }

    private void Search(ServerProcess server, ServerProcess floor, LoadData data)
    {
        var pairs = data.PatientCodes(4, 500);
        var ours = pairs.ConvertAll(p => HttpLoad.Request("GET", $"/fhir/Observation?patient=Patient/{p.Patient}&code=http://loinc.org%7C{p.Code}"));
        var bare = pairs.ConvertAll(p => HttpLoad.Request("GET", string.Create(
            CultureInfo.InvariantCulture, $"/search/{data.Reference}/{p.Target}/{data.Token}/{p.Code}")));
        Compare("search patient + code, 4 results", server, floor, i => ours[i % ours.Count], i => bare[i % bare.Count], 0.6);
    }

    private void Create(ServerProcess server, ServerProcess floor, LoadData data)
    {
        var body = data.ObservationBody();
        var ours = HttpLoad.Request("POST", "/fhir/Observation", body);
        var bare = HttpLoad.Request("POST", "/create", body);
        Compare("durable create, base validation", server, floor, _ => ours, _ => bare, 0.4);
    }

    private void Compare(string name, ServerProcess server, ServerProcess floor, Func<int, byte[]> ours, Func<int, byte[]> bare, double aim)
    {
        HttpLoad.Run(server.Port, Connections, TimeSpan.FromSeconds(1), ours);
        HttpLoad.Run(floor.Port, Connections, TimeSpan.FromSeconds(1), bare);
        var pairs = Enumerable.Range(0, rounds).Select(_ => (
            Ours: HttpLoad.Run(server.Port, Connections, time, ours), Floor: HttpLoad.Run(floor.Port, Connections, time, bare))).ToList();
        var ratio = Median(pairs.Select(p => p.Ours.PerSecond / p.Floor.PerSecond));
        var failures = pairs.Sum(p => p.Ours.Failures + p.Floor.Failures);
        _report.Add(
            name, string.Create(CultureInfo.InvariantCulture, $">= {aim:0.0} of the floor"),
            $"{ratio:0.00}: {Median(pairs.Select(p => p.Ours.PerSecond)):N0}/s, floor {Median(pairs.Select(p => p.Floor.PerSecond)):N0}/s; p50 {Median(pairs.Select(p => p.Ours.MedianMilliseconds)):0.00} ms, p99 {Median(pairs.Select(p => p.Ours.P99Milliseconds)):0.00} ms{(failures == 0 ? "" : $"; {failures} failures")}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
