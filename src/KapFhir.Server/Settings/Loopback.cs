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
                [$"Auth:Mode is {auth.Mode}, which this build does not carry yet. Set Auth:Mode to Open, or start with 'dotnet run', "
                    + "which runs as Development."]);
        }

        if (urls.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(u => !IsHost(BindingAddress.Parse(u).Host)) is { } open)
        {
            throw new BadSettingsException([$"Auth:Mode is Open, and {open} is reachable from other machines. Listen on 127.0.0.1 or "
                + "localhost, or set another Auth:Mode."]);
        }
    }

    /// <summary>True if this host name or address always means this machine.</summary>
    public static bool IsHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
