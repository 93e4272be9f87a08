using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>A server whose rules refuse nothing and write nothing of their own: what is under test there is what is counted from records, complete or not, and cells of any size are told.</summary>
public sealed class RecordingServer : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.Start("--Kap:Rules:Highest=Off", "--Kap:Outcomes:MinCell=0");

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
