// https://hl7.org/fhir/R4/operationoutcome.html
using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KapFhir.Fhir.Json;

/// <summary>Writes issues as an OperationOutcome. A rule's key is <c>details.text</c> alone, for programs; the words are
/// <c>diagnostics</c>.</summary>
public static class OperationOutcomeWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes these issues; without any, one that says that all is well (an outcome has at least one).</summary>
    public static void Write(IReadOnlyList<Issue> issues, IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteString("resourceType"u8, "OperationOutcome"u8);
        writer.WriteStartArray("issue"u8);
        foreach (var issue in issues.Count == 0 ? [Issues.AllWell] : issues)
        {
            Write(issue, writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>The outcome's bytes.</summary>
    public static byte[] ToBytes(IReadOnlyList<Issue> issues)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(issues, output);
        return output.WrittenSpan.ToArray();
    }

    private static void Write(Issue issue, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("severity"u8, SeverityCode(issue.Severity));
        writer.WriteString("code"u8, issue.Code);
        if (issue.Rule is not null)
        {
            writer.WriteStartObject("details"u8);
            writer.WriteString("text"u8, issue.Rule);
            writer.WriteEndObject();
        }

        writer.WriteString("diagnostics"u8, issue.Diagnostics);
        if (issue.Expression is not null)
        {
            writer.WriteStartArray("expression"u8);
            writer.WriteStringValue(issue.Expression);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string SeverityCode(IssueSeverity severity) => severity switch
    {
        IssueSeverity.Information => "information",
        IssueSeverity.Warning => "warning",
        IssueSeverity.Error => "error",
        _ => "fatal",
    };
}
