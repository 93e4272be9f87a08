using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Release;
using KapFhir.Kap.Research;

namespace KapFhir.Server.Operations;

/// <summary>Who is in a study's export, and what of each may be: consents are asked anew for every patient, so that a withdrawal counts as long as it can.</summary>
/// <param name="server">The server.</param>
/// <param name="input">What was asked for.</param>
internal sealed class ResearchCohort(FhirServer server, ResearchInput input)
{
    private readonly Dictionary<string, FhirNode?> _medications = new(StringComparer.Ordinal);

    /// <summary>The patients with a consent to research, of the group if there is one; whether it holds is asked when they are read.</summary>
    public async Task<IReadOnlyList<string>> Patients(CancellationToken cancel)
    {
        var consents = await Find("Consent", [new("scope", "research"), new("status", "active")], cancel);
        var patients = consents.Select(c => PatientOf(c.Child("patient"))).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        if (input.Group is null)
        {
            return [.. patients];
        }

        var group = await Read("Group", input.Group, cancel);
        var members = (group?.ChildrenNamed("member") ?? []).Where(m => m.ChildText("inactive") != "true").Select(m => PatientOf(m.Child("entity"))).ToHashSet(StringComparer.Ordinal);
        return [.. patients.Where(members.Contains)];
    }

    /// <summary>Who stands behind the study: a consent that names one of them as recipient names the study.</summary>
    public async Task<IReadOnlyList<string>> Recipients(CancellationToken cancel)
    {
        var study = await Read("ResearchStudy", input.Study.Split('/')[1], cancel);
        return [input.Study, .. new[] { "sponsor", "principalInvestigator" }.Select(e => study?.Child(e)?.ChildText("reference")).OfType<string>()];
    }

    /// <summary>What of a patient may be exported; null if no consent lets the patient in.</summary>
    public async Task<ResearchRecord?> Record(string patient, IReadOnlyList<string> recipients, DateTimeOffset moment, CancellationToken cancel)
    {
        var consents = (await Find("Consent", [new("patient", "Patient/" + patient)], cancel)).Select(c => ConsentDirective.Read(c, "Consent/" + c.ChildText("id"))).ToList();
        if (!consents.Exists(c => ResearchConsent.IsFor(c, input.Study, moment)) || await Read("Patient", patient, cancel) is not { } person)
        {
            return null;
        }

        var decision = server.Release.Compile(
            ResearchConsent.Deciding(consents, input.Study, moment), ResearchConsent.Request("Patient/" + patient, recipients, moment));
        bool IsReleased(FhirNode resource) => decision.Judge(ReleaseSubject.Of(resource)).IsReleased;
        if (!IsReleased(person))
        {
            return null;
        }

        var resources = (await Compartment(patient, cancel)).Where(r => r.Type.Name != "Patient" && ResearchRecord.IsExported(r.Type.Name) && IsReleased(r)).ToList();
        await ReadMedications(resources, cancel);
        return new ResearchRecord(person, [person, .. resources], _medications.GetValueOrDefault);
    }

    private async Task ReadMedications(IEnumerable<FhirNode> resources, CancellationToken cancel)
    {
        foreach (var reference in resources.Select(r => r.Child("medication")?.ChildText("reference")).OfType<string>().Where(r => !_medications.ContainsKey(r)))
        {
            _medications[reference] = reference.Split('/') is ["Medication", var id] ? await Read("Medication", id, cancel) : null;
        }
    }

    private Task<IReadOnlyList<FhirNode>> Find(string type, IReadOnlyList<KeyValuePair<string, string>> parameters, CancellationToken cancel) =>
        RecordPages.All(server, type, parameters, Visibility.Everything, cancel);

    private Task<IReadOnlyList<FhirNode>> Compartment(string patient, CancellationToken cancel)
    {
        var parsing = server.Parsing(server.Options.OwnBase, isLenient: false);
        var query = SearchQueryParser.Parse(server.Definitions, [], [], parsing).Value with
        {
            Compartment = new CompartmentScope(server.Definitions.FindCompartment("Patient")!, patient), Count = RecordPages.Size,
        };
        return RecordPages.All(server, query, Visibility.Everything, cancel);
    }

    private async Task<FhirNode?> Read(string type, string id, CancellationToken cancel) =>
        await server.Store.Read(type, id, Visibility.Everything, cancel) is { IsDeleted: false } stored ? server.Writes.Read(stored.Json, type).Value : null;

    private static string? PatientOf(FhirNode? reference) => reference?.ChildText("reference")?.Split('/') is [.., "Patient", var id] ? id : null;
}
