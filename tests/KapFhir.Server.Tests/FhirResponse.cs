using System.Text.Json.Nodes;

namespace KapFhir.Server.Tests;

/// <summary>What came back.</summary>
public sealed record FhirResponse(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    /// <summary>The body; asking when there is none is a failed test.</summary>
    public JsonNode Body => JsonNode.Parse(Text) ?? throw new InvalidOperationException("no body");

    public string? ETag => Headers.GetValueOrDefault("ETag");

    public string? Location => Headers.GetValueOrDefault("Location");

    public string ContentType => Headers.GetValueOrDefault("Content-Type", "");

    public string? Id => Body["id"]?.GetValue<string>();

    public string? VersionId => Body["meta"]?["versionId"]?.GetValue<string>();

    public string? Type => Body["resourceType"]?.GetValue<string>();

    public JsonArray Entries => Body["entry"]?.AsArray() ?? [];

    public IEnumerable<string?> EntryIds => Entries.Select(e => e!["resource"]?["id"]?.GetValue<string>());

    public IEnumerable<string> EntryStatuses => Entries.Select(e => e!["response"]!["status"]!.GetValue<string>()[..3]);

    /// <summary>The first issue of an OperationOutcome.</summary>
    public JsonNode Issue => Body["issue"]![0]!;

    public string Code => Issue["code"]!.GetValue<string>();

    public string Diagnostics => Issue["diagnostics"]!.GetValue<string>();

    public string? Expression => Issue["expression"]?[0]?.GetValue<string>();

    /// <summary>The link of this relation in a bundle, or null.</summary>
    public string? Link(string relation) =>
        Body["link"]?.AsArray().FirstOrDefault(l => l!["relation"]!.GetValue<string>() == relation)?["url"]!.GetValue<string>();

    /// <summary>That the body is a well-formed OperationOutcome with this status.</summary>
    public void ShouldFail(int status, string? code = null)
    {
        Status.ShouldBe(status, Text);
        Type.ShouldBe("OperationOutcome");
        Issue["severity"]!.GetValue<string>().ShouldBeOneOf("error", "fatal");
        Diagnostics.ShouldNotBeNullOrEmpty();
        if (code is not null)
        {
            Code.ShouldBe(code, Text);
        }
    }

    internal static async Task<FhirResponse> Read(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        response.Headers
            .Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase),
        await response.Content.ReadAsStringAsync());
}
