namespace KapFhir.Benchmarks.Language;

/// <summary>Expressions as they are met every day, each with one of R4's examples: search expressions, invariants, forms, arithmetic.</summary>
internal static class FhirPathCases
{
    internal static IReadOnlyList<(string File, string Expression)> All { get; } =
    [
        ("Patient-example.json", "Patient.name.given"),
        ("Patient-example.json", "Patient.telecom.where(system='phone')"),
        ("Patient-example.json", "Patient.birthDate"),
        ("Patient-example.json", "Patient.name.where(use = 'official').select(given.first() & ' ' & family)"),
        ("Patient-example.json", "name.exists() or telecom.exists() or address.exists() or organization.exists()"),
        ("Patient-example.json", "contained.contained.empty()"),
        ("Patient-example.json", "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | "
            + "%resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists()).not()).empty()"),
        ("Patient-example.json", "descendants().count()"),
        ("Patient-example.json", "birthDate + 18 years < today()"),
        ("Patient-example.json", "address.line.first().matches('^[0-9]+ .*')"),
        ("Observation-example.json", "Observation.code"),
        ("Observation-example.json", "code.coding.where(system = 'http://loinc.org' and code = '29463-7').exists()"),
        ("Observation-example.json", "value.ofType(Quantity).value * 2.5"),
        ("Observation-example.json", "dataAbsentReason.empty() or value.empty()"),
        ("Observation-example.json", "value.code = code implies component.empty()"),
        ("Observation-blood-pressure.json", "component.where(code.coding.exists(code = '8480-6')).value.value - component.where(code.coding.exists(code = '8462-4')).value.value"),
        ("Observation-blood-pressure.json", "value.as(CodeableConcept).text | component.value.ofType(Quantity).unit"),
        ("QuestionnaireResponse-3141.json", "repeat(item | answer.item).linkId"),
        ("QuestionnaireResponse-3141.json", "descendants().where(linkId = '1.1.1.1').answer.value.code"),
        ("Appointment-example.json", "(start.exists() and end.exists()) or (status in ('proposed' | 'cancelled' | 'waitlist'))"),
    ];
}
