using System.Globalization;
using System.Text.Json;

namespace KapFhir.Server.Commands;

/// <summary>How far an import is, kept beside what is imported: one that was interrupted goes on where it was, and what is done is not read again.</summary>
/// <param name="Source">The files as they were when it began: names, lengths, times of change. Others are another import.</param>
/// <param name="Files">How many files are done.</param>
/// <param name="Lines">How many lines of the next are done.</param>
internal sealed record ImportState(string Source, int Files, int Lines)
{
    private const string Name = ".kapfhir-import";

    /// <summary>The lines that were refused so far.</summary>
    public IReadOnlyList<WaitingLine> Waiting { get; init; } = [];

    /// <summary>The state of an import of these files, or its beginning.</summary>
    /// <param name="path">The file or folder that is imported.</param>
    /// <param name="files">The files.</param>
    public static ImportState Find(string path, IReadOnlyList<string> files)
    {
        var source = string.Join('|', files.Select(f => string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(f)} {new FileInfo(f).Length} {File.GetLastWriteTimeUtc(f).Ticks}")));
        try
        {
            return File.Exists(FileOf(path)) && JsonSerializer.Deserialize<ImportState>(File.ReadAllBytes(FileOf(path))) is { } kept && kept.Source == source ? kept : new(source, 0, 0);
        }
        catch (JsonException)
        {
            return new(source, 0, 0);
        }
    }

    /// <summary>Keeps it. Where nothing can be written an import cannot be gone on with, and does its work all the same.</summary>
    public void Keep(string path)
    {
        try
        {
            File.WriteAllBytes(FileOf(path) + ".new", JsonSerializer.SerializeToUtf8Bytes(this));
            File.Move(FileOf(path) + ".new", FileOf(path), overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Read-only: the same import again finds everything stored and changes nothing.
        }
    }

    /// <summary>Forgets it: the import is done.</summary>
    public static void Forget(string path)
    {
        if (File.Exists(FileOf(path)))
        {
            File.Delete(FileOf(path));
        }
    }

    private static string FileOf(string path) => Directory.Exists(path) ? Path.Combine(path, Name) : path + Name;
}

/// <summary>A line that was refused and is tried again.</summary>
/// <param name="File">Which file, from 0.</param>
/// <param name="Line">Which line, from 1.</param>
internal sealed record WaitingLine(int File, int Line);
