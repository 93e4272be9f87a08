// https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#finer-grained-resource-constraints-using-search-parameters
using KapFhir.Auth.Scopes;
using KapFhir.Fhir.Definitions;

namespace KapFhir.Server.Smart;

/// <summary>A part of a scope that can be given instead of the whole.</summary>
/// <param name="Key">Names it in the form.</param>
/// <param name="Words">What it is to the user.</param>
/// <param name="Types">The resource types in it.</param>
/// <param name="Category">The category of Observation that it is narrowed to, or null.</param>
internal sealed record ScopePart(string Key, string Words, IReadOnlyList<string> Types, string? Category = null);

/// <summary>
/// What a user can choose inside a scope on everything, or on Observations: what is in a record of the clinic, in groups, and the categories of Observation. What an app gets is
/// in any case within what it asked for.
/// </summary>
internal static class ScopeParts
{
    /// <summary>The code system of Observation's categories.</summary>
    public const string Categories = "http://terminology.hl7.org/CodeSystem/observation-category";

    private static readonly ScopePart[] ByCategory =
    [
        OfCategory("survey", "Answers and scores of questionnaires (Observations)"), OfCategory("vital-signs", "Vital signs"), OfCategory("laboratory", "Laboratory results"),
        OfCategory("social-history", "Social history"), OfCategory("exam", "Findings of examinations"), OfCategory("therapy", "Observations in therapy"),
        OfCategory("procedure", "Observations in procedures"), OfCategory("imaging", "Imaging"), OfCategory("activity", "Activity"),
    ];

    private static readonly ScopePart[] ByType =
    [
        new("person", "Who the patient is", ["Patient", "RelatedPerson"]),
        new("forms", "Questionnaires that were filled in", ["QuestionnaireResponse"]),
        new("conditions", "Conditions and allergies", ["Condition", "AllergyIntolerance", "FamilyMemberHistory"]),
        new("medications", "Medications", ["MedicationRequest", "MedicationAdministration", "MedicationDispense", "MedicationStatement"]),
        new("sessions", "Sessions and procedures", ["Encounter", "EpisodeOfCare", "Procedure"]),
        new("plans", "Plans, goals and tasks", ["CarePlan", "CareTeam", "Goal", "RequestGroup", "ServiceRequest", "Task"]),
        new("appointments", "Appointments", ["Appointment", "AppointmentResponse"]),
        new("safety", "Adverse events, risks and warnings", ["AdverseEvent", "DetectedIssue", "Flag", "RiskAssessment"]),
        new("consents", "Consents", ["Consent"]),
        new("documents", "Documents, notes and messages", ["ClinicalImpression", "Communication", "Composition", "DiagnosticReport", "DocumentReference"]),
        new("clinic", "People and places of the clinic, empty forms and protocols", ["ActivityDefinition", "Location", "Medication", "Organization", "PlanDefinition", "Practitioner", "PractitionerRole", "Questionnaire"]),
        new("observations", "All observations", ["Observation"]),
    ];

    /// <summary>The parts that a scope can be narrowed to; none if it is narrow already.</summary>
    public static IReadOnlyList<ScopePart> Of(ResourceScope scope) => scope.Filters.Count > 0 ? [] : scope.Type switch
    {
        null => [.. ByType, .. ByCategory],
        "Observation" => ByCategory,
        _ => [],
    };

    /// <summary>How the form names a part of a scope: a scope has no spaces.</summary>
    public static string Name(ResourceScope scope, ScopePart part) => scope.Text + " " + part.Key;

    /// <summary>What is given of what was asked for: of a scope of which parts were chosen, those and no more; otherwise the scope, if it was.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="chosen">The scopes that were chosen.</param>
    /// <param name="parts">The names of the parts that were.</param>
    /// <param name="definitions">The types and search parameters there are.</param>
    public static GrantedScopes Choose(GrantedScopes asked, IReadOnlySet<string> chosen, IReadOnlySet<string> parts, FhirDefinitions definitions) => asked.Choose(chosen) with
    {
        Resources =
        [
            .. asked.Resources.SelectMany(scope => Of(scope).Where(p => parts.Contains(Name(scope, p))).ToList() is { Count: > 0 } some ? Narrowed(scope, some, definitions)
                : chosen.Contains(scope.Text) ? [scope] : []).DistinctBy(s => s.Text, StringComparer.Ordinal),
        ],
    };

    /// <summary>A category of Observation in words, or null if it is none of these.</summary>
    public static string? WordsOf(string category) => ByCategory.FirstOrDefault(p => Categories + "|" + p.Category == category)?.Words;

    // The whole of a type takes its categories in.
    private static IEnumerable<ResourceScope> Narrowed(ResourceScope scope, IReadOnlyList<ScopePart> parts, FhirDefinitions definitions) =>
        from part in parts
        where part.Category is null || !parts.Any(p => p.Category is null && part.Types.All(p.Types.Contains))
        from type in part.Types
        let text = $"{scope.Level.ToString().ToLowerInvariant()}/{type}.cruds{(part.Category is null ? "" : $"?category={Categories}|{part.Category}")}"
        select scope.Intersect(ResourceScope.Parse(text, definitions)!);

    private static ScopePart OfCategory(string code, string words) => new("category-" + code, words, ["Observation"], code);
}
