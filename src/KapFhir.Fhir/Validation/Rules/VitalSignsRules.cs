// https://hl7.org/fhir/R4/observation-vitalsigns.html
using System.Collections.Frozen;
using KapFhir.Fhir.Json;

namespace KapFhir.Fhir.Validation.Rules;

/// <summary>
/// R4 has profiles for vital signs that are meant for every Observation with one of their LOINC codes, claimed or not.
/// </summary>
internal static class VitalSignsRules
{
    private const string Loinc = "http://loinc.org";
    private const string Profile = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly FrozenDictionary<string, string> ByCode = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["85353-1"] = Profile + "vitalspanel",
        ["9279-1"] = Profile + "resprate",
        ["8867-4"] = Profile + "heartrate",
        ["2708-6"] = Profile + "oxygensat",
        ["8310-5"] = Profile + "bodytemp",
        ["8302-2"] = Profile + "bodyheight",
        ["9843-4"] = Profile + "headcircum",
        ["29463-7"] = Profile + "bodyweight",
        ["39156-5"] = Profile + "bmi",
        ["85354-9"] = Profile + "bp",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    internal static void Check(FhirNode observation, ValidationRun run)
    {
        if (observation.Child("code") is not { } concept)
        {
            return;
        }

        foreach (var coding in concept.Children)
        {
            if (coding.Name is "coding" && coding.ChildText("code") is { } code && ByCode.TryGetValue(code, out var profile) && coding.ChildText("system") is Loinc)
            {
                run.CheckExpected(observation, profile);
            }
        }
    }
}
