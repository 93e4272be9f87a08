using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace KapFhir.Server.Tests.External;

/// <summary>The examples of settings are settings, and those of Microsoft's library that are not here are refused by name.</summary>
public sealed class ExampleSettingsTests
{
    [Theory]
    [InlineData("appsettings.Entra.json")]
    [InlineData("appsettings.OpenId.json")]
    public void An_example_can_be_used(string file) =>
        ServerSettings.Read(new ConfigurationBuilder().AddJsonFile(Example(file)).Build()).Auth.Mode.ShouldBe(Auth.AuthMode.External);

    [Theory]
    [InlineData("AzureAd:ClientSecret", "only verifies the tokens that come")]
    [InlineData("AzureAd:ClientCredentials:0:SourceType", "only verifies the tokens that come")]
    [InlineData("AzureAd:TennantId", "There are AzureAd:Instance")]
    [InlineData("AzureAd:Audiences", "There are AzureAd:Instance")]
    [InlineData("Auth:External:Scopes", "is not a setting")]
    public void What_would_be_ignored_is_refused(string key, string why)
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Example("appsettings.Entra.json")).AddInMemoryCollection([new(key, "x")]).Build();
        var refused = Should.Throw<BadSettingsException>(() => ServerSettings.Read(configuration)).Message;
        refused.ShouldContain(key);
        refused.ShouldContain(why);
    }

    [Fact]
    public void Audiences_are_a_list()
    {
        var configuration = new ConfigurationBuilder().AddJsonFile(Example("appsettings.Entra.json"))
            .AddInMemoryCollection([new("AzureAd:Audiences:0", "a"), new("AzureAd:Audiences:1", "b"), new("AzureAd:Audience", "c")]).Build();
        ServerSettings.Read(configuration).Auth.AzureAd.AllAudiences().ShouldBe(["a", "b", "c"]);
    }

    private static string Example(string file, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "examples", file));
}
