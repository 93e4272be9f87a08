namespace KapFhir.Conformance.Tests.Oracle;

/// <summary>The search parameters that the oracle knows, from https://hl7.org/fhir/R4/searchparameter-registry.html</summary>
internal static class Parameters
{
    private const string Observation = "Observation";

    public static IReadOnlyList<Parameter> All { get; } =
    [
        new("Patient", "name", Kind.String, "name"),
        new("Patient", "family", Kind.String, "name.family"),
        new("Patient", "given", Kind.String, "name.given"),
        new("Patient", "address", Kind.String, "address"),
        new("Patient", "address-city", Kind.String, "address.city"),
        new("Patient", "address-state", Kind.String, "address.state"),
        new("Patient", "address-postalcode", Kind.String, "address.postalCode"),
        new("Patient", "gender", Kind.Token, "gender") { System = "http://hl7.org/fhir/administrative-gender" },
        new("Patient", "identifier", Kind.Token, "identifier"),
        new("Patient", "phone", Kind.Token, "telecom") { Contact = "phone" },
        new("Patient", "telecom", Kind.Token, "telecom"),
        new("Patient", "language", Kind.Token, "communication.language"),
        new("Patient", "birthdate", Kind.Date, "birthDate"),
        new("Patient", "death-date", Kind.Date, "deceasedDateTime"),
        new(Observation, "code", Kind.Token, "code"),
        new(Observation, "combo-code", Kind.Token, "code component.code"),
        new(Observation, "component-code", Kind.Token, "component.code"),
        new(Observation, "category", Kind.Token, "category"),
        new(Observation, "status", Kind.Token, "status") { System = "http://hl7.org/fhir/observation-status" },
        new(Observation, "value-concept", Kind.Token, "valueCodeableConcept"),
        new(Observation, "date", Kind.Date, "effectiveDateTime effectivePeriod effectiveInstant"),
        new(Observation, "value-date", Kind.Date, "valueDateTime valuePeriod"),
        new(Observation, "value-quantity", Kind.Quantity, "valueQuantity"),
        new(Observation, "combo-value-quantity", Kind.Quantity, "valueQuantity component.valueQuantity"),
        new(Observation, "component-value-quantity", Kind.Quantity, "component.valueQuantity"),
        new(Observation, "value-string", Kind.String, "valueString valueCodeableConcept.text"),
        new(Observation, "subject", Kind.Reference, "subject"),
        new(Observation, "patient", Kind.Reference, "subject") { Only = "Patient" },
        new(Observation, "encounter", Kind.Reference, "encounter"),
        new(Observation, "derived-from", Kind.Reference, "derivedFrom"),
        new(Observation, "code-value-quantity", Kind.Composite, ".") { Parts = Pair("code", "valueQuantity", Kind.Quantity) },
        new(Observation, "code-value-concept", Kind.Composite, ".") { Parts = Pair("code", "valueCodeableConcept", Kind.Token) },
        new(Observation, "component-code-value-quantity", Kind.Composite, "component") { Parts = Pair("code", "valueQuantity", Kind.Quantity) },
        new(Observation, "combo-code-value-quantity", Kind.Composite, ". component") { Parts = Pair("code", "valueQuantity", Kind.Quantity) },
        new("Encounter", "class", Kind.Token, "class"),
        new("Encounter", "type", Kind.Token, "type"),
        new("Encounter", "reason-code", Kind.Token, "reasonCode"),
        new("Encounter", "date", Kind.Date, "period"),
        new("Encounter", "subject", Kind.Reference, "subject"),
        new("Encounter", "service-provider", Kind.Reference, "serviceProvider"),
        new("Encounter", "location", Kind.Reference, "location.location"),
        new("Encounter", "participant", Kind.Reference, "participant.individual"),
        new("Condition", "code", Kind.Token, "code"),
        new("Condition", "clinical-status", Kind.Token, "clinicalStatus"),
        new("Condition", "category", Kind.Token, "category"),
        new("Condition", "onset-date", Kind.Date, "onsetDateTime onsetPeriod"),
        new("Condition", "abatement-date", Kind.Date, "abatementDateTime abatementPeriod"),
        new("Condition", "encounter", Kind.Reference, "encounter"),
        new("Condition", "patient", Kind.Reference, "subject") { Only = "Patient" },
        new("Procedure", "code", Kind.Token, "code"),
        new("Procedure", "status", Kind.Token, "status") { System = "http://hl7.org/fhir/event-status" },
        new("Procedure", "date", Kind.Date, "performedDateTime performedPeriod"),
        new("Procedure", "location", Kind.Reference, "location"),
        new("Procedure", "patient", Kind.Reference, "subject") { Only = "Patient" },
        new("MedicationRequest", "status", Kind.Token, "status"),
        new("MedicationRequest", "code", Kind.Token, "medicationCodeableConcept"),
        new("MedicationRequest", "authoredon", Kind.Date, "authoredOn"),
        new("MedicationRequest", "requester", Kind.Reference, "requester"),
        new("MedicationRequest", "medication", Kind.Reference, "medicationReference"),
        new("MedicationRequest", "patient", Kind.Reference, "subject") { Only = "Patient" },
        new("Claim", "use", Kind.Token, "use") { System = "http://hl7.org/fhir/claim-use" },
        new("Claim", "created", Kind.Date, "created"),
        new("Claim", "provider", Kind.Reference, "provider"),
        new("Claim", "facility", Kind.Reference, "facility"),
        new("Claim", "encounter", Kind.Reference, "item.encounter"),
        new("Claim", "patient", Kind.Reference, "patient"),
        new("DiagnosticReport", "code", Kind.Token, "code"),
        new("DiagnosticReport", "category", Kind.Token, "category"),
        new("DiagnosticReport", "date", Kind.Date, "effectiveDateTime effectivePeriod"),
        new("DiagnosticReport", "issued", Kind.Date, "issued"),
        new("DiagnosticReport", "result", Kind.Reference, "result"),
        new("DiagnosticReport", "performer", Kind.Reference, "performer"),
        new("Immunization", "vaccine-code", Kind.Token, "vaccineCode"),
        new("Immunization", "date", Kind.Date, "occurrenceDateTime"),
        new("Immunization", "patient", Kind.Reference, "patient"),
        new("Organization", "name", Kind.String, "name alias"),
        new("Organization", "active", Kind.Token, "active"),
        new("Organization", "address-city", Kind.String, "address.city"),
        new("Location", "name", Kind.String, "name alias"),
        new("Location", "address-state", Kind.String, "address.state"),
        new("Practitioner", "name", Kind.String, "name"),
        new("Practitioner", "identifier", Kind.Token, "identifier"),
        new("Practitioner", "gender", Kind.Token, "gender") { System = "http://hl7.org/fhir/administrative-gender" },
        new("RiskAssessment", "probability", Kind.Number, "prediction.probabilityDecimal"),
        new("RiskAssessment", "date", Kind.Date, "occurrenceDateTime occurrencePeriod"),
        new("ValueSet", "url", Kind.Uri, "url"),
        new("ValueSet", "name", Kind.String, "name"),
        new("ValueSet", "version", Kind.Token, "version"),
        new("QuestionnaireResponse", "questionnaire", Kind.Reference, "questionnaire"),
        new("QuestionnaireResponse", "authored", Kind.Date, "authored"),
        new("QuestionnaireResponse", "status", Kind.Token, "status"),
        new("QuestionnaireResponse", "patient", Kind.Reference, "subject") { Only = "Patient" },
        new("MedicationAdministration", "effective-time", Kind.Date, "effectiveDateTime effectivePeriod"),
        new("MedicationAdministration", "code", Kind.Token, "medicationCodeableConcept"),
        new("MedicationAdministration", "patient", Kind.Reference, "subject") { Only = "Patient" },
        new("Consent", "scope", Kind.Token, "scope"),
        new("Consent", "date", Kind.Date, "dateTime"),
        new("CarePlan", "date", Kind.Date, "period"),
        new("CarePlan", "category", Kind.Token, "category"),
    ];

    /// <summary>The parameters of a type.</summary>
    public static IReadOnlyList<Parameter> Of(string type) => [.. All.Where(p => p.Type == type)];

    /// <summary>The parameters of a type that every type has: https://hl7.org/fhir/R4/resource.html#search</summary>
    public static IReadOnlyList<Parameter> OfMeta(string type) =>
    [
        new(type, "_tag", Kind.Token, "meta.tag"), new(type, "_security", Kind.Token, "meta.security"),
        new(type, "_profile", Kind.Uri, "meta.profile"), new(type, "_source", Kind.Uri, "meta.source"),
    ];

    /// <summary>A parameter by its name.</summary>
    public static Parameter Get(string type, string code) => All.Single(p => p.Type == type && p.Code == code);

    private static (Parameter First, Parameter Second) Pair(string first, string second, Kind kind) =>
        (new(Observation, first, Kind.Token, first), new(Observation, second, kind, second));
}
