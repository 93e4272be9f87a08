using System.Net;
using KapFhir.Auth;

namespace KapFhir.Server;

/// <summary>Auth:Mode Open is for this machine alone: the server does not start so on an address that others reach.</summary>
internal static class Loopback
{
    /// <exception cref="BadSettingsException">The mode is not offered, or not on these addresses.</exception>
    public static void Check(AuthOptions auth, string urls)
    {
        if (auth.Mode != AuthMode.Open)
        {
            throw new BadSettingsException(
                [$"Auth:Mode is {auth.Mode}, which this build does not carry yet. Set Auth:Mode to Open, or start with 'dotnet run', which runs as Development."]);
        }

        if (urls.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(u => !IsLoopback(u)) is { } open)
        {
            throw new BadSettingsException([$"Auth:Mode is Open, and {open} is reachable from other machines. Listen on 127.0.0.1 or localhost, or set another Auth:Mode."]);
        }
    }

    private static bool IsLoopback(string url)
    {
        var host = BindingAddress.Parse(url).Host.Trim('[', ']');
        return host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
    }
}
