using System.Globalization;
using KapFhir.Fhir;
using Spectre.Console;

namespace KapFhir.Server.Commands;

/// <summary>
/// An import at work. A line that is refused waits: what it refers to, or what a rule asks for, may stand in a later file. When all was read those that wait are tried
/// again for as long as that brings any further, last all of them in one transaction, for those that refer to each other.
/// </summary>
internal sealed class ImportRun(FhirServer server, string path, IReadOnlyList<string> files, ImportErrors errors)
{
    private const int LinesAtOnce = 500;
    private const int MostRounds = 100;
    private const string Entry = "Bundle.entry[";
    private ImportState _state = ImportState.Find(path, files);

    /// <summary>Does it. Returns the exit code.</summary>
    public async Task<int> Load(CancellationToken cancel)
    {
        if (_state.Files > 0 || _state.Lines > 0)
        {
            Console.WriteLine(FormattableString.Invariant($"Goes on after {_state.Files} file(s) and {_state.Lines} line(s)."));
        }

        await AnsiConsole.Progress().StartAsync(async progress =>
        {
            var task = progress.AddTask("Importing", maxValue: Math.Max(1, files.Sum(f => new FileInfo(f).Length)));
            task.Increment(files.Take(_state.Files).Sum(f => new FileInfo(f).Length));
            for (var file = _state.Files; file < files.Count; file++)
            {
                await LoadFile(file, task, cancel);
                Keep(_state with { Files = file + 1, Lines = 0 });
            }

            task.Value = task.MaxValue;
        });
        await LoadWaiting(cancel);
        ImportState.Forget(path);
        Console.WriteLine($"{files.Count} file(s) read, {errors.Count} refused.{(errors is { Count: > 0, File: { } kept } ? " Why stands in " + kept + "." : "")}");
        return errors.Count == 0 ? 0 : 1;
    }

    private async Task LoadFile(int file, ProgressTask progress, CancellationToken cancel)
    {
        if (!files[file].EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase))
        {
            var refused = await BundleLoader.Try(server, Import.Bundled(await File.ReadAllBytesAsync(files[file], cancel)), cancel);
            if (refused.Count > 0)
            {
                errors.Add(files[file], 0, refused);
            }

            progress.Increment(new FileInfo(files[file]).Length);
            return;
        }

        foreach (var lines in Import.Lines(files[file], _state.Lines).Chunk(LinesAtOnce))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (var bad in lines.Where(l => l.Url is null))
            {
                errors.Add(files[file], bad.Number, [Issues.ImportLineBad()]);
            }

            var refused = await Refused([.. lines.Where(l => l.Url is not null)], cancel);
            progress.Increment(lines.Sum(l => (double)l.Json.Length + 1));
            Keep(_state with { Lines = lines[^1].Number, Waiting = [.. _state.Waiting, .. refused.Select(r => new WaitingLine(file, r.Line.Number))] });
        }
    }

    // One line that is refused must not keep the others of its transaction out: then each goes alone.
    private async Task<List<(ImportLine Line, IReadOnlyList<Issue> Why)>> Refused(List<ImportLine> lines, CancellationToken cancel)
    {
        List<(ImportLine, IReadOnlyList<Issue>)> refused = [];
        if (lines.Count == 0 || (await BundleLoader.Try(server, Import.Bundle(lines), cancel)).Count == 0)
        {
            return refused;
        }

        foreach (var line in lines)
        {
            if (await BundleLoader.Try(server, Import.Bundle([line]), cancel) is { Count: > 0 } why)
            {
                refused.Add((line, why));
            }
        }

        return refused;
    }

    private async Task LoadWaiting(CancellationToken cancel)
    {
        List<(WaitingLine Place, IReadOnlyList<Issue> Why)> refused = [];
        for (var before = int.MaxValue; _state.Waiting.Count > 0 && _state.Waiting.Count < before;)
        {
            before = _state.Waiting.Count;
            refused = [];
            foreach (var lines in Waiting().Chunk(LinesAtOnce))
            {
                cancel.ThrowIfCancellationRequested();
                var places = lines.ToDictionary(l => l.Line, l => l.Place);
                refused.AddRange((await Refused([.. lines.Select(l => l.Line)], cancel)).Select(r => (places[r.Line], r.Why)));
            }

            Keep(_state with { Waiting = [.. refused.Select(r => r.Place)] });
        }

        var stored = await StoredTogether(cancel);
        refused.Where(r => !stored.Contains(r.Place)).ToList().ForEach(r => errors.Add(files[r.Place.File], r.Place.Line, r.Why));
    }

    // Those that refer to each other, in one transaction. One that is refused for itself is named in the answer, and left out the next time.
    private async Task<HashSet<WaitingLine>> StoredTogether(CancellationToken cancel)
    {
        var left = Waiting().Take(server.Options.MaxBundleEntries).ToList();
        for (var round = 0; left.Count > 1 && round < MostRounds; round++)
        {
            var issues = await BundleLoader.Try(server, Import.Bundle(left.Select(w => w.Line)), cancel);
            if (issues.Count == 0)
            {
                return [.. left.Select(w => w.Place)];
            }

            var named = issues.Select(EntryOf).OfType<int>().ToHashSet();
            if (named.Count == 0)
            {
                break;
            }

            left = [.. left.Where((_, i) => !named.Contains(i))];
        }

        return [];
    }

    private IEnumerable<(WaitingLine Place, ImportLine Line)> Waiting() =>
        from file in _state.Waiting.GroupBy(w => w.File)
        let numbers = file.Select(w => w.Line).ToHashSet()
        from line in Import.Lines(files[file.Key], 0)
        where numbers.Contains(line.Number)
        select (new WaitingLine(file.Key, line.Number), line);

    private void Keep(ImportState state)
    {
        _state = state;
        state.Keep(path);
    }

    // Bundle.entry[3].resource.subject
    private static int? EntryOf(Issue issue) =>
        issue.Expression is { } place && place.StartsWith(Entry, StringComparison.Ordinal) && place.IndexOf(']', StringComparison.Ordinal) is > 0 and var end
            && int.TryParse(place.AsSpan(Entry.Length, end - Entry.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
