using System.Buffers;

namespace KapFhir.Server.Http;

/// <summary>Where an answer goes that is written while it is made.</summary>
/// <param name="Output">Takes the bytes.</param>
/// <param name="Flush">Sends what was written so far, and waits while the client is slow.</param>
internal sealed record AnswerStream(IBufferWriter<byte> Output, Func<CancellationToken, ValueTask> Flush)
{
    /// <summary>A stream that only gathers.</summary>
    public static AnswerStream Gathering(ArrayBufferWriter<byte> buffer) => new(buffer, _ => ValueTask.CompletedTask);
}
