using KapFhir.Fhir.Json;
using KapFhir.Kap.Rules.Facts;

namespace KapFhir.Kap.Protocols.Progress;

/// <summary>What shows that a step was done, by what it asks for.</summary>
internal static class Proofs
{
    internal const string Dosing = "session";
    internal const string Consent = "consent";
    internal const string Pressure = "pressure";
    internal const string PressureBefore = "pressure-before";
    internal const string Nothing = "none";
    internal const string Therapy = "therapy:";
    internal const string Form = "form:";
    internal const string Request = "request:";

    // By the activities of the guide, where the kind of request alone does not say it.
    private static readonly Dictionary<string, StepProof> ByActivity = new(StringComparer.Ordinal)
    {
        ["kap-screening-visit"] = new(Form + "kap-eligibility", true),
        ["kap-consent-visit"] = new(Consent, true),
        ["kap-preparation-visit"] = new(Therapy + "preparation", true),
        ["kap-integration-visit"] = new(Therapy + "integration", true),
        ["kap-vitals-round"] = new(Pressure, true),
        ["kap-bp-gate"] = new(PressureBefore, true),
        ["kap-observation"] = new(Dosing, true),
        ["kap-dosing-visit"] = new(Dosing, true),
    };

    internal static StepProof Of(FhirNode? request, string? phase)
    {
        var canonical = request?.ChildrenNamed("instantiatesCanonical").Select(c => c.Text?.Split('|')[0].Split('/')[^1]).FirstOrDefault(c => c is not null);
        var form = request?.ChildrenNamed("input").Select(i => i.Child("value")).FirstOrDefault(v => v is { Type.Name: "canonical" })?.Text;
        return form is not null ? new StepProof(FormKey(form), false)
            : canonical is not null && ByActivity.TryGetValue(canonical, out var proof) ? proof
            : request?.Type.Name is "MedicationRequest" or "Appointment" && phase is "dosing" or "maintenance" ? new StepProof(Dosing, true)
            : request?.Type.Name is "ServiceRequest" ? OfPhase(phase) : new StepProof(Nothing, false);
    }

    /// <summary>By the phase alone.</summary>
    internal static StepProof OfPhase(string? phase) => phase switch
    {
        "dosing" or "maintenance" => new StepProof(Dosing, true),
        "preparation" or "integration" => new StepProof(Therapy + phase, true),
        "screening" => new StepProof(Form + "kap-eligibility", true),
        _ => new StepProof(Nothing, false),
    };

    internal static string FormKey(string questionnaire) => Form + questionnaire.Split('|')[0].Split('/')[^1];
}
