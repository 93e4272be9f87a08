using KapFhir.Fhir;
using KapFhir.Fhir.Json;

namespace KapFhir.Kap.Forms;

/// <summary>The wording of an instrument that is licensed commercially is not kept, so that it cannot be served.</summary>
public static class InstrumentLicence
{
    /// <summary>Refuses a Questionnaire that says it is commercial and has wording in its items.</summary>
    public static IReadOnlyList<Issue> Check(FhirNode resource) =>
        resource.Type.Name is "Questionnaire" && FormItem.Value(resource, KapGuide.Definition("kap-instrument-licence"))?.Text is "commercial"
        && FormItem.Nested(resource).Select(i => i.Child("text")).FirstOrDefault(t => t is not null && t.Parent?.ChildText("readOnly") is not "true") is { } wording
            ? [Issues.LicensedWording(wording.Location)] : [];
}
