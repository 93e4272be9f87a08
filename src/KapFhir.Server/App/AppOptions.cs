using System.ComponentModel;

namespace KapFhir.Server.App;

/// <summary>The settings under <c>App</c>: the outcomes app at <c>/app</c>.</summary>
internal sealed class AppOptions
{
    [Description("Whether the outcomes app is served at `/app`.")]
    public bool Serve { get; set; } = true;

    [Description("Whether the server's own authorization server (`Auth:Mode=BuiltIn`) knows the outcomes app as a public client by itself, with this server's `/app/` as its "
        + "redirect address. Switched off, it is forgotten at the next start, with all that it was granted.")]
    public bool Register { get; set; } = true;

    [Description("The client id of the outcomes app: what it is registered under here, or at the external provider (`Auth:Mode=External`).")]
    public string ClientId { get; set; } = "outcomes";

    [Description("Further web origins that the outcomes app may call, separated by commas: where the token endpoint of an external provider is. Its Content-Security-Policy names them.")]
    public string Connect { get; set; } = "";

    [Description("What the outcomes app shows at once to who tells of suicidal thoughts. Put the clinic's own numbers here. Source: 988 Suicide and Crisis Lifeline (United States).")]
    public string CrisisInformation { get; set; } =
        "If you might act on these thoughts, or are in danger: call 911 or go to the nearest emergency department. Call or text 988, the Suicide and Crisis Lifeline, at any hour.";

    /// <summary>The origins of <see cref="Connect"/>.</summary>
    public IReadOnlyList<string> Origins() => Connect.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What is wrong with these settings, in words; empty if nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (ClientId.Length is 0 or > 100 || !ClientId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
        {
            faults.Add($"App:ClientId is '{ClientId}'. Give 1 to 100 letters, digits, hyphens, dots and underscores, like outcomes.");
        }

        faults.AddRange(Origins().Where(o => !IsOrigin(o)).Select(o => $"App:Connect names '{o}'. Give web origins, like https://login.clinic.example, without a path."));
        if (string.IsNullOrWhiteSpace(CrisisInformation))
        {
            faults.Add("App:CrisisInformation is empty. Say whom somebody with suicidal thoughts can call at any hour.");
        }

        return faults;
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && string.Equals(url.GetLeftPart(UriPartial.Authority), text, StringComparison.OrdinalIgnoreCase);
}
