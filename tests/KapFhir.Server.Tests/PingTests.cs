using KapFhir.Server.Commands;
using Xunit;

namespace KapFhir.Server.Tests;

/// <summary>The verb <c>ping</c>: what a container's health check runs.</summary>
[Collection(CommandLineTests.Name)]
public sealed class PingTests(TestServer server)
{
    [Fact]
    public async Task A_server_that_answers_is_well() =>
        (await CommandLine.Run(["ping", "--urls", server.Base[..^"/fhir".Length]])).ShouldBe(0);

    [Fact]
    public async Task Where_nobody_answers_it_is_not() => (await CommandLine.Run(["ping", "--urls", "http://127.0.0.1:9"])).ShouldBe(1);

    [Theory]
    [InlineData("", "http://127.0.0.1:5080")]
    [InlineData("http://127.0.0.1:6001;http://127.0.0.1:6002", "http://127.0.0.1:6001")]
    [InlineData("http://+:8080", "http://127.0.0.1:8080")]
    [InlineData("http://0.0.0.0:8080/", "http://127.0.0.1:8080")]
    [InlineData("http://[::]:8080", "http://127.0.0.1:8080")]
    [InlineData("http://localhost", "http://localhost:80")]
    public void Listening_everywhere_is_listening_here(string urls, string address) => Ping.AddressOf(urls).ShouldBe(address);
}
