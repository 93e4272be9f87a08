using System.Globalization;
using KapFhir.Benchmarks;
using KapFhir.Benchmarks.Language;
using KapFhir.Benchmarks.Load;
using KapFhir.Benchmarks.Rules;

// load [--resources N,N] [--rounds N] [--seconds N] [--connections N] [--folder PATH] [--write-docs]: the server beside a bare endpoint over the same
// tables, as ratios, and times of searches, at each size; written into docs/performance.md if asked (only from a quiet machine).
// cost [--resources N] [--rounds N] [--seconds N] [--folder PATH] [--what read|search|create|tokens|consents] [-- SETTINGS]: processor time of requests, the server's beside
// the floor's; says something on a machine that does other work too. A folder that is kept is loaded once. --what tokens: what checking a token costs a read; consents: what a consent of every patient costs.
// language [--rounds N] [--milliseconds N]: FHIRPath beside another engine, validation, XML.
// fuzz [--seconds N] [--seed S] [--target NAME] [--case N]: random input to all that takes input; so many seconds each, or one input again.
// rules [--entries N]: what the rules around a dose cost: many entries of one patient in one transaction, and the demo clinic.
// chaos [--seconds N] [--seed S]: sixteen clients write at random, and every answer is held against a model.
// outcomes [--scores N] [--rounds N]: what a report of a cohort of so many scores costs.
// floor DATABASE PORT: that bare endpoint, started by the load run.
switch (args)
{
    case ["floor", var database, var port]:
        await Floor.Serve(database, int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["load", ..]:
        var folder = Option("--folder", Path.Combine(Path.GetTempPath(), "kapfhir-load-" + Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(folder);
        long[] sizes = [.. Option("--resources", "50000,500000").Split(',').Select(n => long.Parse(n, CultureInfo.InvariantCulture))];
        new LoadRun(folder, sizes, Number("--rounds", 3), TimeSpan.FromSeconds(Number("--seconds", 3)), Number("--connections", 4))
            .Run(args.Contains("--write-docs") ? Path.Combine(Synthea.Root(), "docs", "performance.md") : null);
        if (!args.Contains("--folder"))
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    case ["cost", ..]:
        var kept = Option("--folder", Path.Combine(Path.GetTempPath(), "kapfhir-cost-" + Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(kept);
        new CostRun(kept, Number("--resources", 20_000), Number("--rounds", 3), TimeSpan.FromSeconds(Number("--seconds", 3)), Option("--what", ""), [.. args.SkipWhile(a => a != "--").Skip(1)])
            .Run();
        if (!args.Contains("--folder"))
        {
            Directory.Delete(kept, recursive: true);
        }

        return 0;
    case ["chaos", ..]:
        var place = Directory.CreateTempSubdirectory("kapfhir-chaos-").FullName;
        var verdict = await Chaos.Run(TimeSpan.FromSeconds(Number("--seconds", 60)), Number("--seed", 1), place);
        Directory.Delete(place, recursive: true);
        return verdict;
    case ["outcomes", ..]:
        var data = Directory.CreateTempSubdirectory("kapfhir-outcomes-").FullName;
        var cost = OutcomesRun.Run(Number("--scores", 100_000), Number("--rounds", 3), data);
        Directory.Delete(data, recursive: true);
        return cost;
    case ["language", ..]:
        return new LanguageRun(Synthea.Root(), Number("--rounds", 3), Number("--milliseconds", 300) / 1000.0).Run();
    case ["fuzz", ..]:
        return Fuzz.Run(
            TimeSpan.FromSeconds(Number("--seconds", 120)), Number("--seed", 1), args.Contains("--target") ? Option("--target", "") : null,
            args.Contains("--case") ? Number("--case", 0) : null);
    case ["rules", ..]:
        var scratch = Directory.CreateTempSubdirectory("kapfhir-rules-").FullName;
        var done = await new RulesRun(scratch, Number("--entries", 1000)).Run();
        Directory.Delete(scratch, recursive: true);
        return done;
    default:
        await Console.Error.WriteLineAsync("usage: load [--resources N,N] [--rounds N] [--seconds N] [--connections N] [--folder PATH] [--write-docs] | cost [--resources N] [--rounds N] [--seconds N] [--folder PATH] [--what read|search|create|tokens|consents] [-- SETTINGS] | language [--rounds N] [--milliseconds N]"
            + " | fuzz [--seconds N] [--seed S] [--target NAME] [--case N] | rules [--entries N] | chaos [--seconds N] [--seed S] | outcomes [--scores N] [--rounds N]");
        return 2;
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

int Number(string name, int otherwise) => int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
