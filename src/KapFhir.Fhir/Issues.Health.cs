namespace KapFhir.Fhir;

/// <content>What a server says that stops.</content>
public static partial class Issues
{
    /// <summary>503: the server finishes what it began, and takes nothing new.</summary>
    public static Issue ServerStopping() =>
        Error(503, "transient", "The server is stopping and takes nothing new. Nothing of this request was done. Send it again in a few seconds, on a new connection.");
}
