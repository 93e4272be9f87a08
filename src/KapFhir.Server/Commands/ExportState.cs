using System.Text.Json;
using KapFhir.Store;

namespace KapFhir.Server.Commands;

/// <summary>How far an export is: kept beside its files after each page, so that one that was interrupted goes on where it was.</summary>
internal sealed record ExportState
{
    private const string Name = "export.json";
    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>What was asked for, in words: another question is another export.</summary>
    public required string Question { get; init; }

    /// <summary>The types to be written, in order.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>How many resources of each type are written to its file.</summary>
    public Dictionary<string, long> Written { get; init; } = new(StringComparer.Ordinal);

    /// <summary>How many types are done.</summary>
    public int Done { get; init; }

    /// <summary>Where the type at hand goes on; null at its beginning.</summary>
    public string? Cursor { get; init; }

    /// <summary>How many bytes of its file count: what stands behind was written when the export was interrupted.</summary>
    public long Bytes { get; init; }

    /// <summary>True once all is written.</summary>
    public bool IsDone => Done == Types.Count;

    /// <summary>The state of an export in a folder, or null.</summary>
    /// <exception cref="IOException">There is something of this name that is none.</exception>
    public static ExportState? Find(string folder)
    {
        var file = Path.Combine(folder, Name);
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<ExportState>(File.ReadAllBytes(file), Form) : null;
        }
        catch (JsonException notOne)
        {
            throw new IOException($"{file} is no state of an export. Give another folder.", notOne);
        }
    }

    /// <summary>Keeps it, whole or not at all.</summary>
    public void Keep(string folder)
    {
        var file = Path.Combine(folder, Name);
        PrivateFiles.MakeFile(file + ".new"); // the question may name a patient
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(this, Form));
        File.Move(file + ".new", file, overwrite: true);
    }
}
