using KapFhir.Fhir;
using KapFhir.Server.Http;

namespace KapFhir.Server.Health;

/// <summary>
/// Stops in good order. Once the server is told to stop, <c>/health/ready</c> says so, and requests are answered as before, with the connection closed after each, for
/// <see cref="HealthOptions.DrainTime"/>: a load balancer that asks every few seconds goes on sending them until it has noticed. Then what was begun is finished, what is
/// new is answered 503, nothing listens any more, and last the store writes what waits.
/// </summary>
internal sealed class Draining(Readiness readiness, HealthOptions options, FhirServer server) : IHostedLifecycleService
{
    // They say that it is stopping.
    private static readonly PathString Health = "/health";
    private volatile bool _isDrained;

    /// <summary>Lets a request on, or says that it came too late.</summary>
    public Task Invoke(HttpContext context, RequestDelegate next)
    {
        if (!readiness.IsStopping || context.Request.Path.StartsWithSegments(Health, StringComparison.Ordinal))
        {
            return next(context);
        }

        context.Response.Headers.Connection = "close";
        return !_isDrained && options.DrainTime > TimeSpan.Zero ? next(context)
            : AnswerWriter.Write(context, FhirAnswer.Failed(Issues.ServerStopping()), AnswerForm.Default, server.BaseOf(context.Request));
    }

    // Before Kestrel is stopped: after every service's StoppingAsync comes StopAsync.
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(options.DrainTime, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The host's patience has ended: stop now.
        }

        _isDrained = true;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
