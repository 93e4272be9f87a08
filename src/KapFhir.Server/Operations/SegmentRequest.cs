// OperationDefinition kap-segment of the guide
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Release;
using KapFhir.Kap.Rules;
using KapFhir.Server.Http;

namespace KapFhir.Server.Operations;

/// <summary>Reads who wants a record for what: the recipient with what it acts for, as it stands on record.</summary>
internal static class SegmentRequest
{
    private const string Reasons = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

    // That there is a certain practitioner is nobody's secret; that there is a certain patient is.
    private static readonly string[] OfPatients = ["CareTeam", "Patient", "RelatedPerson"];
    private static readonly string[] Recipients = ["Practitioner", "PractitionerRole", "Organization", "RelatedPerson", "Patient", "CareTeam"];

    public static async Task<Result<ReleaseRequest>> Read(OperationInput input, FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        if (input.Node("purpose")?.ChildText("code") is not { } purpose || input.Node("recipient")?.ChildText("reference") is not { } reference)
        {
            return Issues.BadOperationInput("$kap-segment", "give 'purpose' (a Coding of v3-ActReason) and 'recipient' (a Reference).");
        }

        if (server.Terminology.Current.Subsumes(Reasons, "PurposeOfUse", purpose) != true)
        {
            return Issues.UnknownPurpose(purpose);
        }

        var (type, id) = reference.Split('/') is [.., var t, var i] ? (t, i) : ("", "");
        var stored = Recipients.Contains(type, StringComparer.Ordinal) ? await server.Store.Read(type, id, OfPatients.Contains(type, StringComparer.Ordinal) ? request.Visible : Visibility.Everything, cancel) : null;
        if (stored is not { IsDeleted: false })
        {
            return Issues.UnknownRecipient(reference);
        }

        var roles = await Roles(type, id, server.Writes.Read(stored.Json, type).Value, server, cancel);
        return new ReleaseRequest("Patient/" + request.Id, purpose, DateTimeOffset.UtcNow)
        {
            Recipients = [.. roles.SelectMany(r => ActsFor(r)).Prepend(type + "/" + id).Distinct(StringComparer.Ordinal)],
            Roles = [.. roles.SelectMany(RoleCodes)],
            Action = input.Text("action") ?? "disclose",
        };
    }

    // A practitioner acts in every active role that is on record; whoever names one role acts in that.
    private static async Task<IReadOnlyList<FhirNode>> Roles(string type, string id, FhirNode recipient, FhirServer server, CancellationToken cancel) => type switch
    {
        "PractitionerRole" => [recipient],
        "Practitioner" => await RecordPages.All(server, "PractitionerRole", [new("practitioner", type + "/" + id), new("active", "true")], Visibility.Everything, cancel),
        _ => [],
    };

    private static IEnumerable<string> ActsFor(FhirNode role) =>
        new[] { "PractitionerRole/" + role.ChildText("id"), role.Child("practitioner")?.ChildText("reference"), role.Child("organization")?.ChildText("reference") }.OfType<string>();

    private static IEnumerable<FhirCode> RoleCodes(FhirNode role) =>
        role.ChildrenNamed("code").SelectMany(c => c.ChildrenNamed("coding")).Select(c => new FhirCode(c.ChildText("system") ?? "", c.ChildText("code") ?? ""));
}
