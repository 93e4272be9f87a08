using System.Buffers;
using System.Text.Json;
using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Server.Http;
using KapFhir.Store;
using KapFhir.Store.Audit;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Audit;

/// <summary>
/// Records every access. What is written is recorded in the same unit; what is read or refused is kept in memory for a moment and written together with
/// others, so that no answer waits for the disk.
/// </summary>
internal sealed class AuditTrail(AuditOptions options, bool isOn, ResourceStore store, TimeProvider clock)
{
    // AuditEvents are made of one row in one write: what others wait for meanwhile stays short.
    private const int BytesOfRow = 32_000;
    private const int BytesOfBuffer = BytesOfRow + 4_000;
    private const int MostEmpty = 16;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly Queue<ArrayBufferWriter<byte>> _full = new();
    private readonly Stack<ArrayBufferWriter<byte>> _empty = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private ArrayBufferWriter<byte> _open = NewBuffer();
    private long _unwritten;

    /// <summary>How long records wait to be written together.</summary>
    public TimeSpan Interval => options.FlushInterval;

    /// <summary>How long AuditEvents are kept; zero for ever.</summary>
    public TimeSpan Keep => options.Keep;

    /// <summary>How many bytes of records are in memory only.</summary>
    public long Unwritten => Interlocked.Read(ref _unwritten);

    /// <summary>True if accesses are recorded.</summary>
    public bool IsOn => isOn;

    /// <summary>Why nothing can be answered, or null: records pile up that the database does not take.</summary>
    public Issue? Objection() => isOn && Interlocked.Read(ref _unwritten) > options.MostUnwritten ? Issues.AuditUnavailable() : null;

    /// <summary>Records an answer, unless its write was recorded with it.</summary>
    public void Record(FhirRequest request, FhirAnswer answer)
    {
        if (isOn && !request.IsAudited && request.Interaction is not (FhirInteraction.Capabilities or FhirInteraction.Options))
        {
            Add(AuditRecord.Of(request, answer, clock.GetUtcNow()));
        }
    }

    /// <summary>Records a request that was refused before it was read: its caller may not do that, say.</summary>
    public void Refuse(HttpContext http, RoutedPath path, FhirServer server, FhirAnswer answer)
    {
        if (isOn && path.Route.Interaction is not (FhirInteraction.Capabilities or FhirInteraction.Options))
        {
            Add(AuditRecord.Refused(http, path, Callers.Known(http, server.Options), answer, clock.GetUtcNow()));
        }
    }

    /// <summary>Records what is no request of FHIR: a login, say.</summary>
    public void Add(AuditRecord record)
    {
        if (!isOn)
        {
            return;
        }

        lock (_gate)
        {
            var before = _open.WrittenCount;
            record.Write(_open, _json);
            _unwritten += _open.WrittenCount - before;
            if (_open.WrittenCount > BytesOfRow)
            {
                Close();
            }
        }
    }

    /// <summary>Records what the server does by itself.</summary>
    public void Tell(SecurityEvent told, string? about = null) => Add(new AuditRecord
    {
        At = clock.GetUtcNow(), Event = told, About = about, Status = 200, Agent = new AuditAgent { Client = "server", Address = Environment.MachineName },
    });

    /// <summary>A client's write, recorded in its own unit: both are on disk or neither.</summary>
    public async Task<Result<T>> Write<T>(
        FhirRequest request, Func<WriteUnit, Result<T>> work, IReadOnlyCollection<(string Type, string Id)> expected, CancellationToken cancel)
    {
        if (!isOn)
        {
            return await store.Write(work, expected, cancel);
        }

        var isRecorded = false;
        var written = await store.Write(unit => work(unit).Then<T>(done =>
        {
            isRecorded = unit.Written.Count > 0;
            if (isRecorded)
            {
                var line = new ArrayBufferWriter<byte>();
                using var json = new Utf8JsonWriter(line);
                AuditRecord.Of(request, unit.Written, unit.Now).Write(line, json);
                AuditStore.Add(unit, line.WrittenSpan);
            }

            return done;
        }), expected, cancel);
        request.IsAudited |= written.IsSuccess && isRecorded;
        return written;
    }

    /// <inheritdoc cref="Write{T}(FhirRequest, Func{WriteUnit, Result{T}}, IReadOnlyCollection{ValueTuple{string, string}}, CancellationToken)"/>
    public Task<Result<T>> Write<T>(FhirRequest request, Func<WriteUnit, Result<T>> work, CancellationToken cancel) => Write(request, work, [], cancel);

    /// <summary>Writes down what waits. What the database does not take goes on waiting.</summary>
    /// <exception cref="StoreUnavailableException">It took nothing.</exception>
    public async Task Flush(CancellationToken cancel)
    {
        await _flushing.WaitAsync(cancel);
        try
        {
            var full = Full();
            if (full.Count == 0)
            {
                return;
            }

            using var span = Spans.Start(Spans.AuditFlush);
            await store.Write<bool>(
                unit =>
                {
                    full.ForEach(records => AuditStore.Add(unit, records.WrittenSpan));
                    return true;
                },
                cancel);
            lock (_gate)
            {
                full.ForEach(records => _unwritten -= records.WrittenCount);
                full.ForEach(_ => Reuse(_full.Dequeue()));
            }
        }
        finally
        {
            _flushing.Release();
        }
    }

    private List<ArrayBufferWriter<byte>> Full()
    {
        lock (_gate)
        {
            if (_open.WrittenCount > 0)
            {
                Close();
            }

            return [.. _full];
        }
    }

    private void Close()
    {
        _full.Enqueue(_open);
        _open = _empty.TryPop(out var empty) ? empty : NewBuffer();
    }

    // Used again: a buffer lives too long for the garbage collector to find it cheap.
    private void Reuse(ArrayBufferWriter<byte> buffer)
    {
        if (_empty.Count < MostEmpty && buffer.Capacity == BytesOfBuffer)
        {
            buffer.ResetWrittenCount();
            _empty.Push(buffer);
        }
    }

    private static ArrayBufferWriter<byte> NewBuffer() => new(BytesOfBuffer);
}
