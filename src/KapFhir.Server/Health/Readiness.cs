using System.Globalization;
using KapFhir.Store;
using KapFhir.Store.Condition;

namespace KapFhir.Server.Health;

/// <summary>Something that the server cannot work without.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Why">Why it is not well, in words that name no record, path or secret; null if it is.</param>
internal sealed record HealthCheck(string Name, string? Why);

/// <summary>Says whether the server can do its work now, and why not.</summary>
internal sealed class Readiness(FhirServer server, HealthOptions options, IHostApplicationLifetime lifetime, ILogger<Readiness> log)
{
    /// <summary>True once the server was told to stop.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>Looks at everything. What one check does not find out another may.</summary>
    public async Task<IReadOnlyList<HealthCheck>> Look(CancellationToken cancel)
    {
        var condition = server.Store.Condition;
        var schema = await Schema(condition, cancel);
        return
        [
            new("stopping", IsStopping ? "The server was told to stop: it finishes what it began, and soon takes nothing new." : null),
            schema,
            new("writes", Writes(condition)),
            new("disk", Disk(condition)),
            new("audit", server.Audit.Objection()?.Diagnostics),
            new("provider", server.Provider?.Fault is { } fault ? "Tokens cannot be verified: " + fault : null),
        ];
    }

    private async Task<HealthCheck> Schema(StoreCondition condition, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(options.Patience);
        try
        {
            var there = await condition.DatabaseSchema(patience.Token);
            var mine = condition.ProgramSchema;
            return new("database", there == mine ? null : there > mine
                ? string.Create(CultureInfo.InvariantCulture, $"The database was brought to schema {there} by a newer program; this one knows up to {mine}. Run the newer program here too.")
                : string.Create(CultureInfo.InvariantCulture, $"The database has schema {there}, this program wants {mine}: a migration is pending. Start the server anew, or run the verb migrate."));
        }
        catch (StoreUnavailableException fault)
        {
            return new("database", fault.Message);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new("database", string.Create(CultureInfo.InvariantCulture, $"The database did not answer within {options.Patience.TotalSeconds} s."));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            log.LogError(fault, "The database could not be asked for its schema");
            return new("database", "The database is not one of this program, or its tables are damaged. The server's log has the cause.");
        }
    }

    private static string? Writes(StoreCondition condition) =>
        condition.WritesWaiting >= condition.MostWritesWaiting
            ? string.Create(CultureInfo.InvariantCulture, $"{condition.WritesWaiting} writes wait for the database: the queue is full.")
            : condition.LastWriteFault is { } fault ? new StoreUnavailableException(fault).Message : null;

    private string? Disk(StoreCondition condition) => condition.Files() is { } files && files.FreeBytes < options.FreeDisk
        ? string.Create(CultureInfo.InvariantCulture, $"{files.FreeBytes} bytes are free on the disk of the database, and Health:FreeDisk asks for {options.FreeDisk}. Free space.") : null;
}
