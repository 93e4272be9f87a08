namespace KapFhir.Fhir;

/// <content>What a server says that stops.</content>
public static partial class Issues
{
    /// <summary>503: the server finishes what it began, and takes nothing new.</summary>
    public static Issue ServerStopping() =>
        Error(503, "transient", "The server is stopping and takes nothing new. Nothing of this request was done. Send it again in a few seconds, on a new connection.");

    /// <summary>403: the figures are not for this caller.</summary>
    public static Issue MetricsNotTold() => Error(
        403, "forbidden", "The figures are told to who asks from this machine, or with the token of Telemetry:MetricsToken. Telemetry:Metrics says who may read them.");
}
