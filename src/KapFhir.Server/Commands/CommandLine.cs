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
            var code = await result.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop });
            if (verbs is ["--help" or "-h" or "-?"] or ["serve", "--help" or "-h" or "-?"])
            {
                TellSettings();
            }

            return code;
        }
        catch (BadSettingsException bad)
        {
            await Console.Error.WriteLineAsync(bad.Message);
            return BadUse;
        }
        catch (Exception fault) when (fault is StoreUnavailableException or SchemaException or IOException or UnauthorizedAccessException or OperationCanceledException)
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
        var errors = new Option<string?>("--errors") { Description = "A file to keep what was refused in, line by line with the reasons." };
        var asTheyCome = new Option<bool>("--as-they-come") { Description = "Store records as they come: no scores, findings or tasks are made of them, and no rule refuses any. A whole export is stored so in any case." };
        var head = new Option<string?>("--audit-head") { Description = "The head of the audit chain that an earlier check told: the chain must still lead through it." };
        var root = new RootCommand("KapFhir: a FHIR R4 server for ketamine-assisted psychotherapy clinics. Any setting can follow as "
            + "--Section:Key=value.")
        {
            Verb("serve", "Serve (what happens without a verb).", (r, cancel) => Serve.Run(settings, Wanted(r), cancel), demo, patients),
            Verb("demo", "Load the synthetic demo clinic.", (r, cancel) => Demo.Run(settings, r.GetValue(patients), cancel), patients),
            Verb("import", "Load resources from files.", (r, cancel) => Import.Run(settings, r.GetValue(path)!, r.GetValue(errors), r.GetValue(asTheyCome), cancel), path, errors, asTheyCome),
            ExportVerb(settings),
            Verb("install", "Install a FHIR package.", (r, cancel) => Install.Run(settings, r.GetValue(package)!, cancel), package),
            Verb("uninstall", "Take a FHIR package out.", (r, cancel) => Uninstall.Run(settings, r.GetValue(installed)!, cancel), installed),
            Verb("migrate", "Bring the database to this version's schema.", (_, _) => Migrate.Run(settings)),
            Verb("check", "Verify the database against itself.", (r, cancel) => Check.Run(settings, r.GetValue(head), cancel), head),
            Verb("ping", "Ask whether the server of these settings answers.", (_, cancel) => Ping.Run(settings, cancel)),
            Verb("reindex", "Extract anew what every resource can be found by.", (_, cancel) => Reindex.Run(settings, cancel)),
            Users.Verb(settings),
            Clients.Verb(settings),
            demo, patients,
        };
        DatabaseVerbs(settings).ToList().ForEach(root.Subcommands.Add);
        root.SetAction((r, cancel) => Serve.Run(settings, Wanted(r), cancel));
        return root;

        int Wanted(ParseResult r) => r.GetValue(demo) ? r.GetValue(patients) : 0;
    }

    // Every setting with its default; what each does is in docs/configuration.md.
    private static void TellSettings()
    {
        Console.WriteLine("Settings, as --Section:Key=value or Section__Key in the environment (docs/configuration.md says what each does):");
        foreach (var setting in Settings.All)
        {
            Console.WriteLine($"  {setting.Key}  {(setting.Type == typeof(string) ? "" : setting.Values.Replace("`", "", StringComparison.Ordinal) + "; ")}{(setting.Default.Length == 0 ? "not set" : setting.Default)}");
        }
    }

    private static Command ExportVerb(string[] settings)
    {
        var folder = new Argument<string>("folder") { Description = "A new folder, or that of an export that was interrupted." };
        var types = new Option<string>("--type") { Description = "Resource types, separated by commas; without it all but AuditEvent.", DefaultValueFactory = _ => "" };
        var since = new Option<string>("--since") { Description = "Only what was changed then or later: 2026-01-31, or with a time.", DefaultValueFactory = _ => "" };
        var patient = new Option<string>("--patient") { Description = "Only the record of this patient: its id.", DefaultValueFactory = _ => "" };
        return Verb(
            "export", "Write resources into files of NDJSON, one for each type.",
            (r, cancel) => Export.Run(settings, r.GetValue(folder)!, new ExportQuestion(r.GetValue(types)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), r.GetValue(since)!, r.GetValue(patient)!), cancel),
            folder, types, since, patient);
    }

    private static IEnumerable<Command> DatabaseVerbs(string[] settings)
    {
        var target = new Argument<string>("file") { Description = "The new file." };
        var source = new Argument<string>("file") { Description = "The backup." };
        var force = new Option<bool>("--force") { Description = "Replace the database that is there." };
        yield return Verb("backup", "Copy the database (SQLite) while it is in use, and verify the copy.", (r, cancel) => Backup.Run(settings, r.GetValue(target)!, cancel), target);
        yield return Verb("restore", "Put a backup in the database's place (SQLite).", (r, cancel) => Restore.Run(settings, r.GetValue(source)!, r.GetValue(force), cancel), source, force);
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
