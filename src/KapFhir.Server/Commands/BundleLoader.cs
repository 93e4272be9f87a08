using KapFhir.Auth;
using KapFhir.Fhir;
using KapFhir.Fhir.Search;
using KapFhir.Server.Bundles;
using KapFhir.Server.Http;

namespace KapFhir.Server.Commands;

/// <summary>Loads bundles on the path that a client's bundles take, without HTTP.</summary>
internal static class BundleLoader
{
    /// <summary>Carries a batch or transaction out. Null if all of it is stored, otherwise what was refused, in words.</summary>
    public static async Task<string?> Load(FhirServer server, ReadOnlyMemory<byte> bundle, CancellationToken cancel) =>
        await Try(server, bundle, cancel) is { Count: > 0 } refused ? string.Join("; ", refused) : null;

    /// <summary>Carries a batch or transaction out. Returns why it was refused; empty if all of it is stored.</summary>
    public static async Task<IReadOnlyList<Issue>> Try(FhirServer server, ReadOnlyMemory<byte> bundle, CancellationToken cancel)
    {
        var answer = await BundleInteraction.Handle(RequestOf(server, bundle), server, cancel);
        return answer.Status == 200 ? [] : answer.Issues;
    }

    private static FhirRequest RequestOf(FhirServer server, ReadOnlyMemory<byte> bundle) => new()
    {
        Method = "POST",
        Base = server.Options.OwnBase,
        Path = "",
        Parts = new RouteParts(null, null, null, null, null),
        Query = [],
        Caller = Caller.Server,
        Visible = Visibility.Everything,
        Body = bundle,
    };
}
