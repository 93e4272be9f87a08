using System.Globalization;
using KapFhir.Benchmarks;
using KapFhir.Benchmarks.Language;
using KapFhir.Benchmarks.Load;

// load [--resources N] [--rounds N] [--seconds N] [--folder PATH]: the server beside a bare endpoint over the same tables, as ratios.
// language [--rounds N] [--milliseconds N]: FHIRPath beside another engine, validation, XML.
// fuzz [--seconds N] [--seed S] [--target NAME] [--case N]: random input to all that takes input; so many seconds each, or one input again.
// chaos [--seconds N] [--seed S]: sixteen clients write at random, and every answer is held against a model.
// floor DATABASE PORT: that bare endpoint, started by the load run.
switch (args)
{
    case ["floor", var database, var port]:
        await Floor.Serve(database, int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["load", ..]:
        var folder = Option("--folder", Path.Combine(Path.GetTempPath(), "kapfhir-load-" + Guid.NewGuid().ToString("N")));
        Directory.CreateDirectory(folder);
        new LoadRun(folder, Number("--resources", 100_000), Number("--rounds", 5), TimeSpan.FromSeconds(Number("--seconds", 3))).Run();
        if (!args.Contains("--folder"))
        {
            Directory.Delete(folder, recursive: true);
        }

        return 0;
    case ["chaos", ..]:
        var place = Directory.CreateTempSubdirectory("kapfhir-chaos-").FullName;
        var verdict = await Chaos.Run(TimeSpan.FromSeconds(Number("--seconds", 60)), Number("--seed", 1), place);
        Directory.Delete(place, recursive: true);
        return verdict;
    case ["language", ..]:
        return new LanguageRun(Synthea.Root(), Number("--rounds", 3), Number("--milliseconds", 300) / 1000.0).Run();
    case ["fuzz", ..]:
        return Fuzz.Run(
            TimeSpan.FromSeconds(Number("--seconds", 120)), Number("--seed", 1), args.Contains("--target") ? Option("--target", "") : null,
            args.Contains("--case") ? Number("--case", 0) : null);
    default:
        await Console.Error.WriteLineAsync("usage: load [--resources N] [--rounds N] [--seconds N] [--folder PATH] | language [--rounds N] [--milliseconds N]"
            + " | fuzz [--seconds N] [--seed S] [--target NAME] [--case N] | chaos [--seconds N] [--seed S]");
        return 2;
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

int Number(string name, int otherwise) => int.Parse(Option(name, otherwise.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);
