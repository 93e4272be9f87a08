using System.CommandLine;
using KapFhir.Kap.Demo;
using KapFhir.Store;

namespace KapFhir.Server.Commands;

/// <summary>The verbs of the program. Exit codes: 0 done, 1 the work failed, 2 bad arguments or settings.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int BadUse = 2;

    // After a signal the process would be ended in two seconds, whatever it is about: a server finishes what it began.
    private static readonly TimeSpan TimeToStop = TimeSpan.FromMinutes(2);
    private static readonly string[] HostSettings = ["--urls", "--environment"];

    public static async Task<int> Run(string[] args)
    {
        var (verbs, settings) = Split(args);
        var result = Build(settings).Parse(verbs);
        if (result.Errors.Count > 0)
        {
            result.Errors.ToList().ForEach(e => Console.Error.WriteLine(e.Message));
            return BadUse;
        }

        try
        {
            return await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop });
        }
        catch (BadSettingsException bad)
        {
            await Console.Error.WriteLineAsync(bad.Message);
            return BadUse;
        }
        catch (Exception fault) when (fault is StoreUnavailableException or SchemaException or IOException or OperationCanceledException)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return Failed;
        }
    }

    private static RootCommand Build(string[] settings)
    {
        var demo = new Option<bool>("--demo") { Description = "Load the demo clinic first if the database is empty." };
        var patients = new Option<int>("--patients") { Description = "How many patients of the demo clinic: the first of them.", DefaultValueFactory = _ => DemoClinic.Patients };
        patients.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > DemoClinic.Patients)
            {
                result.AddError($"--patients takes a number from 1 to {DemoClinic.Patients}.");
            }
        });
        var path = new Argument<string>("path") { Description = "A bundle or a resource (.json), resources line by line (.ndjson), or a "
            + "folder of such files." };
        var package = new Argument<string>("file") { Description = "The package, a .tgz file." };
        var installed = new Argument<string>("package") { Description = "Its name, or NAME@VERSION where several versions are installed." };
        var root = new RootCommand("KapFhir: a FHIR R4 server for ketamine-assisted psychotherapy clinics. Any setting can follow as "
            + "--Section:Key=value.")
        {
            Verb("serve", "Serve (what happens without a verb).", (r, cancel) => Serve.Run(settings, Wanted(r), cancel), demo, patients),
            Verb("demo", "Load the synthetic demo clinic.", (r, cancel) => Demo.Run(settings, r.GetValue(patients), cancel), patients),
            Verb("import", "Load resources from files.", (r, cancel) => Import.Run(settings, r.GetValue(path)!, cancel), path),
            Verb("install", "Install a FHIR package.", (r, cancel) => Install.Run(settings, r.GetValue(package)!, cancel), package),
            Verb("uninstall", "Take a FHIR package out.", (r, cancel) => Uninstall.Run(settings, r.GetValue(installed)!, cancel), installed),
            Verb("migrate", "Bring the database to this version's schema.", (_, _) => Migrate.Run(settings)),
            Verb("check", "Verify the database against itself.", (_, cancel) => Check.Run(settings, cancel)),
            Verb("ping", "Ask whether the server of these settings answers.", (_, cancel) => Ping.Run(settings, cancel)),
            Verb("reindex", "Extract anew what every resource can be found by.", (_, cancel) => Reindex.Run(settings, cancel)),
            Users.Verb(settings),
            Clients.Verb(settings),
            demo, patients,
        };
        root.SetAction((r, cancel) => Serve.Run(settings, Wanted(r), cancel));
        return root;

        int Wanted(ParseResult r) => r.GetValue(demo) ? r.GetValue(patients) : 0;
    }

    private static Command Verb(string name, string text, Func<ParseResult, CancellationToken, Task<int>> run, params Symbol[] symbols)
    {
        var verb = new Command(name, text);
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
            {
                verb.Options.Add(option);
            }
            else
            {
                verb.Arguments.Add((Argument)symbol);
            }
        }

        verb.SetAction(run);
        return verb;
    }

    /// <summary>
    /// Settings (<c>--Storage:Provider=Sqlite</c>, <c>--urls http://...</c>) go to .NET's configuration, the rest are verbs and their
    /// options.
    /// </summary>
    private static (string[] Verbs, string[] Settings) Split(string[] args)
    {
        List<string> verbs = [], settings = [];
        for (var i = 0; i < args.Length; i++)
        {
            var name = args[i].Split('=')[0];
            var isSetting = name.StartsWith("--", StringComparison.Ordinal)
                && (name.Contains(':', StringComparison.Ordinal) || HostSettings.Contains(name, StringComparer.OrdinalIgnoreCase));
            (isSetting ? settings : verbs).Add(args[i]);
            if (isSetting && !args[i].Contains('=', StringComparison.Ordinal) && i + 1 < args.Length)
            {
                settings.Add(args[++i]);
            }
        }

        return ([.. verbs], [.. settings]);
    }
}
