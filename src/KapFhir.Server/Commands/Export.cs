// https://hl7.org/fhir/uv/bulkdata/STU2/export.html: files of NDJSON by type
using System.Globalization;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Store;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Commands;

/// <summary>What an export is asked for.</summary>
/// <param name="Types">The types; empty for all but AuditEvent, which belongs to this database's own chain.</param>
/// <param name="Since">Only what was changed then or later, as searches write it; empty for all.</param>
/// <param name="Patient">Only the record of this patient; empty for all.</param>
internal sealed record ExportQuestion(IReadOnlyList<string> Types, string Since, string Patient)
{
    /// <summary>All there is.</summary>
    public static ExportQuestion Whole { get; } = new([], "", "");

    /// <summary>The question in words, the same for the same question.</summary>
    public string Text => $"types {(Types.Count == 0 ? "all" : string.Join(',', Types))}; since {(Since.Length == 0 ? "ever" : Since)}; patient {(Patient.Length == 0 ? "all" : Patient)}";
}

/// <summary>Writes the current resources into a folder, a file of NDJSON for each type. An export that was interrupted goes on when the same is asked for again.</summary>
internal static class Export
{
    private const int AtOnce = 500;

    public static Task<int> Run(string[] settings, string folder, ExportQuestion question, CancellationToken cancel) => Host.RunVerb(
        "export", settings,
        async server =>
        {
            if (Begin(server, folder, question) is not { } state)
            {
                return 2;
            }

            state.Keep(folder);
            state = await Host.Counting("Exporting", "resources", progress => Write(server, folder, question, state, progress, cancel));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{state.Written.Values.Sum()} resources of {state.Written.Count(w => w.Value > 0)} types are in {folder}."));
            return 0;
        },
        changes: false);

    // A new export, or the one to go on with; null, said why, if there is neither.
    private static ExportState? Begin(FhirServer server, string folder, ExportQuestion question)
    {
        var unknown = question.Types.FirstOrDefault(t => server.Definitions.FindResourceType(t) is null);
        var why = unknown is not null ? $"'{unknown}' is not a resource type of FHIR R4."
            : question.Since.Length > 0 && Query(server, "Patient", question) is { IsSuccess: false } bad ? string.Join("; ", bad.Issues) : null;
        var found = Directory.Exists(folder) ? ExportState.Find(folder) : null;
        why ??= found is null ? Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() ? $"{folder} is not empty. Give a new folder." : null
            : found.Question != question.Text ? $"{folder} holds another export ({found.Question}). Give another folder."
            : found.IsDone ? $"The export in {folder} is done. Give a new folder for another." : null;
        if (why is not null)
        {
            Console.Error.WriteLine(why);
            return null;
        }

        PrivateFiles.MakeFolder(folder);
        return found ?? new ExportState { Question = question.Text, Types = Types(server, question) };
    }

    private static List<string> Types(FhirServer server, ExportQuestion question)
    {
        var asked = question.Types.Count > 0 ? question.Types : [.. server.Definitions.ResourceTypes.Select(t => t.Name).Where(t => t != "AuditEvent")];
        var members = question.Patient.Length == 0 ? null : server.Definitions.FindCompartment("Patient")!.Members;
        return [.. asked.Where(t => members is null || t == "Patient" || members.ContainsKey(t)).Order(StringComparer.Ordinal)];
    }

    private static async Task<ExportState> Write(
        FhirServer server, string folder, ExportQuestion question, ExportState state, IProgress<long> progress, CancellationToken cancel)
    {
        while (!state.IsDone)
        {
            cancel.ThrowIfCancellationRequested();
            var type = state.Types[state.Done];
            SearchPage page;
            try
            {
                page = await Page(server, type, question, state.Cursor, cancel);
            }
            catch (PageExpiredException) when (state.Cursor is not null)
            {
                await Console.Error.WriteLineAsync($"{type}: the moment of its first page is no longer kept; it is written anew.");
                state = state with { Cursor = null, Bytes = 0, Written = new(state.Written, StringComparer.Ordinal) { [type] = 0 } };
                continue;
            }

            state = Append(folder, type, state, page);
            state.Keep(folder);
            progress.Report(state.Written.Values.Sum());
        }

        return state;
    }

    private static async Task<SearchPage> Page(FhirServer server, string type, ExportQuestion question, string? cursor, CancellationToken cancel)
    {
        var query = Query(server, type, question).Value;
        return await server.Store.Search(query with { Cursor = cursor is null ? null : SearchCursorToken.Parse(cursor).Value }, Visibility.Everything, cancel);
    }

    private static Result<SearchQuery> Query(FhirServer server, string type, ExportQuestion question)
    {
        List<KeyValuePair<string, string>> parameters = [new("_count", AtOnce.ToString(CultureInfo.InvariantCulture)), new("_total", "none")];
        if (question.Since.Length > 0)
        {
            parameters.Add(new("_lastUpdated", "ge" + question.Since));
        }

        if (question.Patient.Length > 0 && type == "Patient")
        {
            parameters.Add(new("_id", question.Patient));
        }

        var compartment = question.Patient.Length > 0 && type != "Patient" ? new CompartmentScope(server.Definitions.FindCompartment("Patient")!, question.Patient) : null;
        return SearchQueryParser.Parse(server.Definitions, [type], parameters, server.Parsing(server.Options.OwnBase, isLenient: false)).Then<SearchQuery>(q => q with { Compartment = compartment });
    }

    // The page, behind what counts of the file; on disk before the state says so.
    private static ExportState Append(string folder, string type, ExportState state, SearchPage page)
    {
        var bytes = state.Bytes;
        if (page.Matches.Count > 0)
        {
            var path = Path.Combine(folder, type + ".ndjson");
            PrivateFiles.MakeFile(path);
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write);
            file.SetLength(state.Bytes);
            file.Position = state.Bytes;
            foreach (var version in page.Matches)
            {
                file.Write(version.Json.Span); // stored without white space between its tokens: one line
                file.WriteByte((byte)'\n');
            }

            file.Flush(flushToDisk: true);
            bytes = file.Position;
        }

        var written = new Dictionary<string, long>(state.Written, StringComparer.Ordinal);
        written[type] = written.GetValueOrDefault(type) + page.Matches.Count;
        return page.Next is { } next
            ? state with { Written = written, Cursor = SearchCursorToken.Write(next), Bytes = bytes }
            : state with { Written = written, Cursor = null, Bytes = 0, Done = state.Done + 1 };
    }
}
