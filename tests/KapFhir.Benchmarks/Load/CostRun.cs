using System.Globalization;

namespace KapFhir.Benchmarks.Load;

/// <summary>
/// What requests cost in processor time, the server's beside the floor's: on a machine that does other work too, the only figure that says something. The
/// database is loaded first if it is not there.
/// </summary>
internal sealed class CostRun(string folder, int resources, int rounds, TimeSpan time, string what, IReadOnlyList<string> settings)
{
    private const int Connections = 16;
    private const int Loaders = 4;
    private readonly string _database = Path.Combine(folder, "cost.db");

    internal void Run()
    {
        if (!File.Exists(_database))
        {
            Load();
        }

        if (what == "tokens")
        {
            new TokenCostRun(_database, rounds, time, settings).Run();
            return;
        }

        if (what == "consents")
        {
            new ConsentCostRun(_database, rounds, time, settings).Run();
            return;
        }

        File.Copy(_database, _database + ".ours", overwrite: true);
        File.Copy(_database, _database + ".floor", overwrite: true);
        using var server = Start(_database + ".ours");
        using var floor = ServerProcess.Start(
            typeof(CostRun).Assembly.Location, "/read/0/none", port => ["floor", _database + ".floor", port.ToString(CultureInfo.InvariantCulture)]);
        using var data = new LoadData(_database);
        Print($"ready after {server.ProcessorTime.TotalSeconds:0.00} s of processor time, {server.ResidentBytes / 1048576} MB");
        foreach (var pair in new[] { LoadPair.Read(data), LoadPair.Search(data), LoadPair.Create(data) }.Where(p => p.Name.Contains(what, StringComparison.Ordinal)))
        {
            Compare(pair, server, floor);
        }

        Print($"in the end {server.ResidentBytes / 1048576} MB, the floor {floor.ResidentBytes / 1048576} MB");
        server.Stop();
        Directory.EnumerateFiles(folder, "cost.db.ours*").Concat(Directory.EnumerateFiles(folder, "cost.db.floor*")).ToList().ForEach(File.Delete);
    }

    private ServerProcess Start(string database) => ServerProcess.Start(
        Path.Combine(AppContext.BaseDirectory, "KapFhir.Server.dll"), "/fhir/metadata",
        port => ["serve", "--urls", $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}", $"--ConnectionStrings:Sqlite=Data Source={database}", .. settings]);

    private void Load()
    {
        using (var server = Start(_database))
        {
            BulkLoad.SendShared(server.Port);
            var load = new BulkLoad(new SyntheaCopies());
            load.UpTo(resources / 5, server.Port, Loaders);
            var (before, written) = (server.ProcessorTime, server.WrittenBytes);
            var rate = load.UpTo(resources, server.Port, Loaders);
            var cost = (server.ProcessorTime - before).TotalMilliseconds / (resources * 4 / 5);
            Print($"transaction load: {cost:0.000} ms of processor time a resource, {(server.WrittenBytes - written) / 1024.0 / (resources * 4 / 5):0.0} KB written, {rate:N0} resources/s, {server.ResidentBytes / 1048576} MB right after it");
            server.Stop();
        }

        using var data = new LoadData(_database);
        Print($"disk: {(double)new FileInfo(_database).Length / data.JsonBytes:0.000} times the JSON of {data.Resources:N0} resources");
    }

    private void Compare(LoadPair pair, ServerProcess server, ServerProcess floor)
    {
        HttpLoad.Run(server.Port, Connections, TimeSpan.FromSeconds(2), pair.Ours);
        HttpLoad.Run(floor.Port, Connections, TimeSpan.FromSeconds(2), pair.Floor);
        var costs = Enumerable.Range(0, rounds).Select(_ => (Ours: Cost(server, pair.Ours), Floor: Cost(floor, pair.Floor))).ToList();
        var (ours, bare) = (costs.Min(c => c.Ours), costs.Min(c => c.Floor));
        var alone = Enumerable.Range(0, rounds).Select(_ => HttpLoad.Run(server.Port, 1, time, pair.Ours).MedianMilliseconds).Min();
        Print($"{pair.Name}: {ours:0.0} us of processor time, floor {bare:0.0}, floor / ours {bare / ours:0.00}; p50 {alone * 1000:0} us over one connection");
    }

    // In microseconds.
    private double Cost(ServerProcess process, Func<int, byte[]> request)
    {
        var before = process.ProcessorTime;
        var result = HttpLoad.Run(process.Port, Connections, time, request);
        return result.Failures == 0 ? (process.ProcessorTime - before).TotalMicroseconds / result.Count
            : throw new InvalidOperationException(result.Failures.ToString(CultureInfo.InvariantCulture) + " failures");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
