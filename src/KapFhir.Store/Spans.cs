// https://opentelemetry.io/docs/specs/otel/trace/api/
using System.Diagnostics;

namespace KapFhir.Store;

/// <summary>
/// The spans inside a request, and of work beside requests. They tell kinds, shapes and counts; never an address, an id or a value, which name patients. Where nobody listens
/// none is made.
/// </summary>
public static class Spans
{
    /// <summary>A search: what the store looks for and what is made of it.</summary>
    public const string Search = "search";

    /// <summary>A large bundle waits until the one before it is done.</summary>
    public const string BundleWait = "bundle.wait";

    /// <summary>A transaction is read, its conditions are looked up, its entries are checked and indexed.</summary>
    public const string BundlePrepare = "bundle.prepare";

    /// <summary>A write waits in the queue for the one writer of this process.</summary>
    public const string WriteWait = "write.wait";

    /// <summary>A write is done, together with those that waited beside it, until it is on disk.</summary>
    public const string WriteCommit = "write.commit";

    /// <summary>A process works on a job.</summary>
    public const string Job = "job";

    /// <summary>Records of accesses are written down.</summary>
    public const string AuditFlush = "audit.flush";

    /// <summary>AuditEvents are made of them.</summary>
    public const string AuditEvents = "audit.events";

    /// <summary>The name of the source that all spans are of.</summary>
    public static string SourceName { get; } = "KapFhir";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>True if somebody listens.</summary>
    public static bool AreWanted => Source.HasListeners();

    /// <summary>Begins a span under the one at hand; null where nobody listens.</summary>
    public static Activity? Start(string name) => Source.StartActivity(name);

    /// <summary>Tells a span that is over, under the one at hand.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="from">When it began.</param>
    /// <param name="until">When it ended.</param>
    /// <param name="tags">What else there is to tell.</param>
    public static void Tell(string name, DateTimeOffset from, DateTimeOffset until, params ReadOnlySpan<(string Name, object Value)> tags)
    {
        using var span = Source.StartActivity(name, ActivityKind.Internal, parentContext: default, startTime: from);
        foreach (var (tag, value) in tags)
        {
            span?.SetTag(tag, value);
        }

        span?.SetEndTime(until.UtcDateTime);
    }
}
