using System.Text.Json.Nodes;
using Xunit;

namespace KapFhir.Server.Tests.OpenApi;

/// <summary>https://redocly.com/docs/cli/rules: what tools that others wrote say of the documents.</summary>
public sealed class OpenApiLintTests(OpenApiDocuments documents) : IClassFixture<OpenApiDocuments>
{
    [Theory]
    [InlineData("kap")]
    [InlineData("v1")]
    [InlineData("Binary")]
    [InlineData("page-kap")]
    public async Task The_linter_finds_nothing(string name)
    {
        var linter = await NpmTool.Install("openapi");
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "openapi.json"), (await documents.Get(name)).ToJsonString(), TestContext.Current.CancellationToken);
        var (code, output, errors) = await linter.Run("redocly", ["lint", "openapi.json", "--format=json"], folder.Path);
        JsonNode.Parse(output)!["problems"]!.AsArray().Select(p => p!["ruleId"] + ": " + p["message"] + " " + p["location"]![0]!["pointer"]).ShouldBeEmpty(errors);
        code.ShouldBe(0, errors);
    }

    private sealed class TestFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("openapi").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
