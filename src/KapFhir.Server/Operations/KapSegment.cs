// OperationDefinition kap-segment of the guide
using System.Text.Json;
using System.Text.Json.Nodes;
using KapFhir.Fhir;
using KapFhir.Fhir.Json;
using KapFhir.Fhir.Search;
using KapFhir.Kap.Release;
using KapFhir.Server.Http;
using KapFhir.Server.Writing;

namespace KapFhir.Server.Operations;

/// <summary>What of a patient's record may be released to a recipient for a purpose, by labels and consents. That it was released is put on record.</summary>
internal static class KapSegment
{
    public static async Task<FhirAnswer> Handle(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var input = OperationInput.Read(request, server, "kap-segment");
        var patient = input.IsSuccess ? await StoredResource.Read(request, server, cancel) : default;
        if (!input.IsSuccess || !patient.IsSuccess)
        {
            return FhirAnswer.Failed([.. input.Issues, .. patient.Issues]);
        }

        var asked = await SegmentRequest.Read(input.Value, request, server, cancel);
        if (!asked.IsSuccess)
        {
            return FhirAnswer.Failed(asked.Issues);
        }

        var decision = await Decide(asked.Value, server, cancel);
        if (server.Release.IsEmergencyPurpose(asked.Value.Purpose) && !decision.IsEmergency)
        {
            return FhirAnswer.Failed(Issues.NoEmergencyRole(asked.Value.Purpose, server.Release.Options.EmergencyRoles));
        }

        var segment = SegmentBundle.Of([patient.Value!, .. await Record(request, server, cancel)], decision, request.Base);

        // What the caller does not see is missing as well, whether or not the recipient might have had it: else the difference tells what a consent matched.
        if (server.Reads.Tells && request.Visible.Withheld is not null && await server.Store.Withholds(request.Id, request.Visible, cancel))
        {
            Redaction.AddLabel(segment.Json, Redaction.Redacted);
        }

        var records = new ReleaseRecords(asked.Value, segment, Guid.NewGuid().ToString("N")).All(decision, server.Release.Options.PrivacyOfficer);
        var written = await WrittenRecord.Put(server, records, cancel);
        return written.IsSuccess ? FhirAnswer.Stored(200, JsonSerializer.SerializeToUtf8Bytes(segment.Json, WrittenRecord.Plain)) : FhirAnswer.Failed(written.Issues);
    }

    // With everything visible: a denial that the caller may not see holds all the same.
    private static async Task<ReleaseDecision> Decide(ReleaseRequest asked, FhirServer server, CancellationToken cancel)
    {
        var consents = await RecordPages.All(server, "Consent", [new("patient", asked.Patient)], Visibility.Everything, cancel);
        return server.Release.Compile(consents.Select(c => ConsentDirective.Read(c, "Consent/" + c.ChildText("id"))), asked);
    }

    // What the caller may see of the record, and what that refers to.
    private static async Task<IReadOnlyList<FhirNode>> Record(FhirRequest request, FhirServer server, CancellationToken cancel)
    {
        var parsing = server.Parsing(request.Base, isLenient: false);
        var query = SearchQueryParser.Parse(server.Definitions, [], [], parsing).Value with
        {
            Compartment = new CompartmentScope(server.Definitions.FindCompartment("Patient")!, request.Id),
            Includes = [new IncludeDirective(IsReverse: false, null, null, null, IsIterative: false)],
            Count = RecordPages.Size,
        };
        var read = await RecordPages.All(server, query, request.Visible, cancel);
        return [.. read.Where(r => r.ChildText("id") != request.Id || r.Type.Name != "Patient")];
    }
}
