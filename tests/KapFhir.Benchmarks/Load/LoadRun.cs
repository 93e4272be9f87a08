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

    // A server runs for weeks: measured is what it does when the runtime has compiled for good what is asked all the time.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
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
        var (before, sent, time) = (server.WrittenBytes, _load.Sent, server.ProcessorTime);
        var all = _load.UpTo(size, server.Port, loaders);
        var (written, took) = ((server.WrittenBytes - before) / (_load.Sent - sent), (server.ProcessorTime - time).TotalMilliseconds / (_load.Sent - sent));
        var resident = server.ResidentBytes / 1048576;
        server.Stop();
        var (stored, json) = Data(d => (d.Resources, d.JsonBytes));
        var disk = new FileInfo(_database).Length;
        _report.At(stored);
        _report.Add("transaction load, validated and indexed", ">= 5,000/s", $"{all:N0} resources/s over {loaders} connections, {one:N0}/s over one");
        _report.Add("written to files, and processor time, of the same", "", $"{written / 1024.0:0.0} KB and {took:0.00} ms a resource");
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
            Compare(LoadPair.Read(data), server, floor);
            Compare(LoadPair.Search(data), server, floor);
            new SearchTimes(server, data, time, _report).Run();
            Compare(LoadPair.Create(data), server, floor);
        }

        _report.Add("resident in the end", "200 MB", $"{server.ResidentBytes / 1048576} MB");
        if (isLast)
        {
            new EverythingMemory(server, data.ObservationBody("Patient/whole"), _report).Run();
        }

        server.Stop();
        Directory.EnumerateFiles(folder, "load.db.floor*").ToList().ForEach(File.Delete);
    }

    private void Compare(LoadPair pair, ServerProcess server, ServerProcess floor)
    {
        HttpLoad.Run(server.Port, Connections, WarmUp, pair.Ours);
        HttpLoad.Run(floor.Port, Connections, WarmUp, pair.Floor);
        var pairs = Enumerable.Range(0, rounds).Select(_ => (
            Ours: HttpLoad.Run(server.Port, Connections, time, pair.Ours), Floor: HttpLoad.Run(floor.Port, Connections, time, pair.Floor))).ToList();
        var ratio = Median(pairs.Select(p => p.Ours.PerSecond / p.Floor.PerSecond));
        var failures = pairs.Sum(p => p.Ours.Failures + p.Floor.Failures);
        _report.Add(
            pair.Name, string.Create(CultureInfo.InvariantCulture, $">= {pair.Aim:0.0} of the floor"),
            $"{ratio:0.00}: {Median(pairs.Select(p => p.Ours.PerSecond)):N0}/s, floor {Median(pairs.Select(p => p.Floor.PerSecond)):N0}/s; p50 {Median(pairs.Select(p => p.Ours.MedianMilliseconds)):0.00} ms, p99 {Median(pairs.Select(p => p.Ours.P99Milliseconds)):0.00} ms{(failures == 0 ? "" : $"; {failures} failures")}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
