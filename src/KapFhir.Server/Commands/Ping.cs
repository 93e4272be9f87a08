namespace KapFhir.Server.Commands;

/// <summary>Asks the server that runs with these settings for an answer: the health check of containers, whose image has no other client.</summary>
internal static class Ping
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> Run(string[] settings, CancellationToken cancel)
    {
        var url = AddressOf(Host.Builder(settings).Configuration[WebHostDefaults.ServerUrlsKey]) + FhirRoutes.BasePath + "/$versions";
        using var client = new HttpClient { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri(url), cancel);
            Console.WriteLine($"{url} answers {(int)answer.StatusCode}.");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"{url} does not answer: {fault.Message}");
            return 1;
        }
    }

    /// <summary>Where to reach a server that listens on these addresses: one that listens on all of a machine's is on its loopback too.</summary>
    public static string AddressOf(string? urls)
    {
        var address = BindingAddress.Parse((string.IsNullOrEmpty(urls) ? ServerApp.DefaultAddress : urls).Split(';')[0]);
        var host = address.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return $"{address.Scheme}://{host}:{address.Port}";
    }
}
