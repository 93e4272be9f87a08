using System.Net;
using KapFhir.Auth;
using KapFhir.Server.Http;

namespace KapFhir.Server;

/// <summary>Auth:Mode Open is for this machine alone: the server does not start so on an address that others reach.</summary>
internal static class Loopback
{
    /// <exception cref="BadSettingsException">The mode is not offered, or not on these addresses.</exception>
    public static void Check(AuthOptions auth, FhirOptions fhir, string urls)
    {
        if (urls.Split(';', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(u => !IsHost(BindingAddress.Parse(u).Host)) is not { } open)
        {
            return;
        }

        if (auth.Mode == AuthMode.Open)
        {
            throw new BadSettingsException([$"Auth:Mode is Open, and {open} is reachable from other machines. Listen on 127.0.0.1 or "
                + "localhost, or set another Auth:Mode."]);
        }

        // Tokens say which server they are for by its address, and neither they nor passwords travel in the clear.
        if (!fhir.PublicBase.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new BadSettingsException([$"Auth:Mode is {auth.Mode}, and {open} is reachable from other machines. Set Fhir:PublicBase to the https address that "
                + "they reach the FHIR base at, like https://fhir.clinic.example/fhir; TLS may end in a reverse proxy (Fhir:TrustedProxies)."]);
        }
    }

    /// <summary>True if this host name or address always means this machine.</summary>
    public static bool IsHost(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
