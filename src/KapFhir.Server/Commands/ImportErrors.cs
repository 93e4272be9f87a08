using System.Buffers;
using System.Text.Json;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Store;

namespace KapFhir.Server.Commands;

/// <summary>What was refused of an import: said on the console, and kept line by line with its OperationOutcome for who mends it.</summary>
/// <param name="File">The file they are kept in, or null for none.</param>
internal sealed record ImportErrors(string? File)
{
    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one.</summary>
    /// <param name="file">The file that was imported.</param>
    /// <param name="line">The line, or 0 for the whole file.</param>
    /// <param name="issues">Why.</param>
    public void Add(string file, int line, IReadOnlyList<Issue> issues)
    {
        Count++;
        var name = Path.GetFileName(file);
        Console.Error.WriteLine((line == 0 ? name : FormattableString.Invariant($"{name}, line {line}")) + ": " + string.Join("; ", issues));
        if (File is null)
        {
            return;
        }

        var outcome = new ArrayBufferWriter<byte>();
        OperationOutcomeWriter.Write(issues, outcome);
        PrivateFiles.MakeFile(File); // why a record was refused may say what stands in it
        using var stream = new FileStream(File, FileMode.Append);
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("file", name);
            json.WriteNumber("line", line);
            json.WritePropertyName("outcome");
            json.WriteRawValue(outcome.WrittenSpan, skipInputValidation: true);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }
}
