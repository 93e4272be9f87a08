// RFC 7240 and https://hl7.org/fhir/R4/http.html#prefer
using System.Text;
using KapFhir.Auth;

namespace KapFhir.Server.Http;

/// <summary>What a write sends back.</summary>
internal enum ReturnPreference
{
    /// <summary>Not said.</summary>
    Unspecified,

    /// <summary>No body.</summary>
    Minimal,

    /// <summary>The resource.</summary>
    Representation,

    /// <summary>An outcome.</summary>
    OperationOutcome,
}

/// <summary>
/// The Prefer header. Preferences that nobody knows are ignored, as RFC 7240 wants; what was kept to is said in Preference-Applied.
/// </summary>
/// <param name="Return">What a write sends back.</param>
/// <param name="IsLenient">True or false as <c>handling</c> says, null if it does not.</param>
/// <param name="IsAsync">True for <c>respond-async</c>: the client does not want to wait.</param>
internal sealed record Preferences(ReturnPreference Return, bool? IsLenient, bool IsAsync = false)
{
    public static Preferences None { get; } = new(ReturnPreference.Unspecified, null);

    /// <summary>The header that says which preferences were kept to; RFC 7240, 3.</summary>
    public const string AppliedHeader = "Preference-Applied";

    /// <summary>What of these an answer has kept to, or null.</summary>
    public string? Applied(FhirInteraction interaction, FhirAnswer answer)
    {
        if (answer.Status >= 400)
        {
            return null;
        }

        // Operations hold what they are given against their definitions, whatever the client prefers.
        var handling = IsLenient switch
        {
            true when interaction is not (FhirInteraction.Operation or FhirInteraction.ChangingOperation or FhirInteraction.Options) => "handling=lenient",
            false => "handling=strict",
            _ => null,
        };
        return handling is null ? answer.PreferenceApplied
            : answer.PreferenceApplied is { } other ? other + ", " + handling : handling;
    }

    public static Preferences Parse(string? header)
    {
        if (string.IsNullOrEmpty(header))
        {
            return None;
        }

        var wanted = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var preference in Split(header, ','))
        {
            // Parameters after a semicolon belong to no preference known here; the first of several wins (RFC 7240, 2).
            var parts = Split(preference, ';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            wanted.TryAdd(parts[0], parts.Length > 1 ? parts[1].Trim('"') : "");
        }

        return new Preferences(ReturnOf(wanted.GetValueOrDefault("return")), LeniencyOf(wanted.GetValueOrDefault("handling")),
            wanted.ContainsKey("respond-async"));
    }

    private static ReturnPreference ReturnOf(string? value) => value?.ToLowerInvariant() switch
    {
        "minimal" => ReturnPreference.Minimal,
        "representation" => ReturnPreference.Representation,
        "operationoutcome" => ReturnPreference.OperationOutcome,
        _ => ReturnPreference.Unspecified,
    };

    private static bool? LeniencyOf(string? value) => value?.ToLowerInvariant() switch
    {
        "lenient" => true,
        "strict" => false,
        _ => null,
    };

    // Separators inside quotation marks separate nothing.
    private static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        var isQuoted = false;
        foreach (var c in text)
        {
            isQuoted ^= c == '"';
            if (c == separator && !isQuoted)
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
            else
            {
                part.Append(c);
            }
        }

        parts.Add(part.ToString().Trim());
        return parts;
    }
}
