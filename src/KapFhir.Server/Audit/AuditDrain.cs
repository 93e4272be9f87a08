using System.Diagnostics;
using KapFhir.Auth;
using KapFhir.Fhir.Json;
using KapFhir.Server.Interactions;
using KapFhir.Server.Writing;
using KapFhir.Store;
using KapFhir.Store.Audit;
using KapFhir.Store.Resources;

namespace KapFhir.Server.Audit;

/// <summary>
/// Makes AuditEvents of records. Each record is taken away in the unit that writes its events, so no two processes tell of it twice, and none is lost.
/// </summary>
internal sealed class AuditDrain(FhirServer server)
{
    private const int RowsAtOnce = 20;
    private const int BytesAtOnce = 40_000;

    /// <summary>So many times as long as the work took: requests go before.</summary>
    private const int Patience = 30;

    private readonly SemaphoreSlim _draining = new(1, 1);
    private volatile int _waiting;

    /// <summary>Makes AuditEvents of all that was recorded so far, without pauses.</summary>
    public async Task CatchUp(CancellationToken cancel)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await server.Audit.Flush(cancel);
            if (await server.Store.Audit.Newest(cancel) is { } newest)
            {
                await Drain(newest, cancel);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <summary>Makes AuditEvents of the records up to one, with pauses for others' sake unless somebody waits for it.</summary>
    public async Task Drain(long upTo, CancellationToken cancel)
    {
        while (await Piece(upTo, cancel) is { } took)
        {
            if (_waiting == 0)
            {
                await Task.Delay(took * Patience, cancel);
            }
        }
    }

    private async Task<TimeSpan?> Piece(long upTo, CancellationToken cancel)
    {
        await _draining.WaitAsync(cancel);
        try
        {
            var pending = await server.Store.Audit.Pending(upTo, RowsAtOnce, cancel);
            if (pending.Count == 0)
            {
                return null;
            }

            using var span = Spans.Start(Spans.AuditEvents);
            var start = Stopwatch.GetTimestamp();
            List<(PendingAudit Pending, List<PreparedResource> Events)> told = [];
            for (var (i, bytes) = (0, 0); i < pending.Count && bytes < BytesAtOnce; i++)
            {
                told.Add((pending[i], await Tell(pending[i], cancel)));
                bytes += pending[i].Records.Length;
            }

            await server.Store.Write<bool>(
                unit =>
                {
                    told.ForEach(t => Put(unit, t.Pending, t.Events));
                    return true;
                },
                cancel);
            return Stopwatch.GetElapsedTime(start);
        }
        finally
        {
            _draining.Release();
        }
    }

    private async Task<List<PreparedResource>> Tell(PendingAudit pending, CancellationToken cancel)
    {
        List<PreparedResource> events = [];
        foreach (var record in AuditRecord.Read(pending.Records))
        {
            var subjects = await server.Store.Audit.SubjectsOf(await Sids(record, cancel), cancel);
            events.AddRange(AuditEvents.Of(record, subjects, server.Options.OwnBase).Select(Prepare));
        }

        return events;
    }

    // An operation on one resource tells of the patients whom that is about, whatever it gathered beside it.
    private async Task<IReadOnlyList<long>> Sids(AuditRecord record, CancellationToken cancel) =>
        record is { Interaction: FhirInteraction.Operation or FhirInteraction.ChangingOperation, Type: { } type, Id: { } id, Status: < 400, Sids.Count: 0 } and not { Type: "Patient" or "Group" }
            && await server.Store.Audit.SidOf(type, id, record.At, cancel) is { } sid ? [sid] : record.Sids;

    private PreparedResource Prepare(ReadOnlyMemory<byte> json)
    {
        var prepared = server.Writes.Read(json, "AuditEvent").Then<PreparedResource>(root => server.Writes.Prepare(root, Create.NewId()));
        return prepared.IsSuccess ? prepared.Value : throw new InvalidOperationException("an AuditEvent is not R4: " + string.Join("; ", prepared.Issues));
    }

    private void Put(WriteUnit unit, PendingAudit pending, List<PreparedResource> events)
    {
        if (AuditStore.Remove(unit, pending))
        {
            events.ForEach(e => server.Writes.Put(unit, e, ChangeMethod.Create, current: null));
        }
    }
}
