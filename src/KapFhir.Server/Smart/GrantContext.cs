// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#launch-context-arrives-with-your-access_token
using System.Text.Json;

namespace KapFhir.Server.Smart;

/// <summary>What a launch or a grant is about.</summary>
internal sealed record GrantContext
{
    /// <summary>The patient's id, or null.</summary>
    public string? Patient { get; init; }

    /// <summary>The encounter's id, or null.</summary>
    public string? Encounter { get; init; }

    /// <summary>False where the app is shown beside a banner that says who the patient is.</summary>
    public bool NeedsPatientBanner { get; init; } = true;

    /// <summary>What the app is launched for, as EHR and app agreed; or null.</summary>
    public string? Intent { get; init; }

    /// <summary>Further resources in context, a JSON array; or null.</summary>
    public string? FhirContext { get; init; }

    /// <summary>The name of the user that a launch is for; null for whoever signs in.</summary>
    public string? UserName { get; init; }

    /// <summary>When the user signed in, in seconds since 1970.</summary>
    public long AuthTime { get; init; }

    /// <summary>Writes what a token response says of it.</summary>
    public void WriteTo(Utf8JsonWriter json, string style)
    {
        if (Patient is not null)
        {
            json.WriteString("patient", Patient);
        }

        if (Encounter is not null)
        {
            json.WriteString("encounter", Encounter);
        }

        json.WriteBoolean("need_patient_banner", NeedsPatientBanner);
        json.WriteString("smart_style_url", style);
        if (Intent is not null)
        {
            json.WriteString("intent", Intent);
        }

        if (FhirContext is not null)
        {
            json.WritePropertyName("fhirContext");
            json.WriteRawValue(FhirContext);
        }
    }
}

/// <summary>What an authorization code was given with.</summary>
/// <param name="RedirectUri">Where it was sent.</param>
/// <param name="Challenge">What proves who asked for it.</param>
/// <param name="Nonce">What the id_token is to repeat, or null.</param>
internal sealed record CodeDetails(string RedirectUri, string Challenge, string? Nonce);
