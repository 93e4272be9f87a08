using System.ComponentModel;

namespace KapFhir.Server.Health;

/// <summary>The settings under <c>Health</c>.</summary>
internal sealed class HealthOptions
{
    [Description("How long `/health/ready` waits for an answer of the database before it says that there is none.")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(5);

    [Description("How many bytes must be free on the disk of a SQLite database for `/health/ready` to say that the server is ready.")]
    public long FreeDisk { get; set; } = 100_000_000;

    [Description("For how long a server that is told to stop goes on answering as before, while `/health/ready` says no: so long as a load balancer takes to notice. Then "
        + "whatever is new is answered 503, and its connections are closed. What was begun before is finished in any case.")]
    public TimeSpan DrainTime { get; set; } = TimeSpan.Zero;

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IEnumerable<string> Validate() =>
    [
        .. Patience < TimeSpan.FromMilliseconds(10) || Patience > TimeSpan.FromMinutes(1) ? new[] { "Health:Patience is between 00:00:00.010 and 00:01:00." } : [],
        .. FreeDisk < 0 ? new[] { "Health:FreeDisk is 0 or more." } : [],
        .. DrainTime < TimeSpan.Zero || DrainTime > TimeSpan.FromMinutes(1) ? new[] { "Health:DrainTime is between 00:00:00 and 00:01:00." } : [],
    ];
}
