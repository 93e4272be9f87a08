using KapFhir.Kap.Rules;
using KapFhir.Server.Tests.Rules;
using Xunit;

[assembly: AssemblyFixture(typeof(RuleServers))]

namespace KapFhir.Server.Tests.Rules;

/// <summary>One server where every rule blocks, and one where every rule is off: most cases of the rules need no other.</summary>
public sealed class RuleServers : IAsyncLifetime
{
    public TestServer Blocking { get; private set; } = null!;

    public TestServer Silent { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Blocking = await TestServer.Start([.. new KapRules().All.Select(r => $"--Kap:Rules:{r.Id}:Mode=Block")]);
        Silent = await TestServer.Start([.. new KapRules().All.Select(r => $"--Kap:Rules:{r.Id}:Mode=Off")]);
    }

    public async ValueTask DisposeAsync()
    {
        await Blocking.DisposeAsync();
        await Silent.DisposeAsync();
    }
}
